"""Whoever is asked for something may ask why: a demand rests on facts."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.problem import Problem


def demand_without_basis(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each demand that rests on no fact."""
    for demand in campaign.demands.values():
        if not demand.basis:
            yield Problem(
                code="demand-without-basis",
                place=demand.place,
                message=f'The demand "{demand.key}" rests on no fact.',
                todo='Write the keys of facts in the column "basis" of its row.'
                if demand.place.in_sheet
                else 'Write "basis: [a_fact]" under it, with the keys of facts.',
            )
