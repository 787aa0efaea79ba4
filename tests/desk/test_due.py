"""Due: whose letters wait for somebody, who stands in, and what a week was like."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from plea_web.cli.due import due as due_command
from plea_web.desk.due import counts, due_of, looked_after
from plea_web.desk.models import Away, Channel, Draft, Event, EventKind, Member, Recipient, Role
from plea_web.desk.week import as_text, summaries
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.owners import come_back, give_to, go_away, set_due
from plea_web.desk.workflow.replies import returned
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk, plea
from tests.desk.pages import said
from tests.desk.sent import approved

POSTED, TODAY = date(2026, 3, 9), date(2026, 4, 10)  # 32 days: two overdue by the rule of 30


@pytest.fixture
def today(settings: Any) -> date:
    settings.TODAY = TODAY
    return TODAY


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell", languages=["en"])


@pytest.fixture
def ben(member: Callable[..., Member]) -> Member:
    return member(Role.CAMPAIGNER, name="Ben Óđinsson")


@pytest.fixture
def letters(desk: Desk, ana: Member, today: date) -> list[Draft]:
    """Six letters: four are out, the first of them Ana's, the second Ben's; the fourth came back."""
    made = approved(desk, ana)
    left(made[:2], Channel.PAPER, on=POSTED, by=ana)
    left(made[2:4], Channel.PAPER, on=date(2026, 4, 6), by=ana)
    give_to([whose(made[0])], ana, by=ana)
    give_to([whose(made[1])], ben_of(made), by=ana)
    returned(made[3], Channel.PAPER, on=date(2026, 4, 9), by=ana, reason="moved")
    return made


def ben_of(_: list[Draft]) -> Member:
    return Member.objects.get_or_create(name="Ben Óđinsson", defaults={"role": Role.CAMPAIGNER})[0]


def whose(letter: Draft) -> Any:
    letter.refresh_from_db()
    return letter.addressee


def test_what_is_due_is_told_by_owner_nobodys_first(letters: list[Draft], ana: Member) -> None:
    assert [(str(one.owner or "nobody"), one.overdue, one.week, one.open) for one in counts(TODAY)] == [
        ("nobody", 1, 0, 2),
        ("Ana Bell", 1, 0, 1),
        ("Ben Óđinsson", 1, 0, 1),
    ]
    [came_back, later] = due_of([None], None, day=TODAY).letters
    assert (came_back.letter.name, came_back.why, came_back.in_words) == (
        letters[3].name, "came back: find another way", "1 day overdue",
    )  # fmt: skip
    assert (later.letter.name, later.why, later.in_words) == (
        letters[2].name, "no answer since 6 April 2026", "in 26 days",
    )  # fmt: skip


def test_who_is_away_hands_over_and_takes_back(letters: list[Draft], ana: Member) -> None:
    ben = ben_of(letters)
    go_away(ben, until=date(2026, 4, 20), stands_in=ana, today=TODAY, by=ben)
    found = due_of(looked_after(ana, TODAY), None, day=TODAY).letters
    assert [(row.letter.name, str(row.instead_of or "")) for row in found] == [
        (letters[0].name, ""),
        (letters[1].name, "Ben Óđinsson"),
    ]
    with pytest.raises(NotAllowed, match=r"^Ben Óđinsson is away too\. Choose somebody who is here\.$"):
        go_away(ana, until=date(2026, 4, 12), stands_in=ben, today=TODAY, by=ana)
    come_back(ben, by=ben)
    assert looked_after(ana, TODAY) == [ana]
    assert not Away.objects.exists()
    kinds = Event.objects.filter(kind=EventKind.AWAY)
    assert list(kinds.values_list("member", flat=True)) == [ben.pk, ben.pk]


def test_a_day_set_by_hand_goes_before_the_rule_and_leaves_again(letters: list[Draft], ana: Member) -> None:
    assert set_due([letters[0]], date(2026, 5, 1), by=ana) == 1
    letters[0].refresh_from_db()
    assert letters[0].due_on == date(2026, 5, 1)
    assert set_due([letters[0]], None, by=ana) == 1
    letters[0].refresh_from_db()
    assert letters[0].due_on == date(2026, 4, 8)
    with pytest.raises(NotAllowed, match=r"^Nothing is due of a letter that has not left\."):
        set_due([letters[5]], date(2026, 5, 1), by=ana)


def test_nothing_is_given_to_who_keeps_no_contacts(
    letters: list[Draft], ana: Member, member: Callable[..., Member]
) -> None:
    dov = member(Role.VOLUNTEER, name="Dov O'Shea")
    with pytest.raises(NotAllowed, match=r"^Dov O'Shea does not keep contacts"):
        give_to([whose(letters[0])], dov, by=ana)
    with pytest.raises(NotAllowed, match=r"^Your role does not let you write down what was sent"):
        give_to([whose(letters[0])], None, by=dov)


def test_the_week_as_a_text(letters: list[Draft], ana: Member) -> None:
    first, second, third, fourth = (letter.name for letter in letters[:4])
    assert (
        as_text(summaries(TODAY), TODAY)
        == f"""\
The week to 10 April 2026
For colleagues only: names of whom we write to stay among us.

Nobody’s
--------
Due:
  9 April: {fourth} (overdue, came back: find another way)
Came in:
  9 April: {fourth} came back undelivered
Left:
  6 April: {third}
  6 April: {fourth}

Ana Bell
--------
Due:
  8 April: {first} (overdue, no answer since 9 March 2026)

Ben Óđinsson
------------
Due:
  8 April: {second} (overdue, no answer since 9 March 2026)
