"""A whole name in one cell is taken apart the one way that a person chose, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plea.address.honorifics import DEGREES, honorific


@dataclass(frozen=True, slots=True)
class Name:
    """The parts of a name as they are typed."""

    given: str
    family: str
    honorific: str = ""
    title: str = ""


def _comma(words: str) -> tuple[str, str] | None:
    """Bell, Ana."""
    family, comma, given = words.partition(",")
    return (given.strip(), family.strip()) if comma and "," not in given and given.strip() else None


def _capitals(words: str) -> tuple[str, str] | None:
    """Ana BELL, or BELL Ana; small words before the capitals (van der MEER) belong to them."""
    pieces = words.split()
    loud = [i for i, piece in enumerate(pieces) if _is_loud(piece)]
    if not loud or len(loud) == len(pieces):
        return None
    start, end = loud[0], loud[-1] + 1
    while start and pieces[start - 1].islower():
        start -= 1
    family, given = pieces[start:end], pieces[:start] + pieces[end:]
    return (" ".join(given), " ".join(family)) if given else None


def _is_loud(piece: str) -> bool:
    capitals = [letter for letter in piece if letter.isupper()]
    return len(capitals) > 1 and len(capitals) * 2 > sum(map(str.isalpha, piece))


_AFTER_NAMES = {"mp", "mep", "msp", "mla", "td", "mdb", "mdep", "mdl", "mdlr", "kc", "qc", "phd", "md", "jr"}
_AFTER_NAMES |= {"sr", "obe", "mbe", "cbe", "kbe", "dbe", "sj"}
"""What may stand after a name and is no part of it: then the last word is no family name."""


def _last(words: str) -> tuple[str, str] | None:
    """Ana Bell; neither "Bell, Ana" nor "Ana Bell MP"."""
    given, space, family = words.rpartition(" ")
    after = family.replace(".", "").casefold() in _AFTER_NAMES
    return (given.strip(), family) if space and "," not in words and not after else None


def _first(words: str) -> tuple[str, str] | None:
    """Bell Ana; not "Bell, Ana"."""
    family, space, given = words.partition(" ")
    return (given.strip(), family) if space and "," not in words else None


_SPLITS: Mapping[str, Callable[[str], tuple[str, str] | None]] = {
    "comma": _comma,
    "capitals": _capitals,
    "last": _last,
    "first": _first,
}

WAYS: Mapping[str, str] = {
    "comma": "family name, comma, given name: Bell, Ana",
    "capitals": "the family name is in capitals: Ana BELL",
    "last": "the last word is the family name: Ana Bell",
    "first": "the first word is the family name: Bell Ana",
}
"""The ways of writing a name that a person may choose, each in words."""


def taken_apart(words: str, way: str) -> Name | None:
    """Return the parts of a name, None where it is not written in this way.

    >>> taken_apart("Ms Eve van der MEER", "capitals")
    Name(given='Eve', family='van der MEER', honorific='Ms', title='')
    """
    before: dict[str, str] = {}
    rest = words.strip()
    while " " in rest:
        first, after = rest.split(" ", 1)
        if (known := honorific(first, "en")) and known.word and "honorific" not in before:
            before["honorific"] = first
        elif first.rstrip(".").casefold() in DEGREES:
            before["title"] = f"{before.get('title', '')} {first}".strip()
        else:
            break
        rest = after.strip()
    split = _SPLITS[way](rest) if way in _SPLITS else None
    return Name(*split, **before) if split else None
