"""The door in a real browser: by the button, by keys, without scripts; leaving at once; and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plea_web.desk.models import Member, Role
from plea_web.desk.workflow import members
from plea_web.desk.workflow.invitations import invite, new_password_link
from tests.desk.browser import at_every_size, wait_for_answer

FOUR_WORDS = "correct horse battery staple"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_alone_comes_in_and_leaves_nothing_on_the_screen(
    scripts: bool, empty_desk: Path, page_of: Callable[..., Page]
) -> None:
    page = page_of(None, java_script_enabled=scripts)
    page.goto(members.one_time_link())
    page.get_by_role("button", name="Open the desk").click()
    page.goto("/you/")
    page.get_by_label("Name, as others here see it").fill("Ana Bell")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept.")).to_be_visible()

    page.get_by_role("button", name="Leave now").click()

    page.wait_for_url("**/blank/" if scripts else "**/leave/")
    expect(page).to_have_title("New tab")
    assert page.locator("body").inner_text().strip() == ""
    assert page.context.cookies() == []
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def test_escape_three_times_leaves_and_the_page_is_gone_from_the_history(
    empty_desk: Path, page_of: Callable[..., Page]
) -> None:
    page = page_of(Role.OWNER, member_parts={"name": "Ana Bell"})
    page.goto("/you/")
    page.goto("/members/")

    for _ in range(3):
        page.keyboard.press("Escape")

    page.wait_for_url("**/blank/")
    assert page.context.cookies() == []
    page.go_back()
    expect(page).to_have_url(re.compile(r"/login/\?next=/you/$"))


def test_an_idle_page_hides_itself_and_keeps_what_was_typed(
    empty_desk: Path, page_of: Callable[..., Page]
) -> None:
    page = page_of(Role.OWNER, member_parts={"name": "Ana Bell"})
    page.clock.install()
    page.goto("/you/")
    name = page.get_by_label("Name, as others here see it")
    name.fill("Ana of the first table")

    page.clock.run_for(31 * 60 * 1000)

    expect(name).to_be_hidden()
    expect(page.locator("#asleep h1")).to_have_text("This desk is locked")
    page.get_by_role("button", name="Go on").click()
    expect(name).to_have_value("Ana of the first table")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Kept.")).to_be_visible()


def test_every_page_of_the_door_is_sound(
    empty_desk: Path, page_of: Callable[..., Page], member: Callable[..., Member]
) -> None:
    page = page_of(None)
    page.goto("/login/")
    at_every_size(page, "door-no-accounts")
    page.goto(members.one_time_link())
    at_every_size(page, "door-link")
    page.get_by_role("button", name="Open the desk").click()
    page.goto("/you/")
    at_every_size(page, "you-alone")
    page.goto("/members/")
    at_every_size(page, "members-alone")
    page.goto("/you/password/")
    at_every_size(page, "password-first")
    page.get_by_label("User name").fill("ana")
    page.get_by_label("Password").fill(FOUR_WORDS)
    page.get_by_role("button", name="Choose a password").click()
    page.get_by_label("Name, as others here see it").fill("Ana Bell")
    page.get_by_role("button", name="Keep").click()
    at_every_size(page, "you")

    cleo = member(Role.CAMPAIGNER, name="Cleo d'Arc", languages=["ru", "kk"])
    member(Role.VOLUNTEER, name="Dov O'Shea", active=False)
    member(Role.VOLUNTEER, name="", user=None, active=False)
    page.goto("/members/")
    page.get_by_label("Volunteer").check()
    page.get_by_label("Russian").check()
    page.get_by_label("For whom").fill("B. Ó.")
    page.get_by_role("button", name="Make the link").click()
    at_every_size(page, "members")
    page.goto(f"/members/{cleo.pk}/")
    page.get_by_text("Erase the name…").click()
    at_every_size(page, "member")


def test_joining_and_the_lost_device_are_sound(
    empty_desk: Path, page_of: Callable[..., Page], member: Callable[..., Member]
) -> None:
    ana = member(Role.OWNER, name="Ana Bell")
    page = page_of(None)
    page.goto(invite(Role.VOLUNTEER, by=ana, languages=["ru"]))
    at_every_size(page, "join")
    page.get_by_label("Your name").fill("Ben Óđinsson")
    page.get_by_label("User name").fill("ben")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Join").click()
    at_every_size(page, "join-wrong")
    page.get_by_label("Password").fill(FOUR_WORDS)
    page.get_by_role("button", name="Join").click()
    wait_for_answer(page)
    page.goto(new_password_link(Member.objects.get(name="Ben Óđinsson"), by=ana))
    at_every_size(page, "new-password")
    page.goto("/you/lost/")
    at_every_size(page, "lost")
    page.get_by_role("button", name="End all my sessions").click()
    at_every_size(page, "lost-done")
    page.get_by_role("link", name="Log in").click()
    page.get_by_label("User name").fill("ben")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Log in").click()
    at_every_size(page, "login-wrong")


def test_what_a_page_asks_by_itself_is_told_apart_from_what_a_person_asks(
    empty_desk: Path, page_of: Callable[..., Page]
) -> None:
    page = page_of(Role.VOLUNTEER)
    page.goto("/you/")
    page.evaluate(
        """() => {
            document.querySelector("main").innerHTML +=
              '<p hx-get="/awake/" hx-trigger="every 50ms"></p>' +
              '<p id="look" hx-get="/you/" hx-trigger="look"></p>' +
              '<button hx-get="/blank/">Ask</button>';
            htmx.process(document.body);
            setInterval(() => htmx.trigger("#look", "look"), 50);
        }"""
    )

    with (
        page.expect_request("**/awake/") as polled,
        page.expect_request("**/you/") as looked,
        page.expect_request("**/blank/") as clicked,
    ):
        page.get_by_role("button", name="Ask").click()

    asked = [one.value.headers.get("x-desk-poll") for one in (polled, looked, clicked)]
    assert asked == ["1", "1", None]
