"""out/<campaign>/numbers.csv: which number each letter has, for good."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plea.files.opened import read_file
from plea.files.own_table import BROKEN, records_in, table_bytes
from plea.model.letter import Numbered
from plea.model.problem import Place, Problem

NUMBERS = "numbers.csv"
COLUMNS = ("letter", "key", "number")
_NUMBER = re.compile("[1-9][0-9]{0,8}")
_TODO = (
    "Put back the file as plea wrote it, from a backup. Do not delete it: numbers that stand on letters "
    "would be given again."
)

Numbers = Mapping[Numbered, int]
"""The number of each letter, by its kind and its recipient's key."""


def read_numbers(path: Path, name: str) -> tuple[dict[Numbered, int], list[Problem]]:
    """Return the numbers that letters have; none where there is no file, which messages call `name`."""
    if not path.exists():
        return {}, []
    content, problems = read_file(path, name)
    if content is None:
        return {}, problems
    numbers: dict[Numbered, int] = {}
    taken: set[int] = set()
    line = 0
    try:
        for line, cells in records_in(content, COLUMNS[0]):
            if line == 1 and tuple(cells) == COLUMNS:
                continue
            wrong = _wrong(cells, numbers, taken) if line > 1 else f"should be {', '.join(COLUMNS)}"
            if wrong:
                return {}, [_broken(Place.line(name, line), f"This line {wrong}.")]
            letter, key, number = cells
            numbers[letter, key] = int(number)
            taken.add(int(number))
    except BROKEN:
        return {}, [_broken(Place.line(name, line + 1), "Here the file cannot be read.")]
    return numbers, []


def numbers_beside(folder: Path) -> dict[Numbered, int]:
    """Return what the manifests of letters still tell of numbers, for where their file was lost."""
    found: dict[Numbered, int] = {}
    taken: set[int] = set()
    for path in sorted(folder.glob("*/manifest.csv")):
        content, _ = read_file(path, path.name)
        for letter, key, number in _in_manifest(content or b""):
            if _NUMBER.fullmatch(number) and (letter, key) not in found and int(number) not in taken:
                found[letter, key] = int(number)
                taken.add(int(number))
    return found


def _in_manifest(content: bytes) -> Iterator[list[str]]:
    heading: list[str] = []
    try:
        for _, cells in records_in(content, COLUMNS[0]):
            heading = heading or cells
            if {*COLUMNS} <= {*heading} and len(cells) == len(heading):
                yield [cells[heading.index(column)] for column in COLUMNS]
    except BROKEN:
        return  # whoever merges is told of a broken manifest


def numbers_bytes(numbers: Numbers) -> bytes:
    """Return the file of these numbers, the lowest first."""
    ordered = sorted(numbers.items(), key=lambda one: one[1])
    return table_bytes(COLUMNS, ((letter, key, str(number)) for (letter, key), number in ordered))


def _wrong(cells: list[str], numbers: Numbers, taken: set[int]) -> str:
    if len(cells) != len(COLUMNS) or not _NUMBER.fullmatch(cells[2]):
        return "is not as plea wrote it: a letter, a recipient's key and a number"
    letter, key, number = cells
    if (letter, key) in numbers:
        return f'gives the letter "{letter}" to "{key}" a second number'
    return f"gives the number {number} a second time" if int(number) in taken else ""


def _broken(place: Place, message: str) -> Problem:
    return Problem("broken-numbers", place, message, _TODO)
