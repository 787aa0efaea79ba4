"""Coming in: the one-time link of a person alone, and a name with a password."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from plea_web.desk.models import Event, Member, OneTimeLink, Role
from plea_web.desk.workflow import members
from tests.desk.conftest import Desk
from tests.desk.pages import said, title_of

FOUR_WORDS = "correct horse battery staple"
ON_AN_IDLE_PAGE = [
    "This desk is locked",
    "Nothing was asked of it for 30 minutes, or it was open for a whole day. Type your password, and you are "
    "back where you were.",
    "Password",
    "Go on",
    "I am somebody else",
]


@pytest.fixture
def ana(empty_desk: Path, member: Callable[..., Member]) -> Member:
    """Ana Bell, owner, who logs in as ana."""
    somebody = member(Role.OWNER, name="Ana Bell")
    somebody.user.username = "ana"
    somebody.user.set_password(FOUR_WORDS)
    somebody.user.save()
    return somebody


def come_in(client: Client, name: str = "ana", password: str = FOUR_WORDS, **more: str) -> Any:
    return client.post("/login/", {"username": name, "password": password, **more})


def sit_idle(client: Client, minutes: int, since: str = "seen") -> None:
    """As if the last request, or the log-in, were so long ago."""
    session = client.session
    session[since] -= minutes * 60 + 1
    session.save()


def test_the_link_opens_an_empty_desk_by_its_button_and_only_once(empty_desk: Path) -> None:
    link = members.one_time_link()
    client = Client()

    preview, again = Client().get(link), client.get(link)
    assert said(preview) == said(again) == [
        "Open the desk",
        "This link opens the desk on this computer, once.",
        "Open the desk",
    ]  # fmt: skip
    assert client.get("/you/").headers["Location"] == "/login/?next=/you/"

    assert client.post(link).headers["Location"] == "/"
    assert client.get("/you/").status_code == 200
    [owner] = Member.objects.all()
    assert (owner.role, owner.alone, owner.name, owner.active) == ("owner", True, "", True)
    assert [(one.kind, one.member) for one in Event.objects.all()] == [("member_joined", owner.pk)]

    for answer in (Client().get(link), Client().post(link)):
        assert answer.status_code == 410
        assert said(answer) == [
            "This link opens nothing any more",
            "It was used already, or is older than a quarter of an hour.",
            "For a new one, type plea serve in the terminal of the computer where plea runs.",
        ]


def test_the_next_link_lets_the_same_person_in_and_ends_the_one_before(empty_desk: Path) -> None:
    Client().post(members.one_time_link())
    first, second = members.one_time_link(), members.one_time_link()

    assert Client().post(first).status_code == 410
    assert Client().post(second).status_code == 302
    assert Member.objects.count() == 1


def test_a_link_lasts_a_quarter_of_an_hour_and_its_token_is_kept_nowhere(empty_desk: Path) -> None:
    link = members.one_time_link()
    assert link.split("/")[2] not in str(list(OneTimeLink.objects.values()))

    OneTimeLink.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert Client().post(link).status_code == 410


def test_where_there_are_accounts_no_link_opens_the_desk(ana: Member) -> None:
    Member.objects.filter(pk=ana.pk).update(alone=True)
    link = members.one_time_link()
    Member.objects.filter(pk=ana.pk).update(alone=False)

    assert members.one_time_link() == "/"
    assert said(Client().post(link)) == [
        "This link opens nothing any more",
        "There are accounts on this desk now, so no link opens it.",
        "Log in",
    ]


def test_before_there_are_accounts_the_door_says_where_the_link_comes_from(empty_desk: Path) -> None:
    assert said(Client().get("/login/")) == [
        "Log in",
        "Nobody has an account here yet.",
        "On the computer where plea runs, type plea serve: it prints a link and opens it.",
    ]


def test_a_member_logs_in_with_a_new_session_and_lands_where_they_wanted_to_go(ana: Member) -> None:
    client = Client()
    door = client.get("/you/", follow=True)
    assert (title_of(door), said(door)) == (
        "Log in · plea",
        [
            "Log in",
            "User name",
            "Password",
            "Log in",
            "Forgotten? Nobody here can read a password. An owner of this desk can give you a link to choose "
            "another.",
        ],
    )
    client.session["planted"] = "by somebody else"
    planted = client.session.session_key

    answer = come_in(client, "Ana", next="/you/")

    assert answer.headers["Location"] == "/you/"
    assert client.session.session_key != planted
    assert "planted" not in client.session
    assert said(client.get("/you/"))[0] == "You"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_door_leads_nowhere_else(elsewhere: str, ana: Member) -> None:
    assert come_in(Client(), next=elsewhere).headers["Location"] == "/"


@pytest.mark.parametrize("case", ["wrong password", "unknown name", "closed user", "closed account"])
def test_a_failed_log_in_does_not_say_what_was_wrong(
    case: str, ana: Member, member: Callable[..., Member]
) -> None:
    member(Role.OWNER)
    ana.user.is_active = case != "closed user"
    ana.user.save()
    Member.objects.filter(pk=ana.pk).update(active=case != "closed account")
    client_name = "ben" if case == "unknown name" else "ana"

    answer = come_in(Client(), client_name, "not this one" if case == "wrong password" else FOUR_WORDS)

    assert said(answer)[1] == "User name and password do not go together. Capitals matter in the password."


def test_after_five_failures_even_the_right_password_waits_and_nothing_typed_is_kept(ana: Member) -> None:
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    answers = [come_in(Client(), "ana", f"guess {number}").status_code for number in range(5)]
    locked = come_in(Client())

    assert answers == [200, 200, 200, 200, 429]
    assert (locked.status_code, said(locked)) == (
        429,
        ["Too many attempts", "Wait a quarter of an hour, or ask an owner of this desk.", "To the start"],
    )
    kept = str([list(model.objects.values()) for model in (AccessAttempt, AccessFailureLog, AccessLog)])
    assert "guess" not in kept
    assert "'ana'" not in kept

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert come_in(Client()).status_code == 302
    assert AccessAttempt.objects.count() == 0


def test_an_idle_desk_locks_itself_and_the_password_leads_back(ana: Member) -> None:
    client = Client()
    come_in(client)
    sit_idle(client, 30)

    door = client.get("/members/")
    assert door.headers["Location"] == "/login/?next=/members/"
    locked = client.get("/login/?next=/members/")
    assert (title_of(locked), said(locked)) == ("Locked · plea", ON_AN_IDLE_PAGE)
    assert b"Ana Bell" not in locked.content
    assert said(client.post("/login/", {"password": "not this one", "next": "/members/"}))[2] == (
        "This is not your password. Capitals matter in it."
    )
    before = client.session.session_key

    back = client.post("/login/", {"password": FOUR_WORDS, "next": "/members/"})

    assert back.headers["Location"] == "/members/"
    assert client.session.session_key != before
    assert client.get("/members/").status_code == 200


def test_work_keeps_a_desk_awake_and_pages_that_ask_by_themselves_do_not(ana: Member) -> None:
    worked, polled = Client(), Client()
    for client, headers in ((worked, {}), (polled, {"X-Desk-Poll": "1", "HX-Request": "true"})):
        come_in(client)
        sit_idle(client, 20)
        assert client.get("/awake/", headers=headers).status_code == 204
        sit_idle(client, 20)

    assert worked.get("/you/").status_code == 200
    assert polled.get("/awake/", headers={"X-Desk-Poll": "1", "HX-Request": "true"}).status_code == 204
    answer = polled.get("/awake/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/you/"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/login/?next=/you/")


def test_after_a_whole_day_the_desk_asks_again(ana: Member) -> None:
    client = Client()
    come_in(client)
    sit_idle(client, 12 * 60, since="since")

    assert client.get("/you/").status_code == 302


def test_what_was_sent_to_a_locked_desk_is_not_lost(ana: Member) -> None:
    client = Client()
    come_in(client)
    sit_idle(client, 30)
    sent = {"name": "Ana of the first table", "languages": ["en", "ru"], "keys_on": "on"}

    door = client.post("/you/", sent)
    assert door.headers["Location"] == "/login/?next=/you/"
    back = client.post("/login/", {"password": FOUR_WORDS, "next": "/you/"}, follow=True)

    assert back.redirect_chain == [("/resume/", 302)]
    assert said(back) == [
        "Welcome back",
        "The desk locked itself while you were sending this. It has not been sent yet.",
        "Ana of the first table",
        "Send it now",
    ]
    assert Member.objects.get(pk=ana.pk).name == "Ana Bell"
    client.post("/you/", sent)
    assert Member.objects.get(pk=ana.pk).name == "Ana of the first table"
    assert client.get("/resume/").headers["Location"] == "/"


def test_passwords_sent_to_a_locked_desk_are_not_kept(ana: Member) -> None:
    client = Client()
    come_in(client)
    sit_idle(client, 30)

    client.post("/you/password/", {"old_password": FOUR_WORDS, "password": "another long one"})

    assert "sent" not in client.session
    assert client.post("/login/", {"password": FOUR_WORDS}).headers["Location"] == "/"


def test_a_person_alone_is_told_how_to_come_back_to_a_locked_desk(empty_desk: Path) -> None:
    client = Client()
    client.post(members.one_time_link())
    sit_idle(client, 30)

    assert said(client.get("/you/", follow=True)) == [
        "This desk is locked",
        "Nothing was asked of it for a while. Everything you decided is kept.",
        "To go on, type plea serve in the terminal of this computer: it prints a new link and opens it.",
        "With a user name and a password of your own, the desk asks for the password instead. You choose one "
        "on your own page.",
    ]
    client.post(members.one_time_link())
    assert client.get("/you/").status_code == 200


def test_a_person_alone_may_do_everything(desk: Desk) -> None:
    client = Client()
    client.post(members.one_time_link())

    assert client.get(f"/c/{desk.campaign.pk}/").status_code == 200
    assert client.get("/members/").status_code == 200
