"""Dates and lists as each language writes them."""

from __future__ import annotations

import pytest

from plea.letter.languages import LANGUAGES, joined, long_date


@pytest.mark.parametrize(
    ("code", "day", "month"),
    [
        ("en", "1 March 2018", "October 2017"),
        ("de", "1. März 2018", "Oktober 2017"),
        ("fr", "1er mars 2018", "octobre 2017"),
        ("pl", "1 marca 2018", "październik 2017"),
        ("ru", "1 марта 2018\xa0г.", "октябрь 2017\xa0г."),
        ("kk", "2018\xa0ж. 1 наурыз", "2017\xa0ж. қазан"),
        ("uk", "1 березня 2018\xa0р.", "жовтень 2017\xa0р."),
        ("it", "1 marzo 2018", "ottobre 2017"),
        ("es", "1 de marzo de 2018", "octubre de 2017"),
    ],
)
def test_a_day_and_a_month_are_written_as_the_language_does(code, day, month):
    language = LANGUAGES[code]

    assert long_date("2018-03-01", language) == day
    assert long_date("2017-10", language) == month
    assert long_date("2017", language) == "2017"


def test_what_is_no_date_is_refused():
    with pytest.raises(ValueError, match='"soon" is no date'):
        long_date("soon", LANGUAGES["en"])


def test_words_are_joined_as_people_do():
    assert joined(["one"], LANGUAGES["en"]) == "one"
    assert joined(["one", "two", "three"], LANGUAGES["en"]) == "one, two and three"
    assert joined(["один", "два"], LANGUAGES["ru"]) == "один и два"
    assert joined([], LANGUAGES["en"]) == ""
