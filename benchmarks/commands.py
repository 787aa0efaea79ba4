"""Whole commands on the real campaign, against a bare Python that does nothing.

Prints the median of several runs in seconds, and how many times bare Python's start that is.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import goal

ROUNDS = 7
GOALS = {"plea --help": 0.15, "plea check": 1.5, "plea why": 0.7}  # seconds
WORKSPACE = Path(__file__).parent.parent


def seconds(command: list[str]) -> float:
    """Return how long a command took."""
    started = time.perf_counter()
    # `plea stale` answers 1 where something has expired.
    subprocess.run(command, cwd=WORKSPACE, check="stale" not in command, capture_output=True)
    return time.perf_counter() - started


def commands() -> None:
    """Time the commands that people wait for, in turn within each round."""
    plea = [sys.executable, "-c", "from plea.cli.main import main; main()"]
    with tempfile.TemporaryDirectory() as folder:
        timed = {
            "bare Python": [sys.executable, "-c", "pass"],
            "plea --help": [*plea, "--help"],
            "plea check": [*plea, "check", "dzhakishev"],
            "plea merge, nothing changed": [*plea, "merge", "dzhakishev", "--out", f"{folder}/again"],
        }
        seconds(timed["plea merge, nothing changed"])
        letter = str(next(Path(folder, "again").rglob("*be-staes-bart.docx")))
        timed["plea passages"] = [*plea, "passages", "dzhakishev"]
        timed["plea why"] = [*plea, "why", letter, "Staes", "--campaign", "dzhakishev"]
        timed["plea stale"] = [*plea, "stale", "dzhakishev"]
        taken: dict[str, list[float]] = {name: [] for name in [*timed, "plea merge, 887 new letters"]}
        for round_number in range(ROUNDS):
            for name, command in timed.items():
                taken[name].append(seconds(command))
            new = [*plea, "merge", "dzhakishev", "--out", f"{folder}/{round_number}"]
            taken["plea merge, 887 new letters"].append(seconds(new))
    bare = statistics.median(taken["bare Python"])
    print(f"{'command':<30} {'median s':>9} {'min':>7} {'max':>7} {'× bare':>8}")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"{name:<30} {median:>9.3f} {min(times):>7.3f} {max(times):>7.3f} {median / bare:>8.1f}")
    for name, most in GOALS.items():
        goal(f"{name}, s on this kind of machine", statistics.median(taken[name]), at_most=most)
