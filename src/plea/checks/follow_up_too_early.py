"""A follow-up that is dated before the letter it cites would speak of the future."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.problem import Problem


def follow_up_too_early(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each follow-up that is older than a letter which it follows."""
    for letter in campaign.letters.values():
        before = campaign.before(letter)
        days = [
            sent.sent_on
            for sent in campaign.history.letters
            if sent.next == letter.key and sent.letter in before
        ]
        last = max(days, default=None)
        if last and last > campaign.day_of(letter):
            yield Problem(
                code="follow-up-too-early",
                place=letter.place,
                message=f'The letter "{letter.key}" is dated {campaign.day_of(letter)}, '
                f"but a letter that it follows left on {last}.",
                todo=f'Write "date: …" under it, with the day on which it goes out: {last} or later.',
            )
