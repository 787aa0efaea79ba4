"""What the case says is taken from the case: typed a second time it has no note and nobody mends it.

A year alone, the campaign's own date, the prisoner's name and what demands, titles or the sender say are
no facts; a number of two digits counts only together with the word behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plea.checks.numbers import Number, numbers_in
from plea.checks.stems import stem
from plea.checks.texts import CampaignText, Words, paragraphs_of, wordings_of
from plea.model.campaign import Campaign
from plea.model.case import Fact, Standing, Wording
from plea.model.problem import Problem

_NAME = re.compile(r"(?<![\w’'-])(\w[\w’'-]+)(?=[ \u00a0](\w[\w’'-]+))")
_LONG = 3  # digits of a number that nobody types by chance

Marks = dict[tuple[str, ...], tuple[str, ...]]
"""What tells a fact, by the keys of the facts that have it."""


def fact_typed(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each date, number or name in a text that a fact says."""
    for language in dict.fromkeys(text.language for text in texts):
        marks = _of_facts(campaign, language)
        for words in paragraphs_of(texts):
            if words.language == language:
                yield from _typed(words, marks)


def _typed(words: Words, marks: Marks) -> Iterator[Problem]:
    told = set()  # a name of three words is two pairs, and one is told
    for mark, said, at in _marks(words):
        facts = marks.get(mark, ())
        place = words.place_at(at)
        if facts and (mark[0], facts, place) not in told:
            told.add((mark[0], facts, place))
            yield Problem(
                code="fact-typed",
                place=place,
                message=f'"{said}" is typed here; {_facts(facts)}.',
                todo=f"Write {{{{ fact.{facts[0]} }}}}: the words of the case, with their note.",
                stops=False,
            )


def _facts(keys: tuple[str, ...]) -> str:
    if len(keys) == 1:
        return f'the fact "{keys[0]}" says it'
    named = ", ".join(f'"{key}"' for key in keys[:3])
    return f"the facts {named}{' and others' if len(keys) > 3 else ''} say it"


def _of_facts(campaign: Campaign, language: str) -> Marks:
    """Return what tells the facts; a name or number that several of them hold tells none of them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for fact in campaign.case.facts.values():
        if fact.standing is not Standing.WITHDRAWN:
            for mark in dict.fromkeys(_of_fact(fact, language)):
                found.setdefault(mark, []).append(fact.key)
    elsewhere = {mark for words in _elsewhere(campaign, language) for mark, _, _ in _marks(words)}
    elsewhere.add(("date", campaign.date.isoformat()))
    return {
        mark: tuple(keys)
        for mark, keys in found.items()
        if mark not in elsewhere and (mark[0] == "date" or len(keys) == 1)
    }


def _of_fact(fact: Fact, language: str) -> Iterator[tuple[str, ...]]:
    for day in (fact.on, fact.since):
        if "-" in day:
            yield "date", day
    for words in wordings_of(fact):
        if words.language == language:
            yield from (mark for mark, _, _ in _marks(words))


def _elsewhere(campaign: Campaign, language: str) -> Iterator[Words]:
    """Yield what the campaign says in its own name."""
    said: list[Wording] = [{"": campaign.title}, campaign.person, *campaign.sender.values()]
    said += [{"": letter.title} for letter in campaign.letters.values()]
    for demand in campaign.demands.values():
        said += [demand.title, demand.what, demand.law, *demand.verbs.values()]
    for wording in said:
        text = wording.get(language) or wording.get("", "")
        yield Words(text, language, ())


def _marks(words: Words) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """Yield each date, number and name with what it says and where."""
    text, language = words.text, words.language
    for number in numbers_in(text, language):
        if mark := _of_number(number, text, language):
            yield mark, number.said, number.start
    for found in _NAME.finditer(text):
        if found[1][0].isupper() and found[2][0].isupper():
            name = (stem(found[1], language), stem(found[2], language))
            yield ("name", *name), f"{found[1]} {found[2]}", found.start()


def _of_number(number: Number, text: str, language: str) -> tuple[str, ...]:
    if number.date:
        return ("date", number.date) if number.date[:4].isdigit() else ()
    digits = re.sub(r"\D", "", number.parts[0])
    if number.is_year or len(digits) < 2:
        return ()
    if len(digits) >= _LONG or "%" in number.parts[0]:
        return ("number", number.parts[0])
    behind = re.match(r"[\s\u00a0-]*([^\W\d_]+)", text[number.end :])
    return ("number", number.parts[0], stem(behind[1].casefold(), language)) if behind else ()
