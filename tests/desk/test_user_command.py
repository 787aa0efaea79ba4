"""`plea user`, as somebody types it on the machine that the desk runs on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TO_ONE_PERSON = "Give it to one person, by the safest way you have. It works once, and for seven days.\n"
FIRST_AN_OWNER = (
    "Nobody could let them in again: this desk has no owner with a password yet. Invite one first: plea user "
    "invite --role owner\n"
)
JOIN_ALL = """
import sys; from pathlib import Path
from plea_web.cli.starting import start
start(Path(sys.argv[1]))
from plea_web.desk.workflow.invitations import join
for token, name in zip(sys.argv[2::2], sys.argv[3::2]):
    join(token, name=name, username=name.split()[0].casefold(), password="correct horse battery staple")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    return tmp_path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    told = ("PLEA_", "DJANGO_")
    quiet = {name: value for name, value in os.environ.items() if not name.startswith(told)}
    return subprocess.run([sys.executable, *words], env=quiet, capture_output=True, text=True, check=False)


def user(folder: Path, *words: str) -> tuple[int, str, str]:
    start = "from plea.cli.main import main; main(prog_name='plea')"
    ran = run("-c", start, "-C", str(folder), "user", *words)
    return ran.returncode, ran.stdout, ran.stderr


def invited(folder: Path, *words: str) -> str:
    """Make an invitation; its token."""
    code, link, hint = user(folder, "invite", *words, "--address", "https://desk.example.org/")
    assert (code, hint) == (0, TO_ONE_PERSON)
    assert link.startswith("https://desk.example.org/join/")
    return link.rstrip("/\n").rpartition("/")[2]


def test_a_team_is_made_from_the_terminal(folder: Path) -> None:
    nobody = "Nobody has come in yet. Alone: plea serve. For a team: plea user invite --role owner\n"
    assert user(folder, "list") == (0, nobody, "")
    assert user(folder, "invite") == (1, "", FIRST_AN_OWNER)
    run("-c", JOIN_ALL, str(folder), invited(folder, "--role", "owner"), "Ana Bell")
    ben = invited(folder, "--role", "volunteer", "--languages", "ru, en", "--note", "B. Ó.")
    _, listed, _ = user(folder, "list")
    assert listed.startswith("  1  Ana Bell, owner, reads all languages\n  -  B. Ó., volunteer, until 2")
    run("-c", JOIN_ALL, str(folder), ben, "Ben Óđinsson")

    assert user(folder, "role", "2", "coordinator") == (
        0,
        "  2  Ben Óđinsson, coordinator, reads ru, en\n",
        "",
    )
    assert user(folder, "deactivate", "2") == (
        0,
        "  2  Ben Óđinsson, coordinator, reads ru, en, account closed\n",
        "",
    )
    code, link, _ = user(folder, "password", "1")
    assert (code, link.startswith("http://127.0.0.1:8017/join/")) == (0, True)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("role", "7", "owner"), "There is no member 7. Type: plea user list\n"),
        (("deactivate", "7"), "There is no member 7. Type: plea user list\n"),
        (
            ("invite", "--role", "owner", "--languages", "en,xx"),
            'plea has no language "xx". Choose from: en, de, fr, pl, ru, kk, uk, it, es.\n',
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(words: tuple[str, ...], answer: str, folder: Path) -> None:
    assert user(folder, *words) == (1, "", answer)
