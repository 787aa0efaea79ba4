"""How long something has lasted: the right words on each side of every border, never more than is true."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea.letter.durations import in_words
from plea.letter.elapsed import Degree, Elapsed, Unit, earliest, elapsed, latest
from plea.letter.languages import LANGUAGES

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
IN_WORDS_UP_TO = {"ru": 9, "uk": 9, "kk": 9}


def said(since: str, on: str, code: str = "en") -> str | None:
    length = elapsed(since, date.fromisoformat(on))
    return in_words(length, LANGUAGES[code]) if length else None


@pytest.mark.parametrize(
    ("since", "on", "words"),
    [
        # days, then weeks
        ("2018-03-02", "2018-03-01", None),
        ("2018-03-02", "2018-03-02", None),
        ("2018-03-01", "2018-03-02", "one day"),
        ("2018-02-17", "2018-03-02", "13\xa0days"),
        ("2018-02-16", "2018-03-02", "two weeks"),
        ("2018-02-15", "2018-03-02", "more than two weeks"),
        ("2018-01-03", "2018-03-02", "more than eight weeks"),
        # months
        ("2018-01-02", "2018-03-02", "two months"),
        ("2018-01-02", "2018-03-04", "two months"),
        ("2018-01-02", "2018-03-05", "just over two months"),
        ("2018-01-02", "2018-03-09", "just over two months"),
        ("2018-01-02", "2018-03-10", "more than two months"),
        ("2018-01-02", "2018-03-25", "more than two months"),
        ("2018-01-02", "2018-03-26", "almost three months"),
        ("2018-01-02", "2018-04-01", "almost three months"),
        ("2018-01-02", "2018-04-02", "three months"),
        ("2017-01-02", "2017-12-25", "more than eleven months"),
        ("2017-01-02", "2017-12-26", "almost one year"),
        # years
        ("2017-01-02", "2018-01-02", "one year"),
        ("2009-05-21", "2018-02-20", "more than eight years"),
        ("2009-05-21", "2018-02-21", "almost nine years"),
        ("2009-05-21", "2018-05-20", "almost nine years"),
        ("2009-05-21", "2018-05-21", "nine years"),
        ("2009-05-21", "2018-06-20", "nine years"),
        ("2009-05-21", "2018-06-21", "just over nine years"),
        ("2009-05-21", "2018-08-21", "just over nine years"),
        ("2009-05-21", "2018-08-22", "more than nine years"),
        ("2003-05-21", "2018-05-21", "15\xa0years"),
        # months that are too short
        ("2017-12-31", "2018-02-28", "more than eight weeks"),
        ("2017-12-31", "2018-03-01", "two months"),
        ("2016-02-29", "2018-02-28", "almost two years"),
        ("2016-02-29", "2018-03-01", "two years"),
    ],
)
def test_a_date_with_its_day(since, on, words):
    assert said(since, on) == words


@pytest.mark.parametrize(
    ("since", "on", "words"),
    [
        # May 2009: some day of it
        ("2009-05", "2018-02-27", "more than eight years"),
        ("2009-05", "2018-02-28", "more than eight years"),
        ("2009-05", "2018-03-02", "almost nine years"),
        ("2009-05", "2018-04-30", "almost nine years"),
        ("2009-05", "2018-05-01", "more than eight years"),
        ("2009-05", "2018-05-30", "more than eight years"),
        ("2009-05", "2018-05-31", "nine years"),
        ("2009-05", "2018-06-01", "just over nine years"),
        ("2009-05", "2018-08-01", "just over nine years"),
        ("2009-05", "2018-08-02", "more than nine years"),
        # never in days or weeks, and never "almost" so many months
        ("2018-02", "2018-03-02", None),
        ("2018-02", "2018-03-27", None),
        ("2018-02", "2018-03-28", "one month"),
        ("2018-02", "2018-03-29", "more than one month"),
        ("2017-03", "2018-02-28", "more than ten months"),
        ("2017-03", "2018-03-30", "more than eleven months"),
        ("2017-03", "2018-03-31", "one year"),
        # 2009: some day of it
        ("2009", "2010-12-30", None),
        ("2009", "2010-12-31", "one year"),
        ("2009", "2018-03-02", "more than eight years"),
        ("2009", "2018-12-30", "more than eight years"),
        ("2009", "2018-12-31", "nine years"),
        ("2009", "2019-01-01", "more than nine years"),
    ],
)
def test_a_date_without_its_day_claims_what_is_certain(since, on, words):
    assert said(since, on) == words


def test_the_table_of_the_guide_says_what_letters_say():
    page = Path(__file__).parents[2] / "docs" / "writing-letters.md"
    table = page.read_text("utf-8").split("| since | by 2 March 2018 | why |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \|", table, re.MULTILINE)

    assert len(rows) == 9
    assert rows == [(since, said(since, "2018-03-02") or "a problem") for since, _ in rows]


NINE_YEARS = {
    "en": ["almost nine years", "nine years", "just over nine years", "more than nine years"],
    "de": ["fast neun Jahre", "neun Jahre", "gut neun Jahre", "mehr als neun Jahre"],
    "fr": ["près de neuf ans", "neuf ans", "un peu plus de neuf ans", "plus de neuf ans"],
    "pl": ["prawie dziewięć lat", "dziewięć lat", "nieco ponad dziewięć lat", "ponad dziewięć lat"],
    "ru": ["почти девять лет", "девять лет", "чуть более девяти лет", "более девяти лет"],
    "kk": ["тоғыз жылға жуық", "тоғыз жыл", "тоғыз жылдан сәл астам", "тоғыз жылдан астам"],
    "uk": ["майже дев’ять років", "дев’ять років", "трохи понад дев’ять років", "понад дев’ять років"],
    "it": ["quasi nove anni", "nove anni", "poco più di nove anni", "più di nove anni"],
    "es": ["casi nueve años", "nueve años", "poco más de nueve años", "más de nueve años"],
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_four_degrees_in_each_language(code):
    lengths = [Elapsed(degree, 9, Unit.YEAR) for degree in Degree]

    assert [in_words(length, LANGUAGES[code]) for length in lengths] == NINE_YEARS[code]


OTHERS = {
    "en": ["one day", "twelve days", "more than two weeks", "more than three months", "almost one year",
           "more than one year", "two years", "more than 21\xa0years"],
    "de": ["einen Tag", "zwölf Tage", "mehr als zwei Wochen", "mehr als drei Monate", "fast ein Jahr",
           "mehr als ein Jahr", "zwei Jahre", "mehr als 21\xa0Jahre"],
    "fr": ["un jour", "douze jours", "plus de deux semaines", "plus de trois mois", "près d’un an",
           "plus d’un an", "deux ans", "plus de 21\xa0ans"],
    "pl": ["jeden dzień", "dwanaście dni", "ponad dwa tygodnie", "ponad trzy miesiące", "prawie rok",
           "ponad rok", "dwa lata", "ponad 21\xa0lat"],
    "ru": ["один день", "12\xa0дней", "более двух недель", "более трёх месяцев", "почти год",
           "более года", "два года", "более 21\xa0года"],
    "kk": ["бір күн", "12\xa0күн", "екі аптадан астам", "үш айдан астам", "бір жылға жуық",
           "бір жылдан астам", "екі жыл", "21\xa0жылдан астам"],
    "uk": ["один день", "12\xa0днів", "понад два тижні", "понад три місяці", "майже рік",
           "понад рік", "два роки", "понад 21\xa0рік"],
    "it": ["un giorno", "dodici giorni", "più di due settimane", "più di tre mesi", "quasi un anno",
           "più di un anno", "due anni", "più di 21\xa0anni"],
    "es": ["un día", "doce días", "más de dos semanas", "más de tres meses", "casi un año",
           "más de un año", "dos años", "más de 21\xa0años"],
}  # fmt: skip


@pytest.mark.parametrize("code", LANGUAGES)
def test_units_numbers_and_cases_in_each_language(code):
    lengths = [
        Elapsed(Degree.EXACT, 1, Unit.DAY),
        Elapsed(Degree.EXACT, 12, Unit.DAY),
        Elapsed(Degree.MORE_THAN, 2, Unit.WEEK),
        Elapsed(Degree.MORE_THAN, 3, Unit.MONTH),
        Elapsed(Degree.ALMOST, 1, Unit.YEAR),
        Elapsed(Degree.MORE_THAN, 1, Unit.YEAR),
        Elapsed(Degree.EXACT, 2, Unit.YEAR),
        Elapsed(Degree.MORE_THAN, 21, Unit.YEAR),
    ]

    assert [in_words(length, LANGUAGES[code]) for length in lengths] == OTHERS[code]


def test_slavic_years_behind_every_kind_of_number():
    def years(number: int, code: str, degree: Degree = Degree.EXACT) -> str:
        return in_words(Elapsed(degree, number, Unit.YEAR), LANGUAGES[code])

    assert [years(n, "ru") for n in (1, 4, 5, 21, 23, 25)] == [
        "год", "четыре года", "пять лет", "21\xa0год", "23\xa0года", "25\xa0лет",
    ]  # fmt: skip
    assert [years(n, "ru", Degree.JUST_OVER) for n in (1, 4, 5, 21, 23)] == [
        "чуть более года", "чуть более четырёх лет", "чуть более пяти лет", "чуть более 21\xa0года",
        "чуть более 23\xa0лет",
    ]  # fmt: skip
    assert in_words(Elapsed(Degree.EXACT, 2, Unit.WEEK), LANGUAGES["ru"]) == "две недели"
    assert [years(n, "uk") for n in (4, 5, 21, 23)] == [
        "чотири роки", "п’ять років", "21\xa0рік", "23\xa0роки",
    ]  # fmt: skip
    assert [years(n, "pl") for n in (4, 5, 21, 23)] == [
        "cztery lata", "pięć lat", "21\xa0lat", "23\xa0lata",
    ]  # fmt: skip


def passed(number: int, unit: Unit, since: date, on: date) -> bool:
    """Whether so many whole units have passed."""
    match unit:
        case Unit.YEAR:
            return (since.year + number, since.month, since.day) <= (on.year, on.month, on.day)
        case Unit.MONTH:
            return (12 * since.year + since.month + number, since.day) <= (12 * on.year + on.month, on.day)
        case Unit.WEEK:
            return (on - since).days >= 7 * number
        case Unit.DAY:
            return (on - since).days >= number


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"]), DAYS)
def test_no_more_is_claimed_than_has_passed(day, form, on):
    since = day.strftime(form)
    length = elapsed(since, on)
    if length is None:
        certain = {"%Y-%m-%d": Unit.DAY, "%Y-%m": Unit.MONTH, "%Y": Unit.YEAR}[form]
        assert not passed(1, certain, latest(since), on)
        return
    if length.degree is Degree.ALMOST:
        assert not passed(length.number, length.unit, earliest(since), on)
        assert length.number == 1 or passed(length.number - 1, length.unit, latest(since), on)
    else:
        assert passed(length.number, length.unit, latest(since), on)
        assert not passed(length.number + 1, length.unit, latest(since), on)
    if length.degree in (Degree.MORE_THAN, Degree.JUST_OVER):
        assert passed(length.number, length.unit, latest(since), on - timedelta(days=1))
    assert earliest(since) <= day <= latest(since)


@given(DAYS, DAYS, st.sampled_from(list(LANGUAGES)))
def test_the_words_hold_the_number_that_was_worked_out(day, on, code):
    length = elapsed(day.isoformat(), on)
    if length is None:
        return
    words = in_words(length, LANGUAGES[code])

    assert ("\xa0" in words) == (length.number > IN_WORDS_UP_TO.get(code, 12))
    assert str(length.number) in words or "\xa0" not in words
    assert "{" not in words
