"""Nobody writes to somebody any more: what stays here, and what goes on again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from plea_web.desk.models import Channel, Despatch, DoNotContact, Draft, Event, Member, Recipient, Role
from plea_web.desk.models.approval import Approval
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.intake import look, take_in
from plea_web.desk.workflow.states import reviewed
from plea_web.desk.workflow.stops import hold_person, lift_stop, name_successor, stop_office, why_stopped
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.desk.test_intake import merge

TODAY = date(2026, 4, 1)


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = TODAY
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    return approved(desk, ana)


def whose(letter: Draft) -> Recipient:
    letter.refresh_from_db()
    assert letter.addressee is not None
    return letter.addressee


def states(letters: list[Draft]) -> list[str]:
    for letter in letters:
        letter.refresh_from_db()
    return [str(letter.state) for letter in letters]


def print_out(letter: Draft, by: Member) -> None:
    approval = Approval.objects.get(draft=letter, stands=True)
    Despatch.objects.create(
        draft=letter, channel=Channel.PAPER, approval=approval, by=by, at=timezone.now(), printed_on=TODAY
    )
    settle_letters([letter.pk])


def test_a_person_is_held_and_the_printed_letter_is_named(ana: Member, letters: list[Draft]) -> None:
    print_out(letters[0], ana)
    assert states(letters[:2]) == ["queued", "approved"]

    reached = hold_person(whose(letters[0]), "No longer in office", by=ana)

    assert states(letters) == ["held"] + ["approved"] * 5
    assert (reached.held, reached.printed, reached.sent) == (1, (letters[0],), 0)
    with pytest.raises(NotAllowed, match=r"[Nn]obody writes to .*: No longer in office"):
        left([letters[0]], Channel.PAPER, on=TODAY, by=ana)

    assert lift_stop(reached.stop, by=ana) == 1
    assert states(letters[:2]) == ["queued", "approved"]
    assert why_stopped(whose(letters[0])) == ""


def test_letters_that_are_not_approved_yet_are_held_too_and_come_back_as_they_were(
    desk: Desk, ana: Member
) -> None:
    letters = list(Draft.objects.order_by("pk"))
    before = states(letters)
    reached = hold_person(whose(letters[0]), "asked us not to write", by=ana)
    assert states(letters) == ["held", *before[1:]]

    Draft.objects.update(values_read=True)
    assert not reviewed(desk.campaign).filter(pk=letters[0].pk).exists()
    lift_stop(reached.stop, by=ana)
    assert states(letters) == ["in_review", *before[1:]]


def test_an_office_is_stopped_whoever_holds_it(ana: Member, letters: list[Draft]) -> None:
    office = whose(letters[1]).office
    reached = stop_office(office, "They asked for a month without letters.", by=ana)

    assert states(letters)[1] == "held"
    assert reached.held == sum(state == "held" for state in states(letters))
    assert why_stopped(whose(letters[1])).startswith(f"Nobody writes to {office}: They asked for a month")


def test_a_stop_with_a_last_day_ends_by_itself(ana: Member, letters: list[Draft], settings: Any) -> None:
    hold_person(whose(letters[0]), "on leave", by=ana, until=date(2026, 4, 10))
    assert states(letters)[0] == "held"

    settings.TODAY = date(2026, 4, 10)
    look()
    assert states(letters)[0] == "held"
    settings.TODAY = date(2026, 4, 11)
    look()
    assert states(letters)[0] == "approved"
    assert [one.kind for one in Event.objects.order_by("number")][-1] == "stop_lifted"


def test_a_stop_needs_a_reason_stands_once_and_is_lifted_once(ana: Member, letters: list[Draft]) -> None:
    person = whose(letters[0])
    with pytest.raises(NotAllowed, match=r"^Say why nobody should write, so that the others know\.$"):
        hold_person(person, "  ", by=ana)
    with pytest.raises(NotAllowed, match=r"^31 March 2026 has passed\."):
        hold_person(person, "on leave", by=ana, until=date(2026, 3, 31))
    stop = hold_person(person, "asked us not to write", by=ana).stop
    with pytest.raises(NotAllowed, match=f"^Ana Bell said so already on .*: nobody writes to {person.name}"):
        hold_person(person, "asked us not to write", by=ana)
    lift_stop(stop, by=ana)
    with pytest.raises(NotAllowed, match=r"^This is lifted already\.$"):
        lift_stop(stop, by=ana)
    assert DoNotContact.objects.count() == 1


def test_who_follows_is_said_and_nobody_follows_themselves(ana: Member, letters: list[Draft]) -> None:
    old, new = whose(letters[0]), whose(letters[1])
    hold_person(old, "No longer in office", by=ana, successor=new)

    old.refresh_from_db()
    assert old.successor == new
    with pytest.raises(NotAllowed, match=f"^{old.name} came before {new.name}, and cannot follow as well.$"):
        name_successor(new, old, by=ana)


def test_a_letter_that_left_before_is_counted_and_stays_sent(ana: Member, letters: list[Draft]) -> None:
    left(letters[:1], Channel.PAPER, on=date(2026, 3, 9), by=ana)

    reached = hold_person(whose(letters[0]), "No longer in office", by=ana)

    assert (reached.held, reached.printed, reached.sent, states(letters)[0]) == (0, (), 1, "sent")


def test_a_letter_that_is_made_again_is_held_when_it_comes_in(desk: Desk, ana: Member) -> None:
    letter = Draft.objects.order_by("pk")[0]
    hold_person(whose(letter), "asked us not to write", by=ana)
    for text in desk.folder.glob("texts/*.md"):
        text.write_text(text.read_text("utf-8") + "\nThank you.\n", "utf-8")
    merge(desk)
    before = letter.sha256
    take_in(desk.key)

    letter.refresh_from_db()
    assert letter.sha256 != before
    assert [str(one.state) for one in Draft.objects.order_by("pk")] == ["held", *["draft"] * 5]
