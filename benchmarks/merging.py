"""`plea merge` as a whole process: lists read and checked, letters filled, hashed and put in place."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.one_core import Room, folder_in_memory, start
from benchmarks.table import figure, goal, show
from benchmarks.workspace import NAME, make_workspace

_DOCXTPL_LETTERS = 300


def merge(rounds: int, letters: int = 10_000) -> None:
    """Print what a merge takes, and what it takes when nothing has changed since."""
    with folder_in_memory() as folder:
        room = Room(folder)
        workspace = folder / "workspace"
        make_workspace(workspace, letters)
        loaded = [_plea(workspace, "check", NAME)]
        measured, reading = [], []
        for _ in range(rounds):
            shutil.rmtree(workspace / "out", ignore_errors=True)
            first = _plea(workspace, "merge", NAME)
            peer = room.run("docxtpl", _DOCXTPL_LETTERS)
            again = _plea(workspace, "merge", NAME)
            reading.append(_plea(workspace, "passages", NAME))
            measured.append((first, again, peer.seconds / _DOCXTPL_LETTERS * letters))
        written = list((workspace / "out").rglob("*.docx"))
    firsts, agains, peers = (list(column) for column in zip(*measured, strict=True))
    lines = [
        ["plea check (lists loaded)", *_line(loaded, letters)],
        ["plea merge", *_line(firsts, letters)],
        ["plea merge, nothing changed", *_line(agains, letters)],
        ["plea passages", *_line(reading, letters)],
        [
            f"docxtpl, from {_DOCXTPL_LETTERS}",
            f"≈ {median(peers):.0f}",
            f"{1000 * median(peers) / letters:.1f}",
            "",
        ],
    ]
    headings = ("", "s", "ms a letter", "peak MB")
    show(f"{len(written):,} letters, whole processes, {rounds} rounds", headings, lines)
    faster = [peer / first[0] for first, _, peer in measured]
    goal("plea merge against a docxtpl loop", median(faster), at_least=60)
    goal("merge with nothing changed, times faster", median(f[0] / a[0] for f, a, _ in measured), at_least=5)
    goal("plea passages, s on this kind of machine", median(taken for taken, _ in reading), at_most=3)
    goal("memory above plea check's, MB", max(first[1] for first in firsts) - loaded[0][1], at_most=40)
    goal("memory in all, MB", max(first[1] for first in firsts), at_most=400)


def _line(measured: list[tuple[float, float]], letters: int) -> list[str]:
    taken = median(seconds for seconds, _ in measured)
    return [f"{taken:.2f}", f"{1000 * taken / letters:.3f}", figure(max(peak for _, peak in measured))]


def _plea(workspace: Path, *words: str) -> tuple[float, float]:
    """Run plea and return how long it took and how much memory it held."""
    started = time.perf_counter()
    running = start([sys.executable, "-m", "benchmarks.whole", "-C", str(workspace), *words])
    printed, _ = running.communicate()
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, running.args, printed)
    return time.perf_counter() - started, float(printed.strip().splitlines()[-1])
