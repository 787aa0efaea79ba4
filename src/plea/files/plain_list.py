"""A plain list of people, without key or campaign: an Excel sheet, a CSV or a JSON file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plea.files.cells import read_sheet
from plea.files.list_csv import read_csv
from plea.files.list_json import read_json
from plea.files.near import listed
from plea.files.raw_list import CellPlace, RawList, RawRow
from plea.files.workbook import open_workbook
from plea.model.problem import Place, Problem

_NO_NAMES = {"and", "else", "false", "if", "in", "is", "none", "not", "or", "true", "False", "None", "True"}


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One person's values by field name; empty ones are absent."""

    number: int  # of the row, line or item, as people count it
    cells: Mapping[str, str]
    place: Callable[[str], Place]  # from a field name to its cell
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainList:
    """The rows of a list, and its columns as fields name them."""

    file: str
    fields: tuple[str, ...]
    renamed: Mapping[str, str]  # a heading that no field could have → its field
    rows: tuple[PlainRow, ...]


def read_plain_list(path: Path, sheet: str = "") -> tuple[PlainList | None, list[Problem]]:
    """Read a list by the ending of its name; `sheet` names one of a workbook's."""
    readers = {".csv": read_csv, ".txt": read_csv, ".tsv": read_csv, ".json": read_json}
    reader = readers.get(path.suffix.lower())
    raw, problems = reader(path, path.name) if reader else _workbook(path, path.name, sheet)
    if raw is None:
        return None, problems
    fields = {heading: field_name(heading, number) for number, heading in enumerate(raw.headings, start=1)}
    problems += _twice(fields, raw.place)
    rows = tuple(_row(row, fields, raw.place) for row in raw.rows)
    renamed = {heading: name for heading, name in fields.items() if heading != name}
    return PlainList(path.name, tuple(dict.fromkeys(fields.values())), renamed, rows), problems


def field_name(heading: str, number: int) -> str:
    """Return how a tag writes a column: headings with spaces get underscores.

    >>> field_name("Family name", 1), field_name("country", 2), field_name("2nd name", 3)
    ('family_name', 'country', 'column_2nd_name')
    """
    if _is_name(heading):
        return heading
    name = re.sub(r"\W+", "_", heading).strip("_").lower()
    if not name:
        return f"column_{number}"
    return name if _is_name(name) else f"column_{name}"


def _is_name(word: str) -> bool:
    return word.isidentifier() and not word.startswith("_") and word not in _NO_NAMES


def _twice(fields: Mapping[str, str], place: CellPlace) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for heading, name in fields.items():
        if name in first:
            message = f'The columns "{first[name]}" and "{heading}" would both be {{{{ {name} }}}}.'
            yield Problem("column-twice", place(1, heading), message, "Give one of them another name.")
        first.setdefault(name, heading)


def _row(row: RawRow, fields: Mapping[str, str], place: CellPlace) -> PlainRow:
    headings = {name: heading for heading, name in fields.items()}

    def cell(name: str) -> Place:
        return place(row.number, headings.get(name, name))

    cells = {fields[heading]: text for heading, text in row.cells.items() if text and heading in fields}
    return PlainRow(row.number, cells, cell, row.problems)


def _workbook(path: Path, name: str, sheet: str) -> tuple[RawList | None, list[Problem]]:
    workbook, problems = open_workbook(path, name)
    if workbook is None:
        return None, problems
    if not sheet and len(workbook.sheets) > 1:
        message = f"There are several sheets: {listed(workbook.sheets)}."
        todo = f'Say which one: --sheet "{workbook.sheets[0]}".'
        return None, [Problem("missing-sheet", Place(name), message, todo)]
    found, problems = read_sheet(workbook, sheet or workbook.sheets[0])
    if found is None:
        return None, problems
    header = found.header
    rows = tuple(RawRow(row.number, row.cells, row.problems) for row in found.rows)
    return RawList(found.columns, rows, header.place), problems
