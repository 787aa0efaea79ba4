"""How problems and plans look in a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

import click

from plea.model.letter import Omission
from plea.model.problem import Problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems as people mend them: what stops everything first, then by place.

    What is said in the same words of several people is said once, and concerns them all.
    """
    concerns: dict[Problem, dict[str, None]] = {}
    for problem in problems:
        said = replace(problem, concerns=())
        concerns.setdefault(said, {}).update(dict.fromkeys(problem.concerns))
    distinct = [replace(said, concerns=tuple(keys)) for said, keys in concerns.items()]
    return sorted(distinct, key=lambda p: (not p.stops_everything, not p.stops, p.place, p.code, p.message))


def show_problems(problems: Iterable[Problem]) -> None:
    """Print every problem with its place, what to do and its code; warnings say so."""
    for problem in in_order(problems):
        word = "" if problem.stops else click.style("warning: ", fg="yellow")
        click.echo(f"{click.style(str(problem.place), bold=True)}: {word}{problem.message}")
        if problem.place.excerpt:
            click.echo(f"    {problem.place.excerpt}")
        click.echo(f"    {problem.todo} {click.style(f'[{problem.code}]', dim=True)}")


def counted(number: int, one: str, many: str = "") -> str:
    """Return "1 letter", "2 letters".

    >>> counted(2, "person", "people")
    '2 people'
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def verdict(problems: Sequence[Problem], dismissed: int = 0) -> str:
    """Return the sentence that sums up a check; `dismissed` is the number of warnings taken out of it."""
    stops = sum(problem.stops_everything for problem in problems)
    held = len({key for problem in problems if problem.stops for key in problem.concerns})
    warnings = sum(not problem.stops for problem in problems)
    parts = [] if problems else ["Nothing is wrong"]
    if stops:
        parts.append(f"{counted(stops, 'problem')} to put right before any letter is made")
    if held:
        parts.append(f"{counted(held, 'recipient')} held back until their problems are put right")
    if warnings:
        parts.append(counted(warnings, "warning"))
    if dismissed:
        parts.append(f"{dismissed:,} dismissed")
    return "; ".join(parts) + "."


def show_omissions(omissions: Iterable[Omission]) -> None:
    """Print who gets no letter and why; many with one reason are counted, few are named."""
    reasons: dict[str, list[str]] = {}
    for omission in omissions:
        reasons.setdefault(omission.reason, []).append(f"{omission.recipient.name} ({omission.letter.key})")
    for reason, names in reasons.items():
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")
        click.echo(f"  {reason}: {shown}")


def as_json(problems: Iterable[Problem]) -> str:
    """Return problems for other programs."""
    return json.dumps(
        [
            {
                "code": problem.code,
                "place": str(problem.place),
                "file": problem.place.file,
                **({"excerpt": problem.place.excerpt} if problem.place.excerpt else {}),
                "message": problem.message,
                "todo": problem.todo,
                "stops": problem.stops,
                "concerns": list(problem.concerns),
            }
            for problem in in_order(problems)
        ],
        ensure_ascii=False,
        indent=2,
    )
