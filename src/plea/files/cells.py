"""The one door to workbooks: a sheet as rows of text, each row knowing where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from plea.files.near import listed, near
from plea.files.sheet_xml import letters, look_through
from plea.files.tidy import tidy, unprintable
from plea.files.workbook import DAMAGE, Workbook, damaged
from plea.model.people import SheetHeader
from plea.model.problem import Place, Problem

if TYPE_CHECKING:
    from python_calamine import CalamineSheet


@dataclass(frozen=True, slots=True)
class Row:
    """A row that holds anything; empty cells are absent, lost ones are told by `problems`."""

    header: SheetHeader
    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    def cell(self, column: str) -> str:
        """Return the text of a cell, "" where it is empty."""
        return self.cells.get(column, "")

    def place(self, column: str) -> Place:
        """Return where the cell stands."""
        return self.header.place(self.number, column)

    def lost(self, column: str) -> bool:
        """True when the cell holds something that could not be read."""
        return any(problem.place == self.place(column) for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose first row names its columns."""

    header: SheetHeader
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheet(
    workbook: Workbook, title: str, required: tuple[str, ...] = ()
) -> tuple[Sheet | None, list[Problem]]:
    """Read a sheet; it has to have the required columns.

    Everything is text: guessed types turn Namibia (NA) into a gap, 01234 into 1234.
    """
    if title not in workbook.sheets:
        return None, [workbook.missing_sheet(title)]
    try:
        xml = look_through(workbook.archive, title)
        if xml.far_cell:
            return None, [_far_cell(workbook.name, title, xml.far_cell)]
        lost = xml.lost_cells()
        numbered = list(_numbered_rows(workbook.values.get_sheet_by_name(title)))
    except DAMAGE:
        return None, [damaged(workbook.name)]
    problems: list[Problem] = []
    first = numbered.pop(0)[1] if numbered and numbered[0][0] == 1 else {}
    header = SheetHeader(workbook.name, title, {name: at for at, name in first.items()})
    problems += _header_problems(header, first, lost, required)
    problems += _nameless(header, first, numbered)
    rows = tuple(_rows(header, first, numbered, lost))
    if not rows and not problems:
        place = Place(workbook.name, f"sheet {title}")
        message = "There is nothing below the names of the columns."
        problems.append(Problem("empty-sheet", place, message, "Write a row below them for each one."))
    return Sheet(header, tuple(header.letters), rows), problems


def _far_cell(file: str, title: str, cell: str) -> Problem:
    return Problem(
        code="too-large",
        place=Place(file, f"sheet {title}", where=cell),
        message="The sheet reaches as far as this cell, more than any list has.",
        todo="Copy the rows you need into a new sheet.",
    )