"""
    )


def test_a_week_of_one_owner_is_a_page_and_a_text_of_its_own(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client, ben = client_as(ana), ben_of(letters)

    shown = said(client.get(reverse("week"), {"owner": ben.pk}))
    text = client.get(reverse("week"), {"owner": ben.pk, "as": "text"}).content.decode()

    assert letters[1].name in " ".join(shown) and letters[0].name not in " ".join(shown)
    assert text == (
        "The week to 10 April 2026\n"
        "For colleagues only: names of whom we write to stay among us.\n\n"
        "Ben Óđinsson\n------------\nDue:\n"
        f"  8 April: {letters[1].name} (overdue, no answer since 9 March 2026)\n"
    )
    assert "A quiet week" in said(client.get(reverse("week"), {"owner": "99999999999"}))


def test_the_page_sets_another_day_and_hands_over(
    letters: list[Draft], ana: Member, ben: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)
    answer = client.post(reverse("set_day", args=[letters[0].pk]), {"day": "2026-05-01"}, follow=True)
    assert said(answer)[0] == "Due on 1 May 2026."
    answer = client.post(reverse("set_day", args=[letters[0].pk]), {"day": "soon"}, follow=True)
    assert said(answer)[0] == "That is no day. Write it as 2026-03-09."
    answer = client.post(reverse("away"), {"until": "2026-04-20", "stands_in": ben.pk}, follow=True)
    assert said(answer)[0] == "Ben Óđinsson sees what is due of yours, until 20 April 2026."
    assert "Until 20 April 2026 Ben Óđinsson looks after what is yours." in answer.content.decode()
    answer = client.post(reverse("away"), {"back": "1"}, follow=True)
    assert said(answer)[0] == "Welcome back. Your recipients are yours again."
    for nonsense in (
        "?owner=x&when=never&after=x_y",
        "?owner=99999999999",
        f"?owner={ana.pk}&after=2026-13-01_1",
    ):
        assert client.get(reverse("due") + nonsense).status_code == 200


def test_plea_due_tells_the_same_in_the_terminal(letters: list[Draft], desk: Desk) -> None:
    def run(*words: str) -> str:
        answer = CliRunner().invoke(due_command, [*words], obj=Path(desk.workspace))
        assert answer.exit_code == 0, answer.output
        return answer.output

    first, second, _, fourth = (letter.name for letter in letters[:4])
    assert run("--within", "0d") == (
        f"2026-04-08  overdue  {first} ({letters[0].letter}): no answer since 9 March 2026; Ana Bell\n"
        f"2026-04-08  overdue  {second} ({letters[1].letter}): no answer since 9 March 2026; Ben Óđinsson\n"
        f"2026-04-09  overdue  {fourth} ({letters[3].letter}): came back: find another way; nobody’s\n"
    )
    [nobodys] = json.loads(run("--within", "1w", "--owner", "-", "--format", "json"))
    assert (nobodys["name"], nobodys["due"], nobodys["overdue"]) == (fourth, "2026-04-09", True)


def test_due_and_the_week_are_sound_in_a_browser(
    letters: list[Draft], ana: Member, ben: Member, page_as: Callable[..., Page]
) -> None:
    page = page_as(ana)
    page.goto("/due/")
    expect(page.get_by_role("heading", name="Nobody’s")).to_be_visible()
    at_every_size(page, "due")
    page.get_by_label("Away until").fill("2026-04-20")
    page.get_by_label("What is mine goes to").select_option(label="Ben Óđinsson")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Until 20 April 2026 Ben Óđinsson looks after what is yours.")).to_be_visible()
    page.get_by_role("link", name="The week, owner by owner").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The week to 10 April")
    at_every_size(page, "week")
    page.get_by_role("link", name="Ben Óđinsson").click()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("As a text").input_value()


def test_a_desk_without_letters_says_what_due_is(empty_desk: Path, page_of: Callable[..., Page]) -> None:
    page = page_of(Role.COORDINATOR)
    page.goto("/due/")
    expect(page.get_by_role("heading", name="Nothing is due of you")).to_be_visible()
    at_every_size(page, "due-empty")


def test_a_recipient_is_given_to_somebody_on_their_page(
    letters: list[Draft], ana: Member, ben: Member, client_as: Callable[[Member], Client]
) -> None:
    client, person = client_as(ana), whose(letters[2])
    answer = client.post(reverse("give", args=[person.pk]), {"owner": ben.pk}, follow=True)
    assert said(answer)[0] == "Ben Óđinsson keeps this contact now."
    assert whose(letters[2]).owner == ben
    assert said(client.post(reverse("give", args=[person.pk]), {"owner": 999}, follow=True))[0] == (
        "There is no such member. Choose one of the list."
    )
    answer = client.post(reverse("give", args=[person.pk]), {"owner": ""}, follow=True)
    assert said(answer)[0] == "Nobody keeps this contact now."
    letters[2].refresh_from_db()
    assert letters[2].owner is None


def test_whom_a_list_names_as_owner_keeps_the_contact_from_the_first_reading_on(
    sample_workspace: Path, tmp_path: Path, stand_on: Callable[[Path], None], ana: Member
) -> None:
    workspace = tmp_path / "owned"
    shutil.copytree(sample_workspace, workspace)
    for file in (workspace / "recipients").glob("*.xlsx"):
        book = openpyxl.load_workbook(file)
        for sheet in book:
            column = sheet.max_column + 1
            sheet.cell(1, column).value = "owner"
            sheet.cell(2, column).value = "ana bell"
        book.save(file)
    stand_on(workspace)
    plea("-C", workspace, "merge")
    take_in("first-campaign")
    owned = Recipient.objects.filter(owner=ana)
    assert owned.exists()
    assert set(Draft.objects.filter(owner=ana).values_list("addressee", flat=True)) == {
        one.pk for one in owned
    }
