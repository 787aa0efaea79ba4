"""Values that somebody should look at before the others: they are allowed, and often wrong."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from plea.model.letter import Assignment
from plea.model.people import Recipient

_NAMES = ("honorific", "given_name", "family_name", "patronymic", "name", "body", "salutation")
_LONG_NAME, _LONG_LINE, _MANY_LINES = 60, 100, 8
_LEFTOVER = re.compile(
    r"#(N/A|REF|VALUE|NAME|DIV)|\bnull\b|\bnan\b|[{}<>|]|\?\?|\bxxx?\b|\bTBC\b|\bTBD\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]+")
_NO_NAME = frozenset({"de", "da", "van", "von", "der"})


class Oddities:
    """Answers for one person at a time; knows who else is written to."""

    def __init__(self, assignments: Iterable[Assignment]) -> None:
        self._written_to = Counter(
            _person(one.recipient, one.letter.key, one.language) for one in assignments
        )

    def of(self, assignment: Assignment, values: Mapping[str, str]) -> Iterator[str]:
        """Yield each reason in words of its own: "family name" has a word in capitals: “ROSSI”."""
        for column, words in values.items():
            if not words:
                yield f'"{_said(column)}" is empty: what the text says in its place is printed.'
                continue
            for what in _odd(column, words):
                yield f'"{_said(column)}" {what}: “{_short(words)}”.'
        recipient = assignment.recipient
        family, salutation = recipient.cell("family_name", assignment.language), values.get("salutation", "")
        if (
            salutation
            and recipient.cell("salutation")
            and family
            and family.lower() not in salutation.lower()
        ):
            yield f"The salutation in the list does not name {family}: “{_short(salutation)}”."
        times = self._written_to[_person(recipient, assignment.letter.key, assignment.language)]
        if times > 1 and family:
            yield f"Somebody called {recipient.name} gets {times} of these letters."


def _person(recipient: Recipient, letter: str, language: str) -> tuple[str, str, str, str]:
    return recipient.name.casefold(), recipient.cell("country").casefold(), letter, language


def _odd(column: str, words: str) -> Iterator[str]:
    if words != words.strip() or "  " in words:
        yield "has spaces where none belong"
    if _LEFTOVER.search(words):
        yield "holds something that looks left over"
    if column in _NAMES:
        yield from _odd_name(words)
    if column in _NAMES and len(words) > _LONG_NAME:
        yield f"is {len(words)} characters long"
    elif words.count("\n") >= _MANY_LINES or max(map(len, words.splitlines()), default=0) > _LONG_LINE:
        yield "is very long"
    if not words.isascii() and any(len(_scripts(word)) > 1 for word in _WORD.findall(words)):
        yield "mixes two alphabets in one word"


def _odd_name(words: str) -> Iterator[str]:
    plain = [word for word in _WORD.findall(words) if len(word) > 3]
    if any(word.isupper() for word in plain):
        yield "has a word in capitals"
    if any(word.islower() and word not in _NO_NAME for word in plain) and len(plain) == 1:
        yield "begins with a small letter"
    if any(character.isdigit() for character in words):
        yield "has a number in it"


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(character, "?").partition(" ")[0] for character in word if character.isalpha()}


def _said(column: str) -> str:
    """Return a column as people say it: "inside address"."""
    return column.replace("_", " ")


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONG_NAME else plain[: _LONG_NAME - 1] + "…"
