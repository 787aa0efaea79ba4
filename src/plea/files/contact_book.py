"""The team's spreadsheet as a workbook: drop-downs, real dates, filters, plea's columns tinted and explained.

The library makes the frame: sheets, styles, rules. The rows are written into it one after the other, since
100,000 of them are three million cells, and a library's cell takes longer and more room than its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import BytesIO
from typing import IO, TYPE_CHECKING
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from plea.files.contact_sheet import Cells, SheetColumn
from plea.files.sheet_xml import letters

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

ROWS, HOW, MARK = "Contacts", "How to use", "plea"
"""The sheets: the rows; the words to whoever opens it; and, out of sight, which export this is."""

_A_FIXED_DAY = (1980, 1, 1, 0, 0, 0)
_DAY_ZERO = date(1899, 12, 30)  # of a workbook's dates
_EARLIEST = date(1900, 3, 1)  # before it, programs count differently
_LIKE_A_FORMULA = ("=", "+", "-", "@", "'")
_STYLE = re.compile(r'<c r="([A-Z]+)([23])" s="(\d+)"')
_SAMPLE_ROWS = re.compile(r'<row r="2".*</row>(?=</sheetData>)', re.DOTALL)
_DIMENSION = re.compile(r"<dimension [^>]*>")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a reader would take for a character's number
_PIECE = 2_000  # rows
_NOBODY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_MOST_WORDS = 255  # characters that a drop-down's own list may have; longer ones stand in the sheet MARK


def write_contact_book(
    to: IO[bytes],
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[str]],
    count: int,
    *,
    export: str,
    how: Sequence[str],
) -> None:
    """Write the workbook of `count` rows, each with a text for every column; nobody's name is in it.

    Nothing is a formula, whatever it begins with. `how` are lines for the sheet that explains.
    """
    framed = BytesIO()
    _frame(columns, count, export, how).save(framed)
    with ZipFile(framed) as frame, ZipFile(to, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name in frame.namelist():
            member = ZipInfo(name, _A_FIXED_DAY)
            member.compress_type = ZIP_DEFLATED
            if name == "docProps/core.xml":
                book.writestr(member, _NOBODY)
            elif name == "xl/worksheets/sheet1.xml":
                with book.open(member, "w", force_zip64=True) as sheet:
                    for piece in _filled(frame.read(name).decode(), columns, rows):
                        sheet.write(piece.encode())
            else:
                book.writestr(member, frame.read(name))


def _filled(xml: str, columns: Sequence[SheetColumn], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the sheet's XML with the rows in the place of the two that show the styles."""
    plain: dict[str, str] = {}
    quoted: dict[str, str] = {}
    for column, row, style in _STYLE.findall(xml):
        (plain if row == "2" else quoted)[column] = style
    before, after = _SAMPLE_ROWS.split(xml, maxsplit=1)
    yield _DIMENSION.sub("", before)  # of the sample rows; a reader counts for itself
    makers = [
        _Cell(letters(at), plain[letters(at)], quoted[letters(at)], column.cells is Cells.DATE)
        for at, column in enumerate(columns, start=1)
    ]
    pieces: list[str] = []
    for number, row in enumerate(rows, start=2):
        pieces.append(f'<row r="{number}">')
        pieces += [made.xml(text, number) for made, text in zip(makers, row, strict=True) if text]
        pieces.append("</row>")
        if number % _PIECE == 0:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces) + after


class _Cell:
    """How the cells of one column are written."""

    def __init__(self, column: str, plain: str, quoted: str, dates: bool) -> None:
        self._column = column
        self._plain, self._quoted = f'" s="{plain}"', f'" s="{quoted}"'
        self._dates = dates
        self._known: dict[str, str] = {}  # a word that many rows share is made safe once

    def xml(self, text: str, row: int) -> str:
        """Return a cell that holds a text, or the day that it names."""
        style = self._quoted if text.startswith(_LIKE_A_FORMULA) else self._plain
        if self._dates and (day := _number_of(text)):
            return f'<c r="{self._column}{row}{style}><v>{day}</v></c>'
        safe = self._known.get(text)
        if safe is None:
            safe = _safe(text)
            if len(self._known) < _PIECE:
                self._known[text] = safe
        return f'<c r="{self._column}{row}{style} t="inlineStr"><is><t{_kept(text)}>{safe}</t></is></c>'


def _kept(text: str) -> str:
    return ' xml:space="preserve"' if "\n" in text or "\t" in text or "  " in text else ""


def _safe(text: str) -> str:
    if text.isalnum():
        return text
    if "_x" in text:
        text = _ESCAPE.sub("_x005F_", text)
    return escape(text)


def _number_of(text: str) -> int | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return (day - _DAY_ZERO).days if day >= _EARLIEST else None


