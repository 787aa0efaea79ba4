"""Who gets what, and the letters that come of it."""

from __future__ import annotations

from dataclasses import dataclass

from plea.model.campaign import Letter
from plea.model.people import Recipient

Whose = tuple[str, str, str]
"""A letter to somebody: key of the letter, key of the recipient, language."""

Numbered = tuple[str, str]
"""What has a number of its own: key of the letter, key of the recipient. Its languages share the number."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One letter to be made: this recipient, this kind of letter, this language."""

    letter: Letter
    recipient: Recipient
    language: str
    file: str  # the plain file name, "be-staes-bart.docx"

    @property
    def whose(self) -> Whose:
        """Which letter to whom, as a manifest says it."""
        return self.letter.key, self.recipient.key, self.language

    @property
    def numbered(self) -> Numbered:
        """Return what its number is kept under."""
        return self.letter.key, self.recipient.key

    def identifier(self, reference: str) -> str:
        """Return the one mark that a letter carries: the campaign's reference, then whose letter it is."""
        return f"{reference}/{self.recipient.key}/{self.letter.key}/{self.language}"


@dataclass(frozen=True, slots=True)
class Omission:
    """Somebody on the list who gets no letter, and why."""

    letter: Letter
    recipient: Recipient
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets what, in the order of the campaign's letters and of the lists."""

    assignments: tuple[Assignment, ...]
    omissions: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One letter for one recipient, not yet approved."""

    assignment: Assignment
    docx: bytes
    sha256: str
    fingerprint: str  # SHA-256 of what this letter was made from
    number: int = 0  # our number, with which its reference ends
