"""The passages of a batch: what a reader has to read once, whoever gets it.

A passage is a paragraph with the campaign's own values put in and the recipient's replaced by their names,
together with its notes. Letters that took the same branches consist of the same passages, so one letter of
each way through the text is traced, and the others are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from plea.letter.compiled import CompiledLetter, compile_letter
from plea.merge.batch import Batch, Made
from plea.merge.plan import plan_batch
from plea.model.campaign import Campaign
from plea.model.letter import Assignment
from plea.model.problem import Place, Problem
from plea.word.language import dotted_names, read_tree
from plea.word.trace import Branch, Span, Stamps, TracedParagraph

_PERSONAL = {"recipient", "letter.reference"}  # what differs from letter to letter of one kind
_NOTES = "word/footnotes.xml"
_COLUMN = re.compile(r", column (\d+).*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A distinct paragraph of a batch: equal for equal words and notes in one language."""

    language: str
    text: str  # "Dear {{ recipient.name }},"
    notes: tuple[str, ...]


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


@dataclass(slots=True)
class _Way:
    """Letters that went the same way through a text."""

    first: Made
    letters: int = 0


def passages_of(campaign: Campaign, only: tuple[str, ...] = ()) -> tuple[list[Held], list[Problem]]:
    """Return the passages of a campaign's letters in the order of its texts, and what is wrong."""
    plan = plan_batch(campaign)
    wanted = [one for one in plan.assignments if not only or one.letter.key in only]
    compiled: dict[tuple[str, str], CompiledLetter] = {}
    problems: list[Problem] = []
    for key, language in dict.fromkeys((one.letter.key, one.language) for one in wanted):
        ready, found = compile_letter(campaign, campaign.letters[key], language, branches=True)
        problems += found
        if ready:
            compiled[key, language] = ready
    if any(problem.stops for problem in problems):
        return [], problems
    batch = Batch(campaign, replace(plan, assignments=tuple(wanted)), compiled)
    ways: dict[tuple[Any, ...], _Way] = {}
    for made in batch.made():
        way = ways.setdefault(_way_of(made), _Way(made))
        way.letters += 1
    return list(_collected(campaign, ways.values())), batch.problems


def _way_of(made: Made) -> tuple[Any, ...]:
    """Return what letters of the same passages have in common."""
    own = made.values.get("demands") if "demands" not in made.compiled.docx.shared else None
    asked = tuple(demand["ask"] for demand in own) if own else ()
    return made.assignment.letter.key, made.assignment.language, made.filled.taken, asked


def _collected(campaign: Campaign, ways: Iterable[_Way]) -> Iterator[Held]:
    held: dict[Passage, Held] = {}
    traced: dict[tuple[str, str], CompiledLetter] = {}
    for way in ways:
        assignment = way.first.assignment
        kind = (assignment.letter.key, assignment.language)
        if kind not in traced:
            ready, _ = compile_letter(campaign, assignment.letter, assignment.language, stamps=Stamps())
            if ready is None:
                raise ValueError("a letter cannot be traced that can be made")
            traced[kind] = ready
        paragraphs = traced[kind].docx.trace(way.first.values)
        notes = {paragraph.note: paragraph.text.strip() for paragraph in paragraphs if paragraph.note}
        seen = set()
        for block in _blocks(paragraphs):
            passage = _passage(block, notes, assignment.language)
            if passage is None or passage in seen:
                continue
            seen.add(passage)
            one = held.setdefault(passage, Held(passage, _place(block), block[0].around, {}, assignment))
            one.letters[kind[0]] = one.letters.get(kind[0], 0) + way.letters
    yield from held.values()


def _blocks(paragraphs: Iterable[TracedParagraph]) -> Iterator[list[TracedParagraph]]:
    """Yield what is read in one go: a paragraph, or the cells of a table's row. Notes go with their words."""
    row: list[TracedParagraph] = []
    for paragraph in paragraphs:
        if paragraph.part == _NOTES:
            continue
        here, before = _cell(paragraph), _cell(row[-1]) if row else None
        if here and before and here[0] == before[0] and here[1] >= before[1]:
            row.append(paragraph)
            continue
        if row:
            yield row
        row = [paragraph]
    if row:
        yield row


def _cell(paragraph: TracedParagraph) -> tuple[tuple[str, str, str], int] | None:
    """Return the row of a table that a paragraph stands in, and its column."""
    found = _COLUMN.search(paragraph.place.where)
    if found is None:
        return None
    return (paragraph.part, paragraph.place.file, paragraph.place.where[: found.start()]), int(found[1])


def _place(block: list[TracedParagraph]) -> Place:
    place = block[0].place
    return replace(place, where=_COLUMN.sub("", place.where)) if len(block) > 1 else place


def _passage(block: list[TracedParagraph], notes: Mapping[str, str], language: str) -> Passage | None:
    """Return a block as a passage; None for what has no words of ours in it."""
    spans = [span for paragraph in block for span in paragraph.spans]
    if not any(_has_letters(span.text) and not is_personal(span) for span in spans):
        return None
    words = " | ".join(filter(None, map(_words, block)))
    return Passage(language, words, tuple(notes.get(span.note, "") for span in spans if span.note))


def _has_letters(text: str) -> bool:
    """True for words; the number of a page is none."""
    return any(map(str.isalpha, text))


def _words(paragraph: TracedParagraph) -> str:
    return "".join(f"{{{{ {span.tag.inner} }}}}" if span.tag and is_personal(span) else span.text
                   for span in paragraph.spans)  # fmt: skip


def is_personal(span: Span) -> bool:
    """True for words that only this recipient's letter has."""
    tree = read_tree("{{ " + span.tag.inner + " }}") if span.tag else None
    names = list(dotted_names(tree)) if tree else []
    return any(name in _PERSONAL or name.partition(".")[0] in _PERSONAL for name in names)
