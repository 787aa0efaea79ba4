"""A row that no letter asks for is most often a misspelt office: its person would hear nothing."""

from __future__ import annotations

from collections.abc import Iterator

from plea.checks.wanted import recipients_wanted
from plea.files.near import listed
from plea.model.campaign import AddressBook, Campaign
from plea.model.people import Recipient
from plea.model.problem import Problem

_NAMED = 3


def row_without_letter(campaign: Campaign) -> Iterator[Problem]:
    """Yield one warning for each list in which rows are left over when every letter has its own."""
    wanted = {(r.header.file, r.header.sheet, r.row) for r in recipients_wanted(campaign)}
    for book in campaign.books.values():
        left = [r for r in book.recipients if (r.header.file, r.header.sheet, r.row) not in wanted]
        if left and any(letter.book == book.key for letter in campaign.letters.values()):
            yield _left_over(campaign, book, left)


def _left_over(campaign: Campaign, book: AddressBook, left: list[Recipient]) -> Problem:
    columns = dict.fromkeys(
        column for letter in campaign.letters.values() if letter.book == book.key for column in letter.where
    )
    column = next(iter(columns), "office")
    values = dict.fromkeys(recipient.cell(column) or "nothing" for recipient in left)
    names = ", ".join(recipient.name for recipient in left[:_NAMED])
    more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
    get = "gets" if len(left) == 1 else "get"
    return Problem(
        code="row-without-letter",
        place=left[0].place(column),
        message=f'{names}{more} in the list "{book.key}" {get} no letter: '
        f'no letter asks for {listed(list(values)[:_NAMED])} in the column "{column}".',
        todo='Correct the cell, or let a letter ask for it under "where:" in campaign.yaml.',
        stops=False,
    )
