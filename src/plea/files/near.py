"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def near(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like this one, or None when none is like it.

    >>> near("standig", ["standing", "sources"])
    'standing'
    """
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=70)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return what to do about a word nobody knows: the near one, or else the other advice."""
    found = near(word, known)
    return f'Did you mean "{found}"?' if found else otherwise


def listed(words: Iterable[str]) -> str:
    """Return words quoted one after the other, for messages.

    >>> listed(["mep", "pace"])
    '"mep", "pace"'
    """
    return ", ".join(f'"{word}"' for word in words)
