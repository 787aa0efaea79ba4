"""I doubt this: letters are held until two members say that they may go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plea_web.desk.models import Channel, Draft, Event, Hold, Member, Passage, Role
from plea_web.desk.workflow import NotAllowed, holds, review
from plea_web.desk.workflow.despatches import left
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved


def states() -> list[str]:
    return list(Draft.objects.order_by("pk").values_list("state", flat=True))


def test_a_doubted_fact_holds_every_letter_that_tells_it_until_two_lift_it(
    desk: Desk, client_of: Callable[..., Client], member: Callable[..., Member]
) -> None:
    volunteer, campaign = client_of(name="Ben"), desk.campaign
    shown = Passage.objects.get(place="texts/shared/what-happened.en.md, line 1")
    doubt = reverse("passage_doubt", args=[campaign.pk, shown.pk])

    nothing = volunteer.post(doubt, {"fact": "health", "reason": " "}, follow=True)
    assert said(nothing)[0] == "Say what you doubt, so that others can look into it."
    volunteer.post(doubt, {"fact": "health", "reason": "Her sister says nine kilograms."})

    assert states() == ["held"] * 6
    [hold] = Hold.objects.all()
    page = said(volunteer.get(reverse("holds", args=[campaign.pk])))
    assert page[:5] == [
        "Held: 6 letters. Two members lift it together.",
        "Held",
        "Every letter that tells “she has lost eleven kilograms and has not seen a doctor since October "
        "2017”",
        "6 letters held",
        "Her sister says nine kilograms.",
    ]
    assert volunteer.post(reverse("hold_lift", args=[campaign.pk, hold.pk])).status_code == 403
    again = volunteer.post(doubt, {"fact": "health", "reason": "Again"}, follow=True)
    assert said(again)[0] == 'The fact "health" is held already. Add what you know as a comment.'

    cleo, dov = member(Role.CAMPAIGNER), member(Role.COORDINATOR)
    assert holds.lift(hold, by=cleo).lifted is False
    assert states() == ["held"] * 6
    with pytest.raises(NotAllowed, match=r"^You lifted this already; somebody else has to say so too"):
        holds.lift(hold, by=cleo)
    assert holds.lift(hold, by=dov).lifted is True
    assert states() == ["draft"] * 6
    kinds = Event.objects.filter(kind__in=("held", "hold_lift_begun", "hold_lifted")).order_by("number")
    assert list(kinds.values_list("kind", flat=True)) == ["held", "hold_lift_begun", "hold_lifted"]


def test_a_person_alone_lifts_alone(desk: Desk, member: Callable[..., Member]) -> None:
    alone = member(Role.OWNER)
    hold = holds.hold_fact(desk.campaign, "arrested", "Which day?", by=alone)
    assert holds.lift(hold, by=alone).lifted is True
    assert (states(), hold.fact) == (["draft"] * 6, "arrested")


def test_one_letter_is_held_and_goes_back_to_where_it_was(desk: Desk, member: Callable[..., Member]) -> None:
    alone = member(Role.OWNER)
    shown = Passage.objects.get(place="texts/shared/what-happened.en.md, line 1")
    review.approve(shown, seen=shown.sha256, by=alone)
    hold = holds.hold_letter(Draft.objects.get(name="Ana Bell"), "She has died.", by=alone)
    assert states() == ["held", *["in_review"] * 5]
    holds.lift(hold, by=alone)
    assert states() == ["in_review"] * 6


def test_two_holds_on_the_same_letters_are_lifted_one_by_one(
    desk: Desk, member: Callable[..., Member]
) -> None:
    alone = member(Role.OWNER)
    first = holds.hold_fact(desk.campaign, "arrested", "Which day?", by=alone)
    second = holds.hold_fact(desk.campaign, "health", "How many kilograms?", by=alone)
    holds.lift(first, by=alone)
    assert states() == ["held"] * 6
    holds.lift(second, by=alone)
    assert states() == ["draft"] * 6


def test_a_letter_on_its_way_is_not_held_and_a_fact_must_be_told(
    desk: Desk, member: Callable[..., Member]
) -> None:
    alone = member(Role.OWNER)
    with pytest.raises(NotAllowed, match=r'^No letter of this campaign tells the fact "wedding"'):
        holds.hold_fact(desk.campaign, "wedding", "Never heard of it", by=alone)
    approved(desk, alone)
    ana = Draft.objects.get(name="Ana Bell")
    left([ana], Channel.PAPER, on=date(2026, 3, 9), by=alone)
    with pytest.raises(NotAllowed, match=r"^This letter is on its way already"):
        holds.hold_letter(ana, "Too late", by=alone)
    holds.hold_fact(desk.campaign, "arrested", "Which day?", by=alone)
    assert states() == ["sent", *["held"] * 5]


def test_an_approved_letter_that_was_held_is_approved_again(
    desk: Desk, member: Callable[..., Member]
) -> None:
    alone = member(Role.OWNER)
    ana = Draft.objects.get(name="Ana Bell")
    Draft.objects.filter(pk=ana.pk).update(
        state="approved",
        package_sha256="p",
        approved_sha256=ana.sha256,
        approved_fingerprint=ana.fingerprint,
    )
    hold = holds.hold_fact(desk.campaign, "arrested", "Which day?", by=alone)
    assert states()[0] == "held"
    holds.lift(hold, by=alone)
    assert states() == ["approved", *["draft"] * 5]
