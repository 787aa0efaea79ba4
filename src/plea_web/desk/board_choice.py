"""What somebody chooses on the board, and its address: numbers and codes only, so that it names nobody.

A value of the lists – a country, a group – stands in the address as the beginning of its hash: it means the
same next week, when the lists have grown, and tells nothing to whoever finds the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Self
from urllib.parse import urlencode

NOBODY = 0
"""The number of an owner who is nobody."""
DUE = ("overdue", "week", "none")
_CODED = {
    "book": "list", "office": "office", "country": "country", "group": "group", "letter": "kind",
    "demand": "demand",
}  # fmt: skip
_LONGEST_NAME = 100


def code(value: str) -> str:
    """Return what stands for a value in an address.

    >>> code("Norway")
    'bea54a34'
    """
    return sha256(value.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters somebody wants to see; empty means all."""

    column: str = ""
    book: str = ""
    office: str = ""
    country: str = ""
    group: str = ""
    letter: str = ""
    owner: int | None = None  # a member's number; NOBODY
    due: str = ""  # overdue | week | none
    changed: bool = False  # since it was approved
    demand: str = ""
    outcome: str = ""
    name: str = ""  # posted: never in the address
    after: int | None = None  # the last letter of the page before

    def with_(self, **parts: Any) -> Self:
        """Return this with other parts, from the first page on."""
        return replace(self, **{"after": None, **parts})

    def without(self, part: str) -> Self:
        """Return this without one part."""
        return self.with_(**{part: getattr(Chosen(), part)})

    @property
    def address(self) -> str:
        """This as it stands behind the question mark; "" for everything."""
        said: dict[str, object] = {"state": self.column} if self.column else {}
        said |= {name: code(value) for part, name in _CODED.items() if (value := getattr(self, part))}
        if self.outcome:
            said["outcome"] = self.outcome
        if self.owner is not None:
            said["owner"] = self.owner
        if self.due:
            said["due"] = self.due
        if self.changed:
            said["changed"] = 1
        if self.after:
            said["after"] = self.after
        return urlencode(said)

    @property
    def is_filtered(self) -> bool:
        """True where less than everything is asked for."""
        return bool(replace(self, after=None).address or self.name)


@dataclass(frozen=True, slots=True)
class Known:
    """What can be chosen: the values that there are, by part."""

    columns: frozenset[str]
    values: Mapping[str, Iterable[str]]  # by part, as in _CODED
    outcomes: frozenset[str]

    def read(self, address: Mapping[str, str], name: str = "") -> Chosen:
        """Return what an address asks for; what it asks for and is not there is left out."""
        coded = {
            part: next((value for value in self.values.get(part, ()) if value and code(value) == asked), "")
            for part, parameter in _CODED.items()
            if (asked := address.get(parameter, ""))
        }
        return Chosen(
            column=_one_of(address.get("state", ""), self.columns),
            owner=_number(address.get("owner", "")),
            due=_one_of(address.get("due", ""), DUE),
            changed=address.get("changed") == "1",
            outcome=_one_of(address.get("outcome", ""), self.outcomes),
            name=name.strip()[:_LONGEST_NAME],
            after=_number(address.get("after", "")),
            **coded,
        )


def _one_of(said: str, known: Iterable[str]) -> str:
    return said if said in known else ""


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
