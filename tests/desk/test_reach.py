"""A doubted fact: what waits, what lies printed, what left; and the way to a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from plea_web.desk.models import Approval, Channel, Despatch, Draft, Hold, Member, Role
from plea_web.desk.reach import letters_of_hold, reach_of
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.holds import hold_fact
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.sent import approved

MONDAY = date(2026, 3, 9)


def one_left_and_two_printed(desk: Desk, by: Member) -> tuple[Draft, list[Draft]]:
    """The first letter was posted with an e-mail copy; the next two are printed."""
    first, *others = approved(desk, by)
    left([first], Channel.PAPER, on=MONDAY, by=by)
    left([first], Channel.EMAIL, on=MONDAY, by=by)
    for draft in others[:2]:
        Despatch.objects.create(
            draft=draft,
            channel=Channel.PAPER,
            approval=Approval.objects.get(draft=draft, stands=True),
            printed_on=date(2026, 3, 8),
            by=by,
            at=Approval.objects.get(draft=draft, stands=True).at,
        )
    return first, others[:2]


def fact_of_all(desk: Desk) -> str:
    """A fact that every letter tells."""
    [fact, *_] = set.intersection(
        *(set(draft.variant.facts) for draft in Draft.objects.all() if draft.variant)
    )
    return str(fact)


def test_a_doubted_fact_reaches_three_lists(desk: Desk, member: Callable[..., Member]) -> None:
    dov = member(Role.COORDINATOR, name="Dov O'Shea")
    first, printed = one_left_and_two_printed(desk, dov)

    hold = hold_fact(desk.campaign, fact_of_all(desk), "The judgment was published later.", by=dov)
    reach = reach_of(letters_of_hold(hold))

    assert [one.draft for one in reach.sent] == [first]
    assert reach.sent[0].ways == (("Post", MONDAY), ("E-mail", MONDAY))
    in_order = sorted(printed, key=lambda draft: (draft.letter, draft.country, draft.name))
    assert [draft for draft, _ in reach.printed] == in_order
    assert (reach.waiting_count, len(reach.waiting)) == (3, 3)
    assert {draft.state for draft in reach.waiting} == {"held"}


def test_a_letter_that_left_by_mail_may_still_lie_in_the_pile(
    desk: Desk, member: Callable[..., Member]
) -> None:
    dov = member(Role.COORDINATOR, name="Dov O'Shea")
    first, printed = one_left_and_two_printed(desk, dov)
    left(printed[:1], Channel.EMAIL, on=MONDAY, by=dov)

    reach = reach_of(letters_of_hold(hold_fact(desk.campaign, fact_of_all(desk), "It is doubted.", by=dov)))

    assert printed[0] in [draft for draft, _ in reach.printed]
    assert [one.draft for one in reach.sent] == [first, printed[0]]
    assert (reach.waiting_count, reach.sent_count) == (3, 2)


def test_volunteers_do_not_see_what_left(desk: Desk, client_of: Callable[..., Client]) -> None:
    page = f"/c/{desk.campaign.pk}/facts/1/hold/"
    assert [client_of(role).get(page).status_code for role in (Role.VOLUNTEER, Role.COORDINATOR)] == [
        403,
        200,
    ]


def test_a_fact_is_held_from_the_list_of_facts_and_shows_what_that_reaches(
    desk: Desk, member: Callable[..., Member], page_as: Callable[..., Page]
) -> None:
    eve = member(Role.CAMPAIGNER, name="Eve van der Meer")
    one_left_and_two_printed(desk, eve)
    page = page_as(eve)
    page.goto(reverse("facts", args=[desk.campaign.pk]))
    page.get_by_role("link", name="I doubt this").first.click()
    at_every_size(page, "hold-fact")
    page.get_by_label("What do you doubt?").fill("The judgment was published later.")
    page.get_by_role("button", name="Hold these letters").click()
    page.get_by_text("Held: ").wait_for()

    assert Hold.objects.count() == 1
    at_every_size(page, "hold-reach")
    page.goto(f"/c/{desk.campaign.pk}/review/holds/")
    page.get_by_role("link", name="What it reaches").click()
    page.get_by_role("heading", name="Printed, not posted").wait_for()
