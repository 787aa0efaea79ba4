"""A letter that begins with "Mr Dzhakishev" leaves its reader to guess who that is: first the full name.

The subject does not count: it may stand on another page, or be cut off. Every way through the conditions
of a text is looked at, with the facts' own words where their fields stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plea.checks.stems import stem
from plea.checks.texts import CampaignText, Control, Words, with_facts
from plea.model.campaign import Campaign
from plea.model.problem import Problem

_PARTS = 2


def person_not_named(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each place where a text first speaks of the person by less than their name."""
    for text in texts:
        name = campaign.person.get(text.language) or campaign.person.get("", "")
        if len(name.split()) < _PARTS:
            continue
        first = _FirstMention(name, text.language)
        for block in text.blocks(with_facts(campaign, text.language)):
            if isinstance(block, Control):
                first.turn(block.word)
            elif found := first.short_in(block):
                yield Problem(
                    code="person-not-named",
                    place=block.place_at(found.start()),
                    message=f'"{found[0]}" stands here before the letter has said "{name}".',
                    todo="Write the full name where the letter first speaks of the person.",
                    stops=False,
                )


@dataclass(slots=True)
class _Condition:
    """A condition that is open: whether the person was named before it, and in each of its branches."""

    before: bool
    branches: list[bool] = field(default_factory=list)
    covers_all: bool = False  # it has an else


class _FirstMention:
    """A way through a text, up to where the person is named."""

    def __init__(self, name: str, language: str) -> None:
        given, *_, family = (re.escape(stem(part, language)) + r"\w*" for part in name.split())
        between = r"(?:\s+[\w.’'-]+)?\s+"
        self._family = re.compile(rf"\b{family}", re.IGNORECASE)
        self._whole = re.compile(rf"\b{given}{between}{family}|\b{family},?\s+{given}", re.IGNORECASE)
        self._named = False
        self._open: list[_Condition] = []

    def turn(self, word: str) -> None:
        """Follow a control line."""
        if word in ("if", "for"):
            self._open.append(_Condition(self._named))
        elif word in ("elif", "else") and self._open:
            condition = self._open[-1]
            condition.branches.append(self._named)
            condition.covers_all = word == "else"
            self._named = condition.before
        elif word in ("endif", "endfor") and self._open:
            condition = self._open.pop()
            through_all = self._named and all(condition.branches) and condition.covers_all
            self._named = condition.before or through_all

    def short_in(self, words: Words) -> re.Match[str] | None:
        """Return the first mention if it is in these words and less than the whole name."""
        mention = None if self._named else self._family.search(words.text)
        if mention is None:
            return None
        self._named = True
        whole = self._whole.search(words.text)
        return None if whole and whole.start() <= mention.start() else mention
