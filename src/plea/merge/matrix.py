"""Which office is asked for what: the demands that letters put, and the holes among their verbs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plea.checks.wanted import letters_wanted
from plea.model.campaign import Campaign


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """A letter to this office in this language puts this demand."""

    office: str
    demand: str
    language: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Offices by demands, for all languages of the letters."""

    demands: tuple[str, ...]  # those that letters put, in the order in which they first do
    offices: Mapping[str, int]  # those that the lists hold, each with the number of its recipients
    languages: tuple[str, ...]
    needed: frozenset[Asked]
    missing: tuple[Asked, ...]  # needed, and there are no words for it


def matrix_of(campaign: Campaign) -> Matrix:
    """Return the matrix of a campaign's letters and lists."""
    needed = dict.fromkeys(_needed(campaign))
    return Matrix(
        demands=tuple(dict.fromkeys(key for letter in campaign.letters.values() for key in letter.demands)),
        offices=_offices(campaign),
        languages=tuple(dict.fromkeys(language for _, _, language in letters_wanted(campaign) if language)),
        needed=frozenset(needed),
        missing=tuple(asked for asked in needed if not _can_be_put(campaign, asked)),
    )


def _needed(campaign: Campaign) -> Iterator[Asked]:
    for letter, recipient, language in letters_wanted(campaign):
        office = recipient.cell("office")
        for key in letter.demands if office and language else ():
            yield Asked(office, key, language)


def _can_be_put(campaign: Campaign, asked: Asked) -> bool:
    demand = campaign.demands.get(asked.demand)
    return demand is not None and demand.ask(asked.office, asked.language) is not None


def _offices(campaign: Campaign) -> dict[str, int]:
    """Whoever stands in two lists is one recipient."""
    keys: dict[str, set[str]] = {}
    for book in campaign.books.values():
        for recipient in book.recipients:
            keys.setdefault(recipient.cell("office"), set()).add(recipient.key)
    return {office: len(found) for office, found in keys.items() if office}
