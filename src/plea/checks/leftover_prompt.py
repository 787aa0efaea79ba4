"""A note to oneself ("[name]", "TODO") that was never filled in would be read by a minister."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plea.checks.texts import CampaignText, Words, paragraphs_of, plain, wordings, wordings_of
from plea.files.opened import read_file
from plea.model.campaign import Campaign
from plea.model.problem import Problem
from plea.word.paragraphs import paragraphs_in

# "[h]e" and "[1]" are no prompts: they belong to quotations and notes.
_PROMPT = re.compile(
    r"(?<!\w)\[(?!\d+\])[^\]\[\n]{1,60}\](?!\w)|\bX{3,}\b|\b(?:TODO|TBC|TBD|FIXME)\b"
    r"|\?{3,}|(?i:\blorem ipsum\b)"
)


def leftover_prompt(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each prompt in texts, facts, sources, demands and layouts."""
    for words in (*paragraphs_of(texts), *_of_the_case(campaign), *_of_layouts(campaign)):
        for found in _PROMPT.finditer(words.text):
            yield Problem(
                code="leftover-prompt",
                place=words.place_at(found.start()),
                message=f'"{found[0]}" looks like a note to yourself, and it would be printed.',
                todo="Write what belongs there, or take it out.",
                stops=False,
            )


def _of_the_case(campaign: Campaign) -> Iterator[Words]:
    for fact in campaign.case.facts.values():
        yield from wordings_of(fact)
    for source in campaign.case.sources.values():
        yield from wordings(source.text, source.place)
    for demand in campaign.demands.values():
        for wording in (demand.title, demand.what, demand.law, *demand.verbs.values()):
            yield from wordings(wording, demand.place)


def _of_layouts(campaign: Campaign) -> Iterator[Words]:
    for name in dict.fromkeys(letter.layout for letter in campaign.letters.values() if letter.layout):
        content = read_file(campaign.folder / name, name)[0]
        for line in paragraphs_in(content, name) if content else ():
            yield Words(plain(line.text), "", ((0, line.place),))
