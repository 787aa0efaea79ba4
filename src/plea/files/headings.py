"""What the headings of people's lists mean, as the table beside this file has them."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from plea.address.forms import LANGUAGES
from plea.files.columns import COLUMNS

WHOLE_NAME = "whole_name"
"""What a column of whole names is called: plea never splits them by itself."""

PRIVATE = "private"
"""Telephone numbers, days of birth, somebody else's notion of a gender: no letter needs them."""


def meant_by(heading: str) -> str:
    """Return the column that a heading means, WHOLE_NAME, PRIVATE, or "" for one of the campaigner's own.

    >>> meant_by("E-Mail"), meant_by("Prénom"), meant_by("NAZWISKO"), meant_by("Favourite colour")
    ('email', 'given_name', 'family_name', '')
    """
    folded = _folded(heading)
    if folded in _index():
        return _index()[folded]
    for_a_language = folded.rpartition(" ")[2] in LANGUAGES  # body_ru is a column of its own
    return "" if for_a_language else _nearly(folded)


def _nearly(folded: str) -> str:
    """A misspelt heading means its neighbour; short words are like nothing but themselves."""
    if len(folded) < 6:
        return ""
    from rapidfuzz import fuzz, process

    found = process.extractOne(folded, list(_index()), scorer=fuzz.ratio, score_cutoff=90)
    return _index()[found[0]] if found else ""


@cache
def _index() -> Mapping[str, str]:
    index = {_folded(name): name for name in COLUMNS}
    with files("plea.files").joinpath("headings.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            for word in row["headings"].split(";"):
                index.setdefault(_folded(word), row["column"])
    return index


def _folded(heading: str) -> str:
    """Return a heading without accents, capitals and signs."""
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", letters.replace("_", " ")))
