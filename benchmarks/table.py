"""How figures are printed: a plain table, and each goal with what was reached."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path


def show(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; its first column is words, the others are figures."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    print(f"\n{title}")
    for row in [headings, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        print("  " + "  ".join([row[0].ljust(widths[0]), *cells]))


def goal(what: str, reached: float, *, at_least: float | None = None, at_most: float | None = None) -> None:
    """Print a goal, what was reached, and whether that is enough."""
    limit = at_least if at_least is not None else at_most or 0
    met = reached >= limit if at_least is not None else reached <= limit
    sign = "≥" if at_least is not None else "≤"
    print(f"  {'met    ' if met else 'NOT MET'}  {what}: {figure(reached)} (goal {sign} {figure(limit)})")


def figure(number: float) -> str:
    """Return a number with three digits that matter."""
    if number >= 100:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def machine() -> str:
    """Return the machine in one line."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    models = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    model = models[0] if models else platform.processor()
    return f"{os.cpu_count()} cores, {model}; {platform.system()}, Python {platform.python_version()}"
