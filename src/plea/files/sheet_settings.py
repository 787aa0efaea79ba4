"""Sheets read as a YAML file is: a row becomes what stands under one name, and each cell keeps its place.

So one reader serves both, and says of both what is wrong in the same words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from plea.files.block import Block
from plea.files.cells import Row, Sheet, date_cells, read_sheet
from plea.files.languages import LANGUAGES, MEANT
from plea.files.near import did_you_mean
from plea.files.workbook import Workbook
from plea.files.yaml import Entry
from plea.model.problem import Place, Problem

KEY = "key"
REMARK = "note"
"""A column for the team's own words, as "#" is in YAML; nobody reads it."""

Split = Callable[[str], list[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a sheet are called, and to which setting each of them belongs."""

    noun: str  # what one row is: "fact"
    settings: Mapping[str, tuple[str, ...]]  # "cleared_by" → under "cleared" the setting "by"
    in_languages: tuple[str, ...] = ()  # "title": the columns title_en, title_ru; "": en, ru
    kinds: tuple[str, ...] = ()  # of a wording: the first in the column en, another in en_alleged
    lists: Mapping[str, Split] = field(default_factory=dict)  # columns whose cells hold several
    required: tuple[str, ...] = ()  # settings
    months: tuple[str, ...] = ()  # columns of dates that may lack their day

    def path(self, column: str) -> tuple[str, ...]:
        """Return the setting that a column holds, from the outside in; () where plea knows none."""
        if column in self.settings:
            return self.settings[column]
        if "" in self.in_languages and column in LANGUAGES:
            return (column,)
        setting, _, language = column.rpartition("_")
        if setting in LANGUAGES and language in self.kinds[1:]:
            return (setting, language)
        return (setting, language) if setting in self.in_languages and language in LANGUAGES else ()

    def names(self) -> list[str]:
        """Return what columns may be called, for a message."""
        kinds = [f"en_{kind}" for kind in self.kinds[1:]]
        return [
            KEY,
            *self.settings,
            *kinds,
            *(f"{setting}_en" for setting in self.in_languages if setting),
            REMARK,
        ]

    def column_of(self, setting: str, sheet: Sheet) -> str:
        """Return the first column of a setting, or what it would be called."""
        there = (column for column in sheet.columns if self.path(column)[:1] == (setting,))
        return next(there, f"{setting}_en" if setting in self.in_languages else setting)


def keys_in(cell: str) -> list[str]:
    """Return the keys in a cell, between which stand semicolons, commas or line breaks.

    >>> keys_in("s1; s2")
    ['s1', 's2']
    """
    return [key for piece in re.split(r"[;,\n]", cell) if (key := piece.strip())]


def links_in(cell: str) -> list[str]:
    """Return the web addresses in a cell; a semicolon inside one belongs to it.

    >>> links_in("https://example.org/a;b; https://example.org/c")
    ['https://example.org/a;b', 'https://example.org/c']
    """
    return [link for piece in cell.split() if (link := piece.rstrip(";"))]


def sheet_block(
    workbook: Workbook, title: str, sheets: Mapping[str, tuple[str, Columns]], problems: list[Problem]
) -> Block:
    """Return a workbook as the settings of a whole file: by setting, the sheet that holds it."""
    entries = {
        setting: Entry(
            Place(workbook.name, f"sheet {sheet}"), sheet_entries(workbook, sheet, columns, problems)
        )
        for setting, (sheet, columns) in sheets.items()
    }
    return Block(title, workbook.name, Place(workbook.name), entries, problems)


def sheet_entries(
    workbook: Workbook, title: str, columns: Columns, problems: list[Problem]
) -> dict[str, Entry]:
    """Return what each row of a sheet holds, by its key."""
    sheet, found = read_sheet(workbook, title, (KEY,))
    problems += found
    if sheet is None or KEY not in sheet.columns:
        return {}
    problems += _unknown(sheet, columns)
    problems += _days_or_months(workbook, sheet, columns)
    return {
        row.cell(KEY): Entry(row.place(KEY), _settings(row, sheet, columns), KEY)
        for row in rows_by(sheet, KEY, columns.noun, problems)
    }


def rows_by(sheet: Sheet, column: str, noun: str, problems: list[Problem]) -> Iterator[Row]:
    """Yield each row that the cell in one column names, and no name twice."""
    first: dict[str, Row] = {}
    for row in sheet.rows:
        problems += row.problems
        name = row.cell(column)
        if name in first:
            above = first[name].number
            message = f'The {column} "{name}" stands in row {above} and again in row {row.number}.'
            todo = "Write all of it in one of these rows, or correct the name in one of them."
            problems.append(Problem("duplicate-key", row.place(column), message, todo))
        elif name:
            first[name] = row
            yield row
        elif not row.lost(column):
            message = f"This {noun} has no {column}."
            problems.append(Problem("missing-key", row.place(column), message, "Write it in this cell."))


def _settings(row: Row, sheet: Sheet, columns: Columns) -> Mapping[str, Entry]:
    cells = [(path, _entry(row, c, columns)) for c in row.cells if (path := columns.path(c))]
    if columns.kinds:
        by_kind = {path[0] for path, _ in cells if path[1:] and path[1] in columns.kinds}
        cells = [((*p, columns.kinds[0]) if p[0] in by_kind and not p[1:] else p, e) for p, e in cells]
    there = {path[0] for path, _ in cells}
    for setting in columns.required:
        if setting not in there:
            column = columns.column_of(setting, sheet)
            cells.append(((setting,), Entry(row.place(column), "", column)))
    return _nested(cells)


def _entry(row: Row, column: str, columns: Columns) -> Entry:
    place, text = row.place(column), row.cell(column)
    if column in columns.lists:
        return Entry(place, tuple(Entry(place, one, column) for one in columns.lists[column](text)), column)
    return Entry(place, text, column)


def _nested(cells: list[tuple[tuple[str, ...], Entry]]) -> dict[str, Entry]:
    """Put what belongs under one setting there: `by` and `on` under `cleared`."""
    heads: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for (head, *rest), entry in cells:
        heads.setdefault(head, []).append((tuple(rest), entry))
    return {head: _under(inner) for head, inner in heads.items()}


def _under(cells: list[tuple[tuple[str, ...], Entry]]) -> Entry:
    path, first = cells[0]
    return Entry(first.place, _nested(cells), first.column) if path else first


def _unknown(sheet: Sheet, columns: Columns) -> Iterator[Problem]:
    for column in sheet.columns:
        if column in (KEY, REMARK) or columns.path(column):
            continue
        message = f'"{column}" is not a column of the sheet "{sheet.header.sheet}".'
        place = sheet.header.place(1, column)
        yield Problem("unknown-setting", place, message, _instead_of(column, sheet, columns))


def _instead_of(column: str, sheet: Sheet, columns: Columns) -> str:
    if "" in columns.in_languages and column in MEANT:
        return f'If you mean the language, write "{MEANT[column]}".'
    if column in columns.in_languages:
        return f'Write "{column}_en", with the code of its language.'
    names = columns.names()
    codes = ", codes of languages (en, ru, …)" if "" in columns.in_languages else ""
    free = [name for name in names if name not in sheet.columns]
    return did_you_mean(column, free, f"What may stand here: {', '.join(names)}{codes}.")


def _days_or_months(workbook: Workbook, sheet: Sheet, columns: Columns) -> Iterator[Problem]:
    """Excel turns "2017-10" into the first of October, and no letter may say a day that nobody meant."""
    months = [column for column in columns.months if column in sheet.columns]
    dates = date_cells(workbook, sheet.header.sheet) if months else frozenset()
    for row in sheet.rows:
        for column in months:
            day = row.cell(column)
            if day.endswith("-01") and (row.number, sheet.header.letters[column]) in dates:
                yield Problem(
                    code="day-or-month",
                    place=row.place(column),
                    message=f'The cell is the day {day}. Excel makes the same of "{day[:7]}".',
                    todo=f"Format the cell as text and write what is meant: {day[:7]}, or {day}.",
                    stops=False,
                )
