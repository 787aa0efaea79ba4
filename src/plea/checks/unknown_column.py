"""A condition on a column that the list does not have is met by nobody, and nobody would notice."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import did_you_mean, listed
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_column(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each column in a letter's `where` that its list lacks."""
    for letter in campaign.letters.values():
        book = campaign.books.get(letter.book)
        if not book or not book.columns:
            continue
        for column in letter.where:
            if column not in book.columns:
                yield Problem(
                    code="unknown-column",
                    place=letter.place,
                    message=f'The letter "{letter.key}" asks for the column "{column}", '
                    f'which the list "{book.key}" does not have.',
                    todo=did_you_mean(
                        column, book.columns, f"Its columns are {listed(sorted(book.columns))}."
                    ),
                )
