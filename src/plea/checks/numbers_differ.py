"""Two languages of one text say the same: a number that only one of them has is wrong in one of them.

Compared is what stands in digits (dates too, each in its language's way); words are left alone. A
letter with the wrong date or number cannot be taken back, so this stops.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from plea.checks.numbers import numbers_in
from plea.checks.texts import CampaignText, Words, wordings_of
from plea.model.campaign import Campaign
from plea.model.problem import Place, Problem


def numbers_differ(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a problem for each number of a text or fact that its other language does not have."""
    for one, other in _in_two_languages(texts):
        yield from _missing(one.paragraphs, "here", other.paragraphs, f"in {other.name}")
        yield from _missing(other.paragraphs, "here", one.paragraphs, f"in {one.name}")
    for fact in campaign.case.facts.values():
        for first, second in pairwise(wordings_of(fact)):
            for this, that in ((first, second), (second, first)):
                here = f'in the wording "{this.language}" of the fact "{fact.key}"'
                yield from _missing([this], here, [that], f'in the wording "{that.language}"')


def _in_two_languages(texts: Sequence[CampaignText]) -> Iterator[tuple[CampaignText, CampaignText]]:
    """Yield the texts of each kind of letter side by side, each two of them once."""
    letters = dict.fromkeys(letter.text for text in texts for letter in text.letters)
    for written in letters:
        yield from pairwise(t for t in texts if any(letter.text == written for letter in t.letters))


def _missing(here: Iterable[Words], called: str, there: Iterable[Words], other: str) -> Iterator[Problem]:
    """Yield what stands more often here than there."""
    left = Counter(part for _, _, parts in _numbers(there) for part in parts)
    for said, place, parts in _numbers(here):
        missing = [part for part in parts if left[part] < 1]
        left.subtract(parts)
        if missing:
            yield Problem(
                code="numbers-differ",
                place=place,
                message=f'"{said}" stands {called} and not {other}.',
                todo="Say the same in both languages, and write the number in digits in both.",
            )


def _numbers(several: Iterable[Words]) -> Iterator[tuple[str, Place, tuple[str, ...]]]:
    for words in several:
        for number in numbers_in(words.text, words.language):
            yield number.said, words.place_at(number.start), number.parts
