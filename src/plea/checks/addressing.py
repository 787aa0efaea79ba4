"""A letter that does not know how to address its reader cannot be written.

What stands in the way is found by `plea.address`; the same fault in many rows is told once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plea.address import write_to
from plea.checks.wanted import letters_wanted
from plea.model.campaign import Campaign, Letter
from plea.model.people import Recipient
from plea.model.problem import Problem

Group = tuple[str, ...]


def addressing(campaign: Campaign) -> Iterator[Problem]:
    """Yield what keeps each letter from addressing its recipient in its language."""
    groups: dict[Group, list[Problem]] = {}
    seen = set()
    for letter, recipient, language in letters_wanted(campaign):
        asked = (recipient.header.file, recipient.header.sheet, recipient.row, language)
        if asked in seen:
            continue
        seen.add(asked)
        for problem in write_to(recipient, language)[1]:
            group = _group(problem, recipient, language)
            groups.setdefault(group, []).append(_placed(problem, letter))
    yield from map(_together, groups.values())


def _group(problem: Problem, recipient: Recipient, language: str) -> Group:
    """Return what a problem has in common with its like in other rows."""
    match problem.code:
        case "unknown-language":
            return problem.code, language
        case "unknown-office":
            return problem.code, recipient.cell("office")
        case "no-form-of-address":
            return problem.code, language, recipient.cell("office"), problem.place.where.partition(" ")[2]
    return problem.code, str(problem.place), language


def _placed(problem: Problem, letter: Letter) -> Problem:
    """A language that the letter itself demands is to be put right there, not in the list."""
    theirs = problem.code == "unknown-language" and letter.languages
    return replace(problem, place=letter.place) if theirs else problem


def _together(problems: list[Problem]) -> Problem:
    first, *others = problems
    if not others:
        return first
    rows = "1 other row" if len(others) == 1 else f"{len(others)} other rows"
    concerns = tuple(dict.fromkeys(key for problem in problems for key in problem.concerns))
    return replace(first, message=f"{first.message} So it is with {rows}.", concerns=concerns)
