"""A new address book as a workbook: one row of headings that stays in sight, every cell text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plea.files.columns import COLUMNS
from plea.files.sheet_xml import letters

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_TEXT = "@"
_NARROWEST, _WIDEST = 10, 48
_LONGEST_CELL = 32_767  # what Excel holds
_A_FIXED_DAY = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_NOBODY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def list_book(title: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a workbook of one sheet; the same rows give the same bytes, and nobody's name is in it.

    Columns that plea knows stand first, in plea's order. Nothing is a formula, whatever it begins with.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    sheet: Worksheet = workbook.create_sheet(title)
    columns = _in_order(rows)
    _write_row(sheet, 1, columns, bold=True)
    for number, row in enumerate(rows, start=2):
        _write_row(sheet, number, [row.get(column, "") for column in columns])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        widest = max([len(column), *(len(row.get(column, "")) for row in rows)])
        sheet.column_dimensions[letters(number)].width = min(max(widest + 2, _NARROWEST), _WIDEST)
    written = BytesIO()
    workbook.save(written)
    return _undated(written.getvalue())


def _in_order(rows: Iterable[Mapping[str, str]]) -> list[str]:
    there = dict.fromkeys(column for row in rows for column in row)
    return [column for column in COLUMNS if column in there] + [c for c in there if c not in COLUMNS]


def _write_row(sheet: Worksheet, number: int, texts: Sequence[str], *, bold: bool = False) -> None:
    from openpyxl.styles import Font

    for at, text in enumerate(texts, start=1):
        if not text:
            continue
        cell = sheet.cell(number, at)
        cell.value = text[:_LONGEST_CELL]
        cell.data_type = "s"  # else "=…" would be a formula
        cell.number_format = _TEXT
        if bold:
            cell.font = Font(bold=True)


def _undated(content: bytes) -> bytes:
    """Return the workbook without the day on which it was made."""
    written = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(written, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            inside = _NOBODY if name == _PROPERTIES else before.read(name)
            member = ZipInfo(name, _A_FIXED_DAY)
            member.compress_type = ZIP_DEFLATED
            after.writestr(member, inside)
    return written.getvalue()
