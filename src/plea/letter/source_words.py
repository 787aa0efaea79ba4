"""The words of one paragraph of a letter's text, and where in the Markdown each of them stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plea.model.problem import Place
from plea.word.markdown import HELD, SourceLine, parse_markdown
from plea.word.tags import TAG, Tag

FIELD = "\ufffc"  # stands among the words for a field
_BEGINS_ANOTHER = re.compile(r"\s*(?:[-*+] |\d{1,9}[.)] |#|>|\||\{%|---|===|```|~~~)")
_MARKS = frozenset("*_\\-+#>[]()`~0123456789. \t\n")  # what Markdown may have between words
_SPECIAL = re.compile(r"([\\`*_\[\]<>&])")
_OPENS_A_FIELD = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True)
class SourceWords:
    """A paragraph as its author wrote it, and as it reads."""

    text: str  # its lines in the file
    words: str  # without Markdown, FIELD for each field
    fields: Mapping[int, Tag]  # by place in `words`
    kinds: tuple[str, ...]  # what Markdown makes of it: paragraph, heading, item of a list
    spots: tuple[tuple[int, int], ...]  # where each of the words stands in `text`

    def reach(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text words from `start` to `end` stand; behind the word before for none."""
        if start == end:
            spot = self.spots[start - 1][1] if start else self.spots[0][0]
            return spot, spot
        return self.spots[start][0], self.spots[end - 1][1]

    def says_the_same_as(self, other: SourceWords, words: str) -> bool:
        """True when this says `words` with fields of the other, as the same kind of paragraph."""
        mine = [str(tag) for tag in self.fields.values()]
        theirs = iter([str(tag) for tag in other.fields.values()])
        return self.words == words and self.kinds == other.kinds and all(one in theirs for one in mine)


def read_source_words(lines: Sequence[str], number: int) -> SourceWords | None:
    """Read the paragraph that begins on a line (from 1); None where it is more than words and fields."""
    chosen = list(_paragraph(lines, number))
    text = "\n".join(chosen)
    given = [SourceLine(line, Place("")) for line in chosen]
    parsed, problems = parse_markdown(given)
    inlines = [token for token in parsed.tokens if token.type == "inline"]
    if problems or len(inlines) != 1:
        return None
    words = ""
    for piece in inlines[0].children or ():
        if piece.type not in _UNDERSTOOD:
            return None
        words += "\n" if piece.type == "hardbreak" else " " if piece.type == "softbreak" else piece.content
    tags = [parsed.tag(held) for held in HELD.findall(words)]
    words = HELD.sub(FIELD, words)
    spots = _spots(text, words)
    if spots is None or not words:
        return None
    at = [place for place, character in enumerate(words) if character == FIELD]
    kinds = tuple(token.type + token.tag for token in parsed.tokens)
    return SourceWords(text, words, dict(zip(at, tags, strict=True)), kinds, tuple(spots))


_UNDERSTOOD = {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"}


def typed(words: str) -> str | None:
    """Return typed words as Markdown that says them; None where they cannot stand in a line of a text."""
    if "\n" in words or "\t" in words or FIELD in words or _OPENS_A_FIELD.search(words):
        return None
    return _SPECIAL.sub(r"\\\1", words)


def _paragraph(lines: Sequence[str], number: int) -> Iterator[str]:
    for at, line in enumerate(lines[number - 1 :]):
        if at and (not line.strip() or _BEGINS_ANOTHER.match(line)):
            return
        yield line
        if line.lstrip().startswith("#"):
            return


def _spots(text: str, words: str) -> list[tuple[int, int]] | None:
    """Find each word's characters in the Markdown, one after the other; only its marks may be passed over."""
    spots = []
    at = 0
    for character in words:
        while True:
            field = TAG.match(text, at)
            if at >= len(text):
                return None
            if field and (character == FIELD or not field[0].startswith("{#")):
                if character != FIELD:
                    return None
                end = field.end()
                break
            if field:
                at = field.end()  # a comment
            elif text[at] == character or (text[at] == "\n" and character == " "):
                end = at + 1
                break
            elif text[at] in _MARKS:
                at += 1
            else:
                return None
        spots.append((at, end))
        at = end
    return spots
