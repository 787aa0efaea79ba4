"""What somebody chooses on the board, and its address: the address is the report, and it names nobody.

The dashboard's bars lead here with the same words: state, list, kind, country, group, owner, due, demand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

NOBODY = "nobody"
"""Stands for the owner of letters that nobody looks after."""
DUE = {"overdue": "Overdue", "week": "This week", "next": "Next week", "later": "Later", "none": "Not due"}
PARAMETERS = {
    "state": "state", "book": "list", "letter": "kind", "office": "office", "country": "country",
    "group": "group", "owner": "owner", "due": "due", "demand": "demand", "outcome": "outcome",
}  # fmt: skip
"""What each part of a choice is called in the address."""
_LONGEST = 300


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
        """This as it stands behind the question mark; "" for everything."""
        said = {name: value for part, name in PARAMETERS.items() if (value := getattr(self, part))}
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


def read(address: Mapping[str, str], name: str = "") -> Chosen:
    """Return what an address asks for; a person or a day that is none is left out."""
    said = {part: address.get(word, "").strip()[:_LONGEST] for part, word in PARAMETERS.items()}
    if said["owner"] != NOBODY and _number(said["owner"]) is None:
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
