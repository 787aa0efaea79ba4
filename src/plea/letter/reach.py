"""Whom a kind of letter reaches, so that a message can say how many wait for it."""

from __future__ import annotations

from collections.abc import Collection

from plea.model.campaign import Campaign, Letter
from plea.model.people import Recipient


def why_no_follow_up(
    campaign: Campaign, letter: Letter, before: Collection[str], recipient: Recipient
) -> str:
    """Return why somebody in the list of a follow-up is not to get it, or ""; it follows these letters."""
    sent = [one for one in campaign.history.by_recipient.get(recipient.key, ()) if one.letter in before]
    if not sent:
        return f'no letter "{letter.follows}" has left to them'
    if any(one.next == letter.key for one in sent):
        return ""
    others = {one.next: None for one in sent if one.next}
    return f"{' and '.join(others)} is next for them" if others else "no follow-up is next for them"


def why_not(campaign: Campaign, recipient: Recipient) -> str:
    """Return why a recipient gets no letter of this campaign's date, or ""."""
    day = campaign.date.isoformat()
    if recipient.cell("do_not_contact"):
        return f"do not contact: {recipient.cell('do_not_contact')}"
    if recipient.cell("until") and recipient.cell("until") < day:
        return f"left office on {recipient.cell('until')}"
    if recipient.cell("from") > day:
        return f"takes office on {recipient.cell('from')}"
    return ""


def reached(campaign: Campaign, letter: Letter, language: str) -> str:
    """Return how many a letter in one language is written to, in words: "5 recipients"."""
    campaign = campaign.dated(letter)
    people = campaign.recipients_of(letter)
    number = sum(
        language in campaign.languages_for(letter, one) and not why_not(campaign, one) for one in people
    )
    return f"{number:,} recipient{'' if number == 1 else 's'}"
