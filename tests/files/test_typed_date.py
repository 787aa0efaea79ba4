"""Days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea.files.typed_date import Ambiguous, Order, order_of, typed_date

THE_SEVENTH = date(2018, 3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2018-03-07", "2018-03-07 00:00", "2018/3/7", "7.3.2018", "07. 03. 2018", "7 March 2018",
        "7 Mar 2018",
        "7-Mar-2018", "March 7, 2018", "Mar 7th 2018", "7th March, 2018", "7. März 2018", "7 mars 2018",
        "7 марта 2018 г.", "7 березня 2018", "7 de marzo de 2018", "7 marca 2018", "43166",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_that_can_be_read_in_one(text: str) -> None:
    assert typed_date(text) == THE_SEVENTH


@pytest.mark.parametrize(
    "text", ["30.2.2018", "soon", "7.3.18", "2018", "March 2018", "0.0.2018", "99/99/2018", ""]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert typed_date(text) is None


def test_a_day_with_slashes_is_asked_unless_it_can_be_read_in_one_way() -> None:
    assert typed_date("03/04/2018") == Ambiguous(date(2018, 4, 3), date(2018, 3, 4))
    assert typed_date("03/04/2018", Order.DAY_FIRST) == date(2018, 4, 3)
    assert typed_date("03/04/2018", Order.MONTH_FIRST) == date(2018, 3, 4)
    assert typed_date("13/04/2018") == date(2018, 4, 13)
    assert typed_date("04/04/2018") == date(2018, 4, 4)


def test_a_file_shows_by_its_other_days_how_it_writes_them() -> None:
    assert order_of([("13/04/2018", "")]) is Order.DAY_FIRST
    assert order_of([("04/13/2018", "")]) is Order.MONTH_FIRST
    assert order_of([("03/05/2018", "2018-05-03")]) is Order.DAY_FIRST
    assert order_of([("03/05/2018", "2018-03-05")]) is Order.MONTH_FIRST
    assert order_of([("03/05/2018", "")]) is None
    assert order_of([("13/04/2018", ""), ("04/13/2018", "")]) is None


def test_old_workbooks_of_a_mac_count_from_1904() -> None:
    assert typed_date("41704", from_1904=True) == THE_SEVENTH


@given(st.text(max_size=30))
def test_nothing_that_is_typed_is_a_fault(text: str) -> None:
    typed_date(text)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_as_plea_writes_it_is_read_as_that_day(day: date) -> None:
    assert typed_date(day.isoformat()) == day
    assert typed_date(f"{day:%-d %B %Y}") == day
