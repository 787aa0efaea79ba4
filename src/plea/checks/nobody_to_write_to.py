"""A letter that nobody gets is most often a condition with a misspelt value."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import listed
from plea.model.campaign import AddressBook, Campaign, Letter
from plea.model.problem import Problem


def nobody_to_write_to(campaign: Campaign) -> Iterator[Problem]:
    """Yield a warning for each letter whose conditions no row of its list meets."""
    for letter in campaign.letters.values():
        book = campaign.books.get(letter.book)
        if not book or not book.recipients or campaign.rows_for(letter):
            continue
        yield Problem(
            code="nobody-to-write-to",
            place=letter.place,
            message=f'The letter "{letter.key}" goes to nobody: no row of the list "{book.key}" '
            f"has {_conditions(letter)}.",
            todo=_todo(letter, book),
            stops=False,
        )


def _conditions(letter: Letter) -> str:
    return " and ".join(
        f"{column} {' or '.join(listed([v]) for v in wanted)}" for column, wanted in letter.where.items()
    )


def _todo(letter: Letter, book: AddressBook) -> str:
    """Show what does stand in the first column that never holds what is wanted."""
    for column, wanted in letter.where.items():
        held = dict.fromkeys(recipient.cell(column) for recipient in book.recipients)
        if not held.keys() & set(wanted):
            words = [word for word in held if word]
            several = listed(words[:5]) + (", …" if len(words) > 5 else "")
            return f'In the column "{column}" stands {several or "nothing"}. Correct "where:" or the list.'
    return 'Correct "where:" or the list.'
