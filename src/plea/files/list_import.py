"""A list as people have it becomes an address book of plea's: a clean workbook beside the original."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from plea.address.forms import LANGUAGES, OFFICES
from plea.address.lookup import MEANT
from plea.files.columns import COLUMNS
from plea.files.foreign_list import Table, foreign_list
from plea.files.headings import PRIVATE, WHOLE_NAME
from plea.files.list_proposal import ProposedColumn, columns_of
from plea.files.made_keys import with_keys
from plea.files.sheet_xml import letters
from plea.files.tidy import unprintable
from plea.files.whole_names import taken_apart
from plea.files.yaml_text import Value
from plea.model.problem import Place, Problem

SHEET = "List"
LEFT_OUT = ""
"""What a column is read as that does not come along."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person says that a list is to be read."""

    name: str  # of the file that was brought
    sheet: str = ""  # "" for the only one
    headings_at: int = 1  # the row of the headings; 0: there are none
    columns: Mapping[str, str] = field(default_factory=dict)  # "C" → a column of plea, or LEFT_OUT
    names: str = ""  # how whole names are written: one of whole_names.WAYS
    without: frozenset[int] = frozenset()  # rows that are left out
    shared: Mapping[str, str] = field(default_factory=dict)  # what all rows are: {"office": "mep"}
    encoding: str = ""


def address_book(content: bytes, choice: Choice) -> tuple[bytes, list[Problem]]:
    """Return a workbook with plea's column names, and what to look at; b"" where a problem stops.

    Every cell is text as it was typed. Keys are made where there are none; a column that nobody knows
    stays under a name of its own.
    """
    from plea.files.list_book import list_book

    found, problems = foreign_list(content, choice.name, choice.encoding)
    if found is None or not found.tables:
        return b"", problems
    table = next((one for one in found.tables if one.title == choice.sheet), None)
    if table is None and not choice.sheet:
        table = found.tables[0]
    if table is None:
        message = f'There is no sheet "{choice.sheet}".'
        return b"", [Problem("missing-sheet", Place(choice.name), message, "Bring the list again.")]
    twice = _twice(choice)
    if twice:
        return b"", [twice]
    reading = _Reading(choice, table)
    rows = list(reading.rows())
    if not rows:
        message = "No row is left: all of them are to be left out, or there is none below the headings."
        return b"", [Problem("empty-sheet", Place(choice.name), message, "Leave out fewer rows.")]
    keys = with_keys(rows)
    rows = [{**row, "key": key} for row, key in zip(rows, keys, strict=True)]
    return list_book(SHEET, rows), reading.problems


def list_setting(choice: Choice, file: str, as_of: date | None = None) -> dict[str, Value]:
    """Return what campaign.yaml says of the list: where it is, and what all its rows are."""
    wanted: dict[str, Value] = {"file": file, "sheet": SHEET}
    if as_of:
        wanted["as_of"] = as_of
    shared = {column: text for column, text in choice.shared.items() if text}
    return {**wanted, "defaults": shared} if shared else wanted


def usual_choice(content_columns: tuple[ProposedColumn, ...]) -> dict[str, str]:
    """Return how columns are read where nobody says otherwise: what no letter needs does not come along."""
    return {column.at: LEFT_OUT if column.meant == PRIVATE else column.meant for column in content_columns}


def _twice(choice: Choice) -> Problem | None:
    """Two columns cannot become one."""
    first: dict[str, str] = {}
    for at, column in choice.columns.items():
        if column and column in first:
            message = f'The columns {first[column]} and {at} are both to be "{column}".'
            return Problem(
                "column-twice", Place(choice.name), message, "Choose another meaning for one of them."
            )
        first[column] = at
    return None


@dataclass(slots=True)
class _Reading:
    """One reading of a sheet, and what it met."""

    choice: Choice
    table: Table
    problems: list[Problem] = field(default_factory=list)

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each row that comes along, its cells by the columns of plea."""
        usual = usual_choice(columns_of(self.table, self.choice.headings_at))
        columns = {**usual, **self.choice.columns}
        for number, cells in self.table.rows.items():
            if number <= self.choice.headings_at or number in self.choice.without:
                continue
            row: dict[str, str] = {}
            for at, text in enumerate(cells, start=1):
                column = columns.get(letters(at), LEFT_OUT)
                if column and text:
                    row[column] = self.cell(number, letters(at), column, text)
            if WHOLE_NAME in row and self.choice.names:
                self.take_apart(number, row)
            if row:
                yield row

    def cell(self, number: int, at: str, column: str, text: str) -> str:
        """Return a cell as plea wants it: offices and languages by their codes, nothing unprintable."""
        if strange := unprintable(text):
            message = f"The cell holds a character that no Word file can hold ({strange}); it is taken out."
            self.odd("unprintable-character", number, at, message, "See that the words are right without it.")
            text = "".join(letter for letter in text if not unprintable(letter))
        if column == "office":
            return self.code(number, at, text, _OFFICES, "office")
        if column == "language":
            return self.code(number, at, text, _LANGUAGES, "language")
        return text

    def code(self, number: int, at: str, text: str, known: Mapping[str, str], what: str) -> str:
        code = known.get(text.casefold().strip())
        if code is None:
            message = f'"{text}" is no {what} that plea knows how to write to.'
            todo = f"Choose the {what} for all rows below, or correct it in the list afterwards."
            self.odd(f"unknown-{what}", number, at, message, todo)
        return code or text

    def take_apart(self, number: int, row: dict[str, str]) -> None:
        """Put the parts of a whole name into their columns; what has words already keeps them."""
        name = taken_apart(row[WHOLE_NAME], self.choice.names)
        if name is None:
            message = f'"{row[WHOLE_NAME]}" is not written in the way that you chose for the names.'
            todo = "Fill in given_name and family_name of this row in the list afterwards."
            self.odd("whole-names", number, "", message, todo)
            return
        parts = {"given_name": name.given, "family_name": name.family}
        parts |= {"honorific": name.honorific, "title": name.title}
        for column, text in parts.items():
            if text:
                row.setdefault(column, text)

    def odd(self, code: str, number: int, at: str, message: str, todo: str) -> None:
        part = f"sheet {self.table.title}" if self.table.title else ""
        where = f"{at}{number}" if at and part else f"row {number}"
        self.problems.append(
            Problem(code, Place(self.choice.name, part, number, where), message, todo, False)
        )


_OFFICES = {
    **{code: code for code in OFFICES},
    **{label.casefold(): code for code, label in OFFICES.items()},
    **{code.replace("_", " "): code for code in OFFICES},
}
_LANGUAGES = {**{code: code for code in LANGUAGES}, **MEANT}
KNOWN = tuple(COLUMNS)
"""The columns that a column of the list may be read as."""
