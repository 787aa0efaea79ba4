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
    """Yield what stays and what changes; changes with nothing but a space between them are one."""
    out, into = "", ""
    for _, a, b, c, d in SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes():
        old, new = "".join(before[a:b]), "".join(now[c:d])
        if old == new and not (old.isspace() and (out or into)):
            yield from _change(out, into)
            yield Piece("", old)
            out, into = "", ""
        else:
            out, into = out + old, into + new
    yield from _change(out, into)


def _change(out: str, into: str) -> Iterator[Piece]:
    """Yield a change; a space at its end that stands in both is none."""
    space = out[len(out.rstrip()) :]
    if space and into.endswith(space):
        out, into = out[: -len(space)], into[: -len(space)]
    else:
        space = ""
    if out:
        yield Piece("out", out)
    if into:
        yield Piece("in", into)
    if space:
        yield Piece("", space)
