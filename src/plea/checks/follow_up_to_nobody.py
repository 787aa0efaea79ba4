"""A follow-up that is next for nobody is not made: what left first has to be frozen into history.csv."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.problem import Problem


def follow_up_to_nobody(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each follow-up that no row of history.csv names as the next letter."""
    named = {sent.next for sent in campaign.history.letters}
    for letter in campaign.letters.values():
        if letter.follows and letter.key not in named and campaign.first_of(letter):
            yield Problem(
                code="follow-up-to-nobody",
                place=letter.place,
                message=f'The follow-up "{letter.key}" goes to nobody: it is next for nobody in '
                f"out/{campaign.key}/history.csv.",
                todo='Run "plea chase", which writes down who is to get it; or take the letter out.',
                stops=False,
            )
