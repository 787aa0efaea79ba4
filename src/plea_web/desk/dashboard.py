"""The numbers of the dashboard: each is counted once, by one grouped question on an index."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from plea_web.desk.board_choice import NOBODY
from plea_web.desk.coded import code
from plea_web.desk.models import Campaign, Contact, ContactKind, Direction, Draft, DraftState


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which letters are counted; empty means all."""

    book: str = ""  # key of the list
    kind: str = ""
    country: str = ""
    group: str = ""
    owner: str = ""  # a member's number, or NOBODY

    def __bool__(self) -> bool:
        return any((self.book, self.kind, self.country, self.group, self.owner))

    @property
    def by_letter(self) -> bool:
        """True where only a letter tells what is chosen: its list, or its kind."""
        return bool(self.book or self.kind)

    def where(self, *, person: str = "", book: str = "book", kind: str = "letter") -> dict[str, Any]:
        """Return what is chosen as a filter; `person` is the way to whose country, group and owner count."""
        named = {
            f"{person}country": self.country,
            f"{person}group": self.group,
            book: self.book,
            kind: self.kind,
        }
        wanted: dict[str, Any] = {column: value for column, value in named.items() if value}
        if self.owner == NOBODY:
            wanted[f"{person}owner__isnull"] = True
        elif self.owner:
            wanted[f"{person}owner"] = int(self.owner)
        return wanted


@dataclass(frozen=True, slots=True)
class Rate:
    """How many letters went out, and how many of them were answered."""

    label: str
    sent: int
    replied: int

    @property
    def share(self) -> float:
        """Answered letters for each that went out, 0 to 1."""
        return self.replied / self.sent if self.sent else 0.0


@dataclass(frozen=True, slots=True)
class Week:
    """The days of one week, Monday first, and how often somebody was contacted in it."""

    monday: date
    by: Mapping[str, int]  # a channel, or REPORTED

    @property
    def number(self) -> int:
        """Contacts by all channels."""
        return sum(self.by.values())


@dataclass(frozen=True, slots=True)
class DueNumbers:
    """Follow-ups by when they are due."""

    overdue: int = 0
    week: int = 0  # within seven days
    later: int = 0
    next: int = 0  # of these, in the seven days after


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the letters of a campaign have come to."""

    states: Mapping[DraftState, int]
    countries: list[Rate]
    groups: list[Rate]
    due: DueNumbers

    @property
    def letters(self) -> int:
        """All letters that were counted."""
        return sum(self.states.values())

    @property
    def whole(self) -> Rate:
        """All that went out, and all that was answered."""
        return Rate("", sum(one.sent for one in self.countries), sum(one.replied for one in self.countries))


REPORTED = "reported"
"""Stands for contacts that were typed into the spreadsheet, among the channels."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Letters that are made now or have left, counted by all that they can be chosen by but the owner."""

    rows: Sequence[Mapping[str, Any]]

    def values(self, column: str) -> list[str]:
        """Return what stands in a column: `book`, `letter`, `country` or `group`, but for nothing."""
        return sorted({row[column] for row in self.rows} - {""})

    def kinds_of(self, book: str) -> set[str]:
        """Return the kinds of letters that go to a list."""
        return {row["letter"] for row in self.rows if row["book"] == book}

    def coded(self, column: str, asked: str) -> str:
        """Return the value that an address asks for by its code; "" where no letter has it."""
        return next((value for value in self.values(column) if code(value) == asked), "") if asked else ""

    def numbers(self, chosen: Chosen) -> Numbers:
        """Add up the letters that are chosen; the owner was chosen when they were counted."""
        wanted = [
            (column, value)
            for column, value in Chosen(chosen.book, chosen.kind, chosen.country, chosen.group)
            .where()
            .items()
        ]
        rows = [row for row in self.rows if all(row[column] == value for column, value in wanted)]
        states, dues = Counter[str](), Counter[str]()
        for row in rows:
            states[row["state"]] += row["n"]
            for name in ("due", "late", "soon", "then"):
                dues[name] += row[name]
        due = DueNumbers(dues["late"], dues["soon"], dues["due"] - dues["late"] - dues["soon"], dues["then"])
        return Numbers(
            {state: states[state] for state in DraftState if states[state]},
            _rates(rows, "country"),
            _rates(rows, "group"),
            due,
        )


def tally(campaign: Campaign, owner: str, today: date) -> Tally:
    """Count the letters of a campaign, or of one owner, in one reading of an index."""
    counted = Q(gone=False) | Q(sent_on__isnull=False)
    rows = (
        Draft.objects.filter(counted, campaign=campaign, **Chosen(owner=owner).where())
        .order_by()
        .values("state", "country", "group", "book", "letter")
        .annotate(
            n=Count("*"),
            sent=Count("sent_on"),
            replied=Count("replied_on"),
            due=Count("due_on"),
            late=Count("pk", filter=Q(due_on__lt=today)),
            soon=Count("pk", filter=Q(due_on__range=(today, _after(today, 7)))),
            then=Count("pk", filter=Q(due_on__range=(_after(today, 8), _after(today, 14)))),
        )
    )
    return Tally(list(rows))


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def _rates(rows: Iterable[Mapping[str, Any]], by: str) -> list[Rate]:
    """Return what went out and came back by country or group, the most letters first."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        sums[row[by]][0] += row["sent"]
        sums[row[by]][1] += row["replied"]
    rates = [Rate(label, sent, replied) for label, (sent, replied) in sums.items() if sent]
    return sorted(rates, key=lambda rate: (-rate.sent, rate.label))


def weeks(campaign: Campaign, chosen: Chosen, today: date) -> list[Week]:
    """Count whom we contacted by week and channel, from the first week to this one; an empty week is 0."""
    rows = (
        contacts_of(campaign, chosen)
        .filter(kind__in=(ContactKind.SENT, ContactKind.REPORTED, ContactKind.NOTE), direction=Direction.OUT)
        .order_by()
        .values_list("on", "channel", "kind")
        .annotate(n=Count("*"))
    )
    counted: dict[date, Counter[str]] = defaultdict(Counter)
    for on, channel, kind, number in rows:
        if kind == ContactKind.NOTE and not channel:
            continue  # a thought of ours, though somebody called it a word to them
        by = REPORTED if kind == ContactKind.REPORTED else channel
        counted[on - timedelta(days=on.weekday())][by] += number
    if not counted:
        return []
    first, last = min(counted), max(max(counted), today - timedelta(days=today.weekday()))
    mondays = [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
    return [Week(monday, counted[monday]) for monday in mondays]


def contacts_of(campaign: Campaign, chosen: Chosen) -> QuerySet[Contact]:
    """Return the entries of a campaign's log that stand, about whom is chosen."""
    standing = Contact.objects.filter(campaign=campaign, replaced=False)
    if chosen.by_letter:
        letters = Draft.objects.filter(campaign=campaign, **chosen.where())
        return standing.filter(draft__in=letters.values("pk"))  # twice as fast as asking each entry's letter
    return standing.filter(**chosen.where(person="recipient__"))
