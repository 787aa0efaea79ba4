"""What became of a demand at an office: the newest thing that it said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations

import pytest

from plea_web.desk.models import Channel, Contact, DemandOutcome, Draft, Member, Outcome, Role
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.replies import reply
from tests.desk.conftest import Desk
from tests.desk.sent import approved

SENT = date(2026, 3, 2)
SAID = [
    (date(2026, 3, 9), Outcome.REFUSED),
    (date(2026, 3, 20), Outcome.PARTLY),
    (date(2026, 3, 16), Outcome.NOTED),
]


def standing(demand: str) -> list[str]:
    return [
        str(one.outcome) for one in DemandOutcome.objects.filter(demand=demand, stands=True).order_by("pk")
    ]


@pytest.fixture
def letter(desk: Desk, ana: Member) -> Draft:
    first = approved(desk, ana)[0]
    left([first], Channel.PAPER, on=SENT, by=ana)
    return first


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.mark.parametrize("order", list(permutations(SAID)))
def test_the_newest_answer_of_an_office_stands_in_whatever_order_they_were_written_down(
    order: tuple[tuple[date, Outcome], ...], letter: Draft, ana: Member
) -> None:
    for on, outcome in order:
        reply([letter], on=on, by=ana, outcomes={"pardon": outcome})

    assert standing("pardon") == ["partly"]


def test_what_a_newer_answer_says_nothing_of_stays(letter: Draft, ana: Member) -> None:
    reply([letter], on=date(2026, 3, 9), by=ana, outcomes={"pardon": Outcome.GRANTED, "visit": Outcome.NOTED})
    reply([letter], on=date(2026, 3, 20), by=ana, outcomes={"visit": Outcome.REFUSED})

    assert (standing("pardon"), standing("visit")) == (["granted"], ["refused"])


def test_a_corrected_answer_says_nothing_and_the_one_before_stands_again(letter: Draft, ana: Member) -> None:
    reply([letter], on=date(2026, 3, 9), by=ana, outcomes={"pardon": Outcome.NOTED})
    wrong = reply([letter], on=date(2026, 3, 20), by=ana, outcomes={"pardon": Outcome.GRANTED})
    assert standing("pardon") == ["granted"]

    Contact.objects.filter(pk=wrong.pk).update(replaced=True)
    settle_letters([letter.pk])

    assert standing("pardon") == ["noted"]
