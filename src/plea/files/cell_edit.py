"""One cell of a list gets another text; every other byte of the file is the person's own and stays.

What comes of it is read again: where anything but this one cell says something else, nothing is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineWorkbook

from plea.files.cell_bytes import NotWritable, reference, with_text
from plea.files.cells import as_text
from plea.files.not_safe import NotSafe
from plea.files.opened import LARGEST_FILE
from plea.files.sheet_xml import member_of
from plea.files.spliced_zip import NotSpliced, with_member
from plea.files.tidy import tidy, unprintable
from plea.files.workbook import DAMAGE

_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_LONGEST = 32_767  # characters; Excel cuts off the rest
_FORMULAS = (b"<f>", b"<f ", b":f>", b":f ")

Cells = dict[tuple[int, int], object]
"""By (row, column) what each cell that holds anything holds."""


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A file in which one cell says something else."""

    content: bytes
    where: str  # "sheet MEPs, D14"
    before: str  # "" where it was empty
    after: str
    formulas: bool = False  # what formulas show may have to be worked out again: open and save it in Excel


def edit_cell(content: bytes, sheet: str, ref: str, expected: str, new: str) -> CellEdit | NotSafe:
    """Return a workbook in which the cell `ref` ("D14") says `new`.

    It has to say `expected` now, as plea reads it.
    """
    where = f"sheet {sheet}, {ref}"
    if content.startswith(_OLD_FORMAT):
        return NotSafe("This is a workbook in the old Excel format (.xls); save it as .xlsx first.")
    strange = unprintable(new) or ("U+000D" if "\r" in new else "")
    if strange or len(new) > _LONGEST:
        what = f"holds a character that no list should hold ({strange})" if strange else "is too long"
        return NotSafe(f"The new text {what}; type it anew.")
    try:
        row, column = reference(ref)
        if row == 1:
            return NotSafe(f"{where} is the name of a column; change it in Excel or LibreOffice.")
        before = all_cells(content)
        if sheet not in before:
            return NotSafe(f'There is no sheet "{sheet}" any more.')
        stands = _said(before[sheet].get((row, column), ""))
        if stands != tidy(expected):
            told = f'says "{stands}"' if stands else "is empty"
            return NotSafe(f'{where} {told} now, not "{expected}"; look at it again.')
        edited = _edited(content, sheet, ref, new)
    except NotWritable as fault:
        return NotSafe(f"{where} {fault}.")
    except NotSpliced as fault:
        return NotSafe(f"The file cannot be changed safely: {fault}. Change {where} by hand.")
    except (*DAMAGE, BadZipFile):
        return NotSafe(f"The workbook is damaged. Change {where} in Excel or LibreOffice.")
    if not _differs_here_only(before, edited, sheet, (row, column), new):
        return NotSafe(f"{where} cannot be changed safely; change it in Excel or LibreOffice.")
    return CellEdit(edited, where, stands, new, holds_formulas(content))


def _edited(content: bytes, sheet: str, ref: str, new: str) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        member = member_of(archive, sheet)
        xml = archive.read(member)
    return with_member(content, member, with_text(xml, ref, new))


def _said(value: object) -> str:
    return "" if value == "" else as_text(value)


def all_cells(content: bytes) -> dict[str, Cells]:
    """Return what every cell of a workbook holds, as the reader of lists reads it."""
    with ZipFile(BytesIO(content)) as archive:
        if sum(member.file_size for member in archive.infolist()) > LARGEST_FILE:
            raise NotWritable("stands in a file that is too large")
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    found: dict[str, Cells] = {}
    for name in book.sheet_names:
        values = book.get_sheet_by_name(name)
        left = values.start[1] + 1 if values.start else 1
        rows = enumerate(values.iter_rows(), start=1) if values.start else ()
        found[name] = {
            (row, column): value
            for row, cells in rows
            for column, value in enumerate(cells, start=left)
            if value != ""
        }
    return found


def _differs_here_only(
    before: dict[str, Cells], edited: bytes, sheet: str, cell: tuple[int, int], new: str
) -> bool:
    try:
        after = all_cells(edited)
    except DAMAGE:
        return False
    wanted = {name: dict(cells) for name, cells in before.items()}
    wanted[sheet].pop(cell, None)
    if new:
        wanted[sheet][cell] = new
    return after == wanted


def holds_formulas(content: bytes) -> bool:
    """True where any sheet of a workbook holds a formula."""
    with ZipFile(BytesIO(content)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(mark in archive.read(name) for name in sheets for mark in _FORMULAS)
