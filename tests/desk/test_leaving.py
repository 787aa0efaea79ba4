"""Leaving: at once, by a lost device, or with every other session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from plea_web.desk.models import Event, EventKind, Member, Role
from plea_web.desk.workflow import members
from plea_web.desk.workflow.events import record
from plea_web.desk.workflow.invitations import invite
from tests.desk.pages import said, title_of

ON_IT = [
    "The browser kept nothing of the desk but the session, and that has ended. It keeps no page; its history "
    "holds addresses with numbers and no names.",
    "What you downloaded is still there: letters as Word or PDF files. plea does not write down who "
    "downloads what.",
]
WORKSPACE = (
    "If plea itself ran on it, the whole workspace was there: lists with addresses, facts, letters and the "
    "log."
)
THEN = [
    "A browser may have kept your password, if you let it.",
    "What to do next",
    "Log in on a device that you trust, and change your password.",
    "Tell whoever runs the campaign today what was on the device. If people's addresses were, those people "
    "may have to be told.",
    "If the device can be erased from afar, do it.",
    "Log in Show an empty page",
]


@pytest.fixture
def ana(empty_desk: Path, member: Callable[..., Member]) -> Member:
    return member(Role.OWNER, name="Ana Bell")


def test_leave_now_ends_the_session_and_answers_a_page_that_names_nothing(
    ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)
    client.get("/you/")

    answer = client.post("/leave/")

    assert (answer.status_code, title_of(answer), said(answer)) == (200, "New tab", [])
    page = answer.content.decode().casefold()
    assert not [word for word in ("plea", "desk", "ana", "letter", "campaign") if word in page]
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert {name: cookie["max-age"] for name, cookie in answer.cookies.items()} == {"desk": 0, "form": 0}
    assert Session.objects.count() == 0
    assert client.get("/you/").headers["Location"] == "/login/?next=/you/"
    assert (client.get("/blank/").content, client.post("/leave/").status_code) == (answer.content, 200)


def test_logging_out_ends_the_session(ana: Member, client_as: Callable[[Member], Client]) -> None:
    client = client_as(ana)

    assert client.post("/logout/").headers["Location"] == "/login/"
    assert client.get("/you/").status_code == 302
    assert Session.objects.count() == 0


def test_a_lost_device_is_shut_out_and_its_owner_is_told_what_was_on_it(
    ana: Member, client_as: Callable[[Member], Client]
) -> None:
    lost, here = client_as(ana), client_as(ana)
    links = [invite("volunteer", by=ana), invite("owner", by=ana)]
    record(EventKind.PACK_MADE, by=ana)
    assert said(here.get("/you/lost/")) == [
        "A lost device",
        "The button does three things at once:",
        "ends every session of yours, on every device, and this one too;",
        "withdraws the invitations of yours that nobody has used yet;",
        "tells you what may lie on the device, and what to do next.",
        "What you decided at the desk stays.",
        "End all my sessions",
    ]

    answer = here.post("/you/lost/")

    assert said(answer) == [
        "The desk is closed for that device",
        "Every session of yours has ended. 2 open invitations of yours are withdrawn.",
        "What was on it",
        *ON_IT,
        "You have made 1 pack for readers. It may be there too; it holds passages, each in one letter, and "
        "no list of addresses.",
        WORKSPACE,
        *THEN,
    ]
    assert [client.get("/you/").status_code for client in (lost, here)] == [302, 302]
    assert [Client().get(link).status_code for link in links] == [410, 410]
    assert client_as(Member.objects.get(pk=ana.pk)).get("/you/").status_code == 200
    assert [one.kind for one in Event.objects.all()][-3:] == [
        "sessions_ended",
        "invitation_withdrawn",
        "invitation_withdrawn",
    ]


def test_a_person_alone_who_lost_a_device_is_told_of_the_workspace_and_the_next_link(
    empty_desk: Path,
) -> None:
    client = Client()
    client.post(members.one_time_link())

    answer = said(client.post("/you/lost/"))

    assert answer[5] == "You have made no packs for readers."
    assert answer[6] == WORKSPACE
    assert "On the computer where plea runs, type plea serve: it prints a new link." in answer
    assert client.get("/you/").status_code == 302


def test_an_owner_shuts_out_the_lost_device_of_somebody_else(
    ana: Member, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    ben = member(Role.OWNER, name="Ben Óđinsson")
    lost, link = client_as(ben), invite("volunteer", by=ben)

    answer = client_as(ana).post(f"/members/{ben.pk}/sessions/", follow=True)

    assert said(answer)[0] == (
        "Every session of Ben Óđinsson has ended, and their open invitations are withdrawn."
    )
    assert (lost.get("/you/").status_code, Client().get(link).status_code) == (302, 410)


@pytest.mark.parametrize("way", ["button", "password"])
def test_every_other_session_ends_and_this_one_goes_on(
    way: str, ana: Member, client_as: Callable[[Member], Client]
) -> None:
    here, elsewhere = client_as(ana), client_as(ana)
    before = here.session.session_key

    if way == "button":
        answer = here.post("/you/sessions/", follow=True)
        assert said(answer)[0] == "Every other session of yours has ended. This one goes on."
    else:
        new = {"old_password": "a long password 1", "password": "quite another thing"}
        answer = here.post("/you/password/", new, follow=True)
        assert said(answer)[0] == "Your new password counts from now on. Other sessions of yours have ended."

    assert here.get("/you/").status_code == 200
    assert here.session.session_key != before
    assert elsewhere.get("/you/").status_code == 302


def test_a_new_password_needs_the_present_one(ana: Member, client_as: Callable[[Member], Client]) -> None:
    sent = {"old_password": "a guess", "password": "quite another thing"}

    answer = client_as(ana).post("/you/password/", sent)

    assert said(answer) == [
        "Change your password",
        "Every other session of yours ends.",
        "Present password",
        "This is not your present password.",
        "New password",
        "Ten characters or more. Four words that do not belong together are easy to keep.",
        "Change your password",
    ]
    ana.user.refresh_from_db()
    assert ana.user.check_password("a long password 1")


def test_your_own_page_keeps_name_languages_and_keys(
    ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(ana)

    answer = client.post("/you/", {"name": "Ana B.", "languages": ["ru", "kk"]}, follow=True)

    assert said(answer)[0] == "Kept."
    ana.refresh_from_db()
    assert (ana.name, ana.languages, ana.keys_on) == ("Ana B.", ["ru", "kk"], False)
    assert 'data-keys="off"' in answer.content.decode()
    refused = client.post("/you/", {"name": "Ana B.", "languages": ["xx"]})
    assert "Select a valid choice. xx is not one of the available choices." in said(refused)
