"""A reply to a misspelt address is lost: whose name stands beside it, their name should stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plea.checks.names_alike import folded
from plea.files.campaign import FILE
from plea.model.campaign import Campaign
from plea.model.problem import Place, Problem

_PEOPLE = ("contact", "signatory", "name", "person")
_ROLES = """
    admin advocacy appeal campaign campaigns contact hello help info kontakt letter letters mail media
    office post press secretariat support team
"""
_ADDRESS = re.compile(r"([\w.+-]+)@[\w.-]+")
_NAME_PARTS = range(2, 5)


def sender_mismatch(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each e-mail address of the sender that belongs to none of the names."""
    organisation = set(campaign.sender.get("organisation", {}).values())
    for setting, wording in campaign.sender.items():
        names = list(dict.fromkeys(_beside(campaign, setting)))
        people = [name for name in names if name not in organisation and _is_person(name)]
        for text in dict.fromkeys(wording.values()):
            address = _ADDRESS.fullmatch(text)
            if address and people and not _fits(address[1], people):
                yield Problem(
                    code="sender-mismatch",
                    place=Place(FILE, "sender", where=setting),
                    message=f'The address "{text}" does not fit the name printed with it, "{people[0]}".',
                    todo="Compare the two letter by letter; one of them may be misspelt.",
                    stops=False,
                )


def _beside(campaign: Campaign, setting: str) -> Iterator[str]:
    """Yield the names that stand beside an address: those of its own setting, or else all there are."""
    own = [name for name in _PEOPLE if name in campaign.sender and name in setting]
    for name in own or _PEOPLE:
        yield from campaign.sender.get(name, {}).values()


def _is_person(name: str) -> bool:
    parts = name.split()
    return len(parts) in _NAME_PARTS and parts[0][0].isupper() and parts[-1][0].isupper()


def _fits(local: str, people: list[str]) -> bool:
    words = [word for word in re.split(r"[\W\d_]+", folded(local)) if word]
    if not words or set(_ROLES.split()).intersection(words):
        return True
    return any(all(_is_of(word, folded(person).split()) for word in words) for person in people)


def _is_of(word: str, parts: list[str]) -> bool:
    """True for what is made of somebody's names and initials: "savchenko", "i", "isavchenko"."""
    for part in sorted(parts, key=len, reverse=True):
        word = word.replace(part, "", 1)
    return len(word) <= len(parts) and set(word) <= {part[0] for part in parts}
