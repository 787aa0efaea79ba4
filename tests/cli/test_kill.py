"""A merge that is killed: whole letters or none, and the next run finishes the work as its own."""

from __future__ import annotations

import hashlib
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main
from plea.word.read import read_text

REPOSITORY = Path(__file__).parents[2]
ONLY = ["--only", "pace", "--only", "delegation", "--only", "embassy"]
LETTERS = 47 + 47 + 22
KILLS = 20

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system knows no SIGKILL")

Hashes = dict[str, str]


def arguments(workspace: Path, out: Path) -> list[str]:
    return ["-C", str(workspace), "merge", "dzhakishev", *ONLY, "--out", str(out)]


def merged(workspace: Path, out: Path) -> Result:
    return CliRunner().invoke(main, arguments(workspace, out), prog_name="plea")


def start(workspace: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from plea.cli.main import main; main()", *arguments(workspace, out)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def hashes(folder: Path) -> Hashes:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def letters(folder: Path) -> Hashes:
    """The letters where people look for them: aside, unfinished ones may lie."""
    return {name: value for name, value in hashes(folder).items() if "/drafts/" in name and ".docx" in name}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("letters", "recipients"):
        shutil.copytree(REPOSITORY / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def earlier(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The letters as they were merged a week before: all of them are now to be replaced."""
    out = tmp_path_factory.mktemp("earlier")
    settings = workspace / "letters/dzhakishev/campaign.yaml"
    now = settings.read_bytes()
    settings.write_bytes(now.replace(b"reference: ODF/MD/2018", b"reference: ODF/MD/0"))
    assert merged(workspace, out).exit_code == 0
    settings.write_bytes(now)
    return out


@pytest.fixture(scope="module")
def undisturbed(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Hashes:
    out = tmp_path_factory.mktemp("undisturbed")
    assert merged(workspace, out).exit_code == 0
    return hashes(out)


def until_it_writes(out: Path) -> None:
    """Wait for the lock, which a merge takes before it writes anything."""
    over = perf_counter() + 30
    while not (out / "dzhakishev" / ".lock").exists():
        assert perf_counter() < over, "the merge never began to write"
        sleep(0.001)


def a_copy_of(earlier: Path, out: Path) -> Path:
    return Path(shutil.copytree(earlier, out, ignore=shutil.ignore_patterns(".lock")))


@pytest.fixture(scope="module")
def how_long(workspace: Path, earlier: Path, tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a merge writes, from its lock to its end."""
    out = a_copy_of(earlier, tmp_path_factory.mktemp("timed") / "out")
    run = start(workspace, out)
    until_it_writes(out)
    begun = perf_counter()
    assert run.wait() == 0
    return perf_counter() - begun


@pytest.fixture
def kill(workspace: Path, how_long: float) -> Callable[[Path, int], None]:
    """Kill a merge while it writes, at another moment for each number."""

    def at_a_moment(out: Path, number: int) -> None:
        run = start(workspace, out)
        until_it_writes(out)
        sleep(how_long * random.Random(number).uniform(0, 0.6))  # noqa: S311 - no secret
        run.kill()
        run.wait()

    return at_a_moment


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_merge_leaves_whole_letters_and_the_next_run_finishes_it(
    number: int,
    workspace: Path,
    earlier: Path,
    undisturbed: Hashes,
    kill: Callable[[Path, int], None],
    tmp_path: Path,
) -> None:
    out = tmp_path / "out"
    before = letters(earlier)
    if number % 2:
        a_copy_of(earlier, out)
    kill(out, number)

    for name, value in letters(out).items():
        assert value in (before.get(name), undisturbed[name]), (
            f"{name} is neither as before nor as it should be"
        )

    again = merged(workspace, out)

    assert "by hand" not in again.output
    assert f"{LETTERS} made, 0 held back." in again.output
    assert again.exit_code == 0
    assert hashes(out) == undisturbed


def test_a_letter_that_a_person_changes_after_a_kill_is_still_theirs(
    workspace: Path, earlier: Path, kill: Callable[[Path, int], None], tmp_path: Path
) -> None:
    out = a_copy_of(earlier, tmp_path / "out")
    kill(out, 7)
    theirs = next(out.rglob("DRAFT_gb-meale-alan.docx"))
    theirs.write_bytes(b"what somebody wrote")

    again = merged(workspace, out)

    assert "DRAFT_gb-meale-alan.docx: warning: This letter was changed since plea wrote it" in again.output
    assert again.output.count("[edited-by-hand]") == 1
    assert theirs.read_bytes() == b"what somebody wrote"


def test_what_these_tests_compare_are_letters(undisturbed: Hashes, earlier: Path) -> None:
    assert len([name for name in undisturbed if name.endswith(".docx")]) == LETTERS
    assert letters(earlier).keys() == {name for name in undisturbed if name.endswith(".docx")}
    assert not set(letters(earlier).values()) & set(undisturbed.values())
    assert "ODF/MD/0/" in read_text(next(earlier.rglob("DRAFT_gb-meale-alan.docx")).read_bytes())
