"""The team's spreadsheet as CSV, with the mark by which Excel knows UTF-8."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from io import TextIOWrapper
from typing import IO

from plea.files.contact_sheet import SheetColumn

# Programs take a text for a formula that begins so; an apostrophe before it is the way to write it as text.
_GUARD = re.compile(r"'*[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")


def write_contact_csv(to: IO[bytes], columns: Sequence[SheetColumn], rows: Iterable[Sequence[str]]) -> None:
    """Write CSV in UTF-8 with its mark, and commas between the cells."""
    text = TextIOWrapper(to, "utf-8-sig", newline="", write_through=True)
    written = csv.writer(text)
    written.writerow([column.name for column in columns])
    for row in rows:
        written.writerow([guarded(cell) for cell in row])
    text.flush()
    text.detach()


def guarded(text: str) -> str:
    """Return a text so that no program takes it for a formula.

    >>> guarded("=1+1"), guarded("'tis")
    ("'=1+1", "'tis")
    """
    return f"'{text}" if _GUARD.match(text) else text


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that `guarded` put before it.

    >>> unguarded("'=1+1"), unguarded("'tis")
    ('=1+1', "'tis")
    """
    return text[1:] if _GUARDED.match(text) else text
