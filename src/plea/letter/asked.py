"""What a letter's text and layout ask for, and may not have: unknown fields, facts that are not cleared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plea.letter.cited import list_inside, source_without_note
from plea.letter.fields import PRIVATE, is_known, known_fields, nearest
from plea.letter.languages import Language
from plea.letter.permitted import not_permitted
from plea.model.campaign import Campaign, Letter
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
                yield from _fact(name.split(".")[1], campaign, letter, language, place, known)
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
    key: str, campaign: Campaign, letter: Letter, language: Language, place: Place, known: set[str]
) -> Iterator[Problem]:
    fact = campaign.case.facts.get(key)
    if fact is not None:
        yield from not_permitted(fact, campaign, letter, language, place)
        return
    near = nearest(f"fact.{key}", known)
    todo = f'Did you mean "{near}"?' if near else "Write one that stands in case.yaml, or add it there."
    yield Problem("unknown-fact", place, f'"fact.{key}" is not a fact of this case.', todo)


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
