"""What nobody stands behind is not said: a fact that cannot be shown harms the prisoner and the campaign."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.problem import Problem


def fact_without_source(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each fact that names no source."""
    for fact in campaign.case.facts.values():
        if not fact.sources:
            yield Problem(
                code="fact-without-source",
                place=fact.place,
                message=f'The fact "{fact.key}" names no source.',
                todo='Write the keys of what it rests on in the column "sources" of its row.'
                if fact.place.in_sheet
                else 'Write "sources: [s1]" under it, with the keys of what it rests on.',
            )
