"""How long something has lasted by the day on a letter, and how much of that may be said.

"Almost nine years" is a claim. It is worked out from a fact's `since`, which may be a day, a month or a
year, and it never says more than is certain: a month or a year is read as late as it can be for what has
passed, and as early as it can be for what has not.

**Which unit.** Days for less than two weeks, weeks for less than two months, months for less than a year,
then years: nobody pictures 290 days. Since a month, time is not counted in days or weeks, and since a year
only in years: the count would be finer than what is known.

**Which words**, with N for the whole units that have passed:

- "almost N+1" where at most a quarter of the unit is missing (three months of a year, a week of a month).
  Who says "more than eight years" of eight years and ten months understates it; with half a year missing
  "almost" would overstate it.
- "N" where hardly anything is over: less than a month over whole years, less than three days over whole
  months. Nobody would hear a difference, and the bare number claims less than has passed, never more.
- "just over N" where at most a quarter of the unit is over.
- "more than N" for all between: it is true, and the quarters on both sides keep it from being far off.

Weeks know only "N" and "more than N", days only "N": a day more or less is not worth a word.

**Dates that lack their day.** What is said has to be right for every day of that month or year. Where
"almost" or "just over" is right for some of them only, "more than N" is said of what has passed in any
case. Where not one whole unit is certain, nothing is said (`elapsed()` is None), and the author is asked
for a fuller date.

**Whole months and years** are over on the day of the same number. Where the month is too short for it, on
the first of the next one, so that not a day too much is claimed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Degree(StrEnum):
    """How the number stands to what has really passed."""

    ALMOST = "almost"
    EXACT = "exact"
    JUST_OVER = "just over"
    MORE_THAN = "more than"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """So many whole units, and how near to the truth that is: "almost", 9, "year"."""

    degree: Degree
    number: int
    unit: Unit


def elapsed(since: str, on: date) -> Elapsed | None:
    """Return how long it has been since "2009-05-21", "2009-05" or "2009"; None where nothing is certain.

    >>> elapsed("2009-05", date(2018, 3, 2))
    Elapsed(degree=<Degree.ALMOST: 'almost'>, number=9, unit=<Unit.YEAR: 'year'>)
    """
    early, late = earliest(since), latest(since)
    months = _whole_months(late, on)
    if months >= 12:
        return _in_years(early, late, on, months // 12)
    finest = finest_unit(since)
    if finest is Unit.DAY and months < 2:
        return _in_days((on - late).days) if on > late else None
    if finest is Unit.YEAR or months < 1:
        return None
    return _in_months(early, late, on, months)


def finest_unit(since: str) -> Unit:
    """Return the smallest unit that a date lets us count in."""
    return (Unit.YEAR, Unit.MONTH, Unit.DAY)[since.count("-")]


def earliest(since: str) -> date:
    """Return the first day that a date may mean.

    >>> earliest("2009-05")
    datetime.date(2009, 5, 1)
    """
    year, month, day = _parts(since)
    return date(year, month or 1, day or 1)


def latest(since: str) -> date:
    """Return the last day that a date may mean.

    >>> latest("2009-05")
    datetime.date(2009, 5, 31)
    """
    year, month, day = _parts(since)
    if day:
        return date(year, month, day)
    return _after(date(year, month or 12, 1), 1) - timedelta(days=1)


def _parts(since: str) -> tuple[int, int, int]:
    """Return year, month and day, with 0 for what is not known."""
    year, month, day = (int(part) for part in f"{since}-0-0".split("-")[:3])
    return year, month, day


def _in_years(early: date, late: date, on: date, years: int) -> Elapsed:
    next_year = 12 * (years + 1)
    if on >= _after(late, next_year - 3) and on < _after(early, next_year):
        return Elapsed(Degree.ALMOST, years + 1, Unit.YEAR)
    over = 12 * years
    if on < _after(early, over + 1) or on == _after(late, over):
        return Elapsed(Degree.EXACT, years, Unit.YEAR)
    degree = Degree.JUST_OVER if on <= _after(early, over + 3) else Degree.MORE_THAN
    return Elapsed(degree, years, Unit.YEAR)


def _in_months(early: date, late: date, on: date, months: int) -> Elapsed:
    week = timedelta(days=7)
    if on >= _after(late, months + 1) - week and on < _after(early, months + 1):
        return _almost_months(months + 1)
    if on < _after(early, months) + timedelta(days=3) or on == _after(late, months):
        return Elapsed(Degree.EXACT, months, Unit.MONTH)
    degree = Degree.JUST_OVER if on <= _after(early, months) + week else Degree.MORE_THAN
    return Elapsed(degree, months, Unit.MONTH)


def _almost_months(months: int) -> Elapsed:
    """Say "almost one year", not "almost twelve months"."""
    if months == 12:
        return Elapsed(Degree.ALMOST, 1, Unit.YEAR)
    return Elapsed(Degree.ALMOST, months, Unit.MONTH)


def _in_days(days: int) -> Elapsed:
    if days < 14:
        return Elapsed(Degree.EXACT, days, Unit.DAY)
    weeks, over = divmod(days, 7)
    return Elapsed(Degree.MORE_THAN if over else Degree.EXACT, weeks, Unit.WEEK)


def _whole_months(start: date, on: date) -> int:
    months = 12 * (on.year - start.year) + on.month - start.month
    return months if on.day >= start.day else months - 1


def _after(start: date, months: int) -> date:
    """Return the day on which so many months have passed: 31 January and a month is 1 March."""
    years, month = divmod(start.month - 1 + months, 12)
    try:
        return date(start.year + years, month + 1, start.day)
    except ValueError:
        return _after(start.replace(day=1), months + 1)
