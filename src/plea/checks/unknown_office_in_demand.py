"""A verb for an office that does not exist is meant for another, which would then go without."""

from __future__ import annotations

from collections.abc import Iterator

from plea.address import OFFICES
from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_office_in_demand(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each office under `asks` or `next` that plea does not know."""
    for demand in campaign.demands.values():
        for office in {**demand.verbs, **demand.next_verbs}:
            if office not in OFFICES:
                yield Problem(
                    code="unknown-office",
                    place=demand.place_of(office),
                    message=f'The demand "{demand.key}" is put to the unknown office "{office}".',
                    todo=did_you_mean(office, OFFICES, f"Write one of {', '.join(OFFICES)}."),
                )
