"""Plain mail merge: a Word file and a list become letters, without a campaign."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from plea.files.near import did_you_mean, listed
from plea.files.opened import read_file
from plea.files.plain_list import PlainList, PlainRow
from plea.letter.languages import LANGUAGES
from plea.letter.shared import Fields, filters_for
from plea.merge.filename import plain_names
from plea.model.problem import Place, Problem
from plea.word.api import BrokenDocument, Document, compile_docx
from plea.word.fault import CannotFill
from plea.word.line import CompiledLine, compile_line
from plea.word.markdown import SourceLine

GROUP = "recipient"
_FILTERS = filters_for(LANGUAGES["en"])


@dataclass(frozen=True, slots=True)
class PlainLetter:
    """One person's letter: what it is called, its bytes, and the row it was made for."""

    file: str
    docx: bytes
    row: str  # "row 14": how messages and problems tell whom it concerns


@dataclass(slots=True)
class PlainMerge:
    """A compiled file, a list, and all that is wrong so far."""

    people: PlainList
    document: Document | None
    names: CompiledLine | None
    shared: Mapping[str, Any]
    problems: list[Problem]
    limit: int | None = None
    files: dict[int, str] = field(default_factory=dict)  # row number → name of its letter

    @property
    def stopped(self) -> bool:
        """True when no letter at all may be made."""
        return any(problem.stops_everything for problem in self.problems)

    @property
    def held_back(self) -> set[str]:
        """The rows that get no letter."""
        return {row for problem in self.problems if problem.stops for row in problem.concerns}

    def letters(self) -> Iterator[PlainLetter]:
        """Make the letters one after the other; the rows held back are told in `problems`."""
        if self.document is None or self.names is None or self.stopped:
            return
        rows = self.people.rows
        self._name(rows, self.names)
        for row in rows[: self.limit]:
            values, concerned = _values(row), _called(row)
            faults = [replace(problem, concerns=(concerned,)) for problem in row.problems]
            docx, more = (None, []) if faults else _fill(self.document, values, row)
            self.problems += faults + more
            if docx is not None and row.number in self.files:
                yield PlainLetter(self.files[row.number], docx, concerned)

    def _name(self, rows: tuple[PlainRow, ...], names: CompiledLine) -> None:
        """Name the letters of all rows: a name does not depend on how many are made this time."""
        called: list[tuple[str, int]] = []
        for position, row in enumerate(rows):
            try:
                called.append((names.fill({**self.shared, **_values(row)}), row.number))
            except CannotFill as fault:
                if (self.limit is None or position < self.limit) and not row.problems:
                    self.problems.append(_unfilled(row, fault, "its file's name"))
        self.files = dict(zip((number for _, number in called), plain_names(called), strict=True))


def prepare_plain(
    template: Path,
    people: PlainList,
    shared: Mapping[str, Any] | None = None,
    *,
    name: str = "",
    limit: int | None = None,
) -> PlainMerge:
    """Compile a Word file for a list; `name` is a line with fields that names each letter."""
    shared = {key: _named_groups(key, value) for key, value in (shared or {}).items()}
    problems = list(_hidden_by_column(people, shared))
    judge = partial(_unknown, known=_known(people, shared))
    document = None
    content, found = read_file(template, template.name)
    problems += found
    if content is not None:
        try:
            document = compile_docx(
                content, shared, filters=_FILTERS, judge=judge, name=template.name, folder=template.parent
            )
            problems += document.warnings
        except BrokenDocument as broken:
            problems += broken.problems
    pattern = name or (f"{{{{ {GROUP}.{people.fields[0]} | default('') }}}}" if people.fields else "")
    names, found = compile_line(SourceLine(pattern, Place("--name")), _FILTERS)
    problems += [*found, *(judge(names.fields) if names else ())]
    return PlainMerge(people, document, names, shared, problems, limit)


def _named_groups(name: str, value: Any) -> Any:
    """Let a group of values know its name, so that an empty one in it can be named."""
    if not isinstance(value, Mapping):
        return value
    return Fields(name, {key: _named_groups(f"{name}.{key}", inner) for key, inner in value.items()})


def _hidden_by_column(people: PlainList, shared: Mapping[str, Any]) -> Iterator[Problem]:
    for name in people.fields:
        if name in shared:
            yield Problem(
                "column-twice",
                Place(people.file),
                f'"{name}" is a column of the list and a name of the shared file as well.',
                "Give one of them another name.",
            )


def _known(people: PlainList, shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a tag may ask for: names, and the names inside each group."""
    columns = dict.fromkeys(people.fields)
    return {**columns, **shared, GROUP: columns}


def _unknown(fields: Mapping[str, tuple[Place, ...]], known: Mapping[str, Any]) -> Iterator[Problem]:
    for name, places in fields.items():
        inside: Any = known
        path: list[str] = []
        for step in name.split("."):
            if not isinstance(inside, Mapping):
                break
            if step not in inside:
                yield from (_unknown_field(name, place, path, step, inside) for place in places)
                break
            path.append(step)
            inside = inside[step]


def _unknown_field(name: str, place: Place, path: list[str], step: str, inside: Mapping[str, Any]) -> Problem:
    there = {".".join([*path, one]): None for one in inside if path or one != GROUP}
    todo = did_you_mean(".".join([*path, step]), there, f"There are {listed(there)}.")
    return Problem("unknown-field", place, f'"{name}" is neither a column of the list nor shared.', todo)


def _values(row: PlainRow) -> dict[str, Any]:
    cells = {name: text for name, text in row.cells.items() if name != GROUP}
    return {**cells, GROUP: Fields(GROUP, row.cells)}


def _called(row: PlainRow) -> str:
    return row.place("").where.partition(" (")[0]


def _fill(document: Document, values: dict[str, Any], row: PlainRow) -> tuple[bytes | None, list[Problem]]:
    """Fill one letter; every empty cell that it would print is found in the same go."""
    problems: list[Problem] = []
    while True:
        try:
            docx = document.fill(values)
            return (None if problems else docx), problems
        except CannotFill as fault:
            if fault.field or not problems:  # what stands in for a missing value may be no date
                problems.append(_unfilled(row, fault, "the letter"))
            *group, last = fault.field.split(".")
            inside = values[GROUP] if group == [GROUP] else values
            if not last or len(group) > 1 or (group and group != [GROUP]) or last in inside:
                return None, problems
            inside[last] = "?"


def _unfilled(row: PlainRow, fault: CannotFill, what: str) -> Problem:
    column = fault.field.removeprefix(f"{GROUP}.")
    concerns = (_called(row),)
    if column and "." not in column:
        where = f" ({fault.place})" if what == "the letter" else ""
        return Problem(
            "empty-cell",
            row.place(column),
            f'"{column}" is empty, but {what} prints it{where}.',
            f'Fill the cell, or write what stands there instead: {{{{ {fault.field} | default("…") }}}}.',
            concerns=concerns,
        )
    if column:
        todo = f'Put it between "{{% if {column} %}}" and "{{% endif %}}", or give it a value.'
        message = f'"{column}" has no value in {_called(row)}.'
        return Problem("missing-value", fault.place, message, todo, concerns=concerns)
    return Problem(
        "cannot-work-out",
        fault.place,
        f"This field cannot be worked out for {_called(row)}: {fault.reason}.",
        "Compare it with the columns of the list and the names of the shared file.",
        concerns=concerns,
    )
