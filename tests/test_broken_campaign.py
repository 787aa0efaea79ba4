"""Workspaces that hold each mistake once; the listing of each is a golden file, message for message.

`make golden` writes the listings anew; then read them as a campaigner would.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main

TESTS = Path(__file__).parent
WORKSPACES = sorted(path.name for path in (TESTS / "campaigns").glob("broken*"))
WRITE = os.environ.get("PLEA_GOLDEN") == "write"

ELSEWHERE = {
    "edited-but-dropped",  # these three are found while letters are written
    "edited-by-hand",
    "open-in-word",
    "too-much-alike",  # compares letters that can be made: tests/merge/test_sameness.py
    "broken-history",  # then nothing is known of what happened: tests/merge/test_history.py
    "too-large",  # would take a file of 200 MB
    "too-long",  # these two are found where pages are counted
    "blank-page",
    "broken-list",  # these three are found by `plea fill` only
    "too-many-cells",
    "file-in-the-way",
    "unknown-campaign",  # a wrong name on the command line
    "document-type",  # whole Word files that the guard keeps out: tests/word/test_guard.py has one of each
    "embedded-document",
    "fetched-from-outside",
    "live-field",
    "macro-in-document",
    "oversize-docx",
    "strange-package",
    "unsafe-field",
    "unsafe-link",
    "word-mail-merge",
    "cell-not-taken",  # these are found in a spreadsheet that comes back: tests/files/test_contact_sheet.py
    "column-left-out",
    "day-two-ways",
    "not-a-day",
    "not-an-export",
    "row-of-no-letter",
    "row-twice",
    "rows-left-out",
    "sorted-apart",
    "unknown-word",
    "greeting-typed",  # a letter that is typed at the desk: tests/files/test_new_letter.py
    "braces-typed",  # the same
    "headings-below",  # these five are found while a foreign list is read: tests/files/test_list_import.py
    "list-without-headings",
    "lost-cell",
    "odd-rows",
    "whole-names",
    "too-much",  # a file that takes too long to read: tests/files/test_apart.py
    "another-campaign",  # these three of a letter that comes back from Word: tests/merge/test_returned.py
    "another-letter",
    "unmarked-letter",
}


def plea(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)], prog_name="plea")


def golden(workspace: str) -> Path:
    return TESTS / "golden" / f"{workspace}.txt"


def listings() -> str:
    return "\n".join(golden(workspace).read_text("utf-8") for workspace in WORKSPACES)


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_the_golden_listing_of_each_broken_workspace(workspace: str) -> None:
    checked = plea("-C", TESTS / "campaigns" / workspace, "check")
    listing = f"{checked.output}\nexit {checked.exit_code}\n"
    if WRITE:
        golden(workspace).write_text(listing, encoding="utf-8", newline="\n")

    assert listing == golden(workspace).read_text("utf-8")


def test_every_problem_that_plea_knows_is_in_a_golden_listing() -> None:
    documented = set(
        re.findall("^### ([a-z0-9-]+)$", (TESTS.parent / "docs/problems.md").read_text("utf-8"), re.MULTILINE)
    )
    listed = set(re.findall(r" \[([a-z0-9-]+)\]$", listings(), re.MULTILINE))

    assert documented - listed == ELSEWHERE
    assert listed <= documented


def test_every_message_has_a_place_a_sentence_and_a_way_out() -> None:
    for workspace in WORKSPACES:
        *lines, verdict, _, _ = golden(workspace).read_text("utf-8").splitlines()
        if not verdict.startswith(" "):
            lines = lines if verdict[0].isdigit() else [*lines, verdict]
        messages = [line for line in lines if not line.startswith("    ")]
        ways_out = [line for line in lines if line.startswith("    ") and not re.search("».*«", line)]

        assert all(re.match(r"\S.*?: \S.*\.$", message) for message in messages)
        assert all(re.match(r"    \S.*[.?] \[[a-z0-9-]+\]$", todo) for todo in ways_out)


@pytest.mark.parametrize("workspace", WORKSPACES)
@pytest.mark.parametrize(
    "command",
    [["merge"], ["merge", "--dry-run"], ["fields"], ["stale"], ["demands"], ["preview", "darc-cleo"]],
)
def test_no_command_falls_over_a_broken_workspace_or_writes_in_it(
    workspace: str, command: list[str], tmp_path: Path
) -> None:
    copy = tmp_path / workspace
    shutil.copytree(TESTS / "campaigns" / workspace, copy)
    before = sorted(copy.rglob("*"))

    result = plea("-C", copy, *command)

    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in ((0, 1, 2) if command[0] in ("fields", "demands") else (1, 2))
    assert "Traceback" not in result.output
    assert sorted(copy.rglob("*")) == before
