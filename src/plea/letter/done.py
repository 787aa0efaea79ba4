"""Who has met a demand already, by an action they took part in: they are asked for the next step."""

from __future__ import annotations

from collections.abc import Mapping

from plea.model.campaign import Campaign

Done = Mapping[str, str]
"""Of one recipient: by demand, the action that met it."""


def done_by_recipient(campaign: Campaign) -> dict[str, dict[str, str]]:
    """Return by the key of each recipient the demands that they met."""
    met_by = {
        action: [demand.key for demand in campaign.demands.values() if action in demand.done_by]
        for action in campaign.actions.actions
    }
    done: dict[str, dict[str, str]] = {}
    for deed in campaign.actions.deeds:
        for key in met_by.get(deed.action, ()):
            done.setdefault(deed.recipient, {}).setdefault(key, deed.action)
    return done
