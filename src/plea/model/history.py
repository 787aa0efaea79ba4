"""What happened before: the letters of a campaign that left, and what came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from plea.model.problem import Place


class Outcome(StrEnum):
    """What became of a demand."""

    GRANTED = "granted"
    PARTLY = "partly"
    NOTED = "noted"
    REFUSED = "refused"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter that left, in one language."""

    letter: str  # its kind, with its round: "mep", "mep-chase-1"
    key: str  # of the recipient
    language: str
    sent_on: date
    place: Place
    number: int = 0
    reference: str = ""  # as it stands on the letter
    channel: str = ""  # "paper", "email": how it left first
    returned_on: date | None = None  # it came back undelivered
    replied_on: date | None = None  # the day on the last reply, or on which it came
    their_reference: str = ""
    replied_by: str = ""  # the office that answered, where it was another one
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)  # by key of the demand
    next: str = ""  # key of the letter that its recipient is to get now


@dataclass(frozen=True, slots=True)
class History:
    """All letters of a campaign that left; empty before the first of them does."""

    by_recipient: Mapping[str, tuple[SentLetter, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, letters: Iterable[SentLetter]) -> History:
        """Return the history of these letters."""
        found: dict[str, list[SentLetter]] = {}
        for sent in letters:
            found.setdefault(sent.key, []).append(sent)
        return cls({key: tuple(sent) for key, sent in found.items()})

    def __bool__(self) -> bool:
        return bool(self.by_recipient)

    @property
    def letters(self) -> tuple[SentLetter, ...]:
        """Return the letters, those of one recipient together."""
        return tuple(sent for letters in self.by_recipient.values() for sent in letters)

    def leading_to(self, letter: str, recipient: str, among: Collection[str]) -> tuple[SentLetter, ...]:
        """Return the letters of these kinds after which a recipient is to get this one."""
        sent = self.by_recipient.get(recipient, ())
        return tuple(one for one in sent if one.next == letter and one.letter in among)

    def before(
        self, letter: str, recipient: str, language: str, among: Collection[str] = ()
    ) -> SentLetter | None:
        """Return the letter before this one: of a follow-up that which it follows, else the last other one.

        `among` are the kinds that a follow-up follows. Of a letter in several languages it is the one in
        this language, where there is one.
        """
        if among:
            sent = self.leading_to(letter, recipient, among)
        else:
            sent = tuple(one for one in self.by_recipient.get(recipient, ()) if one.letter != letter)
        if not sent:
            return None
        last = max(reversed(sent), key=lambda one: one.sent_on)
        same = (one for one in sent if one.letter == last.letter and one.language == language)
        return next(same, last)
