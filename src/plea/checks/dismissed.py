"""A warning that somebody has looked at and let stand is said no more; who, when and why is kept.

A dismissal that no warning meets is a warning itself, so that none outlives what it was written for. A
stop cannot be dismissed: what stops a letter is put right.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from plea.model.campaign import Dismissal
from plea.model.problem import Problem


@dataclass(frozen=True, slots=True)
class LeftOver:
    """The problems that are still to be said, and how many warnings were dismissed."""

    problems: list[Problem]
    dismissed: int


def without_dismissed(
    problems: Iterable[Problem],
    dismissals: Sequence[Dismissal],
    *,
    complete: bool,
    not_looked_for: Container[str] = (),
) -> LeftOver:
    """Take out the warnings that were dismissed.

    Where `complete`, `problems` are all there are, and a dismissal that meets none of them is told,
    except those of codes that were not looked for.
    """
    found = list(dict.fromkeys(problems))
    kept = [p for p in found if p.stops or not any(_meets(one, p) for one in dismissals)]
    dismissed = len(found) - len(kept)
    for one in dismissals:
        kept += _unmet(one, found, complete=complete and one.code not in not_looked_for)
    return LeftOver(kept, dismissed)


def _meets(dismissal: Dismissal, problem: Problem) -> bool:
    """A place begins with "line 9" only if it is not "line 90"."""
    place = str(problem.place)
    if dismissal.code != problem.code or not place.startswith(dismissal.where):
        return False
    rest = place[len(dismissal.where) :]
    return not (rest[:1].isalnum() and dismissal.where[-1:].isalnum())


def _unmet(dismissal: Dismissal, problems: Iterable[Problem], *, complete: bool) -> Iterator[Problem]:
    met = [problem for problem in problems if _meets(dismissal, problem)]
    if any(not problem.stops for problem in met) or not (met or complete):
        return
    what = f'"{dismissal.code}" at "{dismissal.where}"'
    yield Problem(
        code="dismissal-without-warning",
        place=dismissal.place,
        message=f"{what} stops letters; only a warning can be dismissed."
        if met
        else f"There is no warning {what} to dismiss.",
        todo="Put right what is said there, and take this dismissal out."
        if met
        else "Take it out if what it was about is mended; otherwise correct its code or place.",
        stops=False,
    )
