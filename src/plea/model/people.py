"""The people and offices we write to, and what they already did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plea.model.problem import Place


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """The sheet that rows came from and the letters of its columns, shared by all its rows."""

    file: str
    sheet: str
    letters: Mapping[str, str]  # column name → "D"

    def place(self, row: int, column: str) -> Place:
        """Return the cell's place; a column the sheet does not have has no letter."""
        return Place.cell(self.file, self.sheet, row, self.letters.get(column, ""), column)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One row of an address book: a person in an office, or an office. Empty cells are absent."""

    key: str
    cells: Mapping[str, str]  # column → text, the list's defaults filled in
    header: SheetHeader
    row: int

    def cell(self, column: str, language: str = "") -> str:
        """Return the text of a cell, "" where it is empty.

        A column may have a twin for a language: `body_ru` stands for `body` in a Russian letter.
        """
        return self.cells.get(f"{column}_{language}") or self.cells.get(column, "")

    def place(self, column: str) -> Place:
        """Return where the cell stands."""
        return self.header.place(self.row, column)

    @property
    def name(self) -> str:
        """The name people know this recipient by, for lists and messages."""
        person = f"{self.cell('given_name')} {self.cell('family_name')}".strip()
        return person or self.cell("body") or self.key


@dataclass(frozen=True, slots=True)
class Action:
    """Something that parliamentarians did for the prisoner: an inquiry, a declaration."""

    key: str
    title: Mapping[str, str]  # by language
    place: Place
    on: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Deed:
    """One person's part in an action, joined to the address books by the recipient's key."""

    action: str
    recipient: str
    place: Place
    given_name: str = ""
    family_name: str = ""
    country: str = ""
    group: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Actions:
    """Who already did what."""

    actions: Mapping[str, Action] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()
