"""plea log sent and plea sealed: the desk's own steps from the terminal, with the same refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from plea_web.cli.log import log
from plea_web.cli.sealed import sealed
from plea_web.desk.models import Approval, Campaign, ContactKind, Despatch, Draft, Event, Member, Role
from plea_web.desk.workflow import holds
from plea_web.desk.workflow.contacts import entry
from tests.desk.conftest import Desk
from tests.desk.sent import approved

HELD = "it is held: somebody doubts what it says. Two members have to lift the hold first."


@pytest.fixture(autouse=True)
def a_day_in_march(settings: Any) -> None:
    settings.TODAY = date(2026, 3, 31)


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in the desk's workspace; Django is started already."""
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)

    def plea(command: click.Command, *words: str) -> Result:
        result = CliRunner().invoke(command, [*words], obj=desk.workspace)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return plea


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    return approved(desk, ana)


def test_sent_shows_first_and_writes_when_it_is_really_meant(
    run: Callable[..., Result], letters: list[Draft], ana: Member
) -> None:
    words = ("sent", "--channel", "post", "--on", "2026-03-09", "--kind", "embassy")

    shown = run(log, *words)
    assert (shown.exit_code, shown.output) == (
        0,
        "embassy/embassy-no/en Embassy of Norway, number 6\n"
        "\n1 letter would be written down: left by post on 9 March 2026. Nothing is saved yet: "
        "add --really.\n",
    )
    assert not Despatch.objects.exists()
    done = run(log, *words, "--tracking", "RR 1 NO", "--really")
    assert (done.exit_code, done.output) == (
        0,
        "embassy/embassy-no/en Embassy of Norway, number 6\n"
        "\n1 letter written down: left by post on 9 March 2026.\n",
    )
    assert Despatch.objects.get().tracking == "RR 1 NO"
    again = run(log, *words)
    assert (again.exit_code, again.output.splitlines()[-1]) == (
        2,
        'Error: No approved letter of the kind "embassy" waits to leave. There are: parliament.',
    )


def test_of_a_batch_those_leave_that_may_and_programs_are_told_the_same(
    run: Callable[..., Result], letters: list[Draft], ana: Member
) -> None:
    holds.hold_letter(letters[0], "Is she still in office?", by=ana)

    done = run(log, "sent", "--channel", "email", "--batch", "all", "--really", "--format", "json")

    told = json.loads(done.output)
    assert done.exit_code == 1
    assert (told["channel"], told["on"], told["really"], len(told["letters"])) == (
        "email", "2026-03-31", True, 5,
    )  # fmt: skip
    assert [(one["name"], one["because"]) for one in told["refused"]] == [(letters[0].name, HELD)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--channel", "post"], "Say which letters left: --only KEY,KEY or --kind LETTER or --batch all."),
        (
            ["--channel", "post", "--only", "nobody"],
            '"nobody" names no letter of this campaign. Nothing was written down.',
        ),
        (
            ["--channel", "post", "--batch", "all", "--on", "9.3."],
            '"9.3." is no day. Write it as 2026-03-09.',
        ),
        (
            ["--channel", "post", "--batch", "all", "--tracking", "RR 1"],
            "A tracking number is of one letter. Name that alone: --only KEY.",
        ),
    ],
)
def test_wrong_use_is_said_and_nothing_is_written(
    run: Callable[..., Result], letters: list[Draft], words: list[str], says: str
) -> None:
    done = run(log, "sent", *words, "--really")
    assert (done.exit_code, done.output.splitlines()[-1]) == (2, f"Error: {says}")
    assert not Despatch.objects.exists()


def test_a_day_still_to_come_is_refused(run: Callable[..., Result], letters: list[Draft]) -> None:
    done = run(log, "sent", "--channel", "post", "--batch", "all", "--on", "2026-04-01")
    assert (done.exit_code, done.output) == (
        1,
        "1 April 2026 is still to come. Write down what has happened, on the day it did.\n",
    )


def test_sealed_says_what_was_sent_and_that_nothing_was_altered(
    run: Callable[..., Result], desk: Desk, letters: list[Draft]
) -> None:
    one = letters[0]
    run(log, "sent", "--channel", "post", "--on", "2026-03-09", "--only", one.recipient, "--really")
    final = desk.workspace / "out" / desk.key / "final" / one.file.replace("DRAFT_", "")

    said = run(sealed, f"{one.letter}/{one.recipient}/{one.language}")

    lines = said.output.splitlines()
    assert said.exit_code == 0
    assert lines[:2] == [
        f"{one.letter}/{one.recipient}/en {one.name}, number {one.number}",
        "    left by post on 9 March 2026",
    ]
    assert lines[2].startswith("    approved by Ana Bell, on ")
    assert lines[-1] == "    Nothing was altered."
    assert run(sealed, str(final)).output == said.output
    assert run(sealed, str(one.number), "--whole-log").output == said.output


def test_sealed_names_what_was_altered_and_ends_with_1(
    run: Callable[..., Result], desk: Desk, letters: list[Draft]
) -> None:
    one = letters[0]
    run(log, "sent", "--channel", "post", "--only", one.recipient, "--really")
    edited = desk.workspace / one.file.rpartition("/")[2]
    edited.write_bytes(b"another letter")

    said = run(sealed, str(edited))

    assert (said.exit_code, said.output.splitlines()[-1]) == (
        1,
        f"    {edited.name} is not the file that left: its bytes differ.",
    )
    told = json.loads(run(sealed, str(one.number), "--format", "json").output)
    assert (told["letters"][0]["altered"], told["letters"][0]["left"]) == (
        [],
        [{"channel": "paper", "on": "2026-03-31", "tracking": ""}],
    )
    assert (run(sealed, "9999").exit_code, run(sealed, "9999").output) == (
        2,
        "9999: no letter that left is called so.\n",
    )


def test_volunteers_write_nothing_down_and_see_no_seal(
    run: Callable[..., Result], letters: list[Draft], member: Callable[..., Member]
) -> None:
    reader = member(Role.VOLUNTEER)
    who = ("--as", reader.user.username)

    refused = run(log, "sent", "--channel", "post", "--batch", "all", "--really", *who)
    assert (refused.exit_code, refused.output) == (
        1,
        "Your role does not let you write down what was sent and what came back. "
        "Ask an owner of this desk.\n",
    )
    assert run(sealed, "1", *who).exit_code == 1
    assert not Despatch.objects.exists() and Approval.objects.exists()
    assert not Event.objects.filter(kind="sent").exists()


def test_sent_says_first_which_offices_were_written_to_a_little_while_ago(
    run: Callable[..., Result], letters: list[Draft], ana: Member
) -> None:
    letter = next(one for one in letters if one.letter == "embassy")
    other = Campaign.objects.create(key="second-campaign")
    spoken = {"recipient": letter.addressee, "campaign": other, "on": date(2026, 3, 9)}
    entry(ContactKind.REPORTED, by=ana, **spoken).save()

    shown = run(log, "sent", "first-campaign", "--channel", "post", "--on", "2026-03-20", "--kind", "embassy")

    assert (shown.exit_code, shown.output) == (
        0,
        "embassy/embassy-no/en Embassy of Norway, number 6\n"
        "too soon: Embassy of Norway was written to on 9 March 2026 by the campaign second-campaign. 14 days "
        "have to lie between two letters, so the next one may go on 23 March 2026.\n\n"
        "1 letter would be written down: left by post on 20 March 2026. "
        "Nothing is saved yet: add --really.\n",
    )
