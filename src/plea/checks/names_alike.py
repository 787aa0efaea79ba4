"""One person under two names is thanked in one place and asked in another, or counted twice.

Compared are the names of the lists and of the actions, as they sound without accents, capitals and
hyphens; "Delvaux" is held beside "Delvaux-Stehres". Whether it is one person, only a person can say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from plea.model.campaign import Campaign
from plea.model.people import Deed, Recipient
from plea.model.problem import Place, Problem

_NAMED = 20  # pairs; a list with more has one cause, and nobody reads thousands
_ACCENTS = re.compile("[\u0300-\u036f]")
_SIGNS = str.maketrans({"'": "", "’": "", "`": "", "-": " "})


@dataclass(frozen=True, slots=True)
class _Named:
    """A name as a cell writes it, and under which key."""

    given: str
    family: str
    country: str
    key: str
    row: Recipient | Deed

    @property
    def place(self) -> Place:
        """The cell with the name, or the row of an action."""
        return self.row.place if isinstance(self.row, Deed) else self.row.place("family_name")

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(folded(self.family).split())

    def may_be(self, other: _Named) -> bool:
        """People of two countries are two people."""
        return not (self.country and other.country) or folded(self.country) == folded(other.country)


def names_alike(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each two names that look like one person's and are not written as one."""
    people = list(_distinct(campaign))
    yield from _one_key(people)
    pairs = list(_two_keys(people))
    for other, person in pairs[:_NAMED]:
        keys = f"their keys are {_key(other)} and {_key(person)}"
        todo = "If this is one person, write one name and one key; if not, dismiss this warning."
        yield _pair(other, person, keys, todo)
    if len(pairs) > _NAMED:
        message = f"{len(pairs) - _NAMED:,} more names from here on are alike in this way."
        todo = "Put right those named before, then check again."
        yield Problem("names-alike", pairs[_NAMED][1].place, message, todo, stops=False)


def _distinct(campaign: Campaign) -> Iterator[_Named]:
    """Yield every name under every key once, with the first cell that has it."""
    seen = set()
    for person in (*_in_lists(campaign), *_in_actions(campaign)):
        if person.family and (person.name, person.key) not in seen:
            seen.add((person.name, person.key))
            yield person


def _in_lists(campaign: Campaign) -> Iterator[_Named]:
    for book in campaign.books.values():
        for one in book.recipients:
            given, family, country = map(one.cell, ("given_name", "family_name", "country"))
            yield _Named(given, family, country, one.key, one)


def _in_actions(campaign: Campaign) -> Iterator[_Named]:
    for deed in campaign.actions.deeds:
        yield _Named(deed.given_name, deed.family_name, deed.country, deed.recipient, deed)


def _one_key(people: Iterable[_Named]) -> Iterator[Problem]:
    first: dict[str, _Named] = {}
    for person in people:
        known = first.setdefault(person.key, person) if person.key else person
        if known.name != person.name:
            yield _pair(known, person, f'both have the key "{person.key}"', "Write the name in one way.")


def _two_keys(people: Iterable[_Named]) -> Iterator[tuple[_Named, _Named]]:
    whole: dict[tuple[str, tuple[str, ...]], list[_Named]] = {}
    for person in people:
        whole.setdefault((folded(person.given), person.parts), []).append(person)
    for (given, parts), same in whole.items():
        shorter = [one for piece in _pieces(parts) for one in whole.get((given, piece), ())]
        for number, person in enumerate(same):
            alike = (o for o in (*same[:number], *shorter) if o.key != person.key and o.may_be(person))
            if other := next(alike, None):
                yield other, person


def _pieces(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the shorter names that a name of several parts begins or ends with."""
    for length in range(1, len(parts)):
        yield parts[:length]
        yield parts[-length:]


def _key(person: _Named) -> str:
    return f'"{person.key}"' if person.key else "none"


def _pair(first: _Named, second: _Named, why: str, todo: str) -> Problem:
    return Problem(
        code="names-alike",
        place=second.place,
        message=f'"{second.name}" here and "{first.name}" ({first.place}) are alike; {why}.',
        todo=todo,
        stops=False,
    )


@lru_cache(10_000)
def folded(name: str) -> str:
    """Return a name without accents, capitals and hyphens.

    >>> folded("Ó\u0111insson"), folded("Bell-O'Shea")
    ('odinsson', 'bell oshea')
    """
    latin = name if name.isascii() else _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
    if not latin.isascii():
        from anyascii import anyascii  # slower, and needed for few names: "đ" is no "d" with an accent

        latin = anyascii(latin)
    return " ".join(latin.casefold().translate(_SIGNS).split())
