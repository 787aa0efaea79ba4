"""Two languages of one text say the same: a number that only one of them has is wrong in one of them.

Compared is what stands in digits (dates too, each in its language's way); words are left alone. A
letter with the wrong date or number cannot be taken back, so this stops.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plea.checks.numbers import Number, numbers_in
from plea.checks.texts import CampaignText, Words, wordings_of
from plea.model.campaign import Campaign
from plea.model.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Typed:
    """A number and where it was typed."""

    number: Number
    place: Place


def numbers_differ(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a problem for each number of a text or fact that its other language does not have."""
    for one, other in _in_two_languages(texts):
        here, there = _missing(one.paragraphs, other.paragraphs)
        yield from (_problem(number, "here", f"in {other.name}") for number in here)
        yield from (_problem(number, "here", f"in {one.name}") for number in there)
    for fact in campaign.case.facts.values():
        for first, second in pairwise(wordings_of(fact)):
            in_first, in_second = (f'in the wording "{words.language}"' for words in (first, second))
            here, there = _missing([first], [second])
            yield from (_problem(number, in_first, in_second) for number in here)
            yield from (_problem(number, in_second, in_first) for number in there)


def _in_two_languages(texts: Sequence[CampaignText]) -> Iterator[tuple[CampaignText, CampaignText]]:
    """Yield the texts of each kind of letter side by side, each two of them once."""
    letters = dict.fromkeys(letter.text for text in texts for letter in text.letters)
    for written in letters:
        yield from pairwise(t for t in texts if any(letter.text == written for letter in t.letters))


def _problem(typed: Typed, here: str, there: str) -> Problem:
    return Problem(
        code="numbers-differ",
        place=typed.place,
        message=f'"{typed.number.said}" stands {here} and not {there}.',
        todo="Say the same in both languages, and write the number in digits in both.",
    )


def _missing(one: Iterable[Words], other: Iterable[Words]) -> tuple[list[Typed], list[Typed]]:
    """Return what stands more often in one than in the other, and the other way round."""
    here, there = list(_numbers(one)), list(_numbers(other))
    more_here, more_there = _more_often(here, there), _more_often(there, here)
    alike = _digits(more_here) == _digits(more_there)
    return ([], []) if alike and not any(t.number.date for t in more_here) else (more_here, more_there)


def _more_often(here: Iterable[Typed], there: Iterable[Typed]) -> list[Typed]:
    left = Counter(part for typed in there for part in typed.number.parts)
    more = []
    for typed in here:
        if any(left[part] < 1 for part in typed.number.parts):
            more.append(typed)
        left.subtract(typed.number.parts)
    return more


def _digits(several: Iterable[Typed]) -> str:
    """Return all digits in a row: a telephone number is divided otherwise in each language."""
    return "".join(re.sub(r"\D", "", typed.number.said) for typed in several)


def _numbers(several: Iterable[Words]) -> Iterator[Typed]:
    for words in several:
        for number in numbers_in(words.text, words.language):
            yield Typed(number, words.place_at(number.start))
