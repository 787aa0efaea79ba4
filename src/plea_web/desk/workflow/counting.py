"""Count the pages of letters, as LibreOffice sets them: one that runs over or has an empty page looks odd."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction

from plea.output import disk
from plea.output.pages import NoPages, libreoffice, pages_of_each
from plea_web.desk.letters_of import opened, out_of
from plea_web.desk.models import Campaign, Draft, Job, Member
from plea_web.desk.workflow import events, jobs
from plea_web.desk.workflow.refusals import NotAllowed

PAGES = "pages"
_CHUNK = 40
_BEGINS = "Its pages:"  # how a reason that comes from here begins
GET_LIBREOFFICE = (
    "Pages are counted by LibreOffice, which is not installed on the computer that the desk runs on. "
    "It is free: libreoffice.org."
)


def count_pages(campaign: Campaign, *, by: Member) -> Job:
    """Begin to count the pages of all letters. Raises NotAllowed without LibreOffice, or while it goes on."""
    if libreoffice() is None:
        raise NotAllowed(GET_LIBREOFFICE)
    return jobs.start(PAGES, campaign, by=by)


@jobs.kind(PAGES)
def _count(job: Job, step: jobs.Step) -> Mapping[str, Any]:
    if job.campaign is None:
        raise NotAllowed("The campaign is gone.")
    drafts = list(Draft.objects.filter(campaign=job.campaign, gone=False, pinned=None).order_by("pk"))
    counted: dict[int, tuple[bool, ...]] = {}
    for start in range(0, len(drafts), _CHUNK):
        step(start, len(drafts))
        some = [(draft, docx) for draft in drafts[start : start + _CHUNK] if (docx := _as_taken_in(draft))]
        try:
            pages = pages_of_each([docx for _, docx in some]) if some else []
        except NoPages as none:
            raise NotAllowed(str(none)) from None
        counted |= {draft.pk: filled for (draft, _), filled in zip(some, pages, strict=True) if filled}
    odd = _write_down(job.campaign, drafts, counted)
    step(len(drafts), len(drafts))
    return {"counted": len(counted), "odd": odd, "passed_over": len(drafts) - len(counted)}


def _as_taken_in(draft: Draft) -> bytes | None:
    content = disk.read(out_of(draft.campaign) / "drafts" / draft.file)
    return content if content is not None and sha256(content).hexdigest() == draft.sha256 else None


def _write_down(campaign: Campaign, drafts: list[Draft], counted: Mapping[int, tuple[bool, ...]]) -> int:
    """Let letters whose pages are not as expected look odd; returns how many do."""
    usual: dict[int | None, Counter[int]] = defaultdict(Counter)
    for draft in drafts:
        if draft.pk in counted:
            usual[draft.variant_id][len(counted[draft.pk])] += 1
    files = opened(campaign).files
    allowed = {key: letter.pages for key, letter in files.letters.items()} if files else {}
    found, changed = 0, []
    for draft in drafts:
        if draft.pk not in counted:
            continue
        most = usual[draft.variant_id].most_common(1)[0][0]
        reasons = [f"{_BEGINS} {why}" for why in _wrong(counted[draft.pk], most, allowed.get(draft.letter))]
        found += bool(reasons)
        now = [*(reason for reason in draft.odd if not reason.startswith(_BEGINS)), *reasons]
        if now != draft.odd:
            draft.odd = now
            changed.append(draft)
    with transaction.atomic():
        events.take_turn()
        Draft.objects.bulk_update(changed, ["odd"], batch_size=500)
    return found


def _wrong(filled: tuple[bool, ...], usual: int, allowed: int | None) -> Iterator[str]:
    pages = len(filled)
    if allowed and pages > allowed:
        yield f"it has {pages}, and this kind of letter may have {allowed}."
    elif pages != usual:
        yield f"it has {pages}, while letters that say the same have {usual}."
    for number, anything in enumerate(filled, start=1):
        if not anything:
            yield f"nothing stands on page {number}."
