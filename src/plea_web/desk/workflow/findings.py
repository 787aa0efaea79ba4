"""What is wrong in a campaign's files, as records and pages tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from plea.model.problem import Problem

_MOST = 500  # a list that is wrong in every row is told by its first rows


def told(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Return problems as plain values, those first that stop something."""
    ordered = sorted(problems, key=lambda problem: not problem.stops)
    return [
        {
            "place": str(problem.place),
            "file": problem.place.file,
            "excerpt": problem.place.excerpt,
            "message": problem.message,
            "todo": problem.todo,
            "stops": problem.stops,
            "code": problem.code,
            "concerns": list(problem.concerns),
        }
        for problem in ordered[:_MOST]
    ]
