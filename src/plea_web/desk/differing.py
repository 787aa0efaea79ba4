"""What differs between two wordings, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\{\{.*?\}\}|\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both wordings, or in one of them."""

    change: str  # "", "out", "in"
    words: str


def differing(before: str, now: str) -> list[Piece]:
    """Return the words of both wordings in their order: what went out stands before what came in.

    >>> [(one.change, one.words) for one in differing("two years", "three years")]
    [('out', 'two'), ('in', 'three'), ('', ' years')]
    """
    return list(_pieces(_PIECES.findall(before), _PIECES.findall(now)))


def _pieces(before: list[str], now: list[str]) -> Iterator[Piece]:
    for what, a, b, c, d in SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes():
        if what == "equal":
            yield Piece("", "".join(before[a:b]))
            continue
        if b > a:
            yield Piece("out", "".join(before[a:b]))
        if d > c:
            yield Piece("in", "".join(now[c:d]))
