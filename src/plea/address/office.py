"""The office apart from who holds it: a new ambassador is told what the predecessor answered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from anyascii import anyascii

from plea.address.countries import country_code
from plea.address.forms import OFFICES
from plea.model.people import Recipient

PERSON = "person:"
"""How the key of an office begins that is a person's own: a mandate. No other key holds a colon."""

_LONGEST = 120
_APOSTROPHES = re.compile("['`]")


@dataclass(frozen=True, slots=True)
class OfficeIdentity:
    """Which office a recipient is written to as, whoever holds it."""

    key: str
    name: str  # "Embassy of Austria in Kazakhstan"; of a mandate, the person's name
    kind: str  # the code of the office: "embassy_no_name"
    country: str

    @property
    def is_personal(self) -> bool:
        """True for a mandate: nobody follows in it."""
        return self.key.startswith(PERSON)


def office_of(recipient: Recipient) -> OfficeIdentity:
    """Return a recipient's office: as `office_key` says, else by body, seat and country, else the person."""
    typed, kind, country = recipient.cell("office_key"), recipient.cell("office"), recipient.cell("country")
    body, seat = _plainly(recipient, "body"), _plainly(recipient, "seat")
    named = ", ".join(part for part in (seat, body) if part)
    if typed:
        return OfficeIdentity(_slug(typed), named or _as_kind(kind, country) or typed, kind, country)
    if body:
        return OfficeIdentity(_slug(body, seat, country), named, kind, country)
    return OfficeIdentity(PERSON + recipient.key, recipient.name, kind, country)


def key_of(name: str) -> str:
    """Return the key of an office that stands in no list and is known by its name alone."""
    return _slug(name)


def _plainly(recipient: Recipient, column: str) -> str:
    """Return a cell as it reads in every letter; a Russian list may fill only the column for Russian."""
    return recipient.cell(column) or recipient.cell(column, recipient.cell("language"))


def _as_kind(kind: str, country: str) -> str:
    words = OFFICES.get(kind, "")
    return ", ".join(part for part in (words[:1].upper() + words[1:], country) if part) if words else ""


@lru_cache(maxsize=10_000)
def _slug(name: str, seat: str = "", country: str = "") -> str:
    """Write in small Latin letters; what is too long, or empty, ends in a number made of the whole.

    >>> _slug("Embassy of Austria in Kazakhstan", "", "Austria")
    'embassy-of-austria-in-kazakhstan-at'
    """
    parts = (name, seat, (country_code(country) or country) if country else "")
    latin = _APOSTROPHES.sub("", anyascii(" ".join(parts))).lower()
    plain = re.sub("[^a-z0-9]+", "-", latin).strip("-")
    if plain and len(plain) <= _LONGEST:
        return plain
    number = sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{plain[: _LONGEST - len(number) - 1].rstrip('-')}-{number}".lstrip("-")
