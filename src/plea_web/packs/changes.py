"""What changed in a passage since it was approved, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    TAKEN = "taken"


def word_changes(before: str, now: str) -> Iterator[tuple[Change, str]]:
    """Yield the words of both, in order: taken out, added, or the same.

    >>> [(str(change), words) for change, words in word_changes("in May", "in June")]
    [('same', 'in '), ('taken', 'May'), ('added', 'June')]
    """
    old, new = _WORD.findall(before), _WORD.findall(now)
    for _, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        taken, added = "".join(old[start:end]), "".join(new[begin:stop])
        if taken == added:
            yield Change.SAME, taken
            continue
        if taken:
            yield Change.TAKEN, taken
        if added:
            yield Change.ADDED, added
