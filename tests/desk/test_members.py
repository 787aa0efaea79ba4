"""Others join, change roles and go; what they did stays, under their number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from lxml import html

from plea_web.desk.models import Event, Invitation, Member, Payload, Role
from plea_web.desk.workflow import NotAllowed, members
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.invitations import invite
from tests.desk.pages import said

ROLES = [
    "Volunteer may read what the letters say, and say what should be changed",
    "Campaigner may make letters, change lists, facts and texts, and approve letters",
    "Coordinator may approve letters, and make packs for readers without an account",
    "Owner may do everything, and invite others",
]
FOUR_WORDS = "correct horse battery staple"
JOINING = {"name": "Ben Óđinsson", "username": "Ben", "password": FOUR_WORDS}


@pytest.fixture
def ana(empty_desk: Path, member: Callable[..., Member]) -> Member:
    return member(Role.OWNER, name="Ana Bell")


@pytest.fixture
def owner(ana: Member, client_as: Callable[[Member], Client]) -> Client:
    return client_as(ana)


def link_in(answer: Any) -> str:
    """The path of the link that a page shows."""
    [field] = html.fromstring(answer.content.decode()).xpath("//input[@id='link']")
    assert field.value.startswith("http://testserver/join/")
    return str(field.value.removeprefix("http://testserver"))


def told(answer: Any) -> str:
    """The one message of the page that a step leads to."""
    return said(answer)[0]


def test_an_invitation_is_shown_once_and_makes_an_account_when_its_button_is_pressed(owner: Client) -> None:
    made = owner.post("/members/invite/", {"role": "volunteer", "languages": ["ru", "en"], "note": "B. Ó."})
    assert said(made)[:4] == [
        "Members",
        "The invitation is made",
        "Give this link to one person. It is shown this once, works once, and for 7 days.",
        "Whoever has the link can join. Send it by the safest way you have.",
    ]
    link = link_in(made)
    listed = owner.get("/members/")
    assert link.split("/")[2] not in listed.content.decode()
    assert said(listed)[9:20] == [
        "Open invitations",
        *["For whom", "Role", "Reads", "Made by", "Works until", "Withdraw"],
        *["B. Ó.", "Volunteer", "Russian, English", "Ana Bell"],
    ]
    assert link.split("/")[2] not in str(list(Invitation.objects.values())) + str(
        list(Payload.objects.values())
    )

    preview, ben = Client(), Client()
    assert said(preview.get(link)) == said(ben.get(link)) == [
        "You are invited",
        "Ana Bell invites you to this desk as a volunteer: to read what the letters say, and say what "
        "should be changed. You read Russian, English.",
        "The link works once, and only when you press the button.",
        "Your name, as others here see it",
        "A first name or a made-up one is enough.",
        "User name",
        "What you type to log in. Nobody else sees it.",
        "Password",
        "Ten characters or more. Four words that do not belong together are easy to keep.",
        "Join",
    ]  # fmt: skip
    assert ben.post(link, JOINING).headers["Location"] == "/"

    joined = Member.objects.get(name="Ben Óđinsson")
    assert (joined.role, joined.languages, joined.user.username) == ("volunteer", ["ru", "en"], "ben")
    assert ben.get("/you/").status_code == 200
    assert ben.get("/members/").status_code == 403
    for answer in (Client().get(link), Client().post(link, JOINING)):
        assert (answer.status_code, said(answer)) == (
            410,
            [
                "This invitation opens nothing any more",
                "It was used, withdrawn, or is older than a week. Ask whoever sent it for a new one.",
                "I have an account",
            ],
        )
    assert [one.kind for one in Event.objects.all()] == ["member_invited", "member_joined"]
    assert list(breaks_in_chain()) == []


@pytest.mark.parametrize(
    ("field", "typed", "answer"),
    [
        ("password", "short", "This password is too short. It must contain at least 10 characters."),
        ("password", "1234567890", "This password is too common."),
        ("password", "ben odinsson", "The password is too similar to the username."),
        ("username", "MEMBER-1", "Somebody here has this user name. Choose another."),
        ("username", "", "This field is required."),
        ("name", "", "This field is required."),
    ],
)
def test_joining_says_what_to_change_and_leaves_the_invitation_open(
    field: str, typed: str, answer: str, ana: Member
) -> None:
    link = invite("volunteer", by=ana)

    told = said(Client().post(link, JOINING | {"username": "ben-odinsson", field: typed}))

    assert answer in told
    assert Client().post(link, JOINING).status_code == 302


def test_a_withdrawn_or_old_invitation_opens_nothing(owner: Client, ana: Member) -> None:
    withdrawn, old = invite("volunteer", by=ana), invite("volunteer", by=ana)
    first, second = Invitation.objects.order_by("pk")
    answer = owner.post(f"/members/invitations/{first.pk}/withdraw/", follow=True)
    assert told(answer) == "The invitation is withdrawn; its link opens nothing."
    Invitation.objects.filter(pk=second.pk).update(ends_at=timezone.now() - timedelta(seconds=1))

    assert [Client().post(link, JOINING).status_code for link in (withdrawn, old)] == [410, 410]
    again = owner.post(f"/members/invitations/{first.pk}/withdraw/", follow=True)
    assert told(again) == "This invitation was used, withdrawn or too old already."


def test_a_person_alone_chooses_a_password_before_others_join(empty_desk: Path) -> None:
    client = Client()
    client.post(members.one_time_link())
    other = Client()
    other.post(members.one_time_link())
    assert said(client.get("/members/"))[-3:] == [
        "Invite somebody",
        "You came in by a link. Before others join, choose a user name and a password for yourself; then "
        "only accounts open this desk.",
        "Choose a password",
    ]
    refused = client.post("/members/invite/", {"role": "volunteer"})
    assert told(refused) == (
        "First choose a user name and a password for yourself, on your own page. Once there are accounts, "
        "the one-time link no longer opens this desk."
    )

    chosen = client.post("/you/password/", {"username": "Ana", "password": FOUR_WORDS}, follow=True)

    assert told(chosen) == "Your new password counts from now on. Other sessions of yours have ended."
    assert other.get("/you/").status_code == 302
    assert members.one_time_link() == "/"
    assert Client().post("/login/", {"username": "ana", "password": FOUR_WORDS}).status_code == 302
    assert client.post("/members/invite/", {"role": "volunteer"}).status_code == 200
    assert Invitation.objects.count() == 1


def test_a_role_counts_from_the_next_click_on(
    owner: Client, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    ben = member(Role.OWNER, name="Ben Óđinsson")
    his = client_as(ben)
    link = invite("owner", by=ben)
    assert his.get("/members/").status_code == 200

    answer = owner.post(f"/members/{ben.pk}/role/", {"role": "volunteer"}, follow=True)

    assert told(answer) == "Ben Óđinsson has another role, from the next click on."
    refused = his.get("/members/")
    assert (refused.status_code, said(refused)) == (
        403,
        [
            "Not for your role",
            "Your role does not let you invite members and change their roles. Ask an owner of this desk.",
            "To the start",
        ],
    )
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("step", ["role", "deactivate", "erase"])
def test_the_last_owner_stays(step: str, owner: Client, ana: Member, member: Callable[..., Member]) -> None:
    member(Role.OWNER, name="Ben Óđinsson", active=False)
    member(Role.VOLUNTEER, name="Cleo d'Arc")

    answer = owner.post(f"/members/{ana.pk}/{step}/", {"role": "volunteer"}, follow=True)

    assert told(answer) == (
        "This is the last owner: nobody could invite or change members any more. Make somebody else an "
        "owner first."
    )
    ana.refresh_from_db()
    assert (ana.name, ana.role, ana.active) == ("Ana Bell", "owner", True)
    assert Event.objects.count() == 0


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(
    owner: Client, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    ben = member(Role.OWNER, name="Ben Óđinsson")
    his, link = client_as(ben), invite("owner", by=ben)

    closed = owner.post(f"/members/{ben.pk}/deactivate/", follow=True)

    assert told(closed) == (
        "The account of Ben Óđinsson is closed, and every session of theirs has ended. What they did stays."
    )
    assert his.get("/you/").headers["Location"] == "/login/?next=/you/"
    assert Client().get(link).status_code == 410
    typed = {"username": ben.user.username, "password": "a long password 2"}
    assert Client().post("/login/", typed).status_code == 200
    assert told(owner.post(f"/members/{ben.pk}/let-in/", follow=True)) == "Ben Óđinsson may log in again."
    assert his.get("/you/").status_code == 302


def test_an_erased_name_is_nowhere_and_the_number_stays_in_the_log(owner: Client, ana: Member) -> None:
    link = invite("volunteer", by=ana, note="Ben's phone")
    his = Client()
    his.post(link, JOINING)
    ben = Member.objects.get(name="Ben Óđinsson")
    his.post("/you/", {"name": "Ben Ó.", "languages": ["en"]})

    erased = owner.post(f"/members/{ben.pk}/erase/", follow=True)

    assert said(erased) == [
        f"The name is erased. The log goes on to say: Member {ben.pk}.",
        "Members",
        f"Member {ben.pk}",
        f"Member {ben.pk} · Volunteer · reads English · account closed",
        "The name was erased. What this member decided stays, under the number.",
    ]
    assert his.get("/you/").status_code == 302
    kept = [list(model.objects.values()) for model in (Member, User, Invitation, Event, Payload)]
    assert "Ben" not in str(kept)
    assert [one.kind for one in Event.objects.filter(member=ben.pk)] == ["member_joined", "member_changed"]
    assert list(breaks_in_chain()) == []
    refused = owner.post(f"/members/{ben.pk}/let-in/", follow=True)
    assert told(refused) == "This member's name and password were erased. Invite them anew."


def test_whoever_is_no_owner_changes_nobody(member: Callable[..., Member]) -> None:
    ben, cleo = member(Role.COORDINATOR), member(Role.VOLUNTEER)

    for step in (
        lambda: members.change_role(cleo, "owner", by=ben),
        lambda: members.deactivate(cleo, by=ben),
        lambda: members.erase_name(cleo, by=ben),
        lambda: members.lost_device(cleo, by=ben),
        lambda: invite("volunteer", by=ben),
    ):
        with pytest.raises(NotAllowed, match=r"^Only an owner of this desk "):
            step()


def test_the_records_hold_one_person_alone_and_known_roles_only(member: Callable[..., Member]) -> None:
    member(Role.OWNER, alone=True)
    for parts in ({"alone": True}, {"role": "admin"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            member(**({"role": Role.OWNER} | parts))


def test_the_members_page_says_what_each_role_may(owner: Client) -> None:
    assert said(owner.get("/members/"))[9:15] == ["Invite somebody", "Role", *ROLES]


def test_whoever_forgot_the_password_chooses_another_by_a_link_of_an_owner(
    owner: Client, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    ben = member(Role.VOLUNTEER, name="Ben Óđinsson")
    elsewhere, his = client_as(ben), Client()
    made = owner.post(f"/members/{ben.pk}/password/")
    assert said(made)[1:4] == [
        "A new password for Ben Óđinsson",
        "Give this link to Ben Óđinsson and nobody else. It is shown this once, works once, and for 7 days.",
        "Whoever has the link can log in as Ben Óđinsson. Send it by the safest way you have.",
    ]
    link = link_in(made)
    assert said(his.get(link)) == [
        "Choose a new password",
        "Your user name is member-2. The link works once, and only when you press the button.",
        "New password",
        "Ten characters or more. Four words that do not belong together are easy to keep.",
        "Keep it and log in",
    ]
    assert "This password is too short. It must contain at least 10 characters." in said(
        his.post(link, {"password": "short"})
    )

    assert his.post(link, {"password": FOUR_WORDS}).headers["Location"] == "/"

    assert his.get("/you/").status_code == 200
    assert elsewhere.get("/you/").status_code == 302
    typed = {"username": "member-2", "password": FOUR_WORDS}
    assert Client().post("/login/", typed).status_code == 302
    assert Client().post(link, {"password": "quite another thing"}).status_code == 410
    assert Member.objects.count() == 2


@pytest.mark.parametrize("step", ["deactivate", "sessions", "erase"])
def test_a_link_for_a_new_password_ends_with_the_account_and_with_a_lost_device(
    step: str, owner: Client, member: Callable[..., Member]
) -> None:
    ben = member(Role.VOLUNTEER, name="Ben Óđinsson")
    link = link_in(owner.post(f"/members/{ben.pk}/password/"))

    owner.post(f"/members/{ben.pk}/{step}/")

    assert Client().post(link, {"password": FOUR_WORDS}).status_code == 410


def test_a_desk_without_lock_out_says_what_teams_install(owner: Client, settings: Any) -> None:
    warning = (
        "Nothing here slows down somebody who guesses passwords. On the computer where plea runs, install "
        "what teams need: pip install 'plea[teams]'"
    )
    assert warning not in said(owner.get("/members/"))

    settings.AXES = False

    assert warning in said(owner.get("/members/"))
