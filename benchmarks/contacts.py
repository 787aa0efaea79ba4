"""A desk with 100,000 recipients and 500,000 entries in its contact log: its pages, its spreadsheet.

`python -m benchmarks contacts [sqlite|postgresql] [RECIPIENTS]`: without a database, both.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.contacts_ground import lay_files
from benchmarks.one_core import folder_in_memory

RECIPIENTS = 100_000
DATABASES = ("sqlite", "postgresql")


def contacts(words: list[str]) -> None:
    """Lay the ground on each database that is named, and measure it in a process of its own."""
    named = [word for word in words if word in DATABASES] or list(DATABASES)
    recipients = next((int(word) for word in words if word.isdecimal()), RECIPIENTS)
    with folder_in_memory() as folder:
        workspace = folder / "workspace"
        lay_files(workspace, recipients)
        for database in named:
            _measured(workspace, database, recipients)


def _measured(workspace: Path, database: str, recipients: int) -> None:
    from tests.desk.postgres import started

    address = started() if database == "postgresql" else ""
    around = {**os.environ, "PLEA_WORKSPACE": str(workspace), "PLEA_DATABASE_URL": address}
    for words in ([str(recipients)], []):  # laid, then measured
        command = [sys.executable, "-m", "benchmarks.contacts_measured", *words]
        subprocess.run(command, env=around, check=True)
