"""Letters to be printed, in one file: the approved bytes, in the order of their envelopes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from plea_web.desk.models import FROZEN, Approval, Campaign
from plea_web.desk.outgoing import ORDER
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.approval import final_file

MOST = 2_000
_WHEN = (1980, 1, 1, 0, 0, 0)  # the files tell no time


def packed(campaign: Campaign, letters: list[int]) -> bytes:
    """Return a ZIP of letters as they were approved, numbered in the order of their envelopes.

    Raises NotAllowed where none is named, too many are, or where one is not what was approved.
    """
    if not letters:
        raise NotAllowed("Tick the letters that you want to print first.")
    if len(letters) > MOST:
        raise NotAllowed(
            f"These are {len(letters):,} letters; take at most {MOST:,} at a time, kind by kind."
        )
    approvals = []
    for start in range(0, len(letters), 500):
        some = Approval.objects.filter(
            draft__campaign=campaign,
            draft__in=letters[start : start + 500],
            draft__state__in=FROZEN,
            stands=True,
        )
        approvals += list(some.select_related("draft", "letter"))
    approvals.sort(key=lambda one: tuple(getattr(one.draft, name) for name in ORDER))
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for number, approval in enumerate(approvals, start=1):
            draft = approval.draft
            try:
                content = approval.letter.read()
            except OSError:
                raise NotAllowed(
                    f"{draft}: what the desk kept of it is lost or damaged. Approve it again before printing."
                ) from None
            name = final_file(draft.file).replace("/", "-")
            archive.writestr(ZipInfo(f"{number:04} {name}", _WHEN), content)
    return out.getvalue()
