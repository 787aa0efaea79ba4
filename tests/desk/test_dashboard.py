"""The dashboard: its numbers, whom they are shown to, its filters, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from lxml import html
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from plea_web.desk.coded import code
from plea_web.desk.models import Channel, Contact, ContactKind, Draft, Member, Outcome, Role
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.replies import reply, returned
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.desk.test_overview import said

MONDAY = date(2026, 3, 9)


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member, settings: Any) -> list[Draft]:
    """Six letters: four went out in two weeks, one of them came back, two were answered."""
    settings.TODAY = date(2026, 4, 15)
    six = approved(desk, ana)
    left(six[:3], Channel.PAPER, on=MONDAY, by=ana)
    left(six[:1], Channel.EMAIL, on=MONDAY, by=ana)
    left(six[3:4], Channel.HAND, on=date(2026, 3, 24), by=ana)
    reply(six[:1], on=date(2026, 3, 20), by=ana, outcomes={"release": Outcome.NOTED})
    reply(six[3:4], on=date(2026, 4, 2), by=ana, confidential=True, outcomes={"release": Outcome.GRANTED})
    returned(six[1], Channel.PAPER, on=date(2026, 3, 18), by=ana)
    return six


def address(desk: Desk, query: str = "") -> str:
    return f"/c/{desk.campaign.pk}/dashboard/{query}"


def table(client: Client, desk: Desk, title: str, query: str = "") -> list[list[str]]:
    """The rows of the table beside a chart, headings first."""
    page = html.fromstring(client.get(address(desk, query)).content)
    (found,) = page.xpath(f'//div[@aria-label="{title}, as a table"]//table')
    return [[cell.text_content().strip() for cell in row.xpath("./th|./td")] for row in found.iter("tr")]


def test_letters_are_counted_by_state_and_by_when_somebody_has_to_look_again(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)

    assert table(client, desk, "Where the letters stand") == [
        ["State", "Letters"], ["Approved", "2"], ["Sent", "1"], ["Came back", "1"], ["Replied", "2"],
    ]  # fmt: skip
    assert table(client, desk, "Follow-ups due") == [
        ["Due", "Letters"], ["Overdue", "2"], ["Within a week", "0"], ["In the week after", "0"],
        ["Later still", "0"],
    ]  # fmt: skip
    assert "letters 6 sent 4 answered, 50% 2 overdue 2 As of 15 April 2026." in said(
        client.get(address(desk))
    )


def test_follow_ups_are_counted_by_how_soon_they_are_due(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client], settings: Any
) -> None:
    settings.TODAY = date(2026, 4, 10)
    days = (9, 10, 17, 18, 24, 25)
    for letter, day in zip(letters, days, strict=True):
        Draft.objects.filter(pk=letter.pk).update(due_on=date(2026, 4, day))

    assert table(client_as(ana), desk, "Follow-ups due")[1:] == [
        ["Overdue", "1"], ["Within a week", "2"], ["In the week after", "2"], ["Later still", "1"],
    ]  # fmt: skip
    assert "Later: 3 · 2 of them in the week after" in said(client_as(ana).get(address(desk)))


def test_contacts_are_counted_by_the_week_and_the_channel_and_empty_weeks_are_shown(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    spoken = entry(
        ContactKind.NOTE, on=date(2026, 4, 1), by=ana, draft=letters[0], direction="out", channel="phone"
    )
    typed = entry(ContactKind.REPORTED, on=date(2026, 4, 1), by=ana, draft=letters[5], channel="paper")
    wrong = entry(ContactKind.REPORTED, on=date(2026, 4, 1), by=ana, draft=letters[5], replaced=True)
    among_us = entry(ContactKind.NOTE, on=date(2026, 4, 1), by=ana, draft=letters[0])
    Contact.objects.bulk_create([spoken, typed, wrong, among_us])

    assert table(client_as(ana), desk, "Contacted per week") == [
        ["Week of", "Post", "E-mail", "By hand", "Telephone", "Reported", "Together"],
        ["9 March 2026", "3", "1", "0", "0", "0", "4"],
        ["16 March 2026", "0", "0", "0", "0", "0", "0"],
        ["23 March 2026", "0", "0", "1", "0", "0", "1"],
        ["30 March 2026", "0", "0", "0", "1", "1", "2"],
        ["6 April 2026", "0", "0", "0", "0", "0", "0"],
        ["13 April 2026", "0", "0", "0", "0", "0", "0"],
    ]


def test_answers_are_counted_by_party_group_and_by_country(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)

    assert table(client, desk, "Answers by party group") == [
        ["Party group", "Sent", "Answered", "Rate"],
        ["ALDE", "1", "1", "100%"], ["PPE", "1", "0", "0%"],
        ["S&D", "1", "1", "100%"], ["SOC", "1", "0", "0%"],
    ]  # fmt: skip
    assert table(client, desk, "Answers by country") == [
        ["Country", "Sent", "Answered", "Rate"],
        ["Ireland", "2", "2", "100%"], ["France", "1", "0", "0%"], ["Iceland", "1", "0", "0%"],
    ]  # fmt: skip


def test_the_scorecard_counts_confidential_answers_for_owners_only_and_says_that_some_are_left_out(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client], client_of: Any
) -> None:
    headings = ["Demand", "Granted", "Partly", "Noted", "Refused", "No answer", "Nothing yet", "Asked"]
    client, owner = client_as(ana), client_of(Role.OWNER)

    assert table(client, desk, "What became of the demands") == [
        headings,
        ["Release", "0", "0", "1", "0", "0", "3", "4"], ["A doctor", "0", "0", "0", "0", "0", "4", "4"],
    ]  # fmt: skip
    assert table(owner, desk, "What became of the demands")[1] == [
        "Release", "1", "0", "1", "0", "0", "2", "4",
    ]  # fmt: skip
    seen, by_owner = said(client.get(address(desk))), said(owner.get(address(desk)))
    left_out = "1 outcome in confidential replies is left out; an owner of the desk sees it."
    assert (left_out in seen, left_out in by_owner) == (True, False)
    assert ("Dov" in seen, "Granted: Dov O'Shea" in by_owner) == (False, True)
    assert "A doctor Nothing yet from 4 offices" in seen


@pytest.mark.parametrize(
    ("query", "states", "weeks"),
    [
        ("?country={Ireland}", [["Replied", "2"]], 3),
        ("?group={PPE}", [["Sent", "1"]], 1),
        ("?kind={embassy}", [["Approved", "1"]], 0),
        ("?country={Ireland}&group={S&D}", [["Replied", "1"]], 2),
        ("?list={officials}&owner=0&country={Iceland}", [["Came back", "1"]], 1),
        (
            "?owner=12345678901&country=Malta",
            [["Approved", "2"], ["Sent", "1"], ["Came back", "1"], ["Replied", "2"]],
            5,
        ),
    ],
)
def test_the_address_chooses_the_letters_that_are_counted(
    query: str, states: list[list[str]], weeks: int, desk: Desk, letters: list[Draft], ana: Member,
    client_as: Callable[[Member], Client],
) -> None:  # fmt: skip
    client = client_as(ana)
    query = re.sub(r"\{(.*?)\}", lambda value: code(value[1]), query)  # an address names no value

    assert table(client, desk, "Where the letters stand", query)[1:] == states
    if weeks:
        counted = table(client, desk, "Contacted per week", query)[1:]
        assert sum(int(row[-1]) for row in counted) == weeks


def test_a_letter_that_left_counts_though_no_file_makes_it_any_more(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    Draft.objects.filter(pk__in=[letters[0].pk, letters[4].pk]).update(gone=True)

    assert table(client_as(ana), desk, "Where the letters stand")[1:] == [
        ["Approved", "1"], ["Sent", "1"], ["Came back", "1"], ["Replied", "2"],
    ]  # fmt: skip


def test_each_empty_dashboard_leads_on(
    desk: Desk, ana: Member, client_as: Callable[[Member], Client], settings: Any
) -> None:
    settings.TODAY = MONDAY
    client = client_as(ana)
    Draft.objects.update(gone=True)
    assert "Nothing to count yet" in said(client.get(address(desk)))
    assert "See what is to be done first" in said(client.get(address(desk)))

    Draft.objects.update(gone=False)
    nowhere = f"?country={code('Norway')}&group={code('PPE')}"
    assert "Nothing is out yet Answers, follow-ups and the scorecard begin with the first letter" in said(
        client.get(address(desk))
    )
    assert "No letter is like this. Show all letters" in said(client.get(address(desk, nowhere)))

    left(approved(desk, ana)[:1], Channel.PAPER, on=MONDAY, by=ana)
    page = said(client.get(address(desk)))
    assert "No answer yet Write down what comes back at the letter it answers" in page
    assert "No reply says yet what became of a demand." in page


def test_it_is_sound_at_every_size_and_fits_on_two_printed_pages(
    desk: Desk, letters: list[Draft], ana: Member, page_as: Callable[..., Page]
) -> None:
    page = page_as(ana)
    page.goto(address(desk))
    at_every_size(page, "dashboard")
    page.locator("summary").first.click()
    page.get_by_role("combobox", name="Country").select_option("Ireland")
    page.get_by_role("button", name="Show").click()

    expect(page).to_have_url(re.compile(f"country={code('Ireland')}&group=&owner=$"))
    expect(page.get_by_role("img", name="Contacts per week, by channel")).to_be_visible()
    assert len(PdfDocument(page.pdf(format="A4"))) <= 2


def test_a_bar_leads_to_its_letters_on_the_board(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)
    page = html.fromstring(client.get(address(desk)).content)
    bars = {bar.get("aria-label"): bar.get("href") for bar in page.xpath("//svg[@role='group']//a")}
    board = f"/c/{desk.campaign.pk}/board/"

    assert bars == {
        "Approved: 2": f"{board}?state=approved",
        "Sent: 1": f"{board}?state=sent",
        "Came back: 1": f"{board}?state=returned",
        "Replied: 2": f"{board}?state=replied",
        "Overdue: 2": f"{board}?due=overdue",
        "ALDE: 1 of 1 · 100%": f"{board}?group={code('ALDE')}",
        "PPE: 0 of 1 · 0%": f"{board}?group={code('PPE')}",
        "S&D: 1 of 1 · 100%": f"{board}?group={code('S&D')}",
        "SOC: 0 of 1 · 0%": f"{board}?group={code('SOC')}",
        "Ireland: 2 of 2 · 100%": f"{board}?country={code('Ireland')}",
        "France: 0 of 1 · 0%": f"{board}?country={code('France')}",
        "Iceland: 0 of 1 · 0%": f"{board}?country={code('Iceland')}",
        "Noted: 1": f"{board}?demand={code('release')}&outcome=noted",
    }
    for bar in ("Approved: 2", "Sent: 1", "Came back: 1", "Replied: 2", "Overdue: 2"):
        many = int(bar.partition(": ")[2])
        assert f"{many} letter{'' if many == 1 else 's'} " in said(client.get(bars[bar])), bar
