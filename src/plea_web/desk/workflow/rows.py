"""One row of a list is corrected in its own file, cell by cell; every other byte stays."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from plea.merge.cell_of import CellChange
from plea.model.people import Recipient
from plea.output.mend import mend_cell
from plea.output.refusals import Refusal
from plea_web.desk.models import Campaign, EventKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must


def correct_row(
    campaign: Campaign, recipient: Recipient, wanted: Mapping[str, tuple[str, str]], *, by: Member
) -> list[CellChange]:
    """Write the cells of a row that differ; `wanted` is column → (what was shown, what it should say).

    Returns the cells that changed. Raises NotAllowed where a cell cannot be written, or says something
    else by now; the cells before it are written and recorded.
    """
    must(by, May.MAKE)
    header = recipient.header
    done: list[CellChange] = []
    for column, (before, after) in wanted.items():
        if before == after or column not in header.letters:
            continue
        ref = f"{header.letters[column]}{recipient.row}"
        cell = CellChange(header.file, header.sheet, ref, column, before, after)
        said = {"file": cell.file, "sheet": cell.sheet, "cell": ref, "column": column}
        try:
            with transaction.atomic():
                payload = said | {"before": before, "after": after}
                record(EventKind.CELL_FIXED, by=by, campaign=campaign, payload=payload)
                mend_cell(Path(settings.WORKSPACE), cell)
        except Refusal as refusal:
            written = f" Written before it: {', '.join(one.ref for one in done)}." if done else ""
            raise NotAllowed(f"{refusal} {ref} was not changed.{written}") from None
        done.append(cell)
    return done
