"""One batch on its way into the records: each letter becomes a draft, or stays what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet

from plea.merge.drafted import Drafted
from plea.output.manifest import ManifestRow
from plea_web.desk.models import (
    FROZEN,
    Batch,
    Campaign,
    Draft,
    DraftState,
    Review,
    ReviewKind,
    Verdict,
)
from plea_web.desk.workflow.addressees import Addressees
from plea_web.desk.workflow.events import end_of_log, take_turn
from plea_web.desk.workflow.wordings import Wordings

CHUNK = 2_000
SETTLED = (*FROZEN[2:], DraftState.FAILED, DraftState.WITHDRAWN)
"""States of letters that left, or will not: no new batch changes them."""
_FIELDS = (
    "batch", "name", "country", "office", "file", "sha256", "fingerprint", "variant", "values",
    "values_sha256", "odd", "values_read", "values_asked", "outdated", "gone", "state", "approved_sha256",
    "approved_fingerprint", "package_sha256", "addressee", "book", "group", "owner", "number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What the desk knew of a draft before this reading."""

    pk: int
    sha256: str
    fingerprint: str
    variant_id: int | None
    values_sha256: str
    values_read: bool
    values_asked: bool
    state: str
    outdated: bool
    gone: bool
    pinned_id: int | None
    approved_sha256: str
    approved_fingerprint: str
    package_sha256: str
    addressee_id: int | None
    number: int | None


