"""merge: the plan's letters, one after the other; who is held back is known with every reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from plea.address import Addressing, write_to
from plea.letter.compiled import CompiledLetter, compile_letter
from plea.letter.languages import LANGUAGES
from plea.merge.asked_again import AskedAgain
from plea.merge.fingerprint import fingerprint
from plea.merge.numbers import with_numbers
from plea.merge.plan import plan_batch
from plea.merge.values import Values
from plea.model.campaign import Campaign
from plea.model.letter import Assignment, Draft, Plan
from plea.model.people import Recipient
from plea.model.problem import Problem
from plea.word.clean import Properties
from plea.word.compiled import Filled
from plea.word.fault import CannotFill
from plea.word.image_file import NoImage
from plea.word.pictures import broken_picture


@dataclass(slots=True)
class Batch:
    """A campaign ready to merge. `problems` grows while letters are made: some faults show only then."""

    campaign: Campaign
    plan: Plan
    compiled: Mapping[tuple[str, str], CompiledLetter]  # by key of the letter and language
    problems: list[Problem] = field(default_factory=list)
    values: Values | None = None  # of the same campaign, where many such batches are filled

    @property
    def stopped(self) -> bool:
        """True when a problem stops the whole merge."""
        return any(problem.stops_everything for problem in self.problems)

    @property
    def held_back(self) -> dict[str, list[Problem]]:
        """Return the recipients whose letters are not made, by key, with their problems."""
        held: dict[str, list[Problem]] = {}
        for problem in self.problems:
            for key in problem.concerns if problem.stops else ():
                held.setdefault(key, []).append(problem)
        return held

    def limited(self, number: int) -> Batch:
        """Return the batch with its first letters only."""
        return replace(self, plan=replace(self.plan, assignments=self.plan.assignments[:number]))

    def drafts(self) -> Iterator[Draft]:
        """Make the planned letters; those of recipients held back are passed over."""
        for made in self.made():
            docx = made.compiled.docx.pack(made.filled, made.properties)
            mark = fingerprint(made.compiled, made.filled, made.values, made.addressing.form)
            yield Draft(made.assignment, docx, hashlib.sha256(docx).hexdigest(), mark, made.number)

    def try_all(self) -> None:
        """Fill every letter without keeping it, so that `problems` is complete."""
        for _ in self.made():
            pass

    def made(self) -> Iterator[Made]:
        """Fill the planned letters, not yet packed; those of recipients held back are passed over."""
        held = self.held_back
        values = self.values or Values(self.campaign)
        again = AskedAgain(self.campaign)
        seen = set(self.problems)
        for assignment in self.plan.assignments:
            compiled = self.compiled.get((assignment.letter.key, assignment.language))
            if assignment.recipient.key in held or compiled is None:
                continue
            addressing, problems = write_to(assignment.recipient, assignment.language)
            made = None
            if addressing:
                made, more = _make(self.campaign, assignment, compiled, addressing, values)
                problems += more
            for problem in problems:
                if problem not in seen:
                    seen.add(problem)
                    self.problems.append(problem)
            if made:
                again.look(assignment, made.values, made.filled)
                yield made
        self.problems += [problem for problem in again.problems() if problem not in seen]


@dataclass(frozen=True, slots=True)
class Made:
    """One letter filled, not yet packed."""

    assignment: Assignment
    compiled: CompiledLetter
    filled: Filled
    values: Mapping[str, Any]
    addressing: Addressing
    properties: Properties
    number: int


def prepare(campaign: Campaign, known: Iterable[Problem] = (), only: Iterable[str] = ()) -> Batch:
    """Plan a campaign's letters and compile each kind in each of its languages, once.

    `known` are the problems found so far; those of rows that get no letter are let go. `only` names
    the letters to make, all where it is empty. The batch's campaign knows the number of every letter.
    """
    plan = plan_batch(campaign)
    campaign = with_numbers(campaign, plan)
    wanted_letters = set(only) or set(campaign.letters)
    wanted = [a for a in plan.assignments if a.letter.key in wanted_letters]
    omitted = tuple(o for o in plan.omissions if o.letter.key in wanted_letters)
    written_to = {assignment.recipient.key for assignment in wanted}
    problems = {p: None for p in known if not p.concerns or written_to.intersection(p.concerns)}
    compiled = {}
    for key, language in dict.fromkeys((a.letter.key, a.language) for a in wanted):
        if language not in LANGUAGES:
            continue  # the check of addresses names it, with the people it concerns
        ready, found = compile_letter(campaign, campaign.letters[key], language)
        problems.update(dict.fromkeys(found))
        if ready:
            compiled[key, language] = ready
    return Batch(campaign, Plan(tuple(wanted), omitted), compiled, list(problems))


def _make(
    campaign: Campaign,
    assignment: Assignment,
    compiled: CompiledLetter,
    addressing: Addressing,
    values: Values,
) -> tuple[Made | None, list[Problem]]:
    """Fill one letter; every empty cell that it would print is found in the same go."""
    own = values.of(assignment, compiled, addressing)
    problems: list[Problem] = []
    while True:
        try:
            own["letter"]["subject"] = compiled.subject.fill({**compiled.docx.shared, **own})
            filled = compiled.docx.fill(own)
            break
        except CannotFill as fault:
            if fault.field or not problems:  # what stands in for a missing value may be no date
                problems.append(_unfilled(assignment.recipient, fault))
            if not _fill_in(own, fault.field):
                return None, problems
    if problems:
        return None, problems
    language = compiled.language
    identifier = assignment.identifier(campaign.reference)
    day = campaign.day_of(assignment.letter)
    properties = Properties(own["letter"]["subject"], language.tag, identifier, day)
    number = values.number_of(assignment)
    return Made(assignment, compiled, filled, own, addressing, properties, number), []


def _fill_in(values: Mapping[str, Any], name: str) -> bool:
    """Put something in the place of a missing value, to find the next one; False where it cannot be."""
    *groups, last = name.split(".")
    inside: Any = values
    for group in groups:
        inside = inside.get(group) if isinstance(inside, Mapping) else None
    if not isinstance(inside, dict) or last in inside:
        return False
    inside[last] = "?"
    return True


def _unfilled(recipient: Recipient, fault: CannotFill) -> Problem:
    """Say why one letter could not be filled: an empty cell is named as the cell it is."""
    name = fault.field
    group, _, column = name.partition(".")
    if group == "recipient" and column and "." not in column:
        return Problem(
            "empty-cell",
            recipient.place(column),
            f'"{column}" of {recipient.name} is empty, but the letter prints it ({fault.place}).',
            "Fill the cell, or write in the text what stands there instead: "
            f'{{{{ {name} | default("…") }}}}.',
            concerns=(recipient.key,),
        )
    if name:
        return Problem(
            "missing-value",
            fault.place,
            f'"{name}" has no value for {recipient.name}.',
            f'Put it between "{{% if {name} %}}" and "{{% endif %}}", or give it a value.',
            concerns=(recipient.key,),
        )
    if isinstance(fault.__cause__, NoImage):
        problem = broken_picture(fault.place, fault.reason, recipient.name)
        return replace(problem, concerns=(recipient.key,))
    return Problem(
        "cannot-work-out",
        fault.place,
        f"This field cannot be worked out: {fault.reason}.",
        "Compare it with the fields and filters that `plea fields` lists.",
        concerns=(recipient.key,),
    )
