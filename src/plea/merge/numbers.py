"""Every letter has a number of its own, which its reference ends with; once given, it is never another's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plea.model.campaign import Campaign
from plea.model.letter import Assignment, Numbered, Plan


def numbered(campaign: Campaign, assignments: Iterable[Assignment]) -> dict[Numbered, int]:
    """Return the number of every letter: those of before, and the next ones for letters that have none.

    New numbers go on behind the highest one, in the order of the plan; the languages of a letter share one.
    """
    numbers = dict(campaign.numbers)
    last = max(numbers.values(), default=0)
    for assignment in assignments:
        if assignment.numbered not in numbers:
            last += 1
            numbers[assignment.numbered] = last
    return numbers


def with_numbers(campaign: Campaign, plan: Plan) -> Campaign:
    """Return a campaign in which every letter of its whole plan has a number."""
    return replace(campaign, numbers=numbered(campaign, plan.assignments))
