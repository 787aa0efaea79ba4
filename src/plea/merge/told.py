"""Which letters tell a fact: found out by filling them, so that conditions are answered for each person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from plea.merge.batch import prepare
from plea.model.campaign import Campaign
from plea.model.case import Audience, Case, Fact, Sensitivity, Source, Standing
from plea.model.letter import Whose


@dataclass(frozen=True, slots=True)
class Told:
    """What each letter of a campaign tells, as far as it could be filled."""

    facts: Mapping[Whose, frozenset[str]] = field(default_factory=dict)
    unknown: int = 0  # letters that could not be filled

    def telling(self, fact: str) -> list[Whose]:
        """Return the letters that tell a fact."""
        return [whose for whose, told in self.facts.items() if fact in told]

    def tells(self, whose: Whose, fact: str) -> bool | None:
        """Return whether a letter tells a fact; None where that letter could not be filled."""
        return fact in self.facts[whose] if whose in self.facts else None


def told_by_letters(campaign: Campaign) -> Told:
    """Fill every letter of a campaign as if all its facts might be told.

    Letters made last week may tell what may not be told today, so no gate is asked here; what is found out
    is never printed.
    """
    batch = prepare(_ungated(campaign))
    facts = {}
    for made in batch.made():
        facts[made.assignment.whose] = made.filled.used | made.compiled.everywhere
    return Told(facts, len(batch.plan.assignments) - len(facts))


def _ungated(campaign: Campaign) -> Campaign:
    case = campaign.case
    return replace(
        campaign,
        case=Case(
            {key: _free_fact(fact) for key, fact in case.facts.items()},
            {key: _free_source(source) for key, source in case.sources.items()},
        ),
    )


def _free_fact(fact: Fact) -> Fact:
    return replace(
        fact,
        standing=Standing.CONFIRMED,
        expires=None,
        sensitivity=Sensitivity.PUBLIC,
        ground=None,
        audiences=tuple(Audience),
    )


def _free_source(source: Source) -> Source:
    return replace(source, until=None, withdrawn=None)
