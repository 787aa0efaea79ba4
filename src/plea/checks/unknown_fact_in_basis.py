"""A demand that rests on a fact which is not there rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_fact_in_basis(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each fact that a demand names and that is not there."""
    facts = campaign.case.facts
    for demand in campaign.demands.values():
        for key in demand.basis:
            if key not in facts:
                yield Problem(
                    code="unknown-fact-in-basis",
                    place=demand.place,
                    message=f'The demand "{demand.key}" rests on the fact "{key}", which is not there.',
                    todo=did_you_mean(key, facts, f'Add "{key}" to the facts, or correct its key.'),
                )
