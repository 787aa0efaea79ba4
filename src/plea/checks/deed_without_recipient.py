"""Whoever already did something is thanked in their letter; a key that no list has loses the thanks.

It may be right: somebody who signed and has left since. So it is said and stops nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.people import Deed
from plea.model.problem import Problem


def deed_without_recipient(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each deed whose key is in none of the campaign's lists."""
    known = {recipient.key for book in campaign.books.values() for recipient in book.recipients}
    for deed in campaign.actions.deeds if known else ():
        if deed.recipient not in known:
            yield Problem(
                code="deed-without-recipient",
                place=deed.place,
                message=_message(deed),
                todo="See whether they are in a list under another key.",
                stops=False,
            )


def _message(deed: Deed) -> str:
    name = f"{deed.given_name} {deed.family_name}".strip() or "This person"
    if not deed.recipient:
        return f"{name} has no key here, and so gets no thanks in a letter."
    return f'{name} has the key "{deed.recipient}", which no list has, and so gets no thanks in a letter.'
