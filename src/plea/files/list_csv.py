"""A list as text: CSV with commas, semicolons or tabs, in UTF-8 or UTF-16."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from plea.files.opened import read_file
from plea.files.raw_list import CellPlace, RawList, RawRow, nothing_in_it, strange_cells
from plea.files.tidy import tidy
from plea.model.problem import Place, Problem

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 20  # records that tell which delimiter it is
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

Record = tuple[int, list[str]]


def read_csv(path: Path, name: str) -> tuple[RawList | None, list[Problem]]:
    """Read a CSV file that messages call `name`; its first line names the columns."""
    content, problems = read_file(path, name)
    if content is None:
        return None, problems
    text, problem = _decoded(content, name)
    if problem:
        return None, [problem]
    records, problems = divided(text, name)
    return (None, problems) if problems else _list(records, name)


def divided(text: str, name: str) -> tuple[list[Record], list[Problem]]:
    """Return the lines of a list that hold anything, each with its number, cut at what divides them."""
    text, delimiter = _told_delimiter(text)
    try:
        records = list(_records(text, delimiter or _delimiter(text)))
    except _Broken as fault:
        return [], [_broken(name, fault)]
    return records, [] if records else [nothing_in_it(name)]


def csv_as_it_is(content: bytes) -> tuple[str, str, list[Record]] | None:
    """Return the text of a CSV file from its first record on, its delimiter, its records; None if broken."""
    text, problem = _decoded(content, "")
    text, told = _told_delimiter(text)
    delimiter = told or _delimiter(text)
    try:
        return None if problem else (text, delimiter, list(_records(text, delimiter)))
    except _Broken:
        return None


def _decoded(content: bytes, name: str) -> tuple[str, Problem | None]:
    try:
        if content.startswith(_UTF_16):
            return content.decode("utf-16"), None
        if b"\0" not in content:
            return content.decode("utf-8-sig"), None
        message = "The file is no text: it holds zero bytes."
        return "", Problem("not-utf-8", Place(name), message, "Save the list as .xlsx or as CSV UTF-8.")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        todo = 'Save it again: in Excel as "CSV UTF-8", in LibreOffice with the character set "UTF-8".'
        message = "The letters here are not stored as UTF-8; plea does not guess which ones are meant."
        return "", Problem("not-utf-8", Place.line(name, line), message, todo)


def _told_delimiter(text: str) -> tuple[str, str]:
    """Excel understands a first line such as "sep=;"; an empty one in its place keeps the lines counted."""
    first, end, rest = text.partition("\n")
    told = first.strip().strip('"')
    return (end + rest, told[4]) if told.startswith("sep=") and len(told) > len("sep=") else (text, "")


def _delimiter(text: str) -> str:
    """Return what divides the first records into most columns, all of them into equally many."""

    def columns(delimiter: str) -> tuple[bool, int]:
        widths = []
        try:
            for _, cells in _records(text, delimiter):
                widths.append(len(cells))
                if len(widths) == _LOOKED_AT:
                    break
        except _Broken:
            return False, 0
        return len(set(widths)) == 1, widths[0] if widths else 0

    rated = {delimiter: columns(delimiter) for delimiter in _DELIMITERS}
    several = {delimiter: rate for delimiter, rate in rated.items() if rate[1] > 1}
    return max(several, key=lambda delimiter: several[delimiter], default=",")


class _Broken(Exception):
    """A quotation mark that does not fit, and the line where its record begins."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def _records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield each record that holds anything, with the line on which it begins. Raises _Broken."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _Broken(line) from None
        if any(cell.strip() for cell in cells):
            yield line, [tidy(cell) for cell in cells]


def _broken(name: str, fault: _Broken) -> Problem:
    return Problem(
        "broken-list",
        Place.line(name, fault.line),
        "A quotation mark in the row that begins here has no partner, or words follow it.",
        'Write "" for a quotation mark inside a quoted cell, or save the list as .xlsx.',
    )


def _list(records: list[Record], name: str) -> tuple[RawList | None, list[Problem]]:
    (line, headings), *below = records

    def place(number: int, heading: str) -> Place:
        at = line if number == 1 else number
        return Place(name, "", at, f"line {at} ({heading})")

    problems = list(_heading_problems(headings, place))
    problems += _nameless(headings, below, name, line)
    if not below:
        problems.append(nothing_in_it(name))
    named = tuple(heading for heading in headings if heading)
    return RawList(named, tuple(_row(record, headings, place) for record in below), place), problems


def _heading_problems(headings: list[str], place: CellPlace) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for number, heading in enumerate(headings, start=1):
        if not heading:
            continue
        if heading in seen:
            message = f'The column "{heading}" stands in place {seen[heading]} and again in place {number}.'
            todo = "Give one of them another name, or delete it."
            yield Problem("column-twice", place(1, heading), message, todo)
        seen.setdefault(heading, number)


def _nameless(headings: list[str], below: list[Record], file: str, line: int) -> Iterator[Problem]:
    """A column without a name is not read, which has to be said."""
    for number, heading in enumerate(headings, start=1):
        count = sum(1 for _, cells in below if cells[number - 1 : number] not in ([], [""]))
        if not heading and count:
            yield Problem(
                "column-without-name",
                Place.line(file, line),
                f"Column {number} has no name; {count} filled cells below it are not read.",
                "Write its name in the first line, or empty the column.",
                stops=False,
            )


def _row(record: Record, headings: list[str], place: CellPlace) -> RawRow:
    number, cells = record
    problems: list[Problem] = []
    extra = [cell for cell in cells[len(headings) :] if cell]
    if extra:
        message = f'There are more cells than columns here; "{extra[0]}" has no column.'
        todo = "Put cells that hold the dividing sign in quotation marks, or save the list as .xlsx."
        file = place(number, "").file
        problems.append(Problem("too-many-cells", Place.line(file, number), message, todo))
    named = {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading}
    problems += strange_cells(named.items(), lambda heading: place(number, heading))
    return RawRow(number, named, tuple(problems))
