"""Two versions of a letter held against each other: first which paragraphs are the same, then which words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from rapidfuzz.fuzz import ratio

_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 40  # per cent: below, one paragraph was taken out and another put in
_SHORT = 80  # characters
_MOST_PAIRS = 10_000
_MOST_COMPARED = 4_000_000  # pairs of words; a paragraph of a letter has some hundred words


class Piecewise(StrEnum):
    """What became of a piece of a paragraph."""

    KEPT = "kept"
    OUT = "taken out"
    IN = "put in"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph, for showing."""

    what: Piecewise
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Characters of a paragraph, from `start` to `end`, that became others; none where words were put in."""

    start: int
    end: int
    new: str


def paired(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Yield which paragraph became which, in the order of the letter; None: it was put in, or taken out."""
    for what, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            yield from zip(range(i, i_end), range(j, j_end), strict=True)
        elif i_end - i == j_end - j == 1 and max(len(before[i]), len(after[j])) <= _SHORT:
            yield i, j  # a greeting that was typed anew is still the greeting
        else:
            yield from _aligned(before, after, range(i, i_end), range(j, j_end))


def _aligned(
    before: Sequence[str], after: Sequence[str], left: range, right: range
) -> Iterator[tuple[int | None, int | None]]:
    """Pair the paragraphs of a changed stretch so that they are most alike, in their order."""
    if len(left) * len(right) > _MOST_PAIRS:
        yield from ((i, None) for i in left)
        yield from ((None, j) for j in right)
        return
    alike = [[max(0.0, ratio(before[i], after[j]) - _ALIKE) for j in right] for i in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    i = j = 0
    while i < len(left) or j < len(right):
        both = i < len(left) and j < len(right)
        if both and alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif i < len(left) and (j == len(right) or best[i][j] == best[i + 1][j]):
            yield left[i], None
            i += 1
        else:
            yield None, right[j]
            j += 1


def changes(before: str, after: str, bounds: Iterable[int] = ()) -> list[Change]:
    """Return what became of a paragraph, word by word; at `bounds` its words are cut as well."""
    cuts = frozenset(bounds)
    old, new = _tokens(before, cuts), _tokens(after, frozenset())
    if len(old) * len(new) > _MOST_COMPARED:
        return [Change(0, len(before), after)]
    starts = [0]
    for token in old:
        starts.append(starts[-1] + len(token))
    found: list[Change] = []
    for what, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        change = Change(starts[i], starts[i_end], "".join(new[j:j_end]))
        if found and _belong_together(found[-1], change, before, cuts):
            first = found.pop()
            kept = before[first.end : change.start]
            change = Change(first.start, change.end, first.new + kept + change.new)
        found.append(change)
    return found


def _belong_together(first: Change, second: Change, text: str, cuts: frozenset[int]) -> bool:
    """True for two changes with nothing but a space between them, in words of one origin."""
    between = text[first.end : second.start]
    return between.isspace() and not any(first.start < cut < second.end for cut in cuts)


def pieces(before: str, found: Sequence[Change]) -> tuple[Piece, ...]:
    """Return a paragraph in pieces: kept, taken out, put in."""
    told: list[Piece] = []
    at = 0
    for change in (*found, Change(len(before), len(before), "")):
        told += [
            Piece(Piecewise.KEPT, before[at : change.start]),
            Piece(Piecewise.OUT, before[change.start : change.end]),
            Piece(Piecewise.IN, change.new),
        ]
        at = change.end
    return tuple(piece for piece in told if piece.text)


def changed(before: str, found: Iterable[Change], start: int = 0, end: int | None = None) -> str:
    """Return a paragraph, or its characters from `start` to `end`, after these changes of it."""
    at, text = start, ""
    for change in found:
        text += before[at : change.start] + change.new
        at = change.end
    return text + before[at : len(before) if end is None else end]


def _tokens(text: str, cuts: frozenset[int]) -> list[str]:
    at = sorted({0, len(text), *(m.start() for m in _WORD.finditer(text)), *cuts})
    return [text[start:end] for start, end in pairwise(at)]
