"""The desk with 100,000 letters, on each of its databases: taking in, pages, the first page, fifty reviewers.

Each database gets a process of its own (desk_measured.py), since Django is set up once in a process.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.one_core import folder_in_memory
from benchmarks.workspace import NAME, make_workspace

LETTERS = 100_000
_COUNTRIES = ("Norway", "Georgia", "Poland", "Ukraine", "Ireland")
_MORE = "".join(
    f"""
{{% if recipient.country == "{country}" %}}
{country} has stood by prisoners before, and people in {country} remember it. We ask no more than that.
{{% endif %}}
"""
    for country in _COUNTRIES
)


def desk(_rounds: int, letters: int = LETTERS) -> None:
    """Make a workspace of so many letters, and measure the desk on SQLite and on PostgreSQL."""
    from tests.desk.postgres import started

    with folder_in_memory() as folder:
        workspace = folder / "workspace"
        make_workspace(workspace, letters, for_review=True, more=_MORE)
        _run(workspace, "benchmarks.whole", "-C", str(workspace), "merge", NAME)
        for database in ("", started()):
            _run(workspace, "benchmarks.desk_measured", NAME, database=database)


def _run(workspace: Path, *words: str, database: str = "") -> None:
    around = {**os.environ, "PLEA_WORKSPACE": str(workspace), "PLEA_DATABASE_URL": database}
    subprocess.run([sys.executable, "-m", *words], env=around, check=True)
