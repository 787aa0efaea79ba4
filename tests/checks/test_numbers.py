"""Numbers and dates mean the same in every language of letters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.checks.numbers import numbers_in
from plea.letter.languages import LANGUAGES, long_date

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
CODES = st.sampled_from(sorted(LANGUAGES))


@settings(deadline=None)
@given(DAYS, CODES)
def test_a_day_as_a_letter_writes_it_is_read_back_in_every_language(day: date, code: str) -> None:
    for iso in (day.isoformat(), f"{day:%Y-%m}"):
        written = long_date(iso, LANGUAGES[code])

        assert [number.date for number in numbers_in(f"– {written} – 14 –", code)] == [iso, ""]


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 999), CODES)
def test_a_number_as_a_language_groups_it_is_one_number(whole: int, part: int, code: str) -> None:
    value = float(f"{whole}.{part}")
    written = format_decimal(value, format="#,##0.###", locale=LANGUAGES[code].locale)

    [number] = numbers_in(written, code)

    assert float(number.parts[0]) == value


@settings(deadline=None)
@given(st.text(), CODES)
def test_whatever_is_written_is_read_without_a_fault_and_said_as_it_stands(text: str, code: str) -> None:
    for number in numbers_in(text, code):
        assert number.said == text[number.start : number.end]
        assert number.parts


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("on October 25, 2017", "en", [("25", "month 10", "2017")]),
        ("25.10.2017", "de", [("25", "month 10", "2017")]),
        ("2017-10-25", "en", [("25", "month 10", "2017")]),
        ("в октябре 2017 года", "ru", [("month 10", "2017")]),
        ("к маю 2018 года, 5 мая", "ru", [("month 5", "2018"), ("5", "month 5")]),
        ("2015–2017 and 50 per cent", "en", [("2015",), ("2017",), ("50 %",)]),
        ("50% и 12,5 процентов", "ru", [("50 %",), ("12.5 %",)]),
        ("the 21st century, 1,000 km", "en", [("1000",)]),
        ("21-й век, 1 000 километров", "ru", [("1000",)]),
        ("colony AK 159/6", "en", [("159",), ("6",)]),
        ("tarehe 14.3.2017, siku 353 za Machi", "sw", [("14", "month 3", "2017"), ("353",)]),
        ("13 people marched to the mayor with 12 flags", "en", [("13",), ("12",)]),
    ],
)
def test_how_a_number_is_read(text: str, language: str, parts: list[tuple[str, ...]]) -> None:
    assert [number.parts for number in numbers_in(text, language)] == parts


def test_the_days_of_a_year_are_told_apart() -> None:
    days = [date(2018, 1, 1) + timedelta(days=n) for n in range(365)]

    for code, language in LANGUAGES.items():
        read = [numbers_in(long_date(day.isoformat(), language), code)[0].date for day in days]
        assert read == [day.isoformat() for day in days]
