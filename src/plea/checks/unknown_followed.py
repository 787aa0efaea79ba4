"""A follow-up goes to those who got the letter before it; without that letter it would go to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean, listed
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_followed(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each follow-up of a letter that is not there, or that follows it in turn."""
    for letter in campaign.letters.values():
        followed = campaign.letters.get(letter.follows)
        if campaign.first_of(letter) or (followed and followed.follows not in campaign.letters):
            continue  # there is nothing wrong, or it is told of the letter that is followed
        others = [key for key in campaign.letters if key != letter.key]
        there = f"Write one of {listed(others)}." if others else 'Take the line "follows:" out.'
        what = "which follows this one in turn" if followed else "which is not a letter of this campaign"
        yield Problem(
            code="unknown-followed",
            place=letter.place,
            message=f'The letter "{letter.key}" follows "{letter.follows}", {what}.',
            todo=did_you_mean("" if followed else letter.follows, others, there),
        )
