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


def make_again(campaign: Campaign, assignment: Assignment) -> tuple[MadeAgain | None, list[Problem]]:
    """Make one letter from what the files say now; None with all that stands in the way."""
    letter, language = assignment.letter, assignment.language
    plain, problems = compile_letter(campaign, letter, language)
    traced, _ = compile_letter(campaign, letter, language, stamps=Stamps())
    if plain is None or traced is None:
        return None, problems
    batch = Batch(campaign, Plan((assignment,)), {(letter.key, language): plain})
    draft = next(batch.drafts(), None)
    addressing, _ = write_to(assignment.recipient, language)
    if draft is None or addressing is None:
        return None, batch.problems
    own = Values(campaign).of(assignment, traced, addressing)
    own["letter"]["subject"] = plain.subject.fill({**plain.docx.shared, **own})
    try:
        paragraphs = traced.docx.trace(own)
    except CannotFill as fault:  # the same values filled the letter itself
        raise ValueError("a letter cannot be traced that can be made") from fault
    values = {**traced.docx.shared, **own}
    return MadeAgain(campaign, assignment, draft, traced, addressing, values, paragraphs), []
