"""What a letter's text and layout ask for, and may not have: unknown fields, facts that are not cleared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plea.letter.cited import list_inside, source_without_note
from plea.letter.elapsed import finest_unit
from plea.letter.fields import PRIVATE, is_known, known_fields, nearest
from plea.letter.languages import Language
from plea.letter.permitted import not_permitted
from plea.letter.told_facts import TIMES, date_for, time_in_words
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact
from plea.model.problem import Place, Problem

Fields = Mapping[str, tuple[Place, ...]]
"""Each name that is asked for, by every place that asks for it."""


def wrongly_asked(
    campaign: Campaign, letter: Letter, language: Language, fields: Fields
) -> Iterator[Problem]:
    """Yield a problem for each place that asks for something this letter cannot tell."""
    known = {one.name for one in known_fields(campaign, letter)}
    for name, places in fields.items():
        for place in places:
            if name.startswith("fact."):
                yield from _fact(name, campaign, letter, language, place, known)
            elif name == "fact":
                yield _all_facts(place)
            elif name.partition(".")[0] == "source":
                yield source_without_note(name, place)
            elif name.partition(".")[0] == "sources":
                yield list_inside(place)
            elif name in PRIVATE:
                yield _private(name, place)
            elif name == "letter":
                yield _no_text(letter, place)
            elif not is_known(name, known):
                yield _unknown(name, place, known)


def _fact(
    name: str, campaign: Campaign, letter: Letter, language: Language, place: Place, known: set[str]
) -> Iterator[Problem]:
    key, *deeper = name.split(".")[1:]
    fact = campaign.case.facts.get(key)
    if fact is not None:
        yield from not_permitted(fact, campaign, letter, language, place)
        if deeper:
            yield from _time(fact, ".".join(deeper), campaign, language, place)
        return
    near = nearest(f"fact.{key}", known)
    todo = f'Did you mean "{near}"?' if near else "Write one that stands in case.yaml, or add it there."
    yield Problem("unknown-fact", place, f'"fact.{key}" is not a fact of this case.', todo)


def _time(fact: Fact, time: str, campaign: Campaign, language: Language, place: Place) -> Iterator[Problem]:
    """Yield why a fact's time cannot be told: none has that name, there is no date, or none is certain."""
    name = f"fact.{fact.key}.{time}"
    if time not in TIMES:
        yield _unknown(name, place, {f"fact.{fact.key}.{known}" for known in TIMES if date_for(fact, known)})
    elif not date_for(fact, time):
        setting = "on" if time == "on" else "since"
        yield Problem(
            "missing-value",
            place,
            f'"{name}" has no value: the fact has no "{setting}".',
            f'Write "{setting}: 2018-03-31" under it, or the month or year alone ({fact.place}).',
        )
    elif not time_in_words(fact, time, campaign.date, language):
        yield Problem(
            "elapsed-not-certain",
            place,
            f'"{name}" cannot be said: "since" is {fact.since}, and by {campaign.date} no whole '
            f"{finest_unit(fact.since)} is certain to have passed.",
            f"Write the date as exactly as it is known ({fact.place}), or say it in words of your own.",
        )


def _all_facts(place: Place) -> Problem:
    """Say that facts are told one by one: what goes over all of them could tell any, and without its note."""
    message = '"fact" alone stands for all facts, and would print them without their footnotes.'
    return Problem("fact-without-note", place, message, "Name the one that you mean: {{ fact.KEY }}.")


def _private(name: str, place: Place) -> Problem:
    message = f'"{name}" is for the team alone and is never printed.'
    todo = "Take it out; words for the reader belong in the column personal_line, or in one of your own."
    return Problem("private-column", place, message, todo)


def _no_text(letter: Letter, place: Place) -> Problem:
    """Say that a layout waits for a text: with one, the place would have been filled by now."""
    return Problem(
        "letter-without-text",
        place,
        f'Here the text belongs, but the letter "{letter.key}" has none.',
        f'Write "text: texts/{letter.key}.{{language}}.md" under it ({letter.place}).',
    )


def _unknown(name: str, place: Place, known: set[str]) -> Problem:
    near = nearest(name, known)
    todo = f'Did you mean "{near}"?' if near else "`plea fields` lists what may be written here."
    return Problem("unknown-field", place, f'"{name}" is not a field of this letter.', todo)
