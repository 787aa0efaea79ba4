"""What came back, written down from the terminal: the same rules, the same refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from plea_web.cli.log import log
from plea_web.desk.models import Attachment, Channel, Contact, ContactKind, Draft, Member, Role
from plea_web.desk.workflow.despatches import left
from tests.desk.conftest import Desk
from tests.desk.sent import approved


@pytest.fixture
def letters(desk: Desk, member: Callable[..., Member], settings: Any) -> list[Draft]:
    settings.TODAY = date(2026, 4, 1)
    ana = member(Role.COORDINATOR, name="Ana Bell")
    drafts = approved(desk, ana)
    left(drafts[:-1], Channel.PAPER, on=date(2026, 3, 9), by=ana)
    return list(Draft.objects.order_by("pk"))


@pytest.fixture
def run(desk: Desk, letters: list[Draft], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run `plea log …` in the desk's workspace; Django is started already."""
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)

    def plea_log(*words: str | Path) -> Result:
        result = CliRunner().invoke(log, [*map(str, words)], obj=desk.workspace, prog_name="plea log")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return plea_log


def test_a_reply_with_its_pages_is_written_down(
    run: Callable[..., Result], letters: list[Draft], tmp_path: Path
) -> None:
    first = letters[0]
    for number in (1, 2):
        (tmp_path / f"page-{number}.pdf").write_bytes(b"%PDF-1.7\n" + bytes([number]))

    done = run(
        "reply", first.recipient, "--on", "2026-03-20", "--file", tmp_path / "page-1.pdf", "--file",
        tmp_path / "page-2.pdf", "--demand", "doctor=noted", "--their-reference", "4-11/123", "--summary",
        "They noted it.", "--confidential", "--format", "json",
    )  # fmt: skip

    contact = Contact.objects.get(kind=ContactKind.REPLY)
    assert json.loads(done.output) == {
        "entry": contact.pk,
        "kind": "reply",
        "on": "2026-03-20",
        "recipient": first.recipient,
        "state": "replied",
        "letters": [[first.letter, first.recipient, first.language]],
    }
    assert [one.name for one in Attachment.objects.all()] == ["page-1.pdf", "page-2.pdf"]
    assert (contact.confidential, contact.reply.summary) == (True, "They noted it.")
    assert list(contact.outcomes.values_list("demand", "outcome")) == [("doctor", "noted")]


def test_what_came_back_and_what_was_said_is_written_down(
    run: Callable[..., Result], letters: list[Draft]
) -> None:
    one, other = letters[0], letters[1]
    assert run("returned", one.recipient, "--on", "2026-03-16", "--reason", "moved away").output == (
        f"written down: {one} came back, 16 March 2026\n"
    )
    assert run(
        "note", other.name, "They will answer soon.", "--channel", "phone", "--from", "them"
    ).output == (f"written down: note about {other.name}, 1 April 2026\n")
    one.refresh_from_db()
    assert one.state == "returned"
    call = Contact.objects.get(kind=ContactKind.NOTE)
    assert (call.channel, call.direction, call.on) == ("phone", "in", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("reply", "nobody"), 2, "Error: Nobody in the lists is called “nobody”. Their key stands in the "),
        (("reply", "{first}", "--demand", "pardon=noted"), 2, "this campaign asks release, doctor."),
        (("reply", "{first}", "--demand", "doctor=yes"), 2, "write DEMAND=OUTCOME, with granted, "),
        (("reply", "{first}", "--language", "xx"), 2, 'plea has no language "xx".'),
        (("reply", "{first}", "--on", "2026-05-01"), 1, "1 May 2026 is still to come."),
        (("reply", "{last}"), 1, "has been sent, so nothing can come back. plea log note notes a call."),
        (("returned", "{first}", "--channel", "email"), 1, "it did not leave by e-mail."),
        (("note", "{first}", " "), 1, "Write what was said, or what you want others to know."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_a_sentence(
    words: tuple[str, ...], code: int, said: str, run: Callable[..., Result], letters: list[Draft]
) -> None:
    before = Contact.objects.count()
    named = [word.format(first=letters[0].recipient, last=letters[-1].recipient) for word in words]

    refused = run(*named)

    assert refused.exit_code == code
    assert said in refused.output
    assert Contact.objects.count() == before
