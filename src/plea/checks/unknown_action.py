"""Taking part in an action that is not there would be counted nowhere and thanked by nobody."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_action(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each row of "Who" whose action is not on the sheet "Actions"."""
    known = campaign.actions.actions
    for deed in campaign.actions.deeds:
        if deed.action not in known:
            message = f'"{deed.action}" is not an action of the sheet "Actions".'
            yield Problem(
                code="unknown-action",
                place=deed.place,
                message=message if deed.action else "The row names no action.",
                todo=did_you_mean(deed.action, known, "Write the key of an action, or add the action there."),
            )