def _frame(columns: Sequence[SheetColumn], count: int, export: str, how: Sequence[str]) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(ROWS)
    explained = book.create_sheet(HOW)
    mark = book.create_sheet(MARK)
    _headings(sheet, columns)
    _samples(sheet, columns)
    last = letters(len(columns))
    sheet.freeze_panes = f"{letters(1 + _shown_first(columns))}2"
    sheet.auto_filter.ref = f"A1:{last}{count + 1}"
    _mark(mark, export)
    _drop_downs(sheet, mark, columns, count)
    _explain(explained, columns, how)
    return book


def _shown_first(columns: Sequence[SheetColumn]) -> int:
    """Return how many columns stay in sight: the key and the name."""
    return min(2, len(columns))


def _headings(sheet: Worksheet, columns: Sequence[SheetColumn]) -> None:
    from openpyxl.styles import Alignment, PatternFill

    for at, column in enumerate(columns, start=1):
        cell = sheet.cell(1, at, column.name)
        cell.font = _font(bold=True, color="FFFFFFFF" if column.taken else "FF1D2327")
        colour = "FF1F4E5F" if column.taken else "FFC9DBE1" if column.ours else "FFF1EFE9"
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.alignment = Alignment(vertical="center")
        sheet.column_dimensions[letters(at)].width = column.width
    sheet.row_dimensions[1].height = 22


def _samples(sheet: Worksheet, columns: Sequence[SheetColumn]) -> None:
    """Style one row as text is shown, and one as text is shown that looks like a formula."""
    from openpyxl.styles import Alignment, PatternFill

    for at, column in enumerate(columns, start=1):
        for row in (2, 3):
            cell = sheet.cell(row, at)
            cell.number_format = "yyyy\\-mm\\-dd" if column.cells is Cells.DATE else "@"
            cell.alignment = Alignment(vertical="top", wrap_text=False)
            if column.ours:
                cell.fill = PatternFill("solid", fgColor="FFE3EEF1" if column.taken else "FFF3F7F8")
            cell.font = _font(color="FF1D2327" if column.taken else "FF555F66")
            cell.quotePrefix = row == 3  # a style bit; assigned like any other


def _font(*, bold: bool = False, size: int = 11, color: str | None = None) -> Font:
    """Return a font; without a name, some programs take one with serifs."""
    from openpyxl.styles import Font

    return Font(name="Calibri", size=size, bold=bold, color=color)


def _mark(sheet: Worksheet, export: str) -> None:
    sheet.append(["plea_export", export])
    sheet.append(["Leave this sheet as it is: it tells plea which export this file is."])
    sheet.sheet_state = "hidden"


def _drop_downs(sheet: Worksheet, mark: Worksheet, columns: Sequence[SheetColumn], count: int) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    for at, column in enumerate(columns, start=1):
        if not column.taken or column.cells is Cells.TEXT:
            continue
        if column.cells is Cells.DATE:
            rule = DataValidation(type="date", operator="greaterThan", formula1="36526", allow_blank=True)
            rule.errorTitle, rule.error = "A day", "Write a day that has been, such as 2018-03-05."
        else:
            rule = DataValidation(type="list", formula1=_words(mark, column, at), allow_blank=True)
            rule.errorTitle, rule.error = "Not a word of the list", "plea will ask about this word."
        rule.errorStyle = "warning"
        rule.showErrorMessage = True
        rule.add(f"{letters(at)}2:{letters(at)}{max(count, 1) + 1}")
        sheet.add_data_validation(rule)


def _words(mark: Worksheet, column: SheetColumn, at: int) -> str:
    """Return a drop-down's words: themselves where they are few, else where they stand out of sight."""
    told = ",".join(column.words)
    if len(told) <= _MOST_WORDS and not any("," in word or '"' in word for word in column.words):
        return f'"{told}"'
    for row, word in enumerate(column.words, start=4):
        cell = mark.cell(row, at)
        cell.value = word
        cell.data_type = "s"
    return f"{MARK}!${letters(at)}$4:${letters(at)}${3 + len(column.words)}"


def _explain(sheet: Worksheet, columns: Sequence[SheetColumn], how: Sequence[str]) -> None:
    from openpyxl.styles import Alignment, PatternFill

    wrapped = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    for row, line in enumerate(how, start=1):
        cell = sheet.cell(row, 1, line)
        cell.alignment = wrapped
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=2)
        sheet.row_dimensions[row].height = 18 * (1 + len(line) // 105)
        if row == 1:
            cell.font = _font(bold=True, size=14)
    at = len(how) + 2
    for row, column in enumerate((one for one in columns if one.ours), start=at):
        name, meaning = sheet.cell(row, 1, column.name), sheet.cell(row, 2, column.meaning)
        name.alignment = meaning.alignment = wrapped
        name.font = _font(bold=True, color="FFFFFFFF" if column.taken else "FF1D2327")
        name.fill = PatternFill("solid", fgColor="FF1F4E5F" if column.taken else "FFC9DBE1")
        sheet.row_dimensions[row].height = 18 * (1 + len(column.meaning) // 85)
