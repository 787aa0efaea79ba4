"""The desk reads a batch: what its manifest lists becomes drafts, and what they consist of, passages.

Which passages a letter has is worked out from the files again; its fingerprint tells whether these are the
files that it was made from. Drafts are saved some thousands at a time, and the batch is called whole at the
end: a reading that was cut off is simply done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from filelock import FileLock, Timeout

from plea.checks import check_campaign
from plea.cli.open_campaign import left_over
from plea.merge.batch import Batch as LettersOfFiles
from plea.merge.drafted import Drafted, drafted
from plea.output import Refusal
from plea.output.journal import rows_on_disk, stamp_on_disk
from plea_web.desk.letters_of import Opened, opened, out_of, stamp_of
from plea_web.desk.models import (
    Approval,
    Batch,
    Campaign,
    Draft,
    DraftState,
    EventKind,
    Member,
)
from plea_web.desk.workflow.approval import bring_up_final
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.findings import told
from plea_web.desk.workflow.reading import SETTLED, Reading
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.states import settle, settle_values
from plea_web.desk.workflow.stops import let_go_on

_MANY = 2_000  # letters after which it is worth tidying up


def campaigns_on_disk() -> list[str]:
    """Return the names of the campaigns in this workspace."""
    found = (Path(settings.WORKSPACE) / "letters").glob("*/campaign.yaml")
    return sorted(path.parent.name for path in found)


def look() -> list[Batch]:
    """Read whatever is new in any campaign; returns the batches that were."""
    let_go_on()
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
    if campaign.scrubbed_on:  # reading its lists again would bring back what was erased
        return None
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
    reading = Reading(campaign, batch, rows)
    now = _Now(files)
    reading.read(now.letters(), on_progress)
    with transaction.atomic():
        take_turn()
        reading.finish()
        if files.files:
            campaign.readings = files.files.readings
        lapsed = _lapse(campaign)
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
    if lapsed:
        with suppress(Refusal, OSError):  # tried again whenever the desk looks
            bring_up_final(campaign)
    _tidy(batch)
    return batch


def _tidy(batch: Batch) -> None:
    """Let PostgreSQL count from its indexes at once, and not only after its next round of tidying."""
    many = batch.new + batch.changed + batch.gone >= _MANY
    if many and connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) desk_draft")


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
            "demands": {key: list(letter.demands) for key, letter in self._files.letters.items()},
            "follow_up": dict(self._files.tracking.follow_up),
            "no_contact": dict(self._files.tracking.no_contact),
            "reference": self._files.reference,
            "our_addresses": _addresses(self._files.sender),
        }, told(problems)


def _addresses(sender: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the e-mail addresses under which we write, in lower case."""
    said = {text.strip().lower() for wording in sender.values() for text in wording.values()}
    return sorted(one for one in said if "@" in one and " " not in one)


def _lapse(campaign: Campaign) -> int:
    """An approval of other bytes, or from other files, holds no longer; returns how many these were."""
    lapsed = 0
    for approval in Approval.objects.filter(draft__campaign=campaign, stands=True).select_related("draft"):
        draft = approval.draft
        if draft.state in SETTLED:
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
            lapsed += 1
    return lapsed
