"""A letter that comes back from Word: what was changed in it, and where each change belongs.

file ─ guard ─▶ its paragraphs ─ held against the letter as made ─▶ edits, each with its cell or line of text
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plea.merge.again import MadeAgain
from plea.merge.cell_of import CellChange, cells_for
from plea.merge.origins import Origin, Origins
from plea.merge.source_of import SourceChange, source_for
from plea.merge.whose_letter import wrong_letter
from plea.merge.whose_words import Segment, segments, shared_out, value_after
from plea.model.problem import Place, Problem
from plea.word.as_read import WORKED_OUT, ReadParagraph, as_read
from plea.word.differing import Change, Piece, Piecewise, changed, changes, paired, pieces
from plea.word.guard import guard
from plea.word.trace import TracedParagraph

_MOST_PARAGRAPHS = 5_000


class Touched(StrEnum):
    """What an edit touched."""

    VALUE = "value"
    WORDING = "wording"
    BOTH = "both"
    LOOK = "look"  # the words are the same, bold type or the like is not


@dataclass(frozen=True, slots=True)
class ValueEdit:
    """A value that says something else now, what it rests on, and the cells by which it would say so."""

    field: str  # "recipient.salutation"
    before: str
    after: str
    origins: tuple[Origin, ...]
    cells: tuple[CellChange, ...] = ()  # each alone would do

    @property
    def cell(self) -> CellChange | None:
        """The cell to change, where it can be one only."""
        return self.cells[0] if len(self.cells) == 1 else None


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody did to one paragraph of a letter."""

    kind: Touched
    paragraph: int | None  # in MadeAgain.paragraphs; None for one that was put in
    story: str  # "body", "notes", "default header"
    place: Place  # where the paragraph was written
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()
    values: tuple[ValueEdit, ...] = ()
    source: SourceChange | None = None  # by which the wording would change in all letters
    why_not: str = ""  # why there is no such change of a text


@dataclass(frozen=True, slots=True)
class Returned:
    """A file that came back and could be read; without edits it is the letter as it was made."""

    edits: tuple[Edit, ...]


def read_returned(
    made: MadeAgain, uploaded: bytes, name: str, *, unmarked_is_ours: bool = False
) -> tuple[Returned | None, list[Problem]]:
    """Compare a file that came back with the letter as it is made now; `name` is how messages call the file.

    None with what stands in the way: what the guard keeps out, and another letter's file. With
    `unmarked_is_ours` a file without plea's mark is taken for this letter, because somebody said so.
    """
    problems = guard(uploaded, name)
    if any(problem.stops for problem in problems):
        return None, problems
    wrong = wrong_letter(made, uploaded, name, unmarked_is_ours=unmarked_is_ours)
    if wrong:
        return None, [*problems, wrong]
    paragraphs = as_read(uploaded)
    if len(paragraphs) > _MOST_PARAGRAPHS:
        return None, [*problems, _too_long(name, len(paragraphs))]
    comparison = _Comparison(made)
    return Returned(tuple(comparison.edits(as_read(made.draft.docx), paragraphs))), problems


def _too_long(name: str, number: int) -> Problem:
    message = f"The file has {number:,} paragraphs, more than any letter."
    return Problem("too-large", Place(name), message, "Choose the letter that you edited.")


