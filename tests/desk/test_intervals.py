"""How soon an office may be written to again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html
from playwright.sync_api import Page, expect

from plea_web.desk.models import (
    Campaign,
    Channel,
    ContactKind,
    DoNotContact,
    Draft,
    Job,
    Member,
    Recipient,
    Role,
)
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.intervals import leave_out, next_allowed, reached_lately, too_soon
from plea_web.desk.workflow.stops import let_go_on
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved

MONDAY = date(2026, 3, 9)
FRIDAY = date(2026, 3, 20)


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = date(2026, 4, 1)
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letter(desk: Desk, ana: Member) -> Draft:
    approved(desk, ana)
    return Draft.objects.get(letter="embassy")


def whose(letter: Draft) -> Recipient:
    assert letter.addressee is not None
    return letter.addressee


def written_to(letter: Draft, campaign: Campaign | None, on: date, by: Member) -> None:
    entry(ContactKind.REPORTED, on=on, by=by, recipient=whose(letter), campaign=campaign).save()


def test_another_campaign_wrote_to_the_same_office_eleven_days_ago(letter: Draft, ana: Member) -> None:
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, ana)

    [one] = too_soon(Draft.objects.all(), FRIDAY)

    assert str(one) == (
        f"{whose(letter).office} was written to on 9 March 2026 by the campaign second-campaign. "
        "14 days have to lie between two letters, so the next one may go on 23 March 2026."
    )
    assert one.drafts == (letter,)
    assert too_soon([letter], date(2026, 3, 23)) == []
    assert next_allowed(whose(letter)) == next_allowed(whose(letter).office) == date(2026, 3, 23)


@pytest.mark.parametrize(("ours", "theirs", "again_on"), [(20, 0, 29), (2, 20, 29), (2, 3, None)])
def test_the_campaign_that_asks_for_more_days_is_followed(
    desk: Desk, letter: Draft, ana: Member, ours: int, theirs: int, again_on: int | None
) -> None:
    other = Campaign.objects.create(key="second-campaign", found={"no_contact": {letter.office: theirs}})
    campaign = desk.campaign
    campaign.found["no_contact"] = {letter.office: ours, "default": 99}
    campaign.save()
    written_to(letter, other, MONDAY, ana)

    found = [one.again_on.day for one in too_soon([letter], FRIDAY)]

    assert found == ([again_on] if again_on else [])
    assert next_allowed(whose(letter), campaign) == date(2026, 3, 9 + max(ours, theirs))


def test_a_letter_s_own_copy_does_not_keep_its_original_waiting(letter: Draft, ana: Member) -> None:
    assert next_allowed(whose(letter)) is None
    left([letter], Channel.EMAIL, on=MONDAY, by=ana)
    assert too_soon([letter], FRIDAY) == []
    assert next_allowed(whose(letter)) == date(2026, 3, 23)


def test_what_was_written_down_by_mistake_does_not_count(letter: Draft, ana: Member) -> None:
    written_to(letter, None, MONDAY, ana)
    assert [one.campaign for one in too_soon([letter], FRIDAY)] == [None]
    whose(letter).contacts.update(replaced=True)
    assert too_soon([letter], FRIDAY) == []
    assert next_allowed(whose(letter)) is None


def test_before_letters_are_made_offices_of_other_campaigns_are_shown_and_a_person_decides(
    desk: Desk,
    letter: Draft,
    member: Callable[..., Member],
    client_as: Callable[[Member], Client],
    settings: Any,
) -> None:
    settings.TODAY = FRIDAY
    owner = member(Role.OWNER, name="Eve van der Meer")
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, owner)
    client, address = client_as(owner), f"/c/{desk.campaign.pk}/make/"

    shown = said(client.get(address))
    assert "Embassy of Norway: on 9 March 2026 by Second Campaign, again from 23 March 2026" in " ".join(
        shown
    )

    client.post(address, {"lately": "on", "because": " "})
    assert not Job.objects.filter(kind="make").exists()
    assert said(client.get(address))[0] == (
        "Some of these offices were written to a little while ago. Leave them out, or say why it cannot wait."
    )

    client.post(address, {"lately": "on", "because": "The commission meets on Monday."})
    assert Job.objects.get(kind="make").inputs == {"because": "The commission meets on Monday."}
    assert not DoNotContact.objects.exists()


def test_offices_that_are_left_out_may_be_written_to_again_by_themselves(
    desk: Desk, letter: Draft, ana: Member, settings: Any
) -> None:
    settings.TODAY = FRIDAY
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, ana)

    assert leave_out(reached_lately(desk.campaign, FRIDAY), by=ana) == 1

    assert reached_lately(desk.campaign, FRIDAY) == []
    letter.refresh_from_db()
    assert letter.state == "held"
    assert [(one.reason, one.until) for one in DoNotContact.objects.all()] == [
        ("Written to on 9 March 2026 by second-campaign.", date(2026, 3, 22))
    ]
    settings.TODAY = date(2026, 3, 23)
    let_go_on()
    letter.refresh_from_db()
    assert letter.state == "approved"


def test_what_a_campaign_sent_itself_is_no_collision_before_its_letters_are_made(
    desk: Desk, letter: Draft, ana: Member
) -> None:
    left([letter], Channel.EMAIL, on=MONDAY, by=ana)
    assert reached_lately(desk.campaign, FRIDAY) == []


def test_before_posting_the_page_says_which_offices_were_written_to_lately(
    desk: Desk, letter: Draft, ana: Member, client_as: Callable[[Member], Client], settings: Any
) -> None:
    settings.TODAY = FRIDAY
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, ana)
    client = client_as(ana)
    client.post(
        reverse("to_sign", args=[desk.campaign.pk]), {"do": "printed", "on": "2026-03-20", "all": "1"}
    )

    shown = " ".join(said(client.get(reverse("to_post", args=[desk.campaign.pk]))))

    assert "1 office on this page was written to a little while ago. Is it meant so?" in shown


def test_of_a_whole_batch_those_wait_whose_offices_were_written_to_lately_unless_somebody_wants_it(
    desk: Desk, letter: Draft, ana: Member, client_as: Callable[[Member], Client]
) -> None:
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, ana)
    client, page = client_as(ana), reverse("post_batch", args=[desk.campaign.pk])
    form = {"channel": "hand", "on": "2026-03-20", "kind": "", "do": "left"}

    shown = client.post(page, form)

    assert (
        "1 letter to 1 office written to a little while ago Embassy of Norway was written to on 9 March 2026 "
        "by the campaign second-campaign. 14 days have to lie between two letters, so the next one may go on "
        "23 March 2026. Leave it here for now"
    ) in " ".join(said(shown))
    [wait] = html.fromstring(shown.content).xpath("//input[@name='wait']")
    assert wait.checked
    client.post(page, form | {"wait": "1", "really": "1"})
    assert Draft.objects.filter(state="sent").count() == 5
    client.post(page, form | {"really": "1"})
    assert not Draft.objects.exclude(state="sent").exists()


def test_who_waits_is_asked_in_a_browser(
    desk: Desk, letter: Draft, ana: Member, page_as: Callable[..., Page]
) -> None:
    written_to(letter, Campaign.objects.create(key="second-campaign"), MONDAY, ana)
    page = page_as(ana)
    page.goto(reverse("post_batch", args=[desk.campaign.pk]))
    page.get_by_label("On", exact=True).fill("2026-03-20")
    page.get_by_role("button", name="Show what would be written down").click()
    expect(page.get_by_label("Leave it here for now")).to_be_checked()
    at_every_size(page, "batch-soon")

    page.get_by_role("button", name="Yes, write it down").click()

    expect(page.get_by_text("5 letters written down as sent.")).to_be_visible()
