"""What somebody changed in the team's spreadsheet, against what it said when plea gave it out.

Only plea's columns are taken over. Whatever cannot be placed for certain is said and left alone: a row that
nobody knows, a key that was sorted apart from its names, a word or a day that makes no sense.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter

from plea.files import contact_faults as faults
from plea.files.contact_back import SheetBack
from plea.files.contact_csv import unguarded
from plea.files.contact_sheet import (
    KEY,
    LANGUAGE,
    LETTER,
    NAMES,
    REPORTED,
    ROW_MARK,
    Cells,
    SheetColumn,
    fits,
    told_by,
)
from plea.files.near import did_you_mean, listed
from plea.files.typed_date import Ambiguous, Order, order_of, typed_date
from plea.model.problem import Place, Problem

_SHOWN = 3  # examples in a message
_EARLIEST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Given:
    """What an export said when it left."""

    export: str  # "12-00c0ffee"
    columns: tuple[SheetColumn, ...]
    rows: Mapping[int, tuple[str, ...]]  # by the number of the letter
    guarded: bool = False  # written as CSV, an apostrophe before what looks like a formula


@dataclass(frozen=True, slots=True)
class Typed:
    """One cell of plea's columns that somebody changed."""

    letter: int
    column: str
    place: Place
    before: str  # when the file left
    typed: str  # now; a day as 2018-03-05, a word as plea writes it


