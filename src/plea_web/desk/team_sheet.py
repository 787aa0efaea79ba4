"""The team's spreadsheet, as the records stand: its columns, and one row for each letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import Q

from plea.files.columns import COLUMNS
from plea.files.contact_sheet import REPORTED, ROW_MARK, Cells, SheetColumn, as_cell
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.people import Recipient as RecipientOfFiles
from plea_web.desk.models import (
    BY_LETTER,
    LEFT,
    Campaign,
    Contact,
    ContactKind,
    DemandOutcome,
    Despatch,
    Direction,
    Draft,
    DraftState,
    Member,
    Outcome,
)
from plea_web.desk.permissions import STAFF, May, may

STATUS, REFERENCE, SENT, CHANNEL = "plea_status", "plea_reference", "plea_sent_on", "plea_channel"
RETURNED, REPLY, OUTCOME = "plea_returned_on", "plea_reply_on", "plea_outcome_"
DUE, OWNER, NOTE = "plea_next_due", "plea_owner", "plea_note"
CAME_BACK, REPLIED = "came back", "replied"
"""The words of plea_status for what came to us; an entry that only reports it says so with the same."""

_OF_LISTS = (
    "honorific", "title", "given_name", "family_name", "body", "institution", "committee", "city",
    "do_not_contact", "note",
)  # fmt: skip
_WIDTHS = {"name": 26, "body": 30, "institution": 26, "email": 28, "note": 30, "letter": 12, "language": 9}
_CHUNK = 1_000
_STATUS = {DraftState.RETURNED: CAME_BACK, DraftState.REPLIED: REPLIED}
_MOST_OF_THEIR_OWN = 12  # columns of the lists that plea does not know


@cache
def words_of(state: str) -> str:
    """Return a state as the spreadsheet says it."""
    known = DraftState(state)
    return _STATUS.get(known) or str(known.label).lower()


class _Letter(NamedTuple):
    """What a row needs of a letter; 100,000 whole records would take a third of the time of an export."""

    pk: int
    recipient: str
    name: str
    letter: str
    language: str
    office: str
    country: str
    state: str
    number: int | None
    sent_on: date | None
    returned_on: date | None
    replied_on: date | None
    due_on: date | None
    owner: int | None
    group: str
    email: str


_FIELDS = (*_Letter._fields[:14], "addressee__group", "addressee__email")


@dataclass(slots=True)
class _Said:
    """What the records say of one letter, besides what it says itself."""

    channel: str = ""
    reported: dict[str, tuple[date, str]] = field(default_factory=dict)  # what → on, channel
    outcomes: dict[str, str] = field(default_factory=dict)
    note: str = ""


class TeamSheet:
    """A campaign's rows as one member may see them; without its files, the lists' own cells are empty."""

    def __init__(self, campaign: Campaign, viewer: Member, files: CampaignOfFiles | None) -> None:
        self._campaign, self._files = campaign, files
        self._all = may(viewer, May.CONFIDENTIAL)
        self._people: Mapping[str, RecipientOfFiles] = {}
        if files is not None:
            books = {letter.book for letter in files.letters.values()}
            self._people = {
                one.key: one
                for key in sorted(books & files.books.keys())
                for one in files.books[key].recipients
            }
        self.owners = owner_names()
        self._of_lists = self._columns_of_lists()
        self.demands = demands_of(campaign)
        self.columns = (*self._theirs(), *self._ours())

    def rows(self, letters: Sequence[int] | None = None) -> Iterator[tuple[int, list[str]]]:
        """Yield the number of each letter with its cells; of those letters only, where some are given."""
        chosen = Draft.objects.filter(campaign=self._campaign, addressee__isnull=False)
        standing = chosen.filter(Q(gone=False) | Q(state__in=LEFT))
        in_order = standing.order_by("letter", "name", "pk").values_list("pk", flat=True)
        numbers = list(in_order) if letters is None else letters
        for start in range(0, len(numbers), _CHUNK):
            some = numbers[start : start + _CHUNK]
            found = map(_Letter._make, chosen.filter(pk__in=some).values_list(*_FIELDS))
            by_number = {letter.pk: letter for letter in found}
            yield from self._cells([by_number[number] for number in some if number in by_number])

    # Columns

    def _columns_of_lists(self) -> list[str]:
        there: set[str] = set()
        own: dict[str, None] = {}
        for book in self._files.books.values() if self._files else ():
            there |= book.columns
            own |= dict.fromkeys(sorted(book.columns - COLUMNS.keys()))
        known = [name for name in _OF_LISTS if name in there]
        twins = {name for name in own if name.rpartition("_")[0] in COLUMNS}
        theirs = [name for name in own if name not in twins and not name.startswith("plea_")]
        taken = {"name", "letter"}
        return [*known, *[name for name in theirs if name not in taken][:_MOST_OF_THEIR_OWN]]

    def _theirs(self) -> Iterator[SheetColumn]:
        first = ("key", "name", "letter", "language", "office", "country", "group", "email")
        for name in (*first, *self._of_lists):
            yield SheetColumn(name, "of the list", width=_WIDTHS.get(name, 14))

    def _ours(self) -> Iterator[SheetColumn]:
        states = dict.fromkeys(words_of(state) for state in DraftState)
        reported = tuple(f"{word}{REPORTED}" for word in ("sent", CAME_BACK, REPLIED))
        channels = tuple(str(channel.label) for channel in BY_LETTER)
        outcomes = tuple(str(outcome.label) for outcome in Outcome)
        yield SheetColumn(
            STATUS,
            f"Where the letter stands. Write sent, {CAME_BACK} or {REPLIED}, with its day. "
            "“Reported” means: somebody typed it here, and no despatch at the desk proves it.",
            Cells.WORD,
            ("sent", CAME_BACK, REPLIED),
            (*states, *reported),
            taken=True,
            width=17,
        )
        yield SheetColumn(REFERENCE, "Our reference, as it is printed on the letter.", width=20)
        yield SheetColumn(SENT, "The day on which the letter left.", Cells.DATE, taken=True)
        yield SheetColumn(CHANNEL, "How it left.", Cells.WORD, channels, taken=True)
        yield SheetColumn(
            RETURNED, "The day on which it came back undelivered.", Cells.DATE, taken=True, width=17
        )
        yield SheetColumn(REPLY, "The day on which their answer came.", Cells.DATE, taken=True)
        for demand in self.demands:
            yield SheetColumn(
                f"{OUTCOME}{demand}",
                f"What they answered to the demand “{demand}”.",
                Cells.WORD,
                outcomes,
                taken=True,
                width=22,
            )
        yield SheetColumn(
            DUE,
            "When somebody looks at it again; empty: by the campaign's rule.",
            Cells.DATE,
            taken=True,
            width=15,
        )
        yield SheetColumn(
            OWNER,
            "Who looks after this contact.",
            Cells.WORD,
            tuple(self.owners.values()),
            taken=True,
            width=20,
        )
        yield SheetColumn(
            NOTE,
            "The last note. What you write here becomes a new note; the old ones stay at the desk.",
            taken=True,
            width=40,
        )
        yield SheetColumn(ROW_MARK, "plea's own mark of the row. Leave it as it is.", width=12)

    # Cells

    def _cells(self, letters: list[_Letter]) -> Iterator[tuple[int, list[str]]]:
        said = self._said([letter.pk for letter in letters])
        for letter in letters:
            cells = [*self._cells_of_lists(letter), *self._cells_of_ours(letter, said[letter.pk]), ""]
            yield letter.pk, [as_cell(cell) if cell else "" for cell in cells]

    def _cells_of_lists(self, letter: _Letter) -> Iterator[str]:
        person = self._people.get(letter.recipient)
        yield from (
            letter.recipient,
            letter.name,
            letter.letter,
            letter.language,
            letter.office,
            letter.country,
        )
        yield letter.group
        yield (person.cell("email", letter.language) if person else "") or letter.email
        for name in self._of_lists:
            yield person.cell(name, letter.language) if person else ""

    def _cells_of_ours(self, letter: _Letter, said: _Said) -> Iterator[str]:
        left = letter.state in LEFT
        sent, channel = said.reported.get("sent", (None, ""))
        returned, _ = said.reported.get(CAME_BACK, (None, ""))
        replied, _ = said.reported.get(REPLIED, (None, ""))
        reported = REPLIED if replied else CAME_BACK if returned else "sent" if sent else ""
        yield f"{reported}{REPORTED}" if reported and not left else words_of(letter.state)
        yield f"{self._files.reference}/{letter.number}" if letter.number and self._files else ""
        yield _day(letter.sent_on or sent)
        yield said.channel or channel
        yield _day(letter.returned_on or returned)
        yield _day(letter.replied_on or replied)
        for demand in self.demands:
            yield said.outcomes.get(demand, "")
        yield _day(letter.due_on)
        yield self.owners.get(letter.owner or 0, "")
        yield said.note

    def _said(self, numbers: list[int]) -> dict[int, _Said]:
        said = {number: _Said() for number in numbers}
        despatches = Despatch.objects.filter(draft__in=numbers, withdrawn=False, sent_on__isnull=False)
        for number, channel in despatches.order_by("-sent_on", "-pk").values_list("draft", "channel"):
            said[number].channel = _channel(channel)
        self._contacts(numbers, said)
        outcomes = DemandOutcome.objects.filter(contact__reply__letters__in=numbers, contact__replaced=False)
        if not self._all:
            outcomes = outcomes.filter(contact__confidential=False)
        rows = outcomes.order_by("contact__on", "contact").values_list(
            "contact__reply__letters", "demand", "outcome"
        )
        for number, demand, outcome in rows:
            if number in said:
                said[number].outcomes[demand] = str(Outcome(outcome).label)
        return said

    def _contacts(self, numbers: list[int], said: dict[int, _Said]) -> None:
        kinds = (ContactKind.REPORTED, ContactKind.NOTE)
        standing = Contact.objects.filter(draft__in=numbers, replaced=False, scrubbed=False, kind__in=kinds)
        if not self._all:
            standing = standing.filter(confidential=False)
        rows = standing.order_by("pk").values_list(
            "draft", "kind", "direction", "outcome", "on", "channel", "note"
        )
        for number, kind, direction, outcome, on, channel, note in rows:
            if kind == ContactKind.NOTE:
                said[number].note = note or said[number].note
            else:
                what = "sent" if direction == Direction.OUT else outcome
                said[number].reported[what] = (on, _channel(channel))


def owner_names() -> dict[int, str]:
    """Return by number what each member is called who may own a contact; no two are called the same."""
    staff = Member.objects.filter(role__in=STAFF, active=True).order_by("name", "pk")
    names: dict[int, str] = {}
    for member in staff:
        name = as_cell(str(member))
        names[member.pk] = f"{name} ({member.pk})" if name in names.values() else name
    return names


def demands_of(campaign: Campaign) -> list[str]:
    """Return the keys of the demands that any letter of a campaign makes, in their order."""
    asked: Mapping[str, Sequence[str]] = campaign.found.get("demands", {})
    return list(dict.fromkeys(demand for demands in asked.values() for demand in demands))


def _channel(value: str) -> str:
    return next((str(channel.label) for channel in BY_LETTER if channel.value == value), "")


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
