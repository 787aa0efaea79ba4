"""What plea makes of a list that somebody brings: its headings, what they mean, and what is odd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from plea.files.columns import COLUMNS
from plea.files.foreign_list import ForeignList, Table, foreign_list
from plea.files.headings import PRIVATE, WHOLE_NAME, meant_by
from plea.files.plain_list import field_name
from plea.files.sheet_xml import letters
from plea.model.problem import Place, Problem

SHOWN_ROWS = 5
_LOOKED_AT = 15  # rows among which the headings are looked for
_ENDS = (
    "total",
    "sum",
    "summe",
    "gesamt",
    "razem",
    "suma",
    "итого",
    "всего",
    "усього",
    "totale",
    "source",
    "note",
)


@dataclass(frozen=True, slots=True)
class ProposedColumn:
    """A column as the list has it, and what it seems to be."""

    at: str  # "C", as Excel names it
    heading: str
    meant: str  # a column of plea, WHOLE_NAME, PRIVATE, or a name of the campaigner's own
    known: bool  # False: one of the campaigner's own
    filled: int  # how many rows have something in it


@dataclass(frozen=True, slots=True)
class OddRow:
    """A row that looks like no person; it is proposed to leave it out."""

    number: int
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class ProposedSheet:
    """One sheet, its first rows, and how its columns are proposed to be read."""

    title: str
    headings_at: int  # the row of the headings, 0 where it has none
    columns: tuple[ProposedColumn, ...]
    rows: tuple[tuple[str, ...], ...]  # the first five below the headings
    count: int  # of all rows below the headings
    odd: tuple[OddRow, ...]
    hidden: bool

    @property
    def has(self) -> frozenset[str]:
        """What its columns mean."""
        return frozenset(column.meant for column in self.columns)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file holds; without sheets, one of `encodings` has to be chosen first."""

    name: str
    kind: str
    sheets: tuple[ProposedSheet, ...]
    encodings: tuple[tuple[str, str], ...] = ()

    @property
    def likely(self) -> int:
        """The number of the sheet that most likely is the list: the one whose headings say most."""
        known = [sum(c.known for c in sheet.columns) - 100 * sheet.hidden for sheet in self.sheets]
        return max(range(len(known)), key=lambda i: (known[i], self.sheets[i].count), default=0)


def propose(
    content: bytes, name: str, encoding: str = "", headings_at: int | None = None
) -> tuple[Proposal | None, list[Problem]]:
    """Return how a list is proposed to be read, with all that is odd about it; None where it cannot be read.

    `encoding` is one of those that a first proposal offers, `headings_at` the row of the headings where a
    person says so (0: there are none).
    """
    found, problems = foreign_list(content, name, encoding)
    if found is None:
        return None, problems
    sheets = tuple(_sheet(table, headings_at) for table in found.tables if table.rows)
    proposal = Proposal(name, found.kind, sheets, found.encodings)
    if sheets:
        problems += _odd(name, found, sheets[proposal.likely])
    return proposal, problems


def headings_in(table: Table) -> int:
    """Return the row that names the columns, 0 where none seems to."""
    rated = {number: _like_headings(cells) for number, cells in islice(table.rows.items(), _LOOKED_AT)}
    number = max(rated, key=lambda row: (rated[row], -row), default=0)
    if rated.get(number, 0) > 0:
        return number
    first = next(iter(table.rows), 0)
    return 0 if first and _like_a_person(table.rows[first]) else first


def _like_headings(cells: tuple[str, ...]) -> int:
    words = [cell for cell in cells if cell]
    known = sum(1 for word in words if len(word) < 40 and meant_by(word))
    return 0 if _like_a_person(cells) or known < min(2, len(words)) else known


def _like_a_person(cells: tuple[str, ...]) -> bool:
    return any("@" in cell or cell.isdigit() for cell in cells)


def columns_of(table: Table, headings_at: int) -> tuple[ProposedColumn, ...]:
    """Return the columns of a sheet as they are proposed to be read; two never mean the same."""
    headings = table.rows.get(headings_at, ())
    below = [cells for number, cells in table.rows.items() if number > headings_at]
    columns: list[ProposedColumn] = []
    taken: set[str] = set()
    for number in range(table.width):
        heading = headings[number] if number < len(headings) else ""
        filled = sum(1 for cells in below if number < len(cells) and cells[number])
        if not heading and not filled:
            continue
        meant = meant_by(heading) if heading else ""
        known = bool(meant) and (meant not in taken or meant == PRIVATE)
        if not known:
            meant = _own_name(heading, number + 1, taken)
        taken.add(meant)
        columns.append(ProposedColumn(letters(number + 1), heading, meant, known, filled))
    return tuple(columns)