@dataclass(slots=True)
class Reading:
    """One batch on its way into the records."""

    campaign: Campaign
    batch: Batch
    rows: list[ManifestRow]
    wordings: Wordings = field(init=False)
    addressees: Addressees = field(init=False)
    known: dict[tuple[str, str, str], _Known] = field(init=False)
    known_at: str = field(init=False)  # the end of the log when that was so
    met: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.wordings = Wordings(self.campaign, self.batch.made_by)
        self.addressees = Addressees()
        self.known_at = end_of_log()
        self.known = _known(Draft.objects.filter(campaign=self.campaign))

    def read(self, letters: Iterator[Drafted], on_progress: Callable[[int, int], None] | None) -> None:
        """Save every letter of the manifest, those first that the files still make."""
        rows = {row.whose: row for row in self.rows if row.sha256}
        done = 0
        while chunk := list(islice(letters, CHUNK)):
            with transaction.atomic():
                self._save([(rows[one.whose], one) for one in chunk if one.whose in rows])
            done += len(chunk)
            if on_progress:
                on_progress(done, len(rows))
        rest = iter([row for whose, row in rows.items() if whose not in self.met])
        while left := list(islice(rest, CHUNK)):
            with transaction.atomic():
                self._save([(row, None) for row in left])
        self.batch.letters = len(rows)

    def finish(self) -> None:
        """Mark what is no longer in the manifest, and count what letters hold which passage."""
        gone = [one.pk for whose, one in self.known.items() if whose not in self.met and not one.gone]
        for start in range(0, len(gone), CHUNK):
            Draft.objects.filter(pk__in=gone[start : start + CHUNK]).update(gone=True, batch=self.batch)
        self.batch.gone = len(gone)
        self.wordings.count()

    def _save(self, pairs: list[tuple[ManifestRow, Drafted | None]]) -> None:
        """Save some letters, and in the same transaction how many were new or changed until here."""
        if take_turn() != self.known_at:  # somebody decided something meanwhile: that is not written over
            here = [known.pk for row, _ in pairs if (known := self.known.get(row.whose))]
            self.known |= _known(Draft.objects.filter(pk__in=here))
        drafts = [draft for row, now in pairs if (draft := self._draft(row, now)) is not None]
        self._address(drafts, pairs)
        self._keep_readings(drafts)
        Draft.objects.bulk_create(
            drafts,
            update_conflicts=True,
            unique_fields=["campaign", "letter", "recipient", "language"],
            update_fields=list(_FIELDS),
        )
        self.batch.save(update_fields=["new", "changed"])

    def _draft(self, row: ManifestRow, now: Drafted | None) -> Draft | None:
        """Return a draft as it is to be saved; None where nothing of it changed."""
        self.met.add(row.whose)
        before = self.known.get(row.whose)
        if before and (before.pinned_id or before.state in SETTLED):
            self._look_only(before, now)
            return None
        fits = now is not None and now.fingerprint == row.fingerprint
        same = before and before.sha256 == row.sha256 and before.fingerprint == row.fingerprint
        if before and same and not fits:
            self._look_only(before, now)
            return None
        variant = self.wordings.variant(now.variant) if fits and now else None
        if now and before and same and not before.gone and not before.outdated:
            known = before.variant_id, before.values_sha256, before.number
            if known == (variant, now.values_sha256, _number(row)) and before.addressee_id:
                return None
        self.batch.new += before is None
        self.batch.changed += before is not None and not same
        return self._new(row, now if fits else None, variant, before, same=bool(same))

    def _new(
        self, row: ManifestRow, now: Drafted | None, variant: int | None, before: _Known | None, *, same: bool
    ) -> Draft:
        draft = Draft(
            campaign=self.campaign,
            batch=self.batch,
            letter=row.letter,
            recipient=row.key,
            language=row.language,
            name=row.name[:300],
            file=row.file,
            sha256=row.sha256,
            fingerprint=row.fingerprint,
            variant_id=variant,
            outdated=now is None,
            number=_number(row),
        )
        if now:
            recipient = now.assignment.recipient
            draft.country, draft.office = recipient.cell("country")[:120], recipient.cell("office")[:100]
            draft.values, draft.values_sha256 = dict(now.values), now.values_sha256
            draft.odd = list(now.odd)
        if before and before.values_sha256 == draft.values_sha256:
            draft.values_read, draft.values_asked = before.values_read, before.values_asked
        if before:
            draft.state = before.state if same else DraftState.DRAFT
        if before and same:
            draft.approved_sha256 = before.approved_sha256
            draft.approved_fingerprint = before.approved_fingerprint
            draft.package_sha256 = before.package_sha256
        return draft

    def _address(self, drafts: list[Draft], pairs: list[tuple[ManifestRow, Drafted | None]]) -> None:
        """Say of letters whom they are to, and what the board filters them by."""
        recipients, listed = self.addressees.of(pairs), dict(_listed(pairs))
        for draft in drafts:
            draft.addressee = recipients[draft.recipient]
            draft.owner_id = draft.addressee.owner_id
            draft.book, draft.group = listed.get(draft.whose, ""), draft.addressee.group

    def _look_only(self, before: _Known, now: Drafted | None) -> None:
        """Say of a letter that stays as it is whether the files would make another one now."""
        outdated = now is None or now.fingerprint != before.fingerprint
        if outdated != before.outdated or before.gone:
            Draft.objects.filter(pk=before.pk).update(outdated=outdated, gone=False)

    def _keep_readings(self, drafts: list[Draft]) -> None:
        """Values that were read before and have come back are read."""
        hashes = {draft.values_sha256 for draft in drafts if draft.values_sha256 and not draft.values_read}
        if not hashes or not self.known:
            return
        read = set(
            Review.objects.filter(
                draft__campaign=self.campaign,
                kind=ReviewKind.VALUES,
                verdict=Verdict.APPROVED,
                undone=False,
                proposal=False,
                sha256__in=hashes,
            ).values_list("draft__letter", "draft__recipient", "draft__language", "sha256")
        )
        for draft in drafts:
            draft.values_read = draft.values_read or (*draft.whose, draft.values_sha256) in read


def _number(row: ManifestRow) -> int | None:
    """Return a letter's outgoing number; None in a manifest of before there were numbers."""
    said = row.number
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


def _listed(pairs: list[tuple[ManifestRow, Drafted | None]]) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield whose letters come from which list."""
    for row, now in pairs:
        if now is not None:
            yield row.whose, now.assignment.letter.book


def _known(drafts: QuerySet[Draft]) -> dict[tuple[str, str, str], _Known]:
    """Return what the desk knows of some letters now, by whose they are."""
    fields = _Known.__dataclass_fields__
    return {
        (letter, recipient, language): _Known(*rest)
        for letter, recipient, language, *rest in drafts.values_list(
            "letter", "recipient", "language", *fields
        ).iterator(chunk_size=10_000)
    }
