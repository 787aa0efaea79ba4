"""Which line of a letter's text a changed wording goes back to, with the fields put back in.

The line is read again before and after: only where it says what the letter says now, and would say then
what was typed, is it offered at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plea.letter.source_words import SourceWords, read_source_words, typed
from plea.merge.again import MadeAgain
from plea.merge.whose_words import Segment
from plea.model.problem import Place
from plea.word.differing import Change, changed
from plea.word.trace import TracedParagraph

_TEXTS = "texts/"


@dataclass(frozen=True, slots=True)
class SourceChange:
    """One paragraph of a text that would read otherwise, in every letter that has it."""

    file: str  # relative to the campaign's folder, "texts/mep.en.md"
    line: int  # where it begins
    before: str  # the lines of the paragraph as they stand in the file
    after: str


def source_for(
    made: MadeAgain, paragraph: TracedParagraph, within: Sequence[Segment], found: Sequence[Change]
) -> SourceChange | str:
    """Return the change of the text by which all its letters would say this; else a sentence why not."""
    place = paragraph.place
    refused = _why_not(paragraph, place)
    if refused:
        return refused
    try:
        content = (made.campaign.folder / place.file).read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return f"{place.file} cannot be read any more."
    lines = content.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    source = read_source_words(lines, place.number)
    if source is None:
        return f"The paragraph of {place} is written in a way that plea cannot change safely."
    places = _places(source, within)
    if places is None:
        return f"{place} does not say any more what this letter says."
    return _changed(source, place, places, found) or (
        f"What was typed cannot be put into {place} safely; change it there by hand."
    )


def _why_not(paragraph: TracedParagraph, place: Place) -> str:
    if paragraph.note:
        return "This stands in a note, which plea makes from the fact or source."
    if place.file.lower().endswith(".docx"):
        return f"This is written in the Word file {place}; change it there."
    if not place.file.startswith(_TEXTS) or not place.where.startswith("line "):
        return "This does not stand in a text of the campaign."
    if any(branch.opened.word == "for" for branch in paragraph.around):
        return f"{place} is written once and printed several times in each letter; change it there by hand."
    return ""


def _places(source: SourceWords, within: Sequence[Segment]) -> list[int] | None:
    """Return where each character of a paragraph stands among the words of its source, and its end.

    All characters of a value stand where its field does. None where the two do not say the same.
    """
    places: list[int] = []
    at = 0
    for segment in within:
        if segment.span.tag is None:
            if source.words[at : at + len(segment.span.text)] != segment.span.text:
                return None
            places += range(at, at + len(segment.span.text))
            at += len(segment.span.text)
            continue
        while at in source.fields and source.fields[at].inner != segment.span.tag.inner:
            at += 1  # a field that prints nothing in this letter
        if at not in source.fields:
            return None
        places += [at] * (segment.end - segment.start)
        at += 1
    while at in source.fields:
        at += 1
    return [*places, at] if at == len(source.words) else None


def _changed(
    source: SourceWords, place: Place, places: list[int], found: Sequence[Change]
) -> SourceChange | None:
    """Return the source with the changes in it, if it then says what was typed."""
    moved = [_moved(change, places) for change in found]
    written, last = "", 0
    for change in moved:
        start, end = source.reach(change.start, change.end)
        new = typed(change.new)
        if new is None or start < last:
            return None
        written, last = written + source.text[last:start] + new, end
    written += source.text[last:]
    again = read_source_words(written.split("\n"), 1)
    wanted = changed(source.words, moved)
    if again is None or not again.says_the_same_as(source, wanted):
        return None
    return SourceChange(place.file, place.number, source.text, written)


def _moved(change: Change, places: list[int]) -> Change:
    """Return a change of the letter's paragraph as one of the words of its source."""
    if change.start == change.end:
        put_in = places[change.start - 1] + 1 if change.start else places[0]
        return Change(put_in, put_in, change.new)
    return Change(places[change.start], places[change.end - 1] + 1, change.new)