def _own_name(heading: str, number: int, taken: set[str]) -> str:
    name = field_name(heading, number)
    if name in COLUMNS or name in taken:
        name = f"{name}_{number}"
    return name


def _sheet(table: Table, asked: int | None) -> ProposedSheet:
    at = headings_in(table) if asked is None else asked
    below = {number: cells for number, cells in table.rows.items() if number > at}
    columns = columns_of(table, at)
    return ProposedSheet(
        title=table.title,
        headings_at=at,
        columns=columns,
        rows=tuple(_shown(cells, columns) for cells in islice(below.values(), SHOWN_ROWS)),
        count=len(below),
        odd=tuple(_odd_rows(below, table.rows.get(at, ()))),
        hidden=table.hidden,
    )


def _shown(cells: tuple[str, ...], columns: tuple[ProposedColumn, ...]) -> tuple[str, ...]:
    at = {letters(number): cell for number, cell in enumerate(cells, start=1)}
    return tuple(at.get(column.at, "") for column in columns)


def _odd_rows(below: Mapping[int, tuple[str, ...]], headings: tuple[str, ...]) -> Iterator[OddRow]:
    seen: dict[tuple[str, ...], int] = {}
    usual = Counter(sum(map(bool, cells)) for cells in below.values()).most_common(1)
    for number, cells in below.items():
        bare = tuple(cell.casefold() for cell in cells)
        filled = [cell for cell in cells if cell]
        words = ", ".join(filled)[:80]
        if bare in seen:
            yield OddRow(number, f"repeats row {seen[bare]} word for word", words)
        elif bare == tuple(cell.casefold() for cell in headings):
            yield OddRow(number, "repeats the headings", words)
        elif len(filled) == 1 and usual[0][0] > 2:
            yield OddRow(number, "holds one cell only, like a note or a heading between rows", words)
        elif filled[0].casefold().startswith(_ENDS) and len(filled) < usual[0][0]:
            yield OddRow(number, "looks like a total or a note at the end", words)
        seen.setdefault(bare, number)


def _odd(name: str, found: ForeignList, sheet: ProposedSheet) -> Iterator[Problem]:
    """Yield what somebody should look at before the list is taken."""
    where = Place(name, f"sheet {sheet.title}" if sheet.title else "")
    table = next(table for table in found.tables if table.title == sheet.title)
    first = next(iter(table.rows))
    if sheet.headings_at == 0:
        words = ", ".join(cell for cell in table.rows[first] if cell)[:60]
        message = f"The first row looks like a person, not like names of columns: {words}"
        yield Problem(
            "list-without-headings", where, message, "Say below what each column holds.", stops=False
        )
    elif sheet.headings_at != first:
        message = (
            f"The names of the columns are taken from row {sheet.headings_at}; what stands above is left out."
        )
        todo = "Choose another row below if that is wrong."
        yield Problem("headings-below", where, message, todo, stops=False)
    for (number, at), error in sorted(table.lost.items()):
        if number > sheet.headings_at:
            what = f"the error {error}" if error else "a formula that was never calculated"
            place = Place(name, where.part, number, f"{at}{number}")
            message = f"The cell holds {what}; it is empty in your list."
            yield Problem("lost-cell", place, message, "Type the value itself, if you know it.", stops=False)
    if sheet.odd:
        message = f"{len(sheet.odd)} rows look like no person of their own."
        yield Problem("odd-rows", where, message, "See below which ones to leave out.", stops=False)
    if WHOLE_NAME in sheet.has and "family_name" not in sheet.has:
        column = next(column.heading for column in sheet.columns if column.meant == WHOLE_NAME)
        message = (
            f'The column "{column}" holds whole names, and plea never guesses which part is the family name.'
        )
        todo = "Choose below how they are written; look at the five rows."
        yield Problem("whole-names", where, message, todo, stops=False)
