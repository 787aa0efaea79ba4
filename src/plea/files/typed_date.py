"""A day as somebody typed it into a spreadsheet: in figures, in words, or as a program's number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache


class Order(StrEnum):
    """In which order somebody writes a day in figures with slashes."""

    DAY_FIRST = "dmy"  # 03/04/2018 is 3 April
    MONTH_FIRST = "mdy"  # 03/04/2018 is 4 March


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A day that can be read in two ways."""

    day_first: date
    month_first: date


_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]0?0:00(?::00)?)?")
_DOTS = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|er)?[\s-]+(?:de\s+)?([^\W\d_]+)\.?,?[\s-]+(?:de\s+)?(\d{4})\.?(?:\s*г\.?)?"
)
_MONTH_DAY = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_SERIAL = re.compile(r"\d{5}")
_ZERO, _ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SPOKEN = ("en", "de", "es", "fr", "it", "nl", "pl", "pt", "ru", "uk")


def typed_date(text: str, order: Order | None = None, *, from_1904: bool = False) -> date | Ambiguous | None:
    """Return the day that a text names, both where it may be either, None where it is none.

    >>> typed_date("7.3.2018"), typed_date("7 March 2018"), typed_date("43166")
    (datetime.date(2018, 3, 7), datetime.date(2018, 3, 7), datetime.date(2018, 3, 7))
    """
    text = " ".join(text.split())
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTS.fullmatch(text):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _SLASHES.fullmatch(text):
        return _either(int(found[1]), int(found[3]), int(found[4]), order)
    if found := _DAY_MONTH.fullmatch(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_DAY.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    if _SERIAL.fullmatch(text):
        return (_ZERO_1904 if from_1904 else _ZERO) + timedelta(days=int(text))
    return None


def order_of(pairs: Iterable[tuple[str, str]]) -> Order | None:
    """Return the order of days with slashes, as a file shows it; None where it shows none, or both.

    A pair is what a cell says now and what it said before, "2018-03-05". A program may have rewritten every
    day of a file in its own way; where the day before is one of the two, it tells which way that is.
    """
    shown = {order for said, before in pairs for order in _shown(said, before)}
    return shown.pop() if len(shown) == 1 else None


def _shown(said: str, before: str) -> list[Order]:
    found = _SLASHES.fullmatch(said)
    if not found:
        return []
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if by_day == by_month:
        return []
    if by_day is None or by_month is None:
        return [Order.MONTH_FIRST if by_day is None else Order.DAY_FIRST]
    told = {by_day.isoformat(): Order.DAY_FIRST, by_month.isoformat(): Order.MONTH_FIRST}
    return [told[before]] if before in told else []


def _either(first: int, second: int, year: int, order: Order | None) -> date | Ambiguous | None:
    by_day, by_month = _day(year, second, first), _day(year, first, second)
    if by_day is None or by_month is None or by_day == by_month:
        return by_day or by_month
    if order is None:
        return Ambiguous(by_day, by_month)
    return by_day if order is Order.DAY_FIRST else by_month


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return which month a word names, 0 for none."""
    word = word.casefold()
    return _months().get("sep" if word == "sept" else word, 0)


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for language in _SPOKEN:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                names = get_month_names(width, context, language)
                for number, name in names.items():
                    found.setdefault(name.casefold().rstrip("."), number)
    return found
