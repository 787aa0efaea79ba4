"""The team's spreadsheet goes out, and comes back. What it said when it left is kept, cell by cell."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from plea.files.contact_book import write_contact_book
from plea.files.contact_csv import write_contact_csv
from plea.files.contact_differences import Given
from plea.files.contact_sheet import KEY, Cells, SheetColumn, row_mark
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, EventKind, Member, SheetIn, SheetOut
from plea_web.desk.permissions import May
from plea_web.desk.team_sheet import TeamSheet
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

BOOK, CSV = "xlsx", "csv"
LARGEST = 100_000_000  # bytes of a file that is brought back
_HOW = (
    "How to use this file",
    "One row is one letter. Sort, filter and hide as you like, but sort whole rows: never one column alone.",
    "Type into the columns with a dark heading. plea takes nothing else; your lists stay.",
    "Bring the file back when you are done: at the desk (Contacts, Spreadsheet), or by plea import.",
    "Every change is shown cell by cell before it is written, and each can be left out.",
    "“sent” in plea_status, with its day in plea_sent_on, is kept as a reported contact. The letter can "
    "still leave: only what is written down at the desk, where letters are posted, counts as sent.",
    "Days may be typed as 2018-03-05, 5.3.2018 or 5 March 2018. An emptied cell takes nothing back.",
)


@transaction.atomic
def take_out(campaign: Campaign, *, by: Member, form: str = BOOK) -> SheetOut:
    """Keep what every cell of the spreadsheet says now, and return the export; `write` makes its file.

    Raises NotAllowed where there are no letters, or the disk fails.
    """
    must(by, May.TRACK)
    sheet = TeamSheet(campaign, by, opened(campaign).files)
    packed, count = _packed(sheet.columns, sheet.rows(), form)
    if not count:
        raise NotAllowed("There are no letters yet, so there is nothing to put into a spreadsheet.")
    kept = keep(packed)
    take_turn()
    out = SheetOut.objects.create(file=kept, campaign=campaign, by=by, at=timezone.now())
    payload = {"sheet": out.pk, "letters": count, "form": form}
    record(EventKind.SHEET_OUT, by=by, campaign=campaign, payload=payload)
    return out


def export_of(out: SheetOut) -> str:
    """Return the mark that an export's file and rows carry."""
    return f"{out.pk}-{out.file.sha256[:8]}"


def write(out: SheetOut, to: IO[bytes]) -> None:
    """Write an export's file, row by row. Raises OSError where what was kept is lost."""
    with gzip.open(BytesIO(out.file.read())) as lines:
        head = json.loads(next(lines))
        columns = _columns(head)
        export, key = export_of(out), [column.name for column in columns].index(KEY)
        rows = (
            [*cells[:-1], row_mark(export, number, cells[key])] for number, *cells in map(json.loads, lines)
        )
        if head["form"] == CSV:
            write_contact_csv(to, columns, rows)
        else:
            write_contact_book(to, columns, rows, head["rows"], export=export, how=_HOW)


def rows_in(out: SheetOut) -> int:
    """Return how many rows an export has. Raises OSError where what was kept is lost."""
    with gzip.open(BytesIO(out.file.read())) as lines:
        return int(json.loads(next(lines))["rows"])


def given_by(out: SheetOut) -> Given:
    """Return what an export said when it left. Raises OSError where that is lost."""
    with gzip.open(BytesIO(out.file.read()), "rt", encoding="utf-8") as lines:
        head = json.loads(next(lines))
        rows = {number: tuple(cells) for number, *cells in map(json.loads, lines)}
    return Given(export_of(out), _columns(head), rows, guarded=head["form"] == CSV)


def export_named(campaign: Campaign, export: str) -> SheetOut | None:
    """Return the export that a file says it is; None where this desk gave out no such file."""
    number, _, sha256 = export.partition("-")
    found = SheetOut.objects.filter(pk=int(number or 0), campaign=campaign, file__sha256__startswith=sha256)
    return found.select_related("file", "by", "campaign").first() if sha256 else None


@transaction.atomic
def bring_back(campaign: Campaign, content: bytes, name: str, *, by: Member) -> SheetIn:
    """Keep a spreadsheet as it came, and return its record; nothing is taken over yet. Raises NotAllowed."""
    must(by, May.LOG)
    if not content:
        raise NotAllowed("The file is empty. Choose the spreadsheet that you saved.")
    if len(content) > LARGEST:
        raise NotAllowed(f"This file is larger than {LARGEST // 1_000_000} MB; no export of plea is.")
    kept = keep(content)
    take_turn()
    known = SheetIn.objects.filter(campaign=campaign, file=kept, by=by, taken=False).last()
    if known is not None:
        return known
    brought = SheetIn.objects.create(file=kept, name=name[-200:], campaign=campaign, by=by, at=timezone.now())
    record(EventKind.SHEET_IN, by=by, campaign=campaign, payload={"sheet": brought.pk})
    return brought


def _packed(
    columns: tuple[SheetColumn, ...], rows: Iterator[tuple[int, list[str]]], form: str
) -> tuple[bytes, int]:
    """Return rows packed, a line each, behind a line that tells of their columns; and how many they are."""
    lines = BytesIO()
    count = 0
    with gzip.GzipFile(fileobj=lines, mode="wb", compresslevel=3, mtime=0) as packed:
        for number, cells in rows:
            packed.write(_line([number, *cells]))
            count += 1
    head = {"form": form, "rows": count, "columns": [_described(column) for column in columns]}
    # Members of gzip that follow one another are read as one: the head, which knows the count, comes first.
    return gzip.compress(_line(head), mtime=0) + lines.getvalue(), count


def _line(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _described(column: SheetColumn) -> list[Any]:
    return [
        column.name,
        column.meaning,
        column.cells.value,
        [*column.words],
        [*column.also],
        column.taken,
        column.width,
    ]


def _columns(head: dict[str, Any]) -> tuple[SheetColumn, ...]:
    return tuple(
        SheetColumn(name, meaning, Cells(cells), tuple(words), tuple(also), taken, width)
        for name, meaning, cells, words, also, taken, width in head["columns"]
    )


def latest(campaign: Campaign) -> Iterable[SheetOut]:
    """Return the last exports of a campaign, newest first."""
    return SheetOut.objects.filter(campaign=campaign).select_related("by").order_by("-pk")[:5]
