"""Every page × who × method, expected from routes.RULES and permissions.TABLE alone.

The rooms test their own states.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern
from lxml import html

from plea_web.desk.models import Draft, Event, Member, Role
from plea_web.desk.permissions import TABLE
from plea_web.desk.routes import RULES
from tests.desk.conftest import Desk
from tests.desk.pages import address_of, pages, title_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
WHO = (*Role.values, "alone", "nobody", "closed")


def named(one: URLPattern) -> str:
    return str(one.name)


@pytest.fixture
def client_for(desk: Desk, member: Callable[..., Member], client_as: Callable[[Member], Client]) -> Callable:
    """A client for each of WHO: a role, the person of the one-time link, nobody, or a closed account."""

    def let_in(who: str) -> Client:
        if who == "nobody":
            return Client()
        somebody = member(who) if who in Role.values else member(Role.OWNER, alone=who == "alone")
        client = client_as(somebody)
        if who == "closed":
            Member.objects.filter(pk=somebody.pk).update(active=False)
        return client

    return let_in


def test_every_page_has_one_rule_and_every_rule_its_page() -> None:
    assert Counter(named(one) for one in pages()) == dict.fromkeys(RULES, 1)


def expected(page: str, who: str, method: str) -> str:
    """What the tables say: in, to the door, not for this role, or not with this method."""
    rule, methods = RULES[page]
    if rule is not None:
        if who in ("nobody", "closed"):
            return "to the door"
        if (Role.OWNER if who == "alone" else Role(who)) not in TABLE[rule]:
            return "not for this role"
    read = method == "HEAD" and "GET" in methods
    return "in" if read or method in methods else "not with this method"


def came_of(answer: HttpResponse) -> str:
    """What came of a request; a fault of ours is an exception in the test's client."""
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # closes its file
    if answer.status_code == 302 and answer.headers["Location"].startswith("/login/?next="):
        return "to the door"
    return {403: "not for this role", 405: "not with this method"}.get(answer.status_code, "in")


@pytest.mark.parametrize("who", WHO)
def test_who_may_open_what_is_what_the_tables_say(who: str, client_for: Callable[[str], Client]) -> None:
    client = client_for(who)
    cookie = client.cookies.get("desk")
    seen, told = {}, {}

    for one, method in cells():
        if cookie is not None:
            client.cookies["desk"] = cookie.value
        with transaction.atomic():
            answer = client.generic(method, address_of(one), content_type=FORM)
            transaction.set_rollback(True)
        seen[named(one), method] = came_of(answer)
        told[named(one), method] = expected(named(one), who, method)

    assert seen == told


def cells() -> Iterator[tuple[URLPattern, str]]:
    return ((one, method) for one in pages() for method in METHODS)


@pytest.mark.parametrize("who", [Role.OWNER, Role.VOLUNTEER, "nobody"])
def test_opening_a_page_changes_nothing(who: str, client_for: Callable[[str], Client]) -> None:
    client = client_for(who)
    before = Event.objects.count(), Member.objects.count()

    for one in pages():
        for method in ("GET", "HEAD"):
            came_of(client.generic(method, address_of(one)))

    assert (Event.objects.count(), Member.objects.count()) == before


@pytest.mark.parametrize("shown", ["none", "of somebody else"])
def test_nothing_is_sent_without_the_token_of_ones_own_page(
    shown: str, client_for: Callable[[str], Client]
) -> None:
    owner, other = client_for(Role.OWNER), client_for(Role.OWNER)
    other.get("/you/")
    sent = {} if shown == "none" else {"csrfmiddlewaretoken": other.cookies["form"].value}
    owner.get("/you/")
    owner.handler.enforce_csrf_checks = True
    before = Event.objects.count()

    answers = {
        named(one): owner.post(address_of(one), sent).status_code
        for one in pages()
        if "POST" in RULES[named(one)][1]
    }

    assert answers == dict.fromkeys(answers, 403)
    assert len(answers) >= 15
    assert Event.objects.count() == before


def test_titles_and_addresses_name_no_prisoner_no_campaign_and_nobody_who_is_written_to(
    client_for: Callable[[str], Client],
) -> None:
    written_to = {part for name in Draft.objects.values_list("name", flat=True) for part in name.split()}
    names = {part.casefold() for part in {"Nadia", "Example", *written_to} if part[0].isupper()}
    owner = client_for(Role.OWNER)
    told = []

    for one in pages():
        if "GET" not in RULES[named(one)][1]:
            continue
        answer = owner.get(address_of(one), follow=True)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            told += [(named(one), text) for text in [title_of(answer), *addresses_in(answer)]]

    assert {page for page, _ in told} >= {"home", "campaign", "you", "people"}
    assert names >= {"nadia", "ana", "bell"}
    assert [(page, text) for page, text in told if names & words_in(text) or "first-campaign" in text] == []


def words_in(text: str) -> set[str]:
    return {*re.findall(r"[^\W\d_]+", unquote(text).casefold())}


def addresses_in(answer: HttpResponse) -> list[str]:
    """The desk's own addresses on a page; a fact's source has the name that its paper gave it."""
    asked = ("href", "src", "action", "formaction", "hx-get", "hx-post", "data-leave")
    return [
        one.attrib[name]
        for one in html.fromstring(answer.content.decode()).iter()
        for name in asked
        if not one.attrib.get(name, "https://").startswith("https://")
    ]


def test_the_guide_tells_who_may_do_what_as_the_table_has_it() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "members.md").read_text("utf-8")

    rows = re.findall(r"^\| ([^|]+?) \| (\w*) *\| (\w*) *\| (\w*) *\| (\w*) *\|$", guide, re.MULTILINE)

    assert {what: said for what, *said in rows} == {
        str(what): ["yes" if role in roles else "" for role in Role] for what, roles in TABLE.items()
    }
