"""A run of one tool in a process of its own, pinned to one core, with its letters in memory."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.tools import TOOLS, Job, Taken

ROOT = Path(__file__).parent.parent
_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one
_NODE = Path(__file__).parent / "node"
NODE_TOOLS = ("docxtemplater", "easy-template-x", "carbone")


def pinned(core: int = -1) -> list[str]:
    """Return the words before a command that keep it on one core, where that can be done."""
    taskset = shutil.which("taskset")
    if not taskset:
        return []
    return [taskset, "-c", str(sorted(os.sched_getaffinity(0))[core])]


@contextlib.contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Give a folder that no disk slows down, where the machine has one."""
    where = _MEMORY if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=where, prefix="benchmark-") as folder:
        yield Path(folder)


def environment() -> dict[str, str]:
    """Return the environment of a run: our own code is found, whether installed or not."""
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def start(command: list[str], *, core: int = -1) -> subprocess.Popen[str]:
    """Start a command on one core."""
    return subprocess.Popen(
        [*pinned(core), *command], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )


def finish(running: subprocess.Popen[str]) -> Taken:
    """Wait for a tool and return what it printed last."""
    printed, _ = running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, running.args)
    return Taken(**json.loads(printed.strip().splitlines()[-1]))


def seconds(command: list[str]) -> float:
    """Return how long a whole process took, on one core."""
    started = time.perf_counter()
    running = start(command)
    running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return time.perf_counter() - started


@dataclass(slots=True)
class Room:
    """A folder with the templates, the values and the letters of a run."""

    folder: Path
    package: str = "slim"
    node: Path | None = None  # where the tools of node are installed
    _templates: dict[str, Path] = field(default_factory=dict)

    def command(self, tool: str, letters: int, rows: int = 17, into: str = "") -> list[str]:
        """Return the command that lets a tool fill letters, into a folder of its own."""
        out = self.folder / "letters" / (into or tool.replace(", ", "-").replace(" ", "-"))
        out.mkdir(parents=True, exist_ok=True)
        if tool in NODE_TOOLS:
            script, template = f"{self.node}/{tool}.mjs", self.template(tool)
            return ["node", script, str(template), str(self._flat_values()), str(letters), str(out)]
        job = Job(tool, str(self.template(TOOLS[tool].syntax)), str(out), letters, rows)
        return [sys.executable, "-m", "benchmarks.tools", json.dumps(asdict(job))]

    def run(self, tool: str, letters: int, rows: int = 17, *, core: int = -1) -> Taken:
        """Let a tool fill letters, and return what it took."""
        return finish(start(self.command(tool, letters, rows), core=core))

    def template(self, syntax: str) -> Path:
        """Return the letter as a tool wants it."""
        path = self.folder / f"{syntax}-{self.package}.docx"
        if not path.exists():
            from benchmarks.templates import template

            path.write_bytes(template(syntax, self.package))
        return path

    def _flat_values(self) -> Path:
        path = self.folder / "values.json"
        if not path.exists():
            from benchmarks.recipients import RECIPIENTS, flat

            path.write_text(json.dumps([flat(number) for number in range(RECIPIENTS)]))
        return path


@contextlib.contextmanager
def node_tools() -> Iterator[Path | None]:
    """Install the tools of node beside a copy of our scripts; without node or a registry: None."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("No node here: docxtemplater, easy-template-x and carbone are left out.")
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="benchmark-node-") as folder:
        shutil.copytree(_NODE, folder, dirs_exist_ok=True)
        install = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        done = subprocess.run(install, cwd=folder, check=False, capture_output=True, text=True)
        if done.returncode:
            print("npm could not install docxtemplater, easy-template-x and carbone: they are left out.")
        yield None if done.returncode else Path(folder)