class _Comparison:
    def __init__(self, made: MadeAgain) -> None:
        self._made = made
        self._origins = Origins(made)
        counts: dict[str, int] = {}
        self._traced: dict[tuple[str, int], int] = {}
        for index, paragraph in enumerate(made.paragraphs):
            number = counts.get(paragraph.part, 0)
            self._traced[paragraph.part, number] = index
            counts[paragraph.part] = number + 1

    def edits(self, before: list[ReadParagraph], after: list[ReadParagraph]) -> Iterator[Edit]:
        """Yield the edits of each story; what has no words is passed over."""
        old, new = ([one for one in side if one.text.strip()] for side in (before, after))
        for story in dict.fromkeys(one.story for one in (*old, *new)):
            mine = [one for one in old if one.story == story]
            theirs = [one for one in new if one.story == story]
            for i, j in paired([one.text for one in mine], [one.text for one in theirs]):
                was, now = (None if i is None else mine[i]), (None if j is None else theirs[j])
                if was is None or now is None or was.text != now.text:
                    yield self._edit(was, now)
                elif was.look != now.look:
                    yield self._look(was)

    def _edit(self, was: ReadParagraph | None, now: ReadParagraph | None) -> Edit:
        if was is None:
            assert now is not None  # noqa: S101 - a pair has at least one side
            piece = Piece(Piecewise.IN, now.text)
            todo = "The paragraph is new; to have it in other letters, write it into a text by hand."
            return Edit(Touched.WORDING, None, now.story, Place(""), "", now.text, (piece,), why_not=todo)
        index = self._index(was)
        paragraph = None if index is None else self._made.paragraphs[index]
        within = segments(paragraph.spans, was.at) if paragraph else []
        if now is None:
            return self._taken_out(was, index, within)
        bounds = [place for one in within for place in (one.start, one.end)]
        found = changes(was.text, now.text, bounds)
        if paragraph is None or index is None:
            return Edit(
                Touched.WORDING, None, was.story, Place(""), was.text, now.text, pieces(was.text, found),
                why_not="This is written in the layout; change it there in Word.",
            )  # fmt: skip
        return self._shared(was, now.text, index, within, found)

    def _shared(
        self, was: ReadParagraph, after: str, index: int, within: Sequence[Segment], found: list[Change]
    ) -> Edit:
        paragraph = self._made.paragraphs[index]
        shares = shared_out(found, within)
        values = tuple(
            self._value(index, paragraph, one, value_after(one, of_it, was.text))
            for one, of_it in shares.values
        )
        place = paragraph.place
        source: SourceChange | None = None
        why_not = "A value and the words beside it were changed in one." if shares.across else ""
        if paragraph.note and not values:
            values = (self._note(paragraph, was.text, changed(was.text, found)),)
            place = next((one.place for one in values[0].origins), place)
            kind = Touched.VALUE
        else:
            kind = _kind(values=bool(values), wording=bool(shares.wording), across=bool(shares.across))
            if shares.wording and not shares.across:
                offered = source_for(self._made, paragraph, within, shares.wording)
                source = offered if isinstance(offered, SourceChange) else None
                why_not = "" if isinstance(offered, SourceChange) else offered
        return Edit(
            kind, index, was.story, place, was.text, after, pieces(was.text, found),
            values, source, why_not,
        )  # fmt: skip

    def _value(self, index: int, paragraph: TracedParagraph, segment: Segment, after: str) -> ValueEdit:
        span = segment.span
        origins = self._origins.of_span(span)
        cells = cells_for(self._made, index, span, after, origins)
        field = span.tag.inner if span.tag else paragraph.note
        return ValueEdit(field, span.text, after, tuple(origins), cells)

    def _note(self, paragraph: TracedParagraph, before: str, after: str) -> ValueEdit:
        origins = tuple(self._origins.of_note(paragraph.note))
        return ValueEdit(f"the note of {paragraph.note}", before, after, origins)

    def _taken_out(self, was: ReadParagraph, index: int | None, within: Sequence[Segment]) -> Edit:
        only_values = bool(within) and all(one.is_value for one in within)
        kind = Touched.VALUE if only_values else Touched.WORDING
        place = Place("") if index is None else self._made.paragraphs[index].place
        why_not = "The paragraph was taken out; to take it out of other letters, delete it in its text."
        piece = Piece(Piecewise.OUT, was.text)
        return Edit(kind, index, was.story, place, was.text, "", (piece,), why_not=why_not)

    def _look(self, was: ReadParagraph) -> Edit:
        index = self._index(was)
        place = Place("") if index is None else self._made.paragraphs[index].place
        return Edit(Touched.LOOK, index, was.story, place, was.text, was.text)

    def _index(self, read: ReadParagraph) -> int | None:
        """Return which traced paragraph this is; None in a part without fields, which is not traced."""
        index = self._traced.get((read.part, read.number))
        if index is None:
            return None
        text = self._made.paragraphs[index].text
        return index if all(text[place : place + 1] == c for c, place in zip(read.text, read.at, strict=True)
                            if c != WORKED_OUT) else None  # fmt: skip


def _kind(*, values: bool, wording: bool, across: bool) -> Touched:
    if across or (values and wording):
        return Touched.BOTH
    return Touched.VALUE if values else Touched.WORDING
