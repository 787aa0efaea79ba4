"""out/<campaign>/history.csv: the letters that left and what came back, frozen before follow-ups are made.

The desk writes it from its records; without a desk a person may keep it by hand. Columns: those of COLUMNS
and one `outcome_<demand>` for each demand, in any order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from plea.files.near import did_you_mean, listed
from plea.files.opened import read_file
from plea.files.own_table import BROKEN, records_in, table_bytes
from plea.model.history import History, Outcome, SentLetter
from plea.model.problem import Place, Problem

HISTORY = "history.csv"
REQUIRED = ("letter", "key", "language", "sent_on")
COLUMNS = (
    "letter",
    "key",
    "language",
    "number",
    "reference",
    "sent_on",
    "channel",
    "returned_on",
    "replied_on",
    "their_reference",
    "replied_by",
    "next",
)
OUTCOME = "outcome_"
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE = re.compile("[0-9]{0,9}")
_TODO = "The desk writes the file anew with the next follow-ups; or correct the line."


def read_history(path: Path, name: str) -> tuple[History, list[Problem]]:
    """Return what happened before; nothing where there is no file, which messages call `name`.

    A file with anything wrong in it is not used at all: a follow-up must not cite half of what happened.
    """
    if not path.exists():
        return History(), []
    content, problems = read_file(path, name)
    if content is None:
        return History(), problems
    letters: list[SentLetter] = []
    heading: list[str] = []
    outcomes: list[str] = []
    line = 0
    try:
        for line, cells in records_in(content, COLUMNS[0]):
            place = Place.line(name, line)
            if not heading:
                heading = cells
                outcomes = [column for column in heading if column.startswith(OUTCOME)]
                problems += _wrong_heading(heading, place)
            elif any(cells):
                row = _Row(dict(zip(heading, cells, strict=False)), outcomes, place, problems)
                letters.append(row.letter())
            if problems and not letters:
                break  # with a wrong heading every line is wrong
    except BROKEN:
        problems.append(_broken(Place.line(name, line + 1), "Here the file cannot be read."))
    return (History(), problems) if problems else (History.of(letters), [])


def history_bytes(letters: Iterable[SentLetter], demands: Iterable[str]) -> bytes:
    """Return the file of these letters, with a column for the outcome of each demand."""
    keys = list(demands)
    return table_bytes([*COLUMNS, *(OUTCOME + key for key in keys)], (_cells(one, keys) for one in letters))


def _cells(sent: SentLetter, demands: Iterable[str]) -> list[str]:
    days = (sent.sent_on, sent.returned_on, sent.replied_on)
    sent_on, returned_on, replied_on = (day.isoformat() if day else "" for day in days)
    return [
        sent.letter,
        sent.key,
        sent.language,
        str(sent.number or ""),
        sent.reference,
        sent_on,
        sent.channel,
        returned_on,
        replied_on,
        sent.their_reference,
        sent.replied_by,
        sent.next,
        *(str(sent.outcomes.get(key, "")) for key in demands),
    ]


def _wrong_heading(heading: list[str], place: Place) -> list[Problem]:
    missing = [column for column in REQUIRED if column not in heading]
    if missing:
        return [_broken(place, f"The heading lacks {listed(missing)}.")]
    twice = [column for column in dict.fromkeys(heading) if heading.count(column) > 1]
    return [_broken(place, f"The heading has {listed(twice)} twice.")] if twice else []


class _Row:
    """One line; what is wrong in it is written down with its place."""

    def __init__(
        self, cells: Mapping[str, str], outcomes: Iterable[str], place: Place, problems: list[Problem]
    ) -> None:
        self._cells, self._outcome_columns, self._place, self._problems = cells, outcomes, place, problems

    def letter(self) -> SentLetter:
        for column in REQUIRED:
            if not self._cell(column):
                self._wrong(f'"{column}" is empty.')
        number = self._cell("number")
        if not _WHOLE.fullmatch(number):
            self._wrong(f'"number" is "{number}", which is no whole number.')
            number = ""
        return SentLetter(
            letter=self._cell("letter"),
            key=self._cell("key"),
            language=self._cell("language"),
            sent_on=self._day("sent_on") or date.min,
            place=self._place,
            number=int(number or 0),
            reference=self._cell("reference"),
            channel=self._cell("channel"),
            returned_on=self._day("returned_on"),
            replied_on=self._day("replied_on"),
            their_reference=self._cell("their_reference"),
            replied_by=self._cell("replied_by"),
            outcomes=dict(self._outcomes()),
            next=self._cell("next"),
        )

    def _cell(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def _day(self, column: str) -> date | None:
        text = self._cell(column)
        day = _day(text) if text else None
        if day or not text:
            return day
        self._wrong(f'"{column}" is "{text}", which is no day such as 2018-03-05.')
        return None

    def _outcomes(self) -> Iterable[tuple[str, Outcome]]:
        for column in self._outcome_columns:
            said = self._cell(column).replace("_", " ").lower()
            if said in _OUTCOMES:
                yield column.removeprefix(OUTCOME), _OUTCOMES[said]
            elif said:
                todo = did_you_mean(said, Outcome, f"Write one of {listed(Outcome)}.")
                self._wrong(f'"{column}" is "{self._cell(column)}".', todo)

    def _wrong(self, message: str, todo: str = _TODO) -> None:
        self._problems.append(_broken(self._place, message, todo))


@lru_cache(maxsize=1000)
def _day(text: str) -> date | None:
    """Return a day that is written out whole; many letters leave on one."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _broken(place: Place, message: str, todo: str = _TODO) -> Problem:
    return Problem("broken-history", place, message, todo)
