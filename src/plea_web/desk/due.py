"""What is due, for whom: follow-ups, promised answers, letters that came back; over all campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.db.models import Count, Q, QuerySet

from plea_web.desk.models import Away, Campaign, Draft, DraftState, Member
from plea_web.desk.permissions import STAFF
from plea_web.desk.workflow.events import end_of_log

ON_A_PAGE = 50


class When(StrEnum):
    """How soon something is due."""

    OVERDUE = "overdue"
    WEEK = "week"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class DueLetter:
    """One letter that somebody has to look at, and why."""

    letter: Draft
    kind: str  # what its kind is called
    why: str
    days: int  # until it is due; below 0, overdue
    instead_of: Member | None = None  # who is away

    @property
    def in_words(self) -> str:
        """How soon, as people say it."""
        if self.days < 0:
            return f"{-self.days:,} day{'' if self.days == -1 else 's'} overdue"
        return {0: "today", 1: "tomorrow"}.get(self.days, f"in {self.days:,} days")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is due of one owner, or of nobody."""

    owner: Member | None
    overdue: int
    week: int
    open: int  # letters that wait for somebody, whenever due

    @property
    def number(self) -> int:
        """The owner's number for an address; 0: nobody."""
        return self.owner.pk if self.owner else 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what is due, and where the next page begins."""

    letters: tuple[DueLetter, ...]
    after: str  # "" on the last page


def due_of(owners: list[Member | None], when: When | None, *, day: date, after: str = "") -> Page:
    """Return a page of what is due of some owners (None: unowned), the most overdue first."""
    found = _within(_owned(owners), when, day).order_by("due_on", "pk")
    if after:
        on, _, number = after.partition("_")
        found = found.filter(Q(due_on__gt=on) | Q(due_on=on, pk__gt=int(number)))
    letters = list(found.select_related("campaign", "owner", "addressee__office")[: ON_A_PAGE + 1])
    more = letters[ON_A_PAGE - 1] if len(letters) > ON_A_PAGE else None
    titles = {one.pk: one.found.get("letters", {}) for one in {letter.campaign for letter in letters}}
    away = absent_members(day)
    rows = [
        DueLetter(
            letter,
            titles[letter.campaign_id].get(letter.letter, letter.letter),
            why_due(letter),
            (letter.due_on - day).days if letter.due_on else 0,
            letter.owner if letter.owner_id in away and letter.owner not in owners[:1] else None,
        )
        for letter in letters[:ON_A_PAGE]
    ]
    return Page(tuple(rows), f"{more.due_on:%Y-%m-%d}_{more.pk}" if more and more.due_on else "")


def counts(day: date) -> list[Counts]:
    """Return what is due by owner: of nobody first, then whoever has most that is overdue."""
    log = end_of_log()
    rows = _kept(day, log) if log else _rows(day)
    members = Member.objects.in_bulk([owner for owner, *_ in rows if owner])
    found = [Counts(members.get(owner or 0), *numbers) for owner, *numbers in rows]
    return sorted(found, key=lambda one: (one.owner is not None, -one.overdue, -one.week, str(one.owner)))


@lru_cache(maxsize=4)
def _kept(day: date, _log: str) -> list[tuple[int | None, int, int, int]]:
    """Return the rows as they were counted last: as long as the log ends there, they hold."""
    return _rows(day)


def _rows(day: date) -> list[tuple[int | None, int, int, int]]:
    week = day + timedelta(days=7)
    return list(
        Draft.objects.filter(gone=False, due_on__isnull=False)
        .values_list("owner")
        .annotate(
            overdue=Count("pk", filter=Q(due_on__lt=day)),
            week=Count("pk", filter=Q(due_on__gte=day, due_on__lte=week)),
            open=Count("pk"),
        )
        .order_by()
    )


def looked_after(member: Member, day: date) -> list[Member | None]:
    """Return whose recipients a member looks after: their own first, and those of members who are away."""
    absent = Away.objects.filter(stands_in=member, until__gte=day).select_related("member")
    return [member, *(one.member for one in absent)]


def keepers() -> list[Member]:
    """Return the members who may keep contacts, by name."""
    staff = Member.objects.filter(active=True, user__isnull=False, role__in=STAFF)
    return list(staff.order_by("name", "pk"))


def absent_members(day: date) -> dict[int, Away]:
    """Return who is away on a day, by the member's number."""
    away = Away.objects.filter(until__gte=day).select_related("member", "stands_in")
    return {one.member_id: one for one in away}


def due_within(campaign: Campaign, days: int, *, day: date) -> QuerySet[Draft]:
    """Return the letters of a campaign that are due within some days, the most overdue first."""
    found = Draft.objects.filter(campaign=campaign, gone=False, due_on__lte=day + timedelta(days=days))
    return found.select_related("campaign", "owner", "addressee").order_by("due_on", "pk")


def _owned(owners: list[Member | None]) -> QuerySet[Draft]:
    numbers = [one.pk for one in owners if one is not None]
    wanted = Q(owner__in=numbers)
    if None in owners:
        wanted |= Q(owner__isnull=True)
    return Draft.objects.filter(wanted, gone=False, due_on__isnull=False)


def _within(found: QuerySet[Draft], when: When | None, day: date) -> QuerySet[Draft]:
    week = day + timedelta(days=7)
    match when:
        case When.OVERDUE:
            return found.filter(due_on__lt=day)
        case When.WEEK:
            return found.filter(due_on__gte=day, due_on__lte=week)
        case When.LATER:
            return found.filter(due_on__gt=week)
    return found


def why_due(letter: Draft) -> str:
    """Return why somebody has to look at a letter, in words."""
    if letter.due_by_hand:
        return "set by hand"
    match letter.state:
        case DraftState.RETURNED:
            return "came back: find another way"
        case DraftState.REPLIED:
            return "they have to answer by then"
    return f"no answer since {letter.sent_on:%-d %B %Y}" if letter.sent_on else ""