@dataclass(slots=True)
class Differences:
    """All that a file says otherwise, and what has to be known about it."""

    typed: list[Typed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0  # that were known
    asks_order: tuple[str, Ambiguous] | None = None  # a day that can be read in two ways, and both


def differences(back: SheetBack, given: Given, *, today: date, order: Order | None = None) -> Differences:
    """Compare a file that came back with the export that it is.

    `order` is how days with slashes are read; None: as the file itself shows it, else it is asked.
    """
    return _Comparison(back, given, today, order).made()


class _Comparison:
    def __init__(self, back: SheetBack, given: Given, today: date, order: Order | None) -> None:
        self._back, self._given, self._today = back, given, today
        self._found = Differences()
        self._columns = [
            (column, at, back.at.get(column.name))
            for at, column in enumerate(given.columns)
            if column.name != ROW_MARK
        ]
        self._at = {column.name: at for at, column in enumerate(given.columns)}
        pairs = [(here, at) for _, at, here in self._columns if here is not None]
        self._width = 1 + max((here for here, _ in pairs), default=0)
        self._now, self._then = _cells_at([here for here, _ in pairs]), _cells_at([at for _, at in pairs])
        names = [name for name in NAMES if name in self._at and name in back.at]
        self._names = [(self._at[name], back.at[name]) for name in names]
        self._as_given: set[int] = set()  # letters of which every cell says what it said
        self._apart: list[tuple[int, str, str]] = []
        self._untaken: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._by_words: dict[tuple[str, str, str], int] | None = None
        self._order = order

    def made(self) -> Differences:
        known = self._known_rows()
        self._order = self._order or order_of(self._slashes(known))
        for number, letter, row in known:
            self._compare(number, self._given.rows[letter], letter, row)
        self._say()
        return self._found

    # Which letter is a row's?

    def _known_rows(self) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return the changed rows that are a letter's for certain, each with its number and the letter's."""
        known: dict[int, tuple[int, tuple[str, ...]]] = {}
        again: dict[int, list[int]] = defaultdict(list)
        strangers, seen = [], set()
        for number, row in self._back.rows:
            letter = self._letter_of(row)
            if letter is None:
                strangers.append(number)
            elif letter in known:
                if self._cells(row) != self._cells(known[letter][1]):
                    again[letter].append(number)
            else:
                seen.add(letter)
                known[letter] = (number, row)
        for letter, numbers in again.items():
            first, _ = known.pop(letter)
            self._found.problems.append(faults.row_twice(self._back, first, numbers[0]))
        if strangers:
            self._found.problems.append(faults.no_letter(self._back, strangers))
        if missing := len(self._given.rows.keys() - seen):
            self._found.problems.append(faults.rows_left_out(self._back, missing))
        touched = [
            (number, letter, row) for letter, (number, row) in known.items() if letter not in self._as_given
        ]
        rows = [one for one in touched if not self._sorted_apart(*one)]
        self._found.rows = len(known) - len(touched) + len(rows)
        return rows

    def _letter_of(self, row: tuple[str, ...]) -> int | None:
        mark = self._back.cell(row, ROW_MARK)
        told = told_by(mark)
        if told and told[0] == self._given.export and told[1] in self._given.rows:
            letter, base = told[1], self._given.rows[told[1]]
            if len(row) >= self._width and self._now(row) == self._then(base):
                self._as_given.add(letter)  # told at once: most rows of a large file are like that
                return letter
            if fits(mark, self._given.export, letter, base[self._at[KEY]]):
                return letter
        return self._letters_by_words().get(self._words(row))

    def _words(self, row: tuple[str, ...]) -> tuple[str, str, str]:
        key, letter, language = (self._text(row, name) for name in (KEY, LETTER, LANGUAGE))
        return key, letter, language

    def _letters_by_words(self) -> dict[tuple[str, str, str], int]:
        if self._by_words is None:
            places = [self._at[name] for name in (KEY, LETTER, LANGUAGE)]
            self._by_words = {
                (row[places[0]], row[places[1]], row[places[2]]): number
                for number, row in self._given.rows.items()
            }
        return self._by_words

    def _sorted_apart(self, number: int, letter: int, row: tuple[str, ...]) -> bool:
        """True where a row's key, names and mark are not of one letter."""
        base = self._given.rows[letter]
        key = self._text(row, KEY) if KEY in self._back.at else base[self._at[KEY]]
        names = tuple(self._text_at(row, at) for _, at in self._names)
        as_given = tuple(base[at] for at, _ in self._names)
        other_key = key not in ("", base[self._at[KEY]])
        other_names = names != as_given and names in self._all_names
        if other_key or other_names:
            shown = next((name for name in names if name), "nobody")
            self._apart.append((number, key or base[self._at[KEY]], shown))
        return other_key or other_names

    @cached_property
    def _all_names(self) -> set[tuple[str, ...]]:
        places = [at for at, _ in self._names]
        return {tuple(row[at] for at in places) for row in self._given.rows.values()}

    # What does it say?

    def _text_at(self, row: tuple[str, ...], at: int) -> str:
        text = row[at] if at < len(row) else ""
        return unguarded(text) if self._given.guarded and text[:1] == "'" else text

    def _text(self, row: tuple[str, ...], column: str) -> str:
        at = self._back.at.get(column)
        return "" if at is None else self._text_at(row, at)

    def _cells(self, row: tuple[str, ...]) -> list[str]:
        return [self._text_at(row, at) for _, _, at in self._columns if at is not None]

    def _slashes(self, known: Sequence[tuple[int, int, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
        dates = [
            (at, here)
            for column, at, here in self._columns
            if column.cells is Cells.DATE and here is not None
        ]
        for _, letter, row in known:
            base = self._given.rows[letter]
            for at, here in dates:
                text = self._text_at(row, here)
                if "/" in text or text.count("-") > 1:
                    yield text, base[at]

    def _compare(self, number: int, base: tuple[str, ...], letter: int, row: tuple[str, ...]) -> None:
        for column, at, here in self._columns:
            if here is None:
                continue
            text = self._text_at(row, here)
            if text == base[at] or (self._back.lost and self._is_lost(number, column)):
                continue
            if not column.taken:
                if self._differs(column, text, base[at]):
                    self._untaken[column.name].append((number, text))
                continue
            typed = self._meant(number, column, text)
            if typed is not None and _plain(typed) != _plain(base[at]):
                place = self._back.place(number, column.name)
                self._found.typed.append(Typed(letter, column.name, place, base[at], typed))

    def _differs(self, column: SheetColumn, text: str, base: str) -> bool:
        """True where a cell that is not taken over says something else, and not only in another way."""
        if column.cells is Cells.DATE:
            day = typed_date(text, self._order, from_1904=self._back.from_1904)
            return not isinstance(day, date) or day.isoformat() != base
        return True

    def _is_lost(self, number: int, column: SheetColumn) -> bool:
        error = self._back.lost.get((number, column.name))
        if error is None:
            return False
        if column.taken:
            said = f"holds the error {error}" if error else "holds a formula that was never calculated"
            place = self._back.place(number, column.name)
            self._found.problems.append(
                Problem("error-in-cell", place, f"The cell {said}.", "Type the value itself.")
            )
        return True

    def _meant(self, number: int, column: SheetColumn, text: str) -> str | None:
        """Return what a cell means in plea's own words; None, and a problem, where nobody can say."""
        if not text or column.cells is Cells.TEXT:
            return text
        return (
            self._word(number, column, text)
            if column.cells is Cells.WORD
            else self._day(number, column, text)
        )

    def _word(self, number: int, column: SheetColumn, text: str) -> str | None:
        folded = text.casefold()
        for word in (*column.words, *column.also):
            if word.casefold() == folded:
                return word
        place = self._back.place(number, column.name)
        message = f'"{text}" is none of the words of this column.'
        todo = did_you_mean(text, column.words, f"Write one of {listed(column.words[:12])}.")
        self._found.problems.append(Problem("unknown-word", place, message, todo))
        return None

    def _day(self, number: int, column: SheetColumn, text: str) -> str | None:
        day = typed_date(text, self._order, from_1904=self._back.from_1904)
        place = self._back.place(number, column.name)
        if isinstance(day, Ambiguous):
            self._found.asks_order = self._found.asks_order or (text, day)
            message = f'"{text}" may be {day.day_first:%-d %B} or {day.month_first:%-d %B}.'
            todo = "Say which of the two it is where you bring the file back, or write the month as a word."
            self._found.problems.append(Problem("day-two-ways", place, message, todo))
            return None
        if day is None or day.year < _EARLIEST_YEAR:
            message = f'"{text}" is not a day.'
            todo = "Write it as 2018-03-05, 5.3.2018 or 5 March 2018."
            self._found.problems.append(Problem("not-a-day", place, message, todo))
            return None
        return day.isoformat()

    def _say(self) -> None:
        """Say what has to be said of the file as a whole."""
        back, problems = self._back, self._found.problems
        if self._apart:
            problems.append(faults.sorted_apart(back, self._apart))
        taken = {column.name for column in self._given.columns if column.taken}
        for column in (KEY, ROW_MARK, *sorted(taken - {KEY, ROW_MARK})):
            if column not in back.at:
                problems.append(faults.column_left_out(back, column))
        problems += [faults.not_taken(back, name, cells) for name, cells in self._untaken.items()]


def _cells_at(places: Sequence[int]) -> Callable[[tuple[str, ...]], object]:
    """Return what takes these cells out of a row, all at once, to be compared with those of another row."""
    return itemgetter(*places) if places else lambda _: ()


def _plain(word: str) -> str:
    return word.removesuffix(REPORTED)


def same(one: str, other: str) -> bool:
    """True when two cells say the same: what is only reported counts as what it reports."""
    return _plain(one) == _plain(other)
