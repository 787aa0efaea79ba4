"""The evening by keyboard in a real browser, and each screen on a desktop, on a phone and in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plea_web.desk.models import Draft, Member, Passage, Review, Role
from plea_web.desk.queue import queue_for
from plea_web.desk.workflow import holds, remarks, review
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def press(page: Page, key: str) -> None:
    """Press a key once the page listens."""
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_a_whole_evening_of_passages_without_the_mouse(
    desk: Desk, page_as: Callable[..., Page], member: Callable[..., Member]
) -> None:
    reader = member(Role.VOLUNTEER, name="Eve")
    page = page_as(reader)
    page.goto(reverse("passages", args=[desk.campaign.pk]))
    expect(page.locator("#queue summary")).to_have_text("8 passages, about 3 minutes")
    order = [item.passage.pk for item in queue_for(desk.campaign, reader).items]
    first, second = (re.compile(reverse("passage", args=[desk.campaign.pk, pk])) for pk in order[:2])
    expect(page).to_have_url(first)
    press(page, "n")
    expect(page.locator("#told")).to_contain_text("Where this comes from")
    expect(page.locator("#told")).to_contain_text("the fact “Nadia Example, a journalist, was arrested")
    press(page, "ArrowRight")
    expect(page.locator(".flip strong")).to_have_text("Ana Bell")
    press(page, "j")
    expect(page).to_have_url(second)
    press(page, "k")
    expect(page).to_have_url(first)
    press(page, "s")
    expect(page).to_have_url(second)

    press(page, "r")
    expect(page.locator("#ask-text")).to_be_focused()
    page.keyboard.type("The year is missing.")
    press(page, "Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Changes asked. 6 letters wait for them.")
    press(page, "u")
    expect(page.locator(".toast")).to_contain_text("Taken back. Decide again, or go on.")
    for left in range(7, 0, -1):
        press(page, "a")
        expect(page.locator("#queue summary strong")).to_have_text(f"{left} passage{'s' if left > 1 else ''}")
    press(page, "a")

    expect(page.get_by_role("heading", name="All wording is read.")).to_be_visible()
    expect(page.locator(".step").first).to_have_text("1 person looks odd EnglishLook →")
    approved = Review.objects.filter(reader=reader, verdict="approved", undone=False)
    assert approved.count() == Passage.objects.count() == 8


def test_two_readers_see_each_other(
    desk: Desk, page_as: Callable[..., Page], member: Callable[..., Member]
) -> None:
    shown = reverse("passage", args=[desk.campaign.pk, Passage.objects.earliest("pk").pk])
    ana, ben = page_as(member(name="Ana")), page_as(member(name="Ben"))
    with ana.expect_response(lambda answer: answer.url.endswith("/look/")):
        ana.goto(shown)
    ben.goto(shown)
    expect(ben.locator("#readers")).to_have_text("Ana is reading this just now")


def test_people_are_opened_and_read_by_keyboard(
    desk: Desk, page_as: Callable[..., Page], member: Callable[..., Member]
) -> None:
    page = page_as(member())
    page.goto(reverse("people_to_read", args=[desk.campaign.pk]))
    page.get_by_role("button", name="Open").press("Enter")
    expect(page.locator(".pane.head")).to_contain_text("Dear Dov O'Shea,")
    press(page, "a")
    expect(page.locator("#odd")).to_have_text("Those who look odd are read")
    page.get_by_role("link", name="France – Norway").press("Enter")
    expect(page.get_by_role("heading", name="France – Norway")).to_be_visible()
    press(page, "a")
    expect(page.locator(".toast")).to_contain_text("Read: 5 people.")
    assert Draft.objects.filter(values_read=True).count() == 6


def test_every_screen_is_sound_at_every_size(
    desk: Desk, page_as: Callable[..., Page], member: Callable[..., Member]
) -> None:
    reader, campaign = member(Role.OWNER, name="Ana"), desk.campaign
    shown = Passage.objects.get(place="texts/parliament.en.md, line 7")
    review.ask_changes(shown, seen=shown.sha256, by=member(name="Ben"), text="Which letter?")
    wording = shown.text.replace("Thank you", "Many thanks")
    remarks.suggest(shown, seen=shown.sha256, by=reader, wording=wording)
    holds.hold_fact(campaign, "health", "How many kilograms?", by=reader)
    page, here = page_as(reader), [campaign.pk]
    screens = {
        "review": reverse("passage", args=[campaign.pk, shown.pk]),
        "review-end": reverse("passages", args=here) + "?show=all",
        "people": reverse("people_to_read", args=here),
        "people-sheet": reverse("people_sheet", args=[campaign.pk, 1]),
        "people-print": reverse("people_print", args=here),
        "to-the-end": reverse("read_to_end", args=here),
        "whole-letter": reverse("read_letter", args=[campaign.pk, Draft.objects.earliest("pk").pk]),
        "held": reverse("holds", args=here),
        "review-rule": reverse("review_rule", args=here),
    }
    for name, address in screens.items():
        page.goto(address)
        at_every_size(page, name)
    page.goto(screens["review"])
    press(page, "w")
    at_every_size(page, "review-suggest")


def test_without_scripts_everything_is_there_and_works(
    desk: Desk, page_as: Callable[..., Page], member: Callable[..., Member]
) -> None:
    page = page_as(member(), java_script_enabled=False)
    page.goto(reverse("passages", args=[desk.campaign.pk]))
    page.get_by_role("button", name="Ask for changes r").click()
    page.get_by_label("What should change, and why").fill("The year is missing.")
    page.locator("#ask").get_by_role("button", name="Ask for changes").click()
    expect(page.locator(".toast")).to_contain_text("Changes asked.")
    page.get_by_role("button", name="Approve for 6 letters a").click()
    expect(page.locator(".toast")).to_contain_text("Approved for 6 letters.")
    assert list(Review.objects.order_by("pk").values_list("verdict", flat=True)) == ["changes", "approved"]
