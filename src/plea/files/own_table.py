"""The tables that plea keeps beside its letters: CSV that Excel opens, and that is read as it was written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would read as a formula

BROKEN = (UnicodeDecodeError, csv.Error)
"""What reading raises where a file is not as plea wrote it."""


def table_bytes(columns: Sequence[str], rows: Iterable[Iterable[str]]) -> bytes:
    """Return a table as bytes: UTF-8 with a mark and CRLF, as Excel wants it; no cell is a formula."""
    content = io.BytesIO()
    with io.TextIOWrapper(content, encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(map(_guarded, rows))
        text.flush()
        return content.getvalue()


def records_in(content: bytes, first: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line with its number, the heading first, which begins with the column `first`.

    Raises BROKEN.
    """
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=_delimiter(content, first))
    for cells in reader:
        yield reader.line_num, [_unguarded(cell) for cell in cells]


def _delimiter(content: bytes, first: str) -> str:
    """Return what stands between cells: Excel saves with semicolons in half of Europe."""
    heading = content[:200].decode("utf-8-sig", "ignore")
    return next((mark for mark in ";\t" if heading.startswith(first + mark)), ",")


def _guarded(row: Iterable[str]) -> list[str]:
    return [f"'{cell}" if _FORMULA.match(cell) else cell for cell in row]


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
