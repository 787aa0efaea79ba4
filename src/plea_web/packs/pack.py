"""A pack: the passages that one reader is asked to read, and what comes back of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when read aloud


class Verdict(StrEnum):
    """What a reader says of a passage."""

    OK = "ok"
    CHANGE = "change"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class Question:
    """One passage put before a reader, with the letter in which it is read."""

    number: int  # from 1, as the reader sees it
    passage_sha256: str
    words: str  # "Dear {{ recipient.salutation }},"
    notes: tuple[str, ...] = ()
    letters: int = 1  # how many letters hold the passage
    why: tuple[str, ...] = ()  # plain conditions: "for those who signed the inquiry of 2017"
    before: str = ""  # the words approved last; "" for a passage that is new
    sample: str = ""  # one letter that holds the passage, as HTML
    sample_name: str = ""  # "as in a letter to a deputy"


@dataclass(frozen=True, slots=True)
class Pack:
    """What one reader gets. `reader` is how the desk calls the pack; it stands in no file that goes out."""

    key: str  # "K7QF-2M9D"
    reader: str
    language: str  # of the passages: "ru"
    made_on: date
    questions: tuple[Question, ...]
    seal: str = ""  # a key in base64, under which answers to its locked page come back

    @property
    def file_name(self) -> str:
        """How its files are called, without an ending; it names nobody."""
        return f"texts-{self.key}"

    def question(self, number: int) -> Question | None:
        """Return a question by its number, None where the pack has none."""
        return next((one for one in self.questions if one.number == number), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader says of one passage; `sha` is the hash of the words that were read."""

    number: int
    sha: str
    verdict: Verdict
    comment: str = ""
    suggestion: str = ""  # the wording proposed; "" where none is


def new_key() -> str:
    """Return a key that nobody guesses: eight letters and digits, "K7QF-2M9D"."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def same_key(one: str, other: str) -> bool:
    """True for keys that differ in nothing but how they were typed."""
    return _plain(one) == _plain(other)


def _plain(key: str) -> str:
    return "".join(character for character in key.upper() if character.isalnum())
