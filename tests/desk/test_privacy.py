"""What every answer says to the browser, and what no answer and no log says to anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from plea_web.desk.models import Member, Role
from plea_web.desk.workflow.members import may_listen
from tests.desk.pages import said

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


@pytest.fixture
def owner(empty_desk: Path, member: Callable[..., Member], client_as: Callable[[Member], Client]) -> Client:
    return client_as(member(Role.OWNER, name="Ana Bell"))


@pytest.mark.parametrize("address", ["/you/", "/login/", "/no/such/page/", "/join/nothing/"])
def test_no_answer_is_kept_framed_or_lets_anything_strange_run(address: str, owner: Client) -> None:
    headers = (Client() if address == "/login/" else owner).get(address).headers

    assert {name: headers[name] for name in sorted(headers) if name not in ("Content-Length", "Vary")} == {
        "Cache-Control": "no-store",
        "Content-Security-Policy": POLICY,
        "Content-Type": "text/html; charset=utf-8",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites_and_end_with_the_browser(
    owner: Client,
) -> None:
    answer = owner.post("/you/sessions/")
    owner.get("/you/")

    cookies = {**answer.cookies, **owner.cookies}
    assert {
        name: (one["httponly"], one["samesite"], one["max-age"], one["domain"], one["path"])
        for name, one in cookies.items()
    } == dict.fromkeys(("desk", "form"), (True, "Strict", "", "", "/"))


def test_with_tls_cookies_and_answers_hold_to_it_and_django_finds_nothing_to_better(tmp_path: Path) -> None:
    asked = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.test import Client\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
        "call_command('migrate', verbosity=0)\n"
        "plain = Client().get('/login/')\n"
        "print(plain.status_code, plain.headers['Location'])\n"
        "from plea_web.desk.workflow.members import one_time_link\n"
        "far = Client(REMOTE_ADDR='203.0.113.9', SERVER_NAME='desk.example.org')\n"
        "answer = far.post(one_time_link(), secure=True)\n"
        "print(answer.status_code, answer.headers['Strict-Transport-Security'])\n"
        "print([(name, one['secure']) for name, one in answer.cookies.items()])\n"
    )
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        "DJANGO_SETTINGS_MODULE": "plea_web.settings",
        "PLEA_WORKSPACE": str(tmp_path),
        "PLEA_HTTPS": "1",
        "PLEA_HOSTS": "desk.example.org,testserver",
    }

    ran = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=False
    )

    assert ran.stdout.splitlines() == [
        "System check identified no issues (2 silenced).",
        "301 https://testserver/login/",
        "302 max-age=31536000",
        "[('__Host-form', True), ('__Host-desk', True)]",
    ], ran.stderr


def test_another_name_of_the_host_is_refused(owner: Client) -> None:
    answer = owner.get("/you/", headers={"host": "desk.example.org"})

    assert (answer.status_code, said(answer)) == (
        400,
        ["That did not arrive whole", "Go back, load the page again and try once more.", "To the start"],
    )


@pytest.mark.parametrize("address", ["203.0.113.9", "192.168.1.20", "fe80::1", ""])
def test_without_tls_other_computers_are_answered_nothing(address: str, empty_desk: Path) -> None:
    answer = Client(REMOTE_ADDR=address).get("/login/")

    assert (answer.status_code, answer.content.decode()) == (
        403,
        "This desk answers only the computer it runs on, until it has TLS.\n",
    )


def test_the_desk_listens_beyond_this_computer_only_behind_tls() -> None:
    assert [may_listen(host, False) for host in ("127.0.0.1", "localhost", "::1", "[::1]")] == [None] * 4
    assert may_listen("0.0.0.0", True) is None  # noqa: S104 - what somebody may ask for
    assert may_listen("192.168.1.20", False) == (
        "On 192.168.1.20 other computers could reach the desk, and names, letters and passwords would cross "
        "the network in the clear. Leave the address out, so that only this computer reaches it; or put a "
        "web server with TLS in front of it, and set PLEA_HTTPS=1 and PLEA_HOSTS=its name."
    )


def test_a_page_that_was_open_too_long_says_so(owner: Client) -> None:
    owner.handler.enforce_csrf_checks = True

    answer = owner.post("/you/", {"name": "Ana"})

    assert (answer.status_code, said(answer)) == (
        403,
        [
            "This page was open too long",
            "Load it again; what you typed is still in your browser.",
            "To the start",
        ],
    )


def test_a_fault_shows_a_number_and_nothing_of_the_inside_and_no_log_holds_a_name(
    owner: Client, empty_desk: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from plea_web.desk.views import you

    def break_down(member: Member, **_: Any) -> None:
        raise RuntimeError("canary Nadia Example")

    monkeypatch.setattr(you.members, "change_profile", break_down)
    owner.raise_request_exception = False

    answer = owner.post("/you/", {"name": "canary"})

    [title, say, back] = said(answer)
    number = say.removeprefix(
        "This is a fault of plea, and nothing of yours was changed. Its number is "
    ).rstrip(".")
    assert (answer.status_code, title, back) == (500, "Something went wrong here", "To the start")
    log = (empty_desk / ".plea" / "faults.log").read_text("utf-8")
    assert log.startswith(f"{number} RuntimeError POST\n")
    assert "canary" not in log + answer.content.decode()
    assert "Nadia" not in log + answer.content.decode()
    assert capfd.readouterr() == ("", "")


def test_nothing_that_was_asked_for_stands_in_a_log(
    owner: Client, empty_desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    owner.handler.enforce_csrf_checks = True
    for address in ("/join/canary/", "/enter/canary/", "/canary/"):
        owner.post(address, {"username": "canary"})
        owner.get(address, headers={"host": "canary.example.org"})

    assert capfd.readouterr() == ("", "")
    assert not [path for path in empty_desk.rglob("*") if path.is_file() and b"canary" in path.read_bytes()]
