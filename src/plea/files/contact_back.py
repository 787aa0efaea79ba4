"""The team's spreadsheet as it comes back: .xlsx, .ods or CSV, from whatever program saved it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from plea.files.contact_book import MARK
from plea.files.contact_sheet import ROW_MARK, told_by
from plea.files.foreign_list import Table, foreign_list
from plea.files.sheet_xml import letters
from plea.model.problem import Place, Problem

_LOOKED_AT = 20  # rows among which the headings are
_FEWEST = 2  # of plea's columns that tell a row of headings
_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](1|true)["']""")
_EXPORT = re.compile(r"\d{1,12}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class SheetBack:
    """A file that came back: its columns, its rows as texts, and which export it says it is."""

    name: str
    sheet: str  # "" in CSV
    at: Mapping[str, int]  # column → its place among a row's texts
    rows: tuple[tuple[int, tuple[str, ...]], ...]  # with the number that the row has in the file
    lost: Mapping[tuple[int, str], str]  # (row, column) → the error that a cell holds
    export: str  # "12-00c0ffee"; "" where the file does not say
    from_1904: bool  # its days are counted from 1904 on

    def cell(self, row: tuple[str, ...], column: str) -> str:
        """Return the text of a cell; "" where it is empty, or where there is no such column."""
        at = self.at.get(column)
        return row[at] if at is not None and at < len(row) else ""

    def place(self, row: int, column: str) -> Place:
        """Return where a cell stands, as its program names it."""
        if self.sheet:
            at = self.at.get(column)
            return Place.cell(self.name, self.sheet, row, letters(at + 1) if at is not None else "", column)
        return Place(self.name, "", row, f"line {row} ({column})")


def read_contact_sheet(content: bytes, name: str) -> tuple[SheetBack | None, list[Problem]]:
    """Read a file that messages call `name`; None, with the reasons, where it is none of plea's exports."""
    found, problems = foreign_list(content, name)
    if found is None or not found.tables:
        return None, problems
    for table in found.tables:
        heading = _heading(table)
        if heading is not None:
            return _back(table, heading, name, content, found.tables)
    return None, [*problems, _not_ours(name)]


def _heading(table: Table) -> int | None:
    """Return the number of the row that names the columns, None where no row names any of plea's."""
    for number in sorted(table.rows)[:_LOOKED_AT]:
        if sum(text.startswith("plea_") for text in table.rows[number]) >= _FEWEST:
            return number
    return None


def _back(
    table: Table, heading: int, name: str, content: bytes, tables: tuple[Table, ...]
) -> tuple[SheetBack | None, list[Problem]]:
    headings = table.rows[heading]
    twice = [text for text, count in Counter(filter(None, headings)).items() if count > 1]
    if twice:
        place = Place(name, f"sheet {table.title}" if table.title else "")
        message = f'The column "{twice[0]}" is there twice, so nobody can say which one counts.'
        return None, [
            Problem("column-twice", place, message, "Delete the one that you did not edit, or rename it.")
        ]
    at = {text: number for number, text in enumerate(headings) if text}
    named = {letters(number + 1): text for text, number in at.items()}
    rows = tuple((number, table.rows[number]) for number in sorted(table.rows) if number > heading)
    lost = {(row, named[column]): said for (row, column), said in table.lost.items() if column in named}
    export = _export(rows, at.get(ROW_MARK), tables)
    return SheetBack(name, table.title, at, rows, lost, export, _counts_from_1904(content)), []


def _export(
    rows: tuple[tuple[int, tuple[str, ...]], ...], marks: int | None, tables: tuple[Table, ...]
) -> str:
    """Return which export a file is: as most of its rows say, else the sheet that is out of sight."""
    said: Counter[str] = Counter()
    if marks is not None:
        for _, row in rows:
            if marks < len(row) and (told := told_by(row[marks])):
                said[told[0]] += 1
    if said:
        return said.most_common(1)[0][0]
    for table in tables:
        for row in table.rows.values() if table.title == MARK else ():
            if len(row) > 1 and row[0] == "plea_export" and _EXPORT.fullmatch(row[1]):
                return row[1]
    return ""


def _counts_from_1904(content: bytes) -> bool:
    if not content.startswith(b"PK"):
        return False
    with suppress(BadZipFile, KeyError, OSError, ValueError, RuntimeError):
        return bool(_FROM_1904.search(ZipFile(BytesIO(content)).read("xl/workbook.xml")))
    return False


def _not_ours(name: str) -> Problem:
    return Problem(
        "not-an-export",
        Place(name),
        "None of plea's columns is in it, so this is not the spreadsheet that plea gave out.",
        'Bring the file that you got from "plea export" or from the page Spreadsheet. A new list of people '
        "goes to Facts & files.",
    )
