"""Why a passage stands in some letters and not in others, in words instead of tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from plea.letter.shared import said_in
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Passage

_TAG = re.compile(r"\{%-?\s*(if|elif|else)\b\s*(.*?)\s*-?%\}")
_JOINED = re.compile(r"\s+(or|and)\s+")
_DID = re.compile(r"(not )?recipient\.did\.(\w+)")
_IS = re.compile(r'\w+\.(\w+) (==|!=) "([^"]*)"')
_HAS = re.compile(r'"([^"]*)" (not )?in \w+\.(\w+)')
_FILLED = re.compile(r"(not )?recipient\.(\w+)")


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition around a passage: in words, and as it is written, with the columns that it asks."""

    words: str
    written: str


def reasons_of(passage: Passage) -> list[Reason]:
    """Return why a passage stands where it does; nothing for one that every letter of its kind holds."""
    files = opened(passage.campaign).files if passage.why else None
    titles = (
        {key: said_in(action.title, passage.language) for key, action in files.actions.actions.items()}
        if files
        else {}
    )
    return [Reason(in_words(written, titles), written) for written in passage.why]


def in_words(written: str, titles: Mapping[str, str]) -> str:
    """Return a condition in words; `titles` are those of what people did.

    >>> in_words('{% if recipient.office == "hr_vp" %} (texts/a.en.md, line 4)', {})
    'where “office” is “hr_vp”'
    """
    tags = _TAG.findall(written.split(" (", 1)[0])
    if not tags:
        return "on a condition"
    word, asked = tags[0]
    if word == "else":
        return f"for everybody else: not {_where(tags[-1][1], titles)}"
    return _where(asked, titles) if word == "if" else f"otherwise {_where(asked, titles)}"


def _where(asked: str, titles: Mapping[str, str]) -> str:
    pieces = _JOINED.split(asked)
    said = [piece if piece in ("or", "and") else _said(piece, titles) for piece in pieces]
    return f"where {' '.join(said)}"


def _said(asked: str, titles: Mapping[str, str]) -> str:
    if found := _DID.fullmatch(asked):
        did = "did not take part in" if found[1] else "took part in"
        return f"they {did} “{titles.get(found[2]) or found[2]}”"
    if found := _IS.fullmatch(asked):
        return f"“{found[1]}” is {'' if found[2] == '==' else 'not '}“{found[3]}”"
    if found := _HAS.fullmatch(asked):
        return f"“{found[3]}” has {'no ' if found[2] else ''}“{found[1]}”"
    if found := _FILLED.fullmatch(asked):
        return f"“{found[2]}” is {'empty' if found[1] else 'filled in'}"
    return asked
