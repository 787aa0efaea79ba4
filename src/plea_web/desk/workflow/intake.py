"""The desk reads a batch: what its manifest lists becomes drafts, and what they consist of, passages.

Which passages a letter has is worked out from the files again; its fingerprint tells whether these are the
files that it was made from. Drafts are saved some thousands at a time, and the batch is called whole at the
end: a reading that was cut off is simply done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from filelock import FileLock, Timeout

from plea.checks import check_campaign
from plea.cli.open_campaign import left_over
from plea.merge.batch import Batch as LettersOfFiles
from plea.merge.drafted import Drafted, drafted
from plea.output import Refusal
from plea.output.journal import rows_on_disk, stamp_on_disk
from plea.output.manifest import ManifestRow
from plea_web.desk.letters_of import Opened, opened, out_of, stamp_of
from plea_web.desk.models import (
    FROZEN,
    Approval,
    Batch,
    Campaign,
    Draft,
    DraftState,
    EventKind,
    Member,
    Review,
    ReviewKind,
    Verdict,
)
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.findings import told
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.states import settle, settle_values
from plea_web.desk.workflow.wordings import Wordings

CHUNK = 2_000
_SETTLED = (*FROZEN[2:], DraftState.FAILED, DraftState.WITHDRAWN)  # what was sent stands
_FIELDS = (
    "batch", "name", "country", "office", "file", "sha256", "fingerprint", "variant", "values",
    "values_sha256", "odd", "values_read", "values_asked", "outdated", "gone", "state", "approved_sha256",
    "approved_fingerprint", "package_sha256",
)  # fmt: skip


def campaigns_on_disk() -> list[str]:
    """Return the names of the campaigns in this workspace."""
    found = (Path(settings.WORKSPACE) / "letters").glob("*/campaign.yaml")
    return sorted(path.parent.name for path in found)


def look() -> list[Batch]:
    """Read whatever is new in any campaign; returns the batches that were."""
    read = [take_in(key) for key in campaigns_on_disk()]
    return [batch for batch in read if batch is not None]


def take_in(
    key: str, *, by: Member | None = None, on_progress: Callable[[int, int], None] | None = None
) -> Batch | None:
    """Read a campaign's batch where it or its files changed since the last time; None where nothing did.

    `by` is the member who had the letters made. Raises NotAllowed where the manifest cannot be read, or where
    another process is reading it.
    """
    campaign, _ = Campaign.objects.get_or_create(key=key)
    lock = FileLock(Path(settings.DESK_FOLDER) / "intake.lock", timeout=60)
    try:
        with lock:
            return _take_in(campaign, by, on_progress)
    except Timeout:
        raise NotAllowed("The desk is being brought up to date elsewhere. Try again in a minute.") from None


def _take_in(
    campaign: Campaign, by: Member | None, on_progress: Callable[[int, int], None] | None
) -> Batch | None:
    campaign.refresh_from_db()
    try:
        manifest = stamp_on_disk(out_of(campaign), "drafts")
        if campaign.seen == _seen(manifest, stamp_of(campaign)):
            return None
        rows = rows_on_disk(out_of(campaign), "drafts")
    except (Refusal, OSError) as refusal:
        Campaign.objects.filter(pk=campaign.pk).update(seen_problem=str(refusal))
        raise NotAllowed(str(refusal)) from None
    files = opened(campaign)
    seen = _seen(manifest, files.stamp)
    batch = _begun(campaign, manifest, by)
    reading = _Reading(campaign, batch, rows)
    now = _Now(files)
    reading.read(now.letters(), on_progress)
    with transaction.atomic():
        take_turn()
        reading.finish()
        if files.files:
            campaign.readings = files.files.readings
        _lapse(campaign)
        settle(campaign)
        settle_values(campaign, Draft.objects.filter(batch=batch))  # what was decided while this was read
        batch.whole = True
        batch.save()
        languages = Draft.objects.filter(campaign=campaign, gone=False).values_list("language", flat=True)
        campaign.languages = sorted(set(languages.distinct()))
        campaign.seen, campaign.seen_problem = seen, ""
        campaign.found, campaign.findings = now.found()
        campaign.save(update_fields=["languages", "seen", "seen_problem", "found", "findings", "readings"])
        counts = {"letters": batch.letters, "new": batch.new, "changed": batch.changed, "gone": batch.gone}
        if batch.new or batch.changed or batch.gone:
            record(EventKind.BATCH_READ, by=by, campaign=campaign, payload=counts)
    return batch


def _seen(manifest: str, files: str) -> str:
    """Return what stands for a manifest and files at one moment."""
    return sha256(f"{manifest} {files}".encode()).hexdigest()


def _begun(campaign: Campaign, manifest: str, by: Member | None) -> Batch:
    """Return a new batch, or the one whose reading was cut off: what it counted is saved already."""
    batch = Batch.objects.filter(campaign=campaign, whole=False).last() or Batch(campaign=campaign)
    batch.manifest_sha256, batch.made_by, batch.read_at = manifest, by or batch.made_by, timezone.now()
    batch.save()
    return batch


class _Now:
    """A campaign's files as they are: their letters, and what is wrong in them."""

    def __init__(self, opened: Opened) -> None:
        self._files = opened.files
        self._problems = list(opened.problems)
        self._batch: LettersOfFiles | None = None

    def letters(self) -> Iterator[Drafted]:
        """Yield the letters that a merge would make now; none where it would be stopped."""
        if self._files is None:
            return
        self._problems += check_campaign(self._files)
        self._batch, letters = drafted(self._files)
        if not any(problem.stops_everything for problem in [*self._batch.problems, *self._problems]):
            yield from letters

    def found(self) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return counts, and the problems; to be asked when the letters were gone through."""
        if self._files is None or self._batch is None:
            return {"stops": len(self._problems), "warnings": 0}, told(self._problems)
        self._batch.problems[:0] = self._problems
        problems = left_over(self._batch).problems
        stops = sum(problem.stops for problem in problems)
        return {
            "lists": len(self._files.books),
            "recipients": sum(len(book.recipients) for book in self._files.books.values()),
            "stops": stops,
            "warnings": len(problems) - stops,
            "held": len(self._batch.held_back),
            "letters": {key: letter.title for key, letter in self._files.letters.items()},
        }, told(problems)


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


@dataclass(slots=True)
class _Reading:
    """One batch on its way into the records."""

    campaign: Campaign
    batch: Batch
    rows: list[ManifestRow]
    wordings: Wordings = field(init=False)
    known: dict[tuple[str, str, str], _Known] = field(init=False)
    met: set[tuple[str, str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.wordings = Wordings(self.campaign, self.batch.made_by)
        fields = _Known.__dataclass_fields__
        self.known = {
            (letter, recipient, language): _Known(*rest)
            for letter, recipient, language, *rest in Draft.objects.filter(campaign=self.campaign)
            .values_list("letter", "recipient", "language", *fields)
            .iterator(chunk_size=10_000)
        }

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
        drafts = [draft for row, now in pairs if (draft := self._draft(row, now)) is not None]
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
        if before and (before.pinned_id or before.state in _SETTLED):
            self._look_only(before, now)
            return None
        fits = now is not None and now.fingerprint == row.fingerprint
        same = before and before.sha256 == row.sha256 and before.fingerprint == row.fingerprint
        if before and same and not fits:
            self._look_only(before, now)
            return None
        variant = self.wordings.variant(now.variant) if fits and now else None
        if now and before and same and not before.gone and not before.outdated:
            known = before.variant_id, before.values_sha256
            if known == (variant, now.values_sha256):
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


def _lapse(campaign: Campaign) -> None:
    """An approval of other bytes, or from other files, holds no longer."""
    for approval in Approval.objects.filter(draft__campaign=campaign, stands=True).select_related("draft"):
        draft = approval.draft
        if draft.state in _SETTLED:
            continue
        gone = draft.gone and "the letter is no longer made"
        other = not draft.approved_sha256 and "it was made anew and says or shows something else"
        if gone or other:
            approval.stands, approval.lapsed_because = False, gone or other or ""
            approval.save(update_fields=["stands", "lapsed_because"])
            Draft.objects.filter(pk=draft.pk).update(
                state=DraftState.DRAFT, approved_sha256="", approved_fingerprint="", package_sha256=""
            )
            record(
                EventKind.APPROVAL_LAPSED,
                by=None,
                campaign=campaign,
                draft=draft,
                payload={"because": approval.lapsed_because},
            )
