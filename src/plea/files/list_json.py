"""A list as JSON: flat groups of values, one for each person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plea.files.opened import read_file
from plea.files.raw_list import CellPlace, RawList, RawRow, nothing_in_it, strange_cells
from plea.files.tidy import tidy
from plea.model.problem import Place, Problem

_SHAPE = 'Write [{"family_name": "Bell", "country": "Austria"}, …].'


class _Twice(Exception):
    """A name that stands twice in one group."""


def read_json(path: Path, name: str) -> tuple[RawList | None, list[Problem]]:
    """Read a JSON list that messages call `name`."""
    content, problems = parse_json(path, name)
    if problems:
        return None, problems
    items = content.get("recipients") if isinstance(content, dict) else content
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        message = "The file is no list of people, each with names and values."
        return None, [Problem("broken-list", Place(name), message, _SHAPE)]
    if not items:
        return None, [nothing_in_it(name)]
    headings = tuple(dict.fromkeys(tidy(heading) for item in items for heading in item))

    def place(number: int, heading: str) -> Place:
        return Place(name, "", number, f"recipient {number} ({heading})")

    rows = tuple(_row(number, item, place) for number, item in enumerate(items, start=1))
    return RawList(headings, rows, place), []


def parse_json(path: Path, name: str) -> tuple[Any, list[Problem]]:
    """Return what a JSON file holds; numbers stay as they were typed."""
    content, problems = read_file(path, name)
    if content is None:
        return None, problems
    try:
        text = content.decode("utf-8-sig")
        return json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_group
        ), []
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        todo = 'Save the file as "UTF-8" (in the editor\'s "Save as", under "Encoding").'
        message = "The letters here are not stored as UTF-8."
        return None, [Problem("not-utf-8", Place.line(name, line), message, todo)]
    except json.JSONDecodeError as fault:
        message = "From here on this is no JSON."
        todo = "Put a comma between any two values, and close every bracket and quotation mark."
        return None, [Problem("broken-list", Place.line(name, fault.lineno), message, todo)]
    except _Twice as twice:
        message = f'"{twice}" stands twice in one group.'
        return None, [Problem("broken-list", Place(name), message, "Delete the one that is wrong.")]
    except RecursionError:
        message = "Brackets stand in one another too deep."
        return None, [Problem("broken-list", Place(name), message, _SHAPE)]


def _group(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group: dict[str, Any] = {}
    for key, value in pairs:
        if key in group:
            raise _Twice(key)
        group[key] = value
    return group


def _row(number: int, item: Mapping[str, Any], place: CellPlace) -> RawRow:
    cells: dict[str, str] = {}
    problems: list[Problem] = []
    for key, value in item.items():
        heading = tidy(key)
        if isinstance(value, list | dict):
            message = "A list or a group stands here, not words."
            todo = "Write its words in one text, or give each a name of its own."
            problems.append(Problem("wrong-value", place(number, heading), message, todo))
        elif value is True:
            cells[heading] = "TRUE"
        elif value:  # null and false are empty cells
            cells[heading] = tidy(str(value))
    problems += strange_cells(cells.items(), lambda heading: place(number, heading))
    return RawRow(number, cells, tuple(problems))
