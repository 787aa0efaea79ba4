"""The board: what stands where, choosing by an address, many letters at once, and back again."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from plea_web.cli.board import board as board_command
from plea_web.cli.status import status
from plea_web.desk import board
from plea_web.desk.board_choice import Chosen
from plea_web.desk.coded import code
from plea_web.desk.models import Channel, Contact, Draft, DraftState, Event, EventKind, Member, Outcome, Role
from plea_web.desk.workflow import NotAllowed, bulk
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.owners import give_to
from plea_web.desk.workflow.replies import reply, returned
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved

POSTED, TODAY = date(2026, 3, 9), date(2026, 4, 10)  # a Friday, 32 days later: overdue by the rule of 30


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
    """Six letters: the first two are out since March, the third answered, the fourth came back."""
    made = approved(desk, ana)
    left(made[:2], Channel.PAPER, on=POSTED, by=ana)
    left(made[2:4], Channel.PAPER, on=date(2026, 4, 6), by=ana)
    reply(
        [made[2]], on=date(2026, 4, 8), by=ana, outcomes={"pardon": Outcome.NOTED}, summary="They noted it."
    )
    returned(made[3], Channel.PAPER, on=date(2026, 4, 9), by=ana, reason="moved")
    for letter in made:
        letter.refresh_from_db()
    return made


def address(desk: Desk, query: str = "") -> str:
    return reverse("board", args=[desk.campaign.pk]) + query


def stages(desk: Desk, chosen: Chosen = Chosen()) -> dict[str, int]:  # noqa: B008
    counted = board.counts(desk.campaign, TODAY).columns(chosen)
    return {column.title: number for column, number in counted if number}


def test_letters_are_counted_by_stage_and_by_when_they_are_due(desk: Desk, letters: list[Draft]) -> None:
    assert code("Norway") == "bea54a34"  # as it stands in addresses that people have kept
    assert stages(desk) == {"Approved": 2, "Sent": 2, "Came back": 1, "Replied": 1}
    counts = board.counts(desk.campaign, TODAY)
    assert counts.due(Chosen()) == {"overdue": 3, "week": 0, "later": 0, "none": 3}
    Draft.objects.filter(pk=letters[5].pk).update(outdated=True)
    board._kept.cache_clear()
    assert board.counts(desk.campaign, TODAY).changed(Chosen()) == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=sent", [0, 1]),
        ("?state=returned", [3]),
        ("?due=overdue", [0, 1, 3]),
        ("?due=overdue&state=sent", [0, 1]),
        (f"?demand={code('pardon')}", [2]),
        (f"?demand={code('pardon')}&outcome=noted", [2]),
        (f"?demand={code('pardon')}&outcome=refused", []),
        ("?owner=0", [0, 1, 2, 3, 4, 5]),
        ("?country=Atlantis&owner=0", []),
        ("?owner=7x&due=tomorrow&after=-1", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_the_address_is_the_report(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member, query: str,
    expected: list[int],
) -> None:  # fmt: skip
    answer = client_as(ana).get(address(desk, query))

    shown = {row["letter"].pk for row in answer.context["rows"]}
    assert shown == {letters[one].pk for one in expected}
    assert (answer.context["total"], answer.status_code) == (len(expected), 200)


def test_every_filter_shows_as_many_letters_as_it_says(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member, ben: Member
) -> None:
    give_to([letters[0].addressee], ben, by=ana)  # type: ignore[list-item]
    client = client_as(ana)
    page = client.get(address(desk))
    asked = {one.name: one.answers for one in page.context["filters"]}
    assert {"country", "owner", "due", "demand"} <= set(asked)
    for name, answers in asked.items():
        for one in answers:
            shown = client.get(address(desk), {name: one.value}).context
            number = 1 if one.count is None else one.count  # one letter is answered
            assert (name, one.value, shown["total"], len(shown["rows"])) == (name, one.value, number, number)


def test_a_name_is_looked_for_without_standing_in_the_address(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member
) -> None:
    answer = client_as(ana).post(address(desk, "?state=sent"), {"name": letters[0].name[2:9].upper()})

    assert [row["letter"].pk for row in answer.context["rows"]] == [letters[0].pk]
    assert f"Letters to people with “{letters[0].name[2:9].upper()}” in their name · Show all" in said(answer)


def test_pages_follow_each_other_and_leave_no_letter_out(desk: Desk, letters: list[Draft]) -> None:
    found = board.letters_of(desk.campaign, Chosen(), TODAY, confidential=False)
    everything = [(one.name, one.pk) for one in board.listed(found, None, few=True, by_day=False).letters]
    assert everything == sorted(everything)
    behind = [one.pk for one in board.listed(found, everything[2][1], few=False, by_day=False).letters]
    assert behind == [pk for _, pk in everything[3:]]


def test_an_outcome_of_a_confidential_reply_is_for_owners(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member,
    member: Callable[..., Member],
) -> None:  # fmt: skip
    reply(
        [letters[0]], on=date(2026, 4, 9), by=ana, outcomes={"pardon": Outcome.REFUSED}, confidential=True,
        summary="Not to be told.",
    )  # fmt: skip
    asked = address(desk, f"?demand={code('pardon')}&outcome=refused")

    assert client_as(ana).get(asked).context["rows"] == []
    seen = client_as(member(Role.OWNER)).get(asked).context["rows"]
    assert [row["letter"].pk for row in seen] == [letters[0].pk]


def test_recipients_are_given_to_somebody_and_taken_back_in_one_step(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member, ben: Member
) -> None:
    client = client_as(ana)
    gave = client.post(
        reverse("board_do", args=[desk.campaign.pk]),
        {"do": "give", "owner": ben.pk, "letter": [letters[0].pk, letters[3].pk], "query": "state=sent"},
    )
    assert gave["Location"] == address(desk, "?state=sent")
    assert set(Draft.objects.filter(owner=ben).values_list("pk", flat=True)) == {letters[0].pk, letters[3].pk}
    page = client.get(address(desk))
    assert "2 recipients given to Ben Óđinsson." in page.content.decode()

    step = client.session["board_step"]["number"]
    undone = client.post(reverse("board_undo", args=[desk.campaign.pk]), {"step": step}, follow=True)

    assert "Undone: everything is as it was before." in said(undone)
    assert not Draft.objects.filter(owner=ben).exists()
    with pytest.raises(NotAllowed, match="This is undone already"):
        bulk.undo(step, by=ana)
    assert list(breaks_in_chain()) == []


def test_what_was_given_on_since_is_not_taken_back(letters: list[Draft], ana: Member, ben: Member) -> None:
    step = bulk.give([letters[0].pk, letters[1].pk], ben, by=ana)
    give_to([letters[0].addressee], ana, by=ben)  # type: ignore[list-item]

    with pytest.raises(NotAllowed, match="given to somebody else since"):
        bulk.undo(step.number, by=ana)
    assert Draft.objects.get(pk=letters[1].pk).owner == ben


def test_a_day_is_set_for_many_letters_and_undone(letters: list[Draft], ana: Member) -> None:
    step = bulk.set_due([one.pk for one in letters], date(2026, 5, 1), by=ana)

    assert (step.done, len(step.left_out)) == (4, 2)
    assert Draft.objects.get(pk=letters[0].pk).due_on == date(2026, 5, 1)
    assert bulk.undo(step.number, by=ana) == 4
    assert Draft.objects.get(pk=letters[0].pk).due_on == date(2026, 4, 8)


def test_letters_are_closed_and_open_again_after_undo(letters: list[Draft], ana: Member) -> None:
    step = bulk.close([one.pk for one in letters], "The decision was published.", on=TODAY, by=ana)

    assert (step.done, step.left_out) == (4, tuple(f"{one}: it has not left." for one in letters[4:]))
    assert Draft.objects.filter(state=DraftState.CLOSED).count() == 4
    bulk.undo(step.number, by=ana)
    assert [Draft.objects.get(pk=one.pk).state for one in letters] == [one.state for one in letters]
    assert Contact.objects.filter(kind="closed", replaced=False).count() == 0


def test_letters_that_left_are_approved_again_after_undo(letters: list[Draft], ana: Member) -> None:
    step = bulk.post([letters[4].pk, letters[0].pk], Channel.PAPER, on=TODAY, by=ana)

    assert (step.done, step.left_out) == (1, (f"{letters[0]}: it left by post on 9 March 2026.",))
    assert Draft.objects.get(pk=letters[4].pk).state == DraftState.SENT
    bulk.undo(step.number, by=ana)
    assert Draft.objects.get(pk=letters[4].pk).state == DraftState.APPROVED


def test_letters_are_held_and_go_on_after_undo(letters: list[Draft], ana: Member) -> None:
    step = bulk.hold([one.pk for one in letters], "Is the address right?", by=ana)

    assert step.done == 2
    assert Draft.objects.filter(state=DraftState.HELD).count() == 2
    bulk.undo(step.number, by=ana)
    assert Draft.objects.get(pk=letters[5].pk).state == DraftState.APPROVED


def test_a_step_is_not_undone_by_another_on_another_day_or_when_something_happened_since(
    letters: list[Draft], ana: Member, ben: Member
) -> None:
    step = bulk.close([letters[0].pk], "Published.", on=TODAY, by=ana)
    with pytest.raises(NotAllowed, match="no step of yours"):
        bulk.undo(step.number, by=ben)
    returned(letters[0], Channel.PAPER, on=TODAY, by=ben)
    with pytest.raises(NotAllowed, match=r"something has happened to it since \(came back\)"):
        bulk.undo(step.number, by=ana)
    other = bulk.close([letters[1].pk], "Published.", on=TODAY, by=ana)
    with pytest.raises(NotAllowed, match="on the day it was taken"):
        bulk.undo(other.number, by=ana, on=date(2031, 1, 1))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"do": "give"}, "Choose who is to keep these contacts."),
        ({"do": "give", "owner": "0"}, "No letter is chosen. Tick some, or choose all that are shown."),
        ({"do": "due", "day": "soon", "which": "all"}, "“soon” is no day. Write it as 2026-03-09."),
        ({"do": "due", "day": "2026-04-01", "which": "all"}, "That day is over."),
        ({"do": "post", "on": "2026-04-10", "channel": "pigeon"}, "Say on which day they left, and how."),
        ({"do": "close", "which": "all"}, "Say why nothing more is expected, in a word or two."),
        ({"do": "hold", "which": "all"}, "Say what you doubt, so that others can look into it."),
        ({"do": "dance", "which": "all"}, "Choose what is to be done with these letters."),
    ],
)
def test_a_step_that_cannot_be_taken_says_why(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member,
    typed: dict[str, str], told: str,
) -> None:  # fmt: skip
    answer = client_as(ana).post(reverse("board_do", args=[desk.campaign.pk]), typed, follow=True)

    assert told in " ".join(said(answer))
    assert not Event.objects.filter(kind=EventKind.AT_ONCE).exists()


def test_a_board_is_kept_under_a_name_for_all_and_its_owner_alone_writes_it_over(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member, ben: Member
) -> None:
    keep = reverse("board_keep", args=[desk.campaign.pk])
    client_as(ana).post(keep, {"query": "due=overdue&after=3", "called": "No answer"})
    page = client_as(ben).get(address(desk))
    assert '<a href="?due=overdue">No answer</a>' in page.content.decode()
    refused = client_as(ben).post(keep, {"query": "state=sent", "called": "No answer"}, follow=True)
    assert "Ana Bell keeps a board of this name already. Choose another one." in said(refused)


def test_volunteers_see_no_board(desk: Desk, client_of: Callable[..., Client]) -> None:
    assert client_of(Role.VOLUNTEER).get(address(desk)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_board_in_a_browser(
    desk: Desk, letters: list[Draft], page_as: Callable[..., Page], ana: Member, ben: Member
) -> None:
    give_to([letters[1].addressee], ben, by=ana)  # type: ignore[list-item]
    page = page_as(ana)
    page.goto(address(desk))
    at_every_size(page, "board")

    page.get_by_role("link", name="2 Sent").click()
    expect(page.locator(".shown")).to_contain_text("2 letters of 6")
    page.get_by_label("Tick every letter on this page").check()
    expect(page.locator("#ticked")).to_have_text(" (2)")
    page.get_by_label("Give to").select_option("Ben Óđinsson")
    page.get_by_role("button", name="Give", exact=True).click()
    expect(page.locator(".undo")).to_contain_text("1 recipient given to Ben Óđinsson.")
    at_every_size(page, "board-chosen")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#messages")).to_contain_text("Undone")


def test_the_overview_and_plea_status_tell_of_follow_ups(
    desk: Desk, letters: list[Draft], client_as: Callable[[Member], Client], ana: Member
) -> None:
    left(letters[4:], Channel.PAPER, on=TODAY, by=ana)
    lines = said(client_as(ana).get(reverse("campaign", args=[desk.campaign.pk])))

    assert "Every letter has left. 3 follow-ups are overdue." in lines
    told = status_of(desk, "status")
    assert told.splitlines()[-4:] == [
        "Replied        1 of 6 letters             1 came back undelivered",
        "Follow-ups     2 of 5 letters             3 overdue",
        "",
        "Every letter has left. 3 follow-ups are overdue.",
    ]


def status_of(desk: Desk, *words: str) -> str:
    command = {"status": status, "board": board_command}[words[0]]
    run = CliRunner().invoke(command, list(words[1:]), obj=desk.workspace)
    assert run.exit_code == 0, run.output
    return run.output


def test_plea_board_says_the_same(desk: Desk, letters: list[Draft]) -> None:
    assert status_of(desk, "board") == (
        "To approve                      0\n"
        "Held                            0\n"
        "Approved                        2\n"
        "Printed or signed               0\n"
        "Sent                            2\n"
        "Came back                       1\n"
        "Replied                         1\n"
        "Closed                          0\n"
        "\n"
        "Overdue                         3\n"
        "Within a week                   0\n"
        "Changed since approved          0\n"
    )
    assert status_of(desk, "board", "--state", "sent") == (
        "Ana Bell (parliament, en): sent, sent 2026-03-09, due 2026-04-08; nobody’s\n"
        "Ben Óđinsson (parliament, en): sent, sent 2026-03-09, due 2026-04-08; nobody’s\n"
    )
    assert json.loads(status_of(desk, "board", "--format", "json")) == {
        "stages": {
            "to_approve": 0, "held": 0, "approved": 2, "printed": 0, "sent": 2, "returned": 1, "replied": 1,
            "closed": 0,
        },
        "overdue": 3, "week": 0, "changed": 0,
    }  # fmt: skip
    [row] = json.loads(status_of(desk, "board", "--state", "returned", "--format", "json"))
    assert (row["name"], row["returned_on"], row["due_on"]) == ("Dov O'Shea", "2026-04-09", "2026-04-09")
    wrong = CliRunner().invoke(board_command, ["--state", "flown"], obj=desk.workspace)
    assert wrong.output.endswith(
        'There is no stage "flown". There are: to_approve, held, approved, printed, sending, sent, returned, '
        "replied, closed, withdrawn.\n"
    )
