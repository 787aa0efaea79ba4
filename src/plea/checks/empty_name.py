"""A letter to nobody: without a family name or the name of an institution there is nobody to write to."""

from __future__ import annotations

from collections.abc import Iterator

from plea.checks.wanted import recipients_wanted
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def empty_name(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each recipient who has neither."""
    for recipient in recipients_wanted(campaign):
        if recipient.cell("family_name") or recipient.cell("body"):
            continue
        yield Problem(
            code="empty-name",
            place=recipient.place("family_name"),
            message=f'The row of "{recipient.key}" has neither a family name nor the name of a body.',
            todo="Fill family_name, or body where you write to an institution.",
            concerns=(recipient.key,),
        )
