"""An action that is not there meets no demand, and those who took part would be asked again."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_action_in_demand(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each action that a demand names and that is not there."""
    known = campaign.actions.actions
    for demand in campaign.demands.values():
        for key in demand.done_by:
            if key not in known:
                yield Problem(
                    code="unknown-action",
                    place=demand.place,
                    message=f'The demand "{demand.key}" is met by the action "{key}", which is not there.',
                    todo=did_you_mean(key, known, "Write the key of an action of the campaign."),
                )