def _numbered_rows(values: CalamineSheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row that holds anything: its number and its texts by the letters of their columns."""
    if values.start is None:
        return
    left = values.start[1] + 1
    seen: dict[str, str] = {}  # one "Germany" for all rows
    for number, cells in enumerate(values.iter_rows(), start=1):
        texts = {}
        for column, cell in enumerate(cells, start=left):
            text = "" if cell == "" else as_text(cell)
            if text:
                texts[letters(column)] = seen.setdefault(text, text)
        if texts:
            yield number, texts


def date_cells(workbook: Workbook, title: str) -> frozenset[tuple[int, str]]:
    """Return by (row, "D") the cells of a sheet that hold a date and not the text of one."""
    try:
        values = workbook.values.get_sheet_by_name(title)
        left = values.start[1] + 1 if values.start else 1
        return frozenset(
            (number, letters(column))
            for number, cells in enumerate(values.iter_rows(), start=1)
            for column, cell in enumerate(cells, start=left)
            if isinstance(cell, date)
        )
    except DAMAGE:
        return frozenset()


def as_text(cell: object) -> str:
    """Return a cell's value as a person would type it.

    >>> as_text(1046.0), as_text(date(2018, 3, 2)), as_text(True)
    ('1046', '2018-03-02', 'TRUE')
    """
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(cell, ".15g")
    if isinstance(cell, datetime):
        day_only = cell.time() == time.min
        return cell.date().isoformat() if day_only else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _rows(
    header: SheetHeader,
    first: Mapping[str, str],
    numbered: list[tuple[int, dict[str, str]]],
    lost: Mapping[tuple[int, str], str],
) -> Iterator[Row]:
    texts_of = dict(numbered)
    lost_in: dict[int, dict[str, str]] = {}
    for (number, at), error in lost.items():
        if number > 1 and at in first:
            lost_in.setdefault(number, {})[at] = error
    for number in sorted(texts_of.keys() | lost_in.keys()):
        cells = {first[at]: text for at, text in texts_of.get(number, {}).items() if at in first}
        faults = [
            _lost_cell(header.place(number, first[at]), error)
            for at, error in lost_in.get(number, {}).items()
        ]
        faults += _unprintable(header, number, cells)
        if cells or faults:
            yield Row(header, number, cells, tuple(faults))


def _lost_cell(place: Place, error: str) -> Problem:
    if error:
        todo = "Correct the formula, or type the value itself."
        return Problem("error-in-cell", place, f"The cell holds the error {error}.", todo)
    return Problem(
        code="formula-without-value",
        place=place,
        message="The cell holds a formula that was never calculated.",
        todo="Open the file in Excel or LibreOffice and save it, or type the value itself.",
    )


def _unprintable(header: SheetHeader, number: int, cells: dict[str, str]) -> Iterator[Problem]:
    for column, text in cells.items():
        found = unprintable(text)
        if found:
            message = f"The cell holds a character that no Word file can hold ({found})."
            place = header.place(number, column)
            yield Problem("unprintable-character", place, message, "Delete it and type the text anew.")


def _header_problems(
    header: SheetHeader,
    first: Mapping[str, str],
    lost: Mapping[tuple[int, str], str],
    required: tuple[str, ...],
) -> Iterator[Problem]:
    for (number, at), error in lost.items():
        if number == 1:
            yield _lost_cell(Place(header.file, f"sheet {header.sheet}", 1, f"{at}1"), error)
    columns: dict[str, str] = {}
    for at, name in first.items():
        if name in columns:
            yield Problem(
                code="column-twice",
                place=Place(header.file, f"sheet {header.sheet}", 1, f"{at}1"),
                message=f'The column "{name}" stands in {columns[name]} and again in {at}.',
                todo="Give one of them another name, or delete it.",
            )
        columns.setdefault(name, at)
    for name in required:
        if name not in columns:
            yield _missing_column(header, name)


def _missing_column(header: SheetHeader, name: str) -> Problem:
    found = near(name, header.letters)
    there = f"The columns are {listed(header.letters)}" if header.letters else "The first row is empty"
    todo = f'If "{found}" in {header.letters[found]}1 is meant, rename it.' if found else ADD_COLUMN[name]
    return Problem(
        code="missing-column",
        place=Place(header.file, f"sheet {header.sheet}"),
        message=f'There is no column "{name}". {there}.',
        todo=todo,
    )


ADD_COLUMN = {
    "key": 'Add a column "key" and give each row a name of its own that never changes, such as mep-124867.',
    "action": 'Add a column "action" that names the action, as the column "key" of the other sheet does.',
    "office": 'Add a column "office" that names the office of each row, such as mep.',
}


def _nameless(
    header: SheetHeader, first: Mapping[str, str], numbered: list[tuple[int, dict[str, str]]]
) -> Iterator[Problem]:
    """A column without a name is not read, which has to be said; no column has one when row 1 is empty."""
    counts: dict[str, int] = {}
    for _, texts in numbered if first else ():
        for at in texts.keys() - first.keys():
            counts[at] = counts.get(at, 0) + 1
    for at, count in sorted(counts.items(), key=lambda item: (len(item[0]), item[0])):
        yield Problem(
            code="column-without-name",
            place=Place(header.file, f"sheet {header.sheet}", 1, f"{at}1"),
            message=f"The column has no name; {count} filled cells below it are not read.",
            todo="Write its name in the first row, or empty the column.",
            stops=False,
        )
