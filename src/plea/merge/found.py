"""Words looked for in a letter: found across fields and formatting, whatever the case, spaces and quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from plea.word.trace import Span, TracedParagraph

_ALIKE = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\xa0": " ", "\u202f": " ", "\n": " ", "\t": " "}
    | {"–": "-", "—": "-", "\u2011": "-"}
)


@dataclass(frozen=True, slots=True)
class Found:
    """Words in a paragraph of a letter: where they begin and end, and the spans that they touch."""

    paragraph: TracedParagraph
    start: int
    end: int
    spans: tuple[Span, ...]


def find_words(paragraphs: Iterable[TracedParagraph], words: str) -> list[Found]:
    """Return every paragraph that holds the words, at their first place in it."""
    sought = _plain(words.strip())
    found = []
    for paragraph in paragraphs:
        at = _plain(paragraph.text).find(sought) if sought else -1
        if at >= 0:
            end = at + len(sought)
            found.append(Found(paragraph, at, end, tuple(_touched(paragraph, at, end))))
    return found


def _touched(paragraph: TracedParagraph, start: int, end: int) -> Iterable[Span]:
    at = 0
    for span in paragraph.spans:
        before, at = at, at + len(span.text)
        # A note's number stands behind the words that it belongs to.
        if (span.note and start < before <= end) or (before < end and at > start):
            yield span


def _plain(text: str) -> str:
    """Fold a text character by character, so that places in it stay the same."""
    return "".join(low if len(low := c.lower()) == 1 else c for c in text.translate(_ALIKE))
