"""The team's own spreadsheet: its columns, and the marks by which a file that comes back is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from plea.files.tidy import tidy

ROW_MARK = "plea_row"
"""The column in which each row says which export and which letter it is of; for plea alone."""
KEY, LETTER, LANGUAGE = "key", "letter", "language"
"""Together they name a letter where its mark is gone."""
NAMES = ("name", "given_name", "family_name", "body")
"""The columns that tell whether the key beside them is still the right one."""
REPORTED = " (reported)"
"""Follows a word of plea_status that somebody typed, and no despatch proves."""
LONGEST_CELL = 32_767  # characters that Excel holds

# XML has no way to hold these; a form feed in a note must not cost the team its spreadsheet.
_NOT_FOR_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Programs end a line at these too, or lose them: a tab in LibreOffice's own format, for one.
_LINE_ENDS, _TABS = re.compile("\r\n|[\r\x85\u2028\u2029]"), re.compile("\t")
_MARK = re.compile(r"r(\d{1,12}-[0-9a-f]{8})-(\d{1,15})-([0-9a-f]{4})")


class Cells(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    DATE = "date"  # as text: 2018-03-05
    WORD = "word"  # one of some words


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the spreadsheet."""

    name: str
    meaning: str
    cells: Cells = Cells.TEXT
    words: tuple[str, ...] = ()  # that a drop-down offers
    also: tuple[str, ...] = ()  # that may stand there, though nobody is offered them
    taken: bool = False  # what is typed here is taken over when the file comes back
    width: int = 14

    @property
    def ours(self) -> bool:
        """True for plea's columns; the others are of the team's own lists."""
        return self.name.startswith("plea_")


def as_cell(text: str) -> str:
    r"""Return a text as a cell can hold it, and as it will be read again.

    >>> as_cell(" one\r\ntwo\x0c ")
    'one\ntwo'
    """
    if text.isascii() and text.isprintable() and text[:1] != " " != text[-1:] and len(text) < LONGEST_CELL:
        return text
    plain = _TABS.sub(" ", _LINE_ENDS.sub("\n", _NOT_FOR_XML.sub("", text)))
    return tidy(tidy(plain)[:LONGEST_CELL])


def row_mark(export: str, letter: int, key: str) -> str:
    """Return what stands in a row's plea_row; a mark that was dragged or typed fits no letter.

    >>> row_mark("12-00c0ffee", 48, "bell-ana")
    'r12-00c0ffee-48-9b39'
    """
    return f"r{export}-{letter}-{_check(export, letter, key)}"


def told_by(mark: str) -> tuple[str, int] | None:
    """Return which export and letter a mark names; None for what is no mark."""
    found = _MARK.fullmatch(mark)
    return (found[1], int(found[2])) if found else None


def fits(mark: str, export: str, letter: int, key: str) -> bool:
    """True when a mark is the one that this letter's row was given."""
    return mark == row_mark(export, letter, key)


def _check(export: str, letter: int, key: str) -> str:
    return sha256(f"{export} {letter} {key}".encode()).hexdigest()[:4]
