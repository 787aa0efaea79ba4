"""A sheet of recipients becomes an address book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from plea.files.cells import Row, read_sheet
from plea.files.columns import COLUMNS, REQUIRED
from plea.files.workbook import Workbook
from plea.model.campaign import AddressBook
from plea.model.people import Recipient
from plea.model.problem import Problem

__all__ = ["COLUMNS", "read_recipients"]


def read_recipients(
    workbook: Workbook, book: AddressBook, defaults: Mapping[str, str]
) -> tuple[AddressBook, list[Problem]]:
    """Return the address book with its recipients; `defaults` fill the cells that are empty."""
    sheet, problems = read_sheet(workbook, book.sheet, REQUIRED)
    if sheet is None or "key" not in sheet.columns:
        return book, problems
    recipients = tuple(_recipient(row, defaults) for row in sheet.rows)
    problems += _row_problems(zip(sheet.rows, recipients, strict=True))
    columns = frozenset(sheet.columns) | defaults.keys()
    return replace(book, columns=columns, recipients=recipients), problems


def _recipient(row: Row, defaults: Mapping[str, str]) -> Recipient:
    """A row without key keeps a stand-in, so that the summary can name who is held back."""
    key = row.cell("key") or f"{row.header.sheet}, row {row.number}"
    return Recipient(key, {**defaults, **row.cells}, row.header, row.number)


def _row_problems(rows: Iterator[tuple[Row, Recipient]]) -> Iterator[Problem]:
    first: dict[str, Row] = {}
    for row, recipient in rows:
        yield from (replace(problem, concerns=(recipient.key,)) for problem in row.problems)
        if row.cell("key") in first:
            yield _duplicate_key(row, first[recipient.key])
        elif row.cell("key"):
            first[recipient.key] = row
        elif not row.lost("key"):
            yield _missing_key(row, recipient)


def _missing_key(row: Row, recipient: Recipient) -> Problem:
    name = recipient.name if recipient.name != recipient.key else "This row"
    return Problem(
        code="missing-key",
        place=row.place("key"),
        message=f"{name} has no key.",
        todo="Write a name for the row that no other row has and that never changes.",
        concerns=(recipient.key,),
    )


def _duplicate_key(row: Row, first: Row) -> Problem:
    return Problem(
        code="duplicate-key",
        place=row.place("key"),
        message=f'The key "{row.cell("key")}" stands in row {first.number} and again in row {row.number}.',
        todo="Give one of them another key, or delete the row that is there twice.",
        concerns=(row.cell("key"),),
    )
