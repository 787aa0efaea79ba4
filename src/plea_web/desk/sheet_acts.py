"""What somebody did by typing into the team's spreadsheet: one act about one letter, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from plea.model.problem import Place
from plea_web.desk import team_sheet as columns


class ActKind(StrEnum):
    """What somebody did by typing into plea's columns."""

    SENT = "sent"
    RETURNED = "returned"
    REPLY = "reply"
    DUE = "due"
    OWNER = "owner"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it said when the file left, what it says in the file, and at the desk now."""

    column: str
    place: Place
    before: str
    typed: str
    now: str


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that would be written down about one letter."""

    kind: ActKind
    letter: int
    name: str
    cells: tuple[Cell, ...]
    values: Mapping[str, str]  # of all columns of this act, as they would be then
    left: bool  # the desk knows that the letter went out
    refused: str = ""  # why it cannot be written down
    meanwhile: str = ""  # what happened at the desk since the file left; "" where nothing did

    @property
    def key(self) -> str:
        """What this act is called in a form; another word or another state of the desk makes another act."""
        said = [(cell.column, cell.typed, cell.now) for cell in self.cells]
        return f"{self.kind}-{self.letter}-{sha256(repr(said).encode()).hexdigest()[:8]}"

    @property
    def clean(self) -> bool:
        """True where nothing stands in its way."""
        return not self.refused and not self.meanwhile

    @property
    def says(self) -> str:
        """What would be written down, in a few words."""
        return _SAYS[self.kind](self)


def spoken(on: str) -> str:
    """Return "9 March 2026" for "2026-03-09"."""
    return f"{date.fromisoformat(on):%-d %B %Y}"


def _says_sent(act: Act) -> str:
    channel = act.values[columns.CHANNEL]
    return f"Reported: sent on {spoken(act.values[columns.SENT])}{f', {channel.lower()}' if channel else ''}"


def _says_returned(act: Act) -> str:
    what = "Came back" if act.left else "Reported: came back"
    return f"{what} on {spoken(act.values[columns.RETURNED])}"


def _says_reply(act: Act) -> str:
    said = [value for column, value in act.values.items() if column.startswith(columns.OUTCOME) and value]
    outcomes = f" ({', '.join(said).lower()})" if said else ""
    what = "A reply" if act.left else "Reported: a reply"
    if not any(cell.column == columns.REPLY for cell in act.cells):
        what = "The reply"
    return f"{what} on {spoken(act.values[columns.REPLY])}{outcomes}"


def _says_due(act: Act) -> str:
    on = act.values[columns.DUE]
    return f"Due on {spoken(on)}" if on else "Due by the campaign's rule again"


def _says_owner(act: Act) -> str:
    return f"Given to {act.values[columns.OWNER]}" if act.values[columns.OWNER] else "Given to nobody"


def _says_note(_act: Act) -> str:
    return "A new note"


_SAYS = {
    ActKind.SENT: _says_sent,
    ActKind.RETURNED: _says_returned,
    ActKind.REPLY: _says_reply,
    ActKind.DUE: _says_due,
    ActKind.OWNER: _says_owner,
    ActKind.NOTE: _says_note,
}
