"""A fact outside its standing, audience, shelf life, ground or consent stops every letter that would tell it.

Each rule says in one sentence why this letter may not tell the fact; `not_permitted` adds where, and to
how many the letter is therefore not made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plea.letter.languages import Language
from plea.letter.reach import reached
from plea.letter.shared import said_in
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact, Sensitivity, Source, SourceKind, Standing
from plea.model.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a letter may not tell something; `why` goes on behind its name."""

    code: str
    why: str
    todo: str


def not_permitted(
    fact: Fact, campaign: Campaign, letter: Letter, language: Language, place: Place
) -> Iterator[Problem]:
    """Yield a problem for each rule under which this letter may not use the fact."""
    name = f'"fact.{fact.key}"'
    for objection in objections(fact, campaign, letter):
        yield stopped(objection, name, campaign, letter, language, place)
    if not said_in(fact.wording, language.code):
        yield Problem(
            "fact-without-wording",
            place,
            f"{name} has no wording in the letter's language ({language.code}).",
            f'Write "{language.code}: …" under it ({fact.place}).',
        )


def stopped(
    objection: Objection, name: str, campaign: Campaign, letter: Letter, language: Language, place: Place
) -> Problem:
    """Return the problem of an objection, with the letter that is not made because of it."""
    waiting = f'So "{letter.key}" is not made for its {reached(campaign, letter, language.code)}.'
    return Problem(objection.code, place, f"{name} {objection.why}. {waiting}", objection.todo)


def objections(fact: Fact, campaign: Campaign, letter: Letter) -> Iterator[Objection]:
    """Yield what speaks against telling a fact in a letter, whatever the language."""
    yield from _standing(fact)
    yield from _audience(fact, letter)
    yield from _shelf_life(fact, campaign)
    yield from _ground(fact, campaign)
    for source in _consents(fact, campaign):
        yield from consent_objections(source, campaign, f"{fact.place}; {source.place}")


def _standing(fact: Fact) -> Iterator[Objection]:
    if fact.standing is Standing.WITHDRAWN:
        todo = f"Take it out of the text; what became of it stands in {fact.place}."
        yield Objection("fact-withdrawn", "was withdrawn", todo)


def _audience(fact: Fact, letter: Letter) -> Iterator[Objection]:
    if letter.audience in fact.audiences:
        return
    cleared = ", ".join(fact.audiences) or "nobody"
    by = f" by {fact.cleared_by}" if fact.cleared_by else ""
    on = f" on {fact.cleared_on}" if fact.cleared_on else ""
    decided = f" ({f'{by}{on}'.strip()})" if by or on else ""
    yield Objection(
        "fact-not-for-audience",
        f'is cleared for {cleared}{decided}, not for {letter.audience}, whom "{letter.key}" goes to',
        f"Take it out of this text, or have it cleared ({fact.place}).",
    )


def _shelf_life(fact: Fact, campaign: Campaign) -> Iterator[Objection]:
    if fact.expires and campaign.date > fact.expires:
        yield Objection(
            "fact-expired",
            f"may be told until {fact.expires}; the letters are dated {campaign.date}",
            f"Check it again and give it a new date ({fact.place}), or take it out of the text.",
        )


def _ground(fact: Fact, campaign: Campaign) -> Iterator[Objection]:
    """What is nobody's business needs a ground: a consent, or a publication that can be named."""
    ground = fact.ground
    if ground and ground.withdrawn and ground.withdrawn <= campaign.date:
        yield Objection(
            "ground-withdrawn",
            f"may no longer be told since {ground.withdrawn}; the letters are dated {campaign.date}",
            f"Take it out of the text. Only a new consent could bring it back ({fact.place}).",
        )
    if ground and ground.consent:
        yield from _consent(fact, campaign.case.sources.get(ground.consent), ground.consent)
    elif fact.sensitivity is not Sensitivity.PUBLIC and (
        ground is None or not (ground.published_source or ground.published_by or ground.published_on)
    ):
        yield Objection(
            "fact-without-ground",
            f"is {fact.sensitivity} and has no ground for telling it",
            f"Take it out of the text, or write its ground ({fact.place}): a consent, or a publication.",
        )
    elif ground and not _is_named(fact, campaign):
        yield Objection(
            "publication-not-named",
            "rests on a publication that is not named",
            f'Write under "published:" who and when ("by: …" and "on: …"), or "source: …" with the key of '
            f"a source ({fact.place}).",
        )


def _is_named(fact: Fact, campaign: Campaign) -> bool:
    """A publication is named by a source that is there, or by who published it and when."""
    ground = fact.ground
    if ground is None:
        return False
    there = ground.published_source in campaign.case.sources
    return there or bool(ground.published_by and ground.published_on)


def _consent(fact: Fact, consent: Source | None, key: str) -> Iterator[Objection]:
    if consent is None:
        yield Objection(
            "consent-not-there",
            f'rests on the consent "{key}", which is not there',
            f'Write the consent under "sources:", or correct its key ({fact.place}).',
        )
    elif consent.kind is not SourceKind.CONSENT:
        yield Objection(
            "consent-not-there",
            f'rests on the consent "{key}", but that source is of kind {consent.kind}',
            f"Name the source that holds the consent ({fact.place}), "
            f'or write "kind: consent" ({consent.place}).',
        )


def _consents(fact: Fact, campaign: Campaign) -> Iterator[Source]:
    """Yield the consents that a fact rests on: that of its ground, and those that its note would show."""
    ground = fact.ground.consent if fact.ground else ""
    for key in dict.fromkeys([ground, *fact.sources]):
        source = campaign.case.sources.get(key)
        if source and source.kind is SourceKind.CONSENT:
            yield source


def consent_objections(consent: Source, campaign: Campaign, stands: str) -> Iterator[Objection]:
    """Yield what speaks against resting on a consent on the letter's day; `stands`: where all is written."""
    named = f'rests on the consent "{consent.key}"'
    if consent.withdrawn and consent.withdrawn <= campaign.date:
        yield Objection(
            "consent-withdrawn",
            f"{named}, withdrawn on {consent.withdrawn}; the letters are dated {campaign.date}",
            f"Take it out of the text. Only a new consent could bring it back ({stands}).",
        )
    elif consent.until and consent.until < campaign.date:
        yield Objection(
            "consent-ended",
            f"{named}, which holds until {consent.until}; the letters are dated {campaign.date}",
            f"Take it out of the text, or ask for a new consent and write its last day ({stands}).",
        )
