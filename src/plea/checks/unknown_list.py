"""A letter whose list is not there would go to nobody."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean, listed
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_list(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each letter that names a list which the campaign does not have."""
    for letter in campaign.letters.values():
        if letter.book and letter.book not in campaign.books:
            there = f"Write one of {listed(campaign.books)}." if campaign.books else 'Add it under "lists:".'
            yield Problem(
                code="unknown-list",
                place=letter.place,
                message=f'The letter "{letter.key}" goes to the list "{letter.book}", '
                'which is not under "lists:".',
                todo=did_you_mean(letter.book, campaign.books, there),
            )
