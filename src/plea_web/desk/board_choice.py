"""What somebody chooses on the board, and its address: the address is the report, and it names nobody.

A value of the lists – a country, a group – stands in the address as the beginning of its hash: it means the
same next week, when the lists have grown, and tells nothing to whoever finds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from plea_web.desk.coded import code

NOBODY = "0"
"""Stands for the owner of letters that nobody looks after."""
DUE = {"overdue": "Overdue", "week": "Within a week", "later": "Later", "none": "Not due"}
PLAIN = ("state", "owner", "due", "outcome")
CODED = {
    "book": "list", "letter": "kind", "office": "office", "country": "country", "group": "group",
    "demand": "demand",
}  # fmt: skip
"""What each part of a choice that stands coded is called in the address."""
_UNKNOWN = "#"  # before a code that no value has any more: no letter is like that
_LONGEST = 300


def coded(value: str) -> str:
    """Return a value as the address has it."""
    return value.removeprefix(_UNKNOWN) if value.startswith(_UNKNOWN) else code(value)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters somebody wants to see; empty means all."""

    state: str = ""  # the key of a stage, or a state
    book: str = ""
    letter: str = ""
    office: str = ""
    country: str = ""
    group: str = ""
    owner: str = ""  # a member's number; NOBODY
    due: str = ""  # a key of DUE
    demand: str = ""
    outcome: str = ""
    changed: bool = False  # since it was approved
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
        """What stands behind the question mark; "" for everything."""
        said = {part: value for part in PLAIN if (value := getattr(self, part))}
        said |= {name: coded(value) for part, name in CODED.items() if (value := getattr(self, part))}
        if self.changed:
            said["changed"] = "1"
        if self.after:
            said["after"] = str(self.after)
        return urlencode(said)

    @property
    def first_page(self) -> str:
        """The address of the first page of this."""
        return self.with_().address

    @property
    def is_filtered(self) -> bool:
        """True where less than everything is asked for."""
        return bool(self.first_page or self.name)


def read(address: Mapping[str, str], known: Mapping[str, Iterable[str]], name: str = "") -> Chosen:
    """Return what an address asks for; `known` are the values that there are, by part.

    A person or a day that is none is left out; a value that is there no longer is asked for all the same.
    """
    said = {part: address.get(part, "").strip()[:_LONGEST] for part in PLAIN}
    for part, parameter in CODED.items():
        asked = address.get(parameter, "").strip()[:_LONGEST]
        values = (value for value in known.get(part, ()) if value and code(value) == asked)
        said[part] = next(values, _UNKNOWN + asked) if asked else ""
    if _number(said["owner"]) is None:
        said["owner"] = ""
    if said["due"] not in DUE:
        said["due"] = ""
    if not said["demand"]:
        said["outcome"] = ""
    return Chosen(
        changed=address.get("changed") == "1",
        name=name.strip()[:_LONGEST],
        after=_number(address.get("after", "")),
        **said,
    )


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
