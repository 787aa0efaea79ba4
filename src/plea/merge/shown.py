"""One letter shown in a browser, every value in it ready to say where it comes from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from plea.merge.again import MadeAgain
from plea.merge.origins import Origin, Origins
from plea.merge.passage import is_personal
from plea.word.clean import Properties
from plea.word.html import Sheet
from plea.word.html_line import Marked
from plea.word.trace import Span, TracedDocx

_DATE = "letter.date"  # the same in every letter of the day
FALLBACK = "The field is empty: the fallback of the text stands here."


class ValueKind(StrEnum):
    """Whose words a value is."""

    PERSONAL = "personal"  # only this recipient's letter has it
    SHARED = "shared"  # the campaign's: a fact, a demand, the date
    NOTE = "note"  # the number of a note


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of a letter. Its place in `ShownLetter.values` is its `data-value`."""

    words: str  # of a note: what the note says
    kind: ValueKind
    odd: str  # why to look at it, a sentence; "" for a usual value
    origins: tuple[str, ...]  # where it comes from, a line each; who must stay unnamed is unnamed


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter as HTML, and the values that it marks."""

    html: str
    values: tuple[ShownValue, ...]


def show(made: MadeAgain, *, here: Collection[int] = (), prefix: str = "letter") -> ShownLetter:
    """Return a letter as HTML with its values marked.

    Each paragraph of `made.paragraphs` carries its place there as `data-paragraph`, each value its place in
    `ShownLetter.values` as `data-value`. `here` are the paragraphs that the reader is here for: they get the
    class "here". `prefix` begins all ids, so that one page can show several letters.
    """
    traced = traced_letter(made)
    with zipfile.ZipFile(io.BytesIO(traced.docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    trees = traced.trees(parts)
    values = values_of(made)
    marked = Marked(
        {paragraph: nth for nth, paragraph in enumerate(traced.paragraphs(trees))},
        traced.note_numbers,
        {nth: str(value.kind) for nth, value in enumerate(values)},
        {nth for nth, value in enumerate(values) if value.odd},
        here,
    )
    return ShownLetter(Sheet(parts, trees, marked, prefix).html(), values)


def traced_letter(made: MadeAgain) -> TracedDocx:
    """Return the letter with instructions around its values."""
    properties = Properties("", made.compiled.language.tag, "", made.campaign.day_of(made.assignment.letter))
    return made.compiled.docx.traced(made.values, properties)


def values_of(made: MadeAgain) -> tuple[ShownValue, ...]:
    """Return the values that a letter prints, by their numbers; one that it prints nowhere has no words."""
    spans: dict[int, list[Span]] = {}
    for span in (span for paragraph in made.paragraphs for span in paragraph.spans):
        if span.number is not None:
            spans.setdefault(span.number, []).append(span)
    notes = {one.note: one.text.strip() for one in made.paragraphs if one.note}
    origins = Origins(made)
    unprinted = ShownValue("", ValueKind.SHARED, "", ())
    last = max(spans, default=-1)
    return tuple(_value(spans[nth], notes, origins) if nth in spans else unprinted for nth in range(last + 1))


def _value(spans: list[Span], notes: dict[str, str], origins: Origins) -> ShownValue:
    first = spans[0]
    found = origins.of_span(first)
    said = tuple(dict.fromkeys(map(str, found)))
    if first.note:
        return ShownValue(notes.get(first.note, ""), ValueKind.NOTE, "", said)
    is_shared = not is_personal(first) or all(origin.name == _DATE for origin in found)
    kind = ValueKind.SHARED if is_shared else ValueKind.PERSONAL
    words = "".join(span.text for span in spans)
    return ShownValue(words, kind, FALLBACK if _fell_back(found) else "", said)


def _fell_back(origins: Iterable[Origin]) -> bool:
    """True when a field is empty and words of the text stand in its place."""
    return any(origin.is_fallback for origin in origins)
