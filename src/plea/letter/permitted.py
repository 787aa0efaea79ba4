"""A fact outside its standing, audience or shelf life stops every letter that would tell it."""

from __future__ import annotations

from collections.abc import Iterator

from plea.letter.languages import Language
from plea.letter.shared import said_in
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact, Standing
from plea.model.problem import Place, Problem


def not_permitted(
    fact: Fact, campaign: Campaign, letter: Letter, language: Language, place: Place
) -> Iterator[Problem]:
    """Yield a problem for each rule under which this letter may not use the fact."""
    name = f'"fact.{fact.key}"'
    if fact.standing is Standing.WITHDRAWN:
        yield Problem(
            "fact-withdrawn", place, f"{name} was withdrawn.", "Take it out of the text.",
        )  # fmt: skip
    if letter.audience not in fact.audiences:
        cleared = ", ".join(fact.audiences) or "nobody"
        yield Problem(
            "fact-not-for-audience",
            place,
            f'{name} is cleared for {cleared}, not for {letter.audience}, whom "{letter.key}" goes to.',
            f"Take it out of this text, or have it cleared ({fact.place}).",
        )
    if fact.expires and campaign.date > fact.expires:
        yield Problem(
            "fact-expired",
            place,
            f"{name} may be told until {fact.expires}; the letters are dated {campaign.date}.",
            f"Check it again and give it a new date ({fact.place}), or take it out of the text.",
        )
    if not said_in(fact.wording, language.code):
        yield Problem(
            "fact-without-wording",
            place,
            f"{name} has no wording in the letter's language ({language.code}).",
            f'Write "{language.code}: …" under it ({fact.place}).',
        )
