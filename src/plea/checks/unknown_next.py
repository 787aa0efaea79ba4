"""Somebody who is to get a follow-up and cannot would be forgotten without a word."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.history import SentLetter
from plea.model.problem import Problem


def unknown_next(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each row of history.csv whose next letter is not made for its recipient."""
    reached = {
        letter.key: {recipient.key for recipient in campaign.rows_for(letter)}
        for letter in campaign.letters.values()
        if letter.follows
    }
    for sent in campaign.history.letters:
        why = _why_not(campaign, sent, reached.get(sent.next)) if sent.next else ""
        if why:
            yield Problem(
                code="unknown-next",
                place=sent.place,
                message=f'"{sent.next}" is next for "{sent.key}" after "{sent.letter}", but {why}.',
                todo='Put it right there, or run "plea chase" again.',
                stops=False,
            )


def _why_not(campaign: Campaign, sent: SentLetter, reached: set[str] | None) -> str:
    letter = campaign.letters.get(sent.next)
    if letter is None:
        return "the campaign has no such letter"
    if reached is None or sent.letter not in campaign.before(letter):
        return "that letter does not follow it"
    return "" if sent.key in reached else f'"{sent.key}" is not in the list of that letter any more'
