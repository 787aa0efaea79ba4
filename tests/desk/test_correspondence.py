"""Letters leave, answers come back: what the records say then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from plea_web.desk.models import Channel, Contact, Draft, DraftState, Member, Outcome, Role
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.replies import reply, returned
from tests.desk.conftest import Desk
from tests.desk.sent import approved

MONDAY = date(2026, 3, 9)


def test_a_posted_letter_is_sent_and_a_reply_makes_it_replied(
    desk: Desk, member: Callable[..., Member]
) -> None:
    ana = member(Role.COORDINATOR, name="Ana Bell")
    letter = approved(desk, ana)[0]

    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    letter.refresh_from_db()
    assert (letter.state, letter.sent_on, letter.due_on) == (DraftState.SENT, MONDAY, date(2026, 4, 8))

    reply(
        [letter], on=date(2026, 3, 20), by=ana, outcomes={"pardon": Outcome.NOTED}, summary="They noted it."
    )
    letter.refresh_from_db()
    assert (letter.state, letter.replied_on, letter.due_on) == (DraftState.REPLIED, date(2026, 3, 20), None)
    assert [str(one.kind) for one in Contact.objects.order_by("pk")] == ["sent", "reply"]


def test_a_letter_that_came_back_is_due_at_once(desk: Desk, member: Callable[..., Member]) -> None:
    ana = member(Role.COORDINATOR, name="Ana Bell")
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)

    returned(letter, Channel.PAPER, on=date(2026, 3, 16), by=ana, reason="unknown at this address")

    letter.refresh_from_db()
    assert (letter.state, letter.due_on) == (DraftState.RETURNED, date(2026, 3, 16))


def test_no_letter_leaves_twice_by_one_channel_or_before_it_is_approved(
    desk: Desk, member: Callable[..., Member]
) -> None:
    ana = member(Role.COORDINATOR, name="Ana Bell")
    with pytest.raises(NotAllowed, match="it is not approved"):
        left([Draft.objects.first()], Channel.PAPER, on=MONDAY, by=ana)  # type: ignore[list-item]
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    with pytest.raises(NotAllowed, match=r"it left by post on 9 March 2026\."):
        left([letter], Channel.PAPER, on=MONDAY, by=ana)
    assert len(left([letter], Channel.EMAIL, on=MONDAY, by=ana)) == 1
