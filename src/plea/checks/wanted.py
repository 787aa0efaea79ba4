"""Those whom some letter wants: a fault in a row that gets no letter is nobody's trouble today."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign, Letter
from plea.model.people import Recipient


def recipients_wanted(campaign: Campaign) -> Iterator[Recipient]:
    """Yield each recipient of any letter once, in the order of letters and lists."""
    seen = set()
    for letter in campaign.letters.values():
        for recipient in campaign.recipients_of(letter):
            row = (recipient.header.file, recipient.header.sheet, recipient.row)
            if row not in seen:
                seen.add(row)
                yield recipient


def letters_wanted(campaign: Campaign) -> Iterator[tuple[Letter, Recipient, str]]:
    """Yield each letter, recipient and language that a merge would write."""
    for letter in campaign.letters.values():
        for recipient in campaign.recipients_of(letter):
            for language in campaign.languages_for(letter, recipient):
                yield letter, recipient, language
