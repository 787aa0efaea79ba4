"""A sheet of people, shorter: what all letters of a kind say of them stands once, above the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plea_web.desk.models import Draft

FEWEST = 3  # so many people have to share a line before it is said once

Lines = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a sheet, and what is said of them alone."""

    draft: Draft
    own: Lines


@dataclass(frozen=True, slots=True)
class Shared:
    """What all letters of one kind on a sheet say of their people."""

    letter: str
    people: int
    lines: Lines


def shortened(drafts: Iterable[Draft]) -> tuple[list[Shared], list[Person]]:
    """Return what people of one kind share, and the people with the rest; together it is every value."""
    listed = list(drafts)
    kinds: dict[str, list[Draft]] = {}
    for draft in listed:
        kinds.setdefault(draft.letter, []).append(draft)
    shared = {
        kind: Shared(kind, len(some), _common([lines_of(one.values) for one in some]))
        for kind, some in kinds.items()
        if len(some) >= FEWEST
    }
    people = [
        Person(one, _without(lines_of(one.values), shared[one.letter].lines if one.letter in shared else {}))
        for one in listed
    ]
    return [one for one in shared.values() if one.lines], people


def lines_of(values: Mapping[str, str]) -> Lines:
    """Return values as lines, under the names of their columns with spaces in them."""
    return {column.replace("_", " "): tuple(words.splitlines()) for column, words in values.items() if words}


def _common(people: list[Lines]) -> Lines:
    """Return the lines at the end of each value that everybody has; an address differs at its head."""
    found: Lines = {}
    for column, first in people[0].items():
        values = [one.get(column, ()) for one in people]
        count = 0
        while count < min(map(len, values)) and len({value[-1 - count] for value in values}) == 1:
            count += 1
        if count:
            found[column] = first[len(first) - count :]
    return found


def _without(lines: Lines, shared: Lines) -> Lines:
    own = {column: words[: len(words) - len(shared.get(column, ()))] for column, words in lines.items()}
    return {column: words for column, words in own.items() if words}
