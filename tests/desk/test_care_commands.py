"""`plea close` and `plea forget`: shown first, done with --really, refused as on the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from plea_web.cli.close import close
from plea_web.cli.forget import forget
from plea_web.desk.models import Channel, Contact, Draft, Member, Recipient, Role
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.notes import note
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.desk.test_forgetting import take_out_of_the_lists

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY, TODAY = date(2026, 3, 9), date(2026, 4, 1)


@pytest.fixture
def owner(transactional_db: None, desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = TODAY
    eve = member(Role.OWNER, name="Eve van der Meer")
    drafts = approved(desk, eve)
    left(drafts[:2], Channel.PAPER, on=MONDAY, by=eve)
    return eve


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)

    def plea(command: click.Command, *words: str) -> Result:
        result = CliRunner().invoke(command, words, obj=desk.workspace)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return plea


def test_closing_is_shown_and_then_done(desk: Desk, owner: Member, run: Callable[..., Result]) -> None:
    assert run(close).output == (
        "The campaign is open.\n"
        "4 letters never left; of 2 that left something is expected still. Addresses and words: 6 letters, "
        "2 contacts (0 replies), 6 files.\n"
        "Nothing was changed. To do it, add --really.\n"
    )
    assert desk.campaign.closed_on is None
    assert run(close, "--really", "--keep-until", "2026-07-01").output == (
        "Closed on 2026-04-01; nothing leaves any more. Addresses and replies are kept until 2026-07-01.\n"
    )
    again = run(close, "--really")
    assert (again.exit_code, again.output) == (1, "This campaign was closed on 1 April 2026 already.\n")
    assert run(close, "--open", "--really").output == "The campaign is open.\n"


def test_erasing_says_what_went(desk: Desk, owner: Member, run: Callable[..., Result]) -> None:
    open_ = run(close, "--erase", "--really")
    assert (open_.exit_code, open_.output.partition(".")[0]) == (1, "This campaign is open")
    run(close, "--really", "--leave-letters")
    assert json.loads(run(close, "--erase", "--really", "--format", "json").output) == {
        "letters": 6,
        "contacts": 2,
        "replies": 0,
        "files": 6,
        "entries of the log": 0,
        "gone from the disk": True,
    }


def test_somebody_is_forgotten_by_key(desk: Desk, owner: Member, run: Callable[..., Result]) -> None:
    ana = Recipient.objects.get(name="Ana Bell")
    shown = run(forget, ana.key).output.splitlines()
    assert shown[0] == "Ana Bell: 1 letters, 1 contacts, 0 replies, 1 files, 1 entries of the log."
    assert shown[-2].startswith("They still stand in out/first-campaign/drafts/manifest.csv")
    assert shown[-1] == "Nothing was erased. To do it, add --really: nobody can bring it back."
    refused = run(forget, ana.key, "--really")
    assert (refused.exit_code, refused.output.partition(" in ")[0]) == (1, "They still stand")

    take_out_of_the_lists(desk, ana.key)
    assert run(forget, ana.key, "--really").output.startswith(
        "Erased: 1 letters, 1 contacts, 0 replies, 1 files"
    )
    assert Draft.objects.filter(name="Somebody forgotten").count() == 1
    gone = run(forget, "mep-bell-ana")
    assert (gone.exit_code, gone.output) == (
        1,
        'The desk knows nobody with the key or number "mep-bell-ana". The lists have the keys.\n',
    )


def test_one_contact_or_words_of_the_log(desk: Desk, owner: Member, run: Callable[..., Result]) -> None:
    call = note(Recipient.objects.get(name="Ana Bell"), "a call", on=MONDAY, by=owner)
    assert run(forget, "--contact", str(call.pk)).output.startswith(
        f"Contact {call.pk} of 2026-03-09: its words and files would go.\n"
    )
    assert run(forget, "--contact", str(call.pk), "--really").output.startswith(
        "Erased: 0 letters, 1 contacts"
    )
    assert Contact.objects.get(pk=call.pk).note == ""
    assert run(forget, "--words", "no such words").output.startswith("0 entries of the log would lose")
    assert run(forget).exit_code == 2


def test_only_an_owner_does_this_here_too(
    desk: Desk, owner: Member, member: Callable[..., Member], run: Callable[..., Result]
) -> None:
    ben = member(Role.COORDINATOR, name="Ben Óđinsson")
    assert ben.user is not None
    for command, words in ((close, ["--really"]), (forget, ["mep-bell-ana"])):
        refused = run(command, *words, "--as", ben.user.username)
        assert (refused.exit_code, refused.output) == (
            1,
            "Your role does not let you close a campaign, and have somebody forgotten. "
            "Ask an owner of this desk.\n",
        )
