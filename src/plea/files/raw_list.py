"""A list as a reader of one kind of file finds it, before its columns become fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from plea.files.tidy import unprintable
from plea.model.problem import Place, Problem

CellPlace = Callable[[int, str], Place]
"""From a row's number and a column's heading to the place of the cell."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as a reader finds it, its cells by heading."""

    number: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class RawList:
    """What a reader of one kind of file finds; `place` knows where a cell of a row stands."""

    headings: tuple[str, ...]
    rows: tuple[RawRow, ...]
    place: CellPlace


def strange_cells(cells: Iterable[tuple[str, str]], place: Callable[[str], Place]) -> Iterator[Problem]:
    """Yield a problem for each cell with a character that no Word file can hold."""
    for heading, text in cells:
        found = unprintable(text)
        if found:
            message = f"The cell holds a character that no Word file can hold ({found})."
            todo = "Delete it and type the text anew."
            yield Problem("unprintable-character", place(heading), message, todo)


def nothing_in_it(file: str) -> Problem:
    """Return the problem of a list without a single row."""
    message = "There is nothing below the names of the columns."
    return Problem("empty-sheet", Place(file), message, "Write a row below them for each one.")
