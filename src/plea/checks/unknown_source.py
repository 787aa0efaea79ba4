"""A source that is not in the register cannot be shown, so what rests on it rests on nothing."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.case import Fact
from plea.model.problem import Problem


def unknown_source(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each source that a fact or its ground names and that is not there."""
    known = campaign.case.sources
    for fact in campaign.case.facts.values():
        for key in _named(fact):
            if key not in known:
                where = 'in the sheet "Sources"' if fact.place.in_sheet else 'under "sources:"'
                yield Problem(
                    code="unknown-source",
                    place=fact.place,
                    message=f'The fact "{fact.key}" names the source "{key}", which is not {where}.',
                    todo=did_you_mean(key, known, f'Add "{key}" {where}, or correct its key.'),
                )


def _named(fact: Fact) -> dict[str, None]:
    grounds = (fact.ground.consent, fact.ground.published_source) if fact.ground else ()
    return dict.fromkeys(key for key in (*fact.sources, *grounds) if key)
