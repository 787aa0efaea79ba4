"""A figure that cannot be is a slip, and whoever sees it doubts the rest.

The appeal of 2 March 2018 prints a blood pressure of 150/260: the first is always the higher one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plea.checks.texts import CampaignText, paragraphs_of, place_of_fact, sentences, wordings_of
from plea.model.campaign import Campaign
from plea.model.case import Fact
from plea.model.problem import Problem

_PAIR = re.compile(r"(?<![\d/])(\d{2,3})\s?/\s?(\d{2,3})(?![\d/])")
_OF_BLOOD = re.compile(
    r"mm\s?hg|мм рт|ртутного|blood pressure|давлени|blutdruck|ciśnieni|pression|presión|тиск|қысым",
    re.IGNORECASE,
)
_PRESSURES = range(50, 301)  # in millimetres of mercury: beyond, nobody lives
_SHARE = re.compile(
    r"(?<!\d)(\d+(?:[.,]\d+)?)\s?(?:%|per\s?cent|процент\w*)\s(?:of|от|из|der|des|von|de|di)\b"
)
_AGE = re.compile(
    r"\b(?:aged|в возрасте)\s(\d{1,6})\b"
    r"|\b(\d{1,6})[-\s](?:years?[-\s]old|Jahre alt|ans d[’']âge|años de edad)"
)
_WHOLE, _OLDEST = 100, 120
_TODO = "Look it up in the source. If it is printed so there, leave it out of the letters."


def odd_figure(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each figure in texts and facts that cannot be, and for a deed not yet done."""
    facts = (words for fact in campaign.case.facts.values() for words in wordings_of(fact))
    for words in (*paragraphs_of(texts), *facts):
        for begin, sentence in sentences(words.text):
            for rule in (_pressure, _share, _age):
                for found, why in rule(sentence):
                    place = words.place_at(begin + found.start())
                    message = f'"{found[0]}" cannot be: {why}.'
                    yield Problem("odd-figure", place, message, _TODO, stops=False)
    for fact in campaign.case.facts.values():
        yield from _not_yet(fact, campaign)


Found = Iterator[tuple[re.Match[str], str]]


def _pressure(sentence: str) -> Found:
    for found in _PAIR.finditer(sentence) if _OF_BLOOD.search(sentence) else ():
        upper, lower = int(found[1]), int(found[2])
        if upper <= lower:
            yield found, "of a blood pressure the first figure is the higher one"
        elif upper not in _PRESSURES or lower not in _PRESSURES:
            yield found, "a blood pressure lies between 50 and 300"


def _share(sentence: str) -> Found:
    for found in _SHARE.finditer(sentence):
        if float(found[1].replace(",", ".")) > _WHOLE:
            yield found, "it is more than the whole"


def _age(sentence: str) -> Found:
    for found in _AGE.finditer(sentence):
        if int(found[1] or found[2]) > _OLDEST:
            yield found, "nobody is so old"


def _not_yet(fact: Fact, campaign: Campaign) -> Iterator[Problem]:
    for setting, day in (("on", fact.on), ("since", fact.since)):
        if day and day > campaign.date.isoformat():
            message = f'The fact "{fact.key}" has "{setting}: {day}"; the letters are dated {campaign.date}.'
            todo = "Correct the date, or take it out: what is still to come has no such day."
            yield Problem("odd-figure", place_of_fact(fact), message, todo, stops=False)
