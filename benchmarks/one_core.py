"""A run of one tool in a process of its own, pinned to one core, with its letters in memory."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one


def cores() -> list[int]:
    """Return the numbers of the cores that may be used."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pinned(core: int = -1) -> list[str]:
    """Return the words before a command that keep it on one core, where that can be done."""
    taskset = shutil.which("taskset")
    return [taskset, "-c", str(cores()[core])] if taskset else []


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder that no disk slows down, where the machine has one."""
    where = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where, prefix="benchmark-") as folder:
        yield Path(folder)


def run(command: list[str], *, core: int = -1) -> dict[str, float]:
    """Run a command on one core and return the line of JSON that it prints last."""
    done = subprocess.run(
        [*pinned(core), *command], cwd=ROOT, env=environment(), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])


def environment() -> dict[str, str]:
    """Return the environment of a run: our own code is found, whether installed or not."""
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}


def tool(
    name: str, template: Path, first: int, count: int, folder: Path, *, core: int = -1
) -> dict[str, float]:
    """Let one of our Python tools fill letters."""
    words = [name, str(template), str(first), str(count), str(folder)]
    return run([sys.executable, "-m", "benchmarks.tools", *words], core=core)
