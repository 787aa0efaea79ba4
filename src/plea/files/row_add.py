"""A row is put under the last one of a sheet; every other byte of the file is the person's own and stays.

The new cells look as those above them do. What comes of it is read again: where anything but the new row says
something else, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from plea.files.cell_bytes import NotWritable, Style, with_new_row
from plea.files.cell_edit import Cells, all_cells, holds_formulas
from plea.files.cells import as_text
from plea.files.not_safe import NotSafe
from plea.files.sheet_xml import letters, look_through, member_of
from plea.files.spliced_zip import NotSpliced, with_member
from plea.files.tidy import unprintable
from plea.files.workbook import DAMAGE

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_LONGEST = 32_767  # characters; Excel cuts off the rest
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a workbook
_SIZE = re.compile(rb"(<(?:\w+:)?dimension\s+ref=\"[A-Z]+\d+:)([A-Z]+)(\d+)(\")")
_OTHER_DAYS = re.compile(rb"date1904\s*=\s*[\"'](?:1|true)")


@dataclass(frozen=True, slots=True)
class NewRow:
    """A file with a row more."""

    content: bytes
    where: str  # "sheet Who, row 72"
    cells: Mapping[str, str]  # what it says, by the names of the columns that it fills
    formulas: bool = False  # what formulas show may have to be worked out again: open and save it in Excel


def add_row(content: bytes, sheet: str, values: Mapping[str, str]) -> NewRow | NotSafe:
    """Return a workbook whose sheet has one more row under the last one, with `values` by column name.

    A day such as 2018-03-19 becomes a real date where the cell above it is one. A column that the sheet does
    not have, a formula in the last row, joined cells or a file of another kind are not safe.
    """
    if content.startswith(_OLD_FORMAT):
        return NotSafe("This is a workbook in the old Excel format (.xls); save it as .xlsx first.")
    filled = {column: text for column, text in values.items() if text}
    for column, text in filled.items():
        if unprintable(text) or "\r" in text or len(text) > _LONGEST:
            return NotSafe(
                f"The text for {column} is too long, or holds a character that no list should hold."
            )
    try:
        before = all_cells(content)
        if sheet not in before:
            return NotSafe(f'There is no sheet "{sheet}".')
        columns = {as_text(value): at for (row, at), value in before[sheet].items() if row == 1}
        missing = [column for column in filled if column not in columns]
        if missing:
            return NotSafe(f'Sheet {sheet} has no column "{missing[0]}"; write its name into the first row.')
        last = max((row for row, _ in before[sheet]), default=1)
        where = f"sheet {sheet}, row {last + 1}"
        written = _as_above(before[sheet], last, {columns[name]: text for name, text in filled.items()})
        edited = _edited(content, sheet, last, written)
    except NotWritable as fault:
        return NotSafe(f"The row below the last one {fault}.")
    except NotSpliced as fault:
        return NotSafe(f"The file cannot be changed safely: {fault}. Add the row by hand.")
    except (*DAMAGE, BadZipFile):
        return NotSafe("The workbook is damaged. Open it in Excel or LibreOffice.")
    if not _has_one_row_more(before, edited, sheet, last + 1, written):
        return NotSafe(f"{where} cannot be added safely; add it in Excel or LibreOffice.")
    return NewRow(edited, where, filled, holds_formulas(content))


def columns_of(content: bytes, sheet: str) -> list[str]:
    """Return the names of a sheet's columns; none where there is no such sheet, or the file is damaged."""
    try:
        cells = all_cells(content).get(sheet, {})
    except (NotWritable, *DAMAGE, BadZipFile):
        return []
    return [as_text(value) for (row, _), value in sorted(cells.items()) if row == 1]


def _as_above(cells: Cells, last: int, texts: Mapping[int, str]) -> dict[int, str | date]:
    """Return what goes into each column: a day where the last filled cell of the column is a date."""
    written: dict[int, str | date] = {}
    for column, text in texts.items():
        above = next((cells[row, column] for row in range(last, 1, -1) if (row, column) in cells), "")
        try:
            written[column] = date.fromisoformat(text) if isinstance(above, date) else text
        except ValueError:
            written[column] = text
    return written


def _edited(content: bytes, sheet: str, last: int, written: Mapping[int, str | date]) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        member = member_of(archive, sheet)
        xml = archive.read(member)
        if _OTHER_DAYS.search(archive.read("xl/workbook.xml")) and any(
            isinstance(value, date) for value in written.values()
        ):
            raise NotWritable(
                "would hold a date, and this workbook counts its days from 1904; add it by hand"
            )
        formulas = look_through(archive, sheet).suspicious
    cells = {letters(column): _stored(value) for column, value in sorted(written.items())}
    longer = with_new_row(xml, last, cells, formulas=formulas)
    return with_member(content, member, _larger(longer, last + 1))


def _stored(value: str | date) -> Style:
    if isinstance(value, date):
        return Style(str((value - _FIRST_DAY).days), is_number=True)
    return Style(value, is_number=False)


def _larger(xml: bytes, row: int) -> bytes:
    """Let the sheet say that it reaches as far as the new row."""
    said = _SIZE.search(xml[:4_096])
    if said is None or int(said[3]) >= row:
        return xml
    return xml[: said.start(3)] + str(row).encode() + xml[said.end(3) :]


def _has_one_row_more(
    before: dict[str, Cells], edited: bytes, sheet: str, row: int, written: Mapping[int, str | date]
) -> bool:
    try:
        after = all_cells(edited)
    except DAMAGE:
        return False
    wanted = {name: dict(cells) for name, cells in before.items()}
    wanted[sheet] |= {(row, column): value for column, value in written.items()}
    after[sheet] = {at: _plain(value) if at[0] == row else value for at, value in after[sheet].items()}
    return after == wanted


def _plain(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
