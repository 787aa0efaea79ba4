"""A campaign: one case, its letters, who gets them, and who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from plea.model.case import Audience, Case, Demand, Wording
from plea.model.history import History, SentLetter
from plea.model.people import Actions, Recipient
from plea.model.problem import Place

Day = date  # letters and campaigns have a setting of that name


@dataclass(frozen=True, slots=True)
class AddressBook:
    """One sheet of recipients and what its rows have in common."""

    key: str
    file: str  # relative to the workspace
    sheet: str
    place: Place
    as_of: date | None = None  # the day the list was true
    columns: frozenset[str] = frozenset()
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter: which list gets which text on which layout with which demands."""

    key: str
    place: Place
    title: str
    book: str  # key of the address book
    layout: str  # relative to the campaign's folder
    audience: Audience
    text: str = ""  # relative to the campaign's folder; may hold {language}
    follows: str = ""  # key of the letter after which this one goes out: it is a follow-up
    date: date | None = None  # the date on it, where it is not that of the campaign
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # column → wanted values
    languages: tuple[str, ...] = ()  # empty: each row's own language
    demands: tuple[str, ...] = ()
    pages: int = 2  # more are a warning

    def text_in(self, language: str) -> str:
        """Return the path of the text in a language."""
        return self.text.replace("{language}", language)

    def wants(self, recipient: Recipient) -> bool:
        """True when the recipient's row meets every condition of `where`."""
        return all(recipient.cell(column) in wanted for column, wanted in self.where.items())

    def languages_for(self, recipient: Recipient) -> tuple[str, ...]:
        """Return the languages in which this recipient gets the letter, each its own file."""
        return self.languages or (recipient.cell("language"),)


class Again(StrEnum):
    """What a note says when the same one stood before in this letter."""

    REFER = "refer"  # "See note 1."
    REPEAT = "repeat"


@dataclass(frozen=True, slots=True)
class NotePolicy:
    """How a campaign's letters set their notes."""

    again: Again = Again.REFER
    without: tuple[Audience, ...] = ()  # audiences whose letters carry no notes at all


@dataclass(frozen=True, slots=True)
class Tracking:
    """When to ask again, how often one office may be written to, and how long records are kept."""

    usual_follow_up: ClassVar[int] = 30  # days
    usual_no_contact: ClassVar[int] = 14
    anybody: ClassVar[str] = "default"  # stands for the offices that are not named

    follow_up: Mapping[str, int] = field(default_factory=dict)  # office → days after sending
    no_contact: Mapping[str, int] = field(default_factory=dict)  # office → days between two letters
    keep_until: date | None = None  # addresses and replies are kept up to this day; None: nobody said

    def follow_up_days(self, office: str) -> int:
        """Return how many days after sending a follow-up to an office is due."""
        return _days(self.follow_up, office, self.usual_follow_up)

    def no_contact_days(self, office: str) -> int:
        """Return how many days have to lie between two letters to one office."""
        return _days(self.no_contact, office, self.usual_no_contact)


def _days(said: Mapping[str, int], office: str, usual: int) -> int:
    return said.get(office, said.get(Tracking.anybody, usual))


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A warning that somebody has looked at and let stand."""

    code: str
    where: str  # the place as the warning names it, or the beginning of it
    reason: str
    on: date | None
    by: str  # initials
    place: Place


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything the campaigner wrote, as values."""

    key: str
    folder: Path  # letters/<key>
    workspace: Path
    title: str
    date: date
    place_of_writing: Wording
    sender: Mapping[str, Wording]
    reference: str
    reviewed: bool  # False: letters go straight to final/
    case: Case
    demands: Mapping[str, Demand]
    books: Mapping[str, AddressBook]
    letters: Mapping[str, Letter]
    actions: Actions
    notes: NotePolicy = field(default_factory=NotePolicy)
    dismissed: tuple[Dismissal, ...] = ()
    person: Wording = field(default_factory=dict)  # the full name of whom the letters are about
    readings: int = 1  # how many people have to approve a passage
    sameness: float | None = None  # how alike letters to one place may be, from 0 to 1; None: nobody asks
    tracking: Tracking = field(default_factory=Tracking)
    history: History = field(default_factory=History)
    numbers: Mapping[tuple[str, str], int] = field(default_factory=dict)  # by letter and recipient

    def day_of(self, letter: Letter) -> Day:
        """Return the date on a letter."""
        return letter.date or self.date

    def dated(self, letter: Letter) -> Campaign:
        """Return the campaign as a letter sees it: facts and offices are judged by the letter's own day."""
        return replace(self, date=letter.date) if letter.date else self

    def recipients_of(self, letter: Letter) -> tuple[Recipient, ...]:
        """Return those who are to get a letter, in the order of its list.

        They are in the list and meet the letter's conditions; a follow-up goes to those among them for whom
        history.csv names it as the next letter.
        """
        rows = self.rows_for(letter)
        if not letter.follows:
            return rows
        before = self.before(letter)
        return tuple(r for r in rows if self.history.leading_to(letter.key, r.key, before))

    def rows_for(self, letter: Letter) -> tuple[Recipient, ...]:
        """Return those in the letter's list who meet its conditions, whatever happened before."""
        book = self.books.get(letter.book)
        return tuple(r for r in book.recipients if letter.wants(r)) if book else ()

    def languages_for(self, letter: Letter, recipient: Recipient) -> tuple[str, ...]:
        """Return in which languages a recipient gets a letter; a follow-up in those of the one before."""
        if not letter.follows:
            return letter.languages_for(recipient)
        sent = self.history.leading_to(letter.key, recipient.key, self.before(letter))
        return tuple(dict.fromkeys(one.language for one in sent))

    def before(self, letter: Letter) -> frozenset[str]:
        """Return the kinds of letters that a follow-up may follow: the first one and its other rounds."""
        first = self.first_of(letter)
        if first is None or not letter.follows:
            return frozenset()
        rounds = (key for key, one in self.letters.items() if one.follows and self.first_of(one) is first)
        return frozenset((first.key, *rounds)) - {letter.key}

    def first_of(self, letter: Letter) -> Letter | None:
        """Return the letter with which a row of follow-ups began; None where one that is named is missing."""
        seen = {letter.key}
        while letter.follows:
            following = self.letters.get(letter.follows)
            if following is None or following.key in seen:
                return None
            letter = following
            seen.add(letter.key)
        return letter

    def sent_before(self, letter: Letter, recipient: Recipient, language: str) -> SentLetter | None:
        """Return the letter before this one that left: what `history` means in its text."""
        return self.history.before(letter.key, recipient.key, language, self.before(letter))
