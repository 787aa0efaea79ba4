"""One letter made again: as a merge makes it, and traced, so that it can be asked about each word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plea.address import Addressing, write_to
from plea.letter.compiled import CompiledLetter, compile_letter
from plea.merge.batch import Batch
from plea.merge.plan import plan_batch
from plea.merge.values import Values
from plea.model.campaign import Campaign
from plea.model.letter import Assignment, Draft, Plan
from plea.model.problem import Problem
from plea.word.fault import CannotFill
from plea.word.trace import Stamps, TracedParagraph

_Compiled = tuple[CompiledLetter | None, list[Problem]]


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """A letter with everything it rests on."""

    campaign: Campaign
    assignment: Assignment
    draft: Draft
    compiled: CompiledLetter  # for tracing
    addressing: Addressing
    values: Mapping[str, Any]  # what all letters share included
    paragraphs: tuple[TracedParagraph, ...]


def assignment_of(campaign: Campaign, identifier: str) -> Assignment | None:
    """Return whose letter an identifier names; None where the campaign plans no such letter."""
    planned = plan_batch(campaign).assignments
    return next((one for one in planned if one.identifier(campaign.reference) == identifier), None)


class Again:
    """Makes letters of one campaign again; what kinds of letters have in common is compiled once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._values = Values(campaign)
        self._plain: dict[tuple[str, str], _Compiled] = {}
        self._traced: dict[tuple[str, str], _Compiled] = {}

    def draft(self, assignment: Assignment) -> tuple[Draft | None, list[Problem]]:
        """Return the letter as a merge makes it; None with all that stands in the way."""
        plain, problems = self._compile(assignment, traced=False)
        if plain is None:
            return None, problems
        kind = (assignment.letter.key, assignment.language)
        batch = Batch(self.campaign, Plan((assignment,)), {kind: plain}, values=self._values)
        return next(batch.drafts(), None), batch.problems

    def whole(self, assignment: Assignment, *, trace: bool = True) -> tuple[MadeAgain | None, list[Problem]]:
        """Return the letter with everything it rests on; None with all that stands in the way.

        Whoever does not ask where its words come from saves half the time without `trace`: no paragraphs.
        """
        draft, problems = self.draft(assignment)
        plain, _ = self._compile(assignment, traced=False)
        traced, _ = self._compile(assignment, traced=trace)
        addressing, _ = write_to(assignment.recipient, assignment.language)
        if draft is None or plain is None or traced is None or addressing is None:
            return None, problems
        own = self._values.of(assignment, traced, addressing)
        own["letter"]["subject"] = plain.subject.fill({**plain.docx.shared, **own})
        try:
            paragraphs = traced.docx.trace(own) if trace else ()
        except CannotFill as fault:  # the same values filled the letter itself
            raise ValueError("a letter cannot be traced that can be made") from fault
        values = {**traced.docx.shared, **own}
        return MadeAgain(self.campaign, assignment, draft, traced, addressing, values, paragraphs), []

    def _compile(self, assignment: Assignment, *, traced: bool) -> _Compiled:
        kept = self._traced if traced else self._plain
        kind = (assignment.letter.key, assignment.language)
        if kind not in kept:
            stamps = Stamps() if traced else None
            kept[kind] = compile_letter(self.campaign, assignment.letter, assignment.language, stamps=stamps)
        return kept[kind]


def make_again(campaign: Campaign, assignment: Assignment) -> tuple[MadeAgain | None, list[Problem]]:
    """Make one letter from what the files say now; None with all that stands in the way."""
    return Again(campaign).whole(assignment)
