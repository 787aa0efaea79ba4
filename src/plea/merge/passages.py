"""The passages of a batch: what a reader has to read once, whoever gets it.

Letters that took the same branches consist of the same passages, so one letter of each way through the text
is traced, and the others are counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from plea.letter.compiled import CompiledLetter, compile_letter
from plea.merge.batch import Batch, Made
from plea.merge.numbers import with_numbers
from plea.merge.passage import Passage, Standing, columns_in, passages_in
from plea.merge.plan import plan_batch
from plea.model.campaign import Campaign
from plea.model.letter import Assignment, Whose
from plea.model.problem import Place, Problem
from plea.word.trace import Branch, Stamps


@dataclass(frozen=True, slots=True)
class Variant:
    """Letters of one kind and language that consist of the same passages."""

    letter: str
    language: str
    passages: tuple[Standing, ...]
    columns: tuple[str, ...]  # of the recipient, as far as these letters print them
    sample: Assignment  # one of those who get it

    @property
    def sha256(self) -> str:
        """The hash that stands for exactly these passages in this order."""
        said = [self.letter, self.language, *(one.passage.sha256 for one in self.passages)]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


class Variants:
    """Finds out which variant a letter is; traces the first letter of each way through a text."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._traced: dict[tuple[str, str], CompiledLetter] = {}
        self._ways: dict[tuple[Any, ...], Variant] = {}

    def of(self, made: Made) -> Variant:
        """Return the variant of a letter that was compiled so that it tells its branches."""
        way = _way_of(made)
        if way not in self._ways:
            self._ways[way] = self._trace(made)
        return self._ways[way]

    def _trace(self, made: Made) -> Variant:
        assignment = made.assignment
        letter, language = assignment.letter, assignment.language
        if (letter.key, language) not in self._traced:
            ready, _ = compile_letter(self._campaign, letter, language, stamps=Stamps())
            if ready is None:
                raise ValueError("a letter cannot be traced that can be made")
            self._traced[letter.key, language] = ready
        traced = self._traced[letter.key, language]
        paragraphs = traced.docx.trace(made.values)
        found = passages_in(paragraphs, language, layout=letter.layout, subject=traced.subject.place)
        first = {standing.passage: standing for standing in reversed(found)}
        once = tuple(one for one in found if first[one.passage] is one)
        return Variant(letter.key, language, once, tuple(columns_in(paragraphs)), assignment)


@dataclass(slots=True)
class Held:
    """Where a passage was written, under which conditions, and how many letters hold it."""

    passage: Passage
    place: Place
    around: tuple[Branch, ...]
    letters: dict[str, int] = field(default_factory=dict)  # how many, by kind of letter
    sample: Assignment | None = None  # one of those who get it

    @property
    def count(self) -> int:
        """How many letters hold it."""
        return sum(self.letters.values())


def passages_of(
    campaign: Campaign, only: tuple[str, ...] = (), among: Collection[Whose] | None = None
) -> tuple[list[Held], list[Problem]]:
    """Return the passages of a campaign's letters in the order of its texts, and what is wrong.

    `only` names kinds of letters, `among` single letters to look at; all where they are left out.
    """
    batch = telling_branches(campaign, only, among)
    if any(problem.stops for problem in batch.problems):
        return [], batch.problems
    variants = Variants(campaign)
    counted: dict[int, tuple[Variant, int]] = {}
    for made in batch.made():
        variant = variants.of(made)
        counted[id(variant)] = variant, counted.get(id(variant), (variant, 0))[1] + 1
    return _collected(counted.values()), batch.problems


def telling_branches(
    campaign: Campaign, only: tuple[str, ...] = (), among: Collection[Whose] | None = None
) -> Batch:
    """Return a campaign ready to be filled, whose letters tell which branches they took."""
    plan = plan_batch(campaign)
    campaign = with_numbers(campaign, plan)
    wanted = [
        one
        for one in plan.assignments
        if (not only or one.letter.key in only) and (among is None or one.whose in among)
    ]
    compiled: dict[tuple[str, str], CompiledLetter] = {}
    problems: list[Problem] = []
    for key, language in dict.fromkeys((one.letter.key, one.language) for one in wanted):
        ready, found = compile_letter(campaign, campaign.letters[key], language, branches=True)
        problems += found
        if ready:
            compiled[key, language] = ready
    return Batch(campaign, replace(plan, assignments=tuple(wanted)), compiled, problems)


def _way_of(made: Made) -> tuple[Any, ...]:
    """Return what letters of the same passages have in common."""
    own = made.values.get("demands") if "demands" not in made.compiled.docx.shared else None
    asked = tuple(demand["ask"] for demand in own) if own else ()
    return made.assignment.letter.key, made.assignment.language, made.filled.taken, asked


def _collected(counted: Iterable[tuple[Variant, int]]) -> list[Held]:
    held: dict[Passage, Held] = {}
    for variant, letters in counted:
        for one in variant.passages:
            there = held.setdefault(one.passage, Held(one.passage, one.place, one.around, {}, variant.sample))
            there.letters[variant.letter] = there.letters.get(variant.letter, 0) + letters
    return list(held.values())
