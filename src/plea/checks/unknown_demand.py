"""A demand that is not in the register cannot be put to anyone."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_demand(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each demand that a letter names and that is not there."""
    for letter in campaign.letters.values():
        for key in letter.demands:
            if key not in campaign.demands:
                yield Problem(
                    code="unknown-demand",
                    place=letter.place,
                    message=f'The letter "{letter.key}" puts the demand "{key}", which is not there.',
                    todo=did_you_mean(
                        key, campaign.demands, f'Add "{key}" to the demands, or correct its key.'
                    ),
                )
