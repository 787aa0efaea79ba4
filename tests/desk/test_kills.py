"""The desk is killed while it takes letters in, and while it makes them: nothing is lost or there twice.

Each kill hits another moment. After several in a row the step is done once more, undisturbed; the records
then say what they say after a run that nobody disturbed. PLEA_KILLS=100 kills more often.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

import pytest

from tests.desk.conftest import REPOSITORY
from tests.desk.databases import a_database

KEY = "dzhakishev"
KILLS = int(os.environ.get("PLEA_KILLS", "12"))
IN_A_ROW = 6


@dataclass(frozen=True)
class Doomed:
    """A desk of its own, worked on by processes that can be killed."""

    workspace: Path
    database: str

    def begin(self, step: str) -> subprocess.Popen[str]:
        """Start a step; return when it has begun."""
        around = {**os.environ, "PLEA_WORKSPACE": str(self.workspace), "PLEA_DATABASE_URL": self.database}
        command = [sys.executable, "-m", "tests.desk.at_work", step, KEY]
        run = subprocess.Popen(command, cwd=REPOSITORY, env=around, stdout=subprocess.PIPE, text=True)
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
        return run

    def do(self, step: str) -> str:
        """Do a step to its end; what it prints."""
        run = self.begin(step)
        said, _ = run.communicate()
        assert run.returncode == 0
        return said

    def kill(self, step: str, after: float) -> None:
        """Kill a step after so many seconds, wherever it is."""
        run = self.begin(step)
        sleep(after)
        run.kill()
        run.communicate()

    def records(self) -> dict[str, Any]:
        """What the desk says."""
        told: dict[str, Any] = json.loads(self.do("tell"))
        return told

    def letters(self) -> dict[str, str]:
        """What lies on the disk, by hash."""
        drafts = self.workspace / "out" / KEY / "drafts"
        return {
            path.relative_to(drafts).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in drafts.rglob("*.docx")
        }


@pytest.fixture
def a_desk(tmp_path: Path, real_workspace: Path) -> Iterator[Callable[..., Doomed]]:
    """Make desks on the database that the tests run on: `a_desk("name", merged=True)`."""
    made = []

    def make(name: str, *, merged: bool) -> Doomed:
        workspace = tmp_path / name
        leave = None if merged else shutil.ignore_patterns("out")
        shutil.copytree(real_workspace, workspace, ignore=leave)
        database = a_database()
        made.append(database)
        desk = Doomed(workspace, database.url)
        desk.do("migrate")
        return desk

    yield make
    for database in made:
        database.drop()


def moments(seconds: float) -> list[float]:
    """Moments at which to kill, spread over a step that takes so many seconds."""
    chance = random.Random(KEY)  # noqa: S311 - no secret
    return [seconds * (number + chance.random()) / KILLS for number in range(KILLS)]


def test_taking_in_that_is_killed_loses_nothing_and_takes_nothing_twice(
    a_desk: Callable[..., Doomed],
) -> None:
    undisturbed = a_desk("undisturbed", merged=True)
    begun = perf_counter()
    undisturbed.do("take")
    seconds = perf_counter() - begun
    expected = undisturbed.records()
    assert len(expected["drafts"]) == 887

    killed = moments(seconds)
    random.Random(1).shuffle(killed)  # noqa: S311
    for row in range(0, KILLS, IN_A_ROW):
        desk = a_desk(f"killed-{row}", merged=True)
        for after in killed[row : row + IN_A_ROW]:
            desk.kill("take", after)
        desk.do("take")
        assert desk.records() == expected


def test_making_letters_that_is_killed_loses_nothing_and_makes_nothing_twice(
    a_desk: Callable[..., Doomed],
) -> None:
    undisturbed = a_desk("undisturbed", merged=False)
    begun = perf_counter()
    undisturbed.do("make")
    seconds = perf_counter() - begun
    expected, letters = undisturbed.records(), undisturbed.letters()
    assert (len(expected["drafts"]), len(letters)) == (887, 887)

    killed = moments(seconds)
    random.Random(2).shuffle(killed)  # noqa: S311
    for row in range(0, KILLS, IN_A_ROW):
        desk = a_desk(f"killed-{row}", merged=False)
        for after in killed[row : row + IN_A_ROW]:
            desk.kill("make", after)
        desk.do("make")
        assert desk.letters() == letters
        assert desk.records() == expected
        listed = (desk.workspace / "out" / KEY / "drafts" / "manifest.csv").read_text("utf-8-sig")
        assert {row["file"] for row in csv.DictReader(listed.splitlines())} == set(letters)
