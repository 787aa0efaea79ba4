"""The desk from the terminal: the same rules, the same refusals."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main
from plea_web.desk.models import Approval, Draft, Member, Passage, Role
from plea_web.desk.workflow import people
from tests.desk.conftest import Desk


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command in the desk's workspace; Django is started already."""
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)

    def plea(*words: str) -> Result:
        result = CliRunner().invoke(main, ["-C", str(desk.workspace), *words], prog_name="plea")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return plea


def named(passage: Passage) -> str:
    return f"{passage.pk}:{passage.sha256[:8]}"


def test_status_says_where_the_campaign_stands_and_what_is_next(run):
    assert run("status").output == (
        "Lists          6 of 6 recipients          1 list\n"
        "Check          –                          nothing is wrong in the files\n"
        "Letters        6 of 6 letters             made\n"
        "Passages read  0 of 8 passages\n"
        "People read    0 of 6 letters\n"
        "Approved       0 of 6 letters\n"
        "Sent           0 of 6 letters\n"
        "Replied        –\n"
        "\n"
        "8 passages to read, about 3 minutes.\n"
    )


def test_status_for_programs_says_the_same(run):
    told = json.loads(run("status", "--format", "json").output)

    assert told["stages"][3] == {"name": "Passages read", "done": 0, "of": 8, "unit": "passages", "note": ""}
    assert told["next"] == "8 passages to read, about 3 minutes."


def test_whoever_works_alone_reads_and_approves_and_it_is_written_down_that_nobody_else_did(run):
    listed = run("passages", "--to-review").output
    assert listed.startswith("8 to read, about 3 minutes in all\n")
    numbers = re.findall(r"^passage (\d+)", listed, re.MULTILINE)
    for passage in Passage.objects.filter(pk__in=numbers):
        assert run("approve", "--passage", named(passage)).exit_code == 0
    assert run("passages", "--to-review").output == "0 to read\n"
    refused = run("approve", "--letters")
    assert (refused.exit_code, refused.output) == (
        1,
        "No letter is wholly read yet. Its passages and its person have to be approved first.\n",
    )

    [alone] = Member.objects.all()
    drafts = list(Draft.objects.all())
    for draft in drafts:
        people.open_values(draft, by=alone)
    people.approve_values(drafts, seen={one.pk: one.values_sha256 for one in drafts}, by=alone)
    assert run("approve", "--letters").output == "6 approved: out/first-campaign/final\n"
    assert Approval.objects.filter(stands=True, by=alone).count() == 6
    assert run("status").output.endswith(
        "Every letter is approved, and lies in the folder out/first-campaign/final. "
        "6 letters have not left yet.\n"
    )


def test_words_that_changed_since_they_were_read_are_not_approved(run):
    passage = Passage.objects.first()
    assert passage is not None

    result = run("approve", "--passage", f"{passage.pk}:0123abcd")

    assert (result.exit_code, result.output) == (
        1,
        f"The words of passage {passage.pk} are not those you read. Read them again.\n",
    )


def test_changes_asked_in_the_terminal_stop_the_letters_that_hold_the_passage(run):
    passage = Passage.objects.get(place="texts/embassy.en.md, line 6")

    result = run("changes", named(passage), "Say which step.")

    assert result.output == f"Changes asked of passage {passage.pk}, which 1 letter holds.\n"
    assert Draft.objects.get(letter="embassy").state == "changes_asked"


def test_with_several_members_somebody_has_to_say_who_speaks(run, member):
    member(Role.VOLUNTEER)
    reader = member(Role.VOLUNTEER)
    passage = Passage.objects.first()
    assert passage is not None

    nobody = run("approve", "--passage", named(passage))
    assert (nobody.exit_code, nobody.output.splitlines()[-1]) == (
        2,
        "Error: Several people work here. Say who you are: --as USERNAME.",
    )
    assert run("approve", "--passage", named(passage), "--as", reader.user.username).exit_code == 0
    letters = run("approve", "--letters", "--as", reader.user.username)
    assert (letters.exit_code, letters.output) == (
        1,
        "Letters are approved by a campaigner, a coordinator or an owner of this desk.\n",
    )
