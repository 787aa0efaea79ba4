"""The board: every letter of a campaign by what became of it, and by whom, where and when it is due.

All counts come from one reading of an index: how many letters there are of each list, office, country and so
on together. What a filter would show is added up from these, so that choosing costs no further question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q, QuerySet

from plea_web.desk.board_choice import DUE, NOBODY, Chosen
from plea_web.desk.models import (
    FROZEN,
    LEFT,
    Campaign,
    Contact,
    DemandOutcome,
    Draft,
    DraftState,
    Reply,
)
from plea_web.desk.workflow.correspondence import OUT_OF_HAND
from plea_web.desk.workflow.events import end_of_log

ON_A_PAGE = 50
WEEK = timedelta(days=7)
_FEW = 900  # so many letters are named one by one: else a database goes through all to find them
_PARTS = ("state", "country", "group", "book", "letter", "owner", "office")  # in the order of an index
_NAMED = ("book", "office", "country", "group", "letter")


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of a letter on the board."""

    key: str
    title: str
    states: tuple[DraftState, ...]
    mood: str = ""
    always: bool = True  # shown also where no letter is in it


COLUMNS = (
    Column("to_approve", "To approve", (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.CHANGES_ASKED)),
    Column("held", "Held", (DraftState.HELD,), "bad"),
    Column("approved", "Approved", (DraftState.APPROVED,)),
    Column("printed", "Printed or signed", (DraftState.QUEUED,)),
    Column("sending", "Being sent", OUT_OF_HAND, "warn", always=False),
    Column("sent", "Sent", (DraftState.SENT,), "good"),
    Column("returned", "Came back", (DraftState.RETURNED,), "bad"),
    Column("replied", "Replied", (DraftState.REPLIED,), "good"),
    Column("closed", "Closed", (DraftState.CLOSED,)),
    Column("withdrawn", "Withdrawn", (DraftState.WITHDRAWN,), always=False),
)  # fmt: skip
"""The stages in their order."""
COLUMN_OF = {state: column for column in COLUMNS for state in column.states}
_NOT_LEFT = [state for state in FROZEN if state not in LEFT] + [DraftState.HELD]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many letters are alike in everything that the board asks about."""

    state: str
    country: str
    group: str
    book: str
    letter: str
    owner: int | None
    office: str
    count: int
    overdue: int
    week: int
    due: int
    changed: int


@dataclass(frozen=True, slots=True)
class Counts:
    """All letters of a campaign, counted; whatever is asked is added up from this."""

    cells: tuple[Cell, ...]

    def total(self, chosen: Chosen) -> int:
        """Return how many letters are chosen."""
        number = _number_of(chosen)
        return sum(map(number, _fitting(self.cells, chosen)))

    def by(self, part: str, chosen: Chosen) -> Counter[Any]:
        """Return how many of the letters that are chosen have each value of a part."""
        number, found = _number_of(chosen), Counter[Any]()
        for cell in _fitting(self.cells, chosen):
            if count := number(cell):
                found[getattr(cell, part)] += count
        return found

    def columns(self, chosen: Chosen) -> list[tuple[Column, int]]:
        """Return the stages, with how many letters are in each, all else chosen as it is."""
        states = self.by("state", chosen.without("state"))
        counted = [(column, sum(states[state.value] for state in column.states)) for column in COLUMNS]
        return [(column, number) for column, number in counted if number or column.always]

    def due(self, chosen: Chosen) -> dict[str, int]:
        """Return how many letters are due when, all else chosen as it is."""
        return {due: self.total(chosen.with_(due=due)) for due in DUE}

    def changed(self, chosen: Chosen) -> int:
        """Return how many letters would be made otherwise now than they were approved."""
        return self.total(chosen.with_(changed=True))


def counts(campaign: Campaign, day: date, within: QuerySet[Any, Any] | None = None) -> Counts:
    """Return a campaign's letters counted on a day; only some of them where they are named."""
    if within is not None:
        return _counted(Draft.objects.filter(pk__in=within), day)
    # Whatever changes a letter is written to the log: as long as the log ends here, the counts hold.
    log = end_of_log()
    return (
        _kept(campaign.pk, day, log, campaign.seen)
        if log
        else _counted(Draft.objects.filter(campaign=campaign), day)
    )


@lru_cache(maxsize=2)  # thousands of cells each, through which Python's collector has to go
def _kept(campaign: int, day: date, _log: str, _seen: str) -> Counts:
    return _counted(Draft.objects.filter(campaign=campaign), day)


def _counted(drafts: QuerySet[Draft], day: date) -> Counts:
    rows = (
        drafts.filter(gone=False)
        .values_list(*_PARTS)
        .annotate(
            count=Count("pk"),
            overdue=Count("pk", filter=_due("overdue", day)),
            week=Count("pk", filter=_due("week", day)),
            due=Count("due_on"),
            changed=Count("pk", filter=Q(outdated=True, state__in=_NOT_LEFT)),
        )
        .order_by()
    )
    return Counts(tuple(Cell(*row) for row in rows))


def states_of(asked: str) -> tuple[str, ...]:
    """Return the states of a stage, or the state itself."""
    return next((column.states for column in COLUMNS if column.key == asked), (asked,))


def _due(when: str, day: date) -> Q:
    """Return what is true of letters that are due then."""
    return {
        "overdue": Q(due_on__lt=day),
        "week": Q(due_on__gte=day, due_on__lte=day + WEEK),
        "later": Q(due_on__gt=day + WEEK),
        "none": Q(due_on__isnull=True),
    }[when]


def _fitting(cells: Iterable[Cell], chosen: Chosen) -> Iterable[Cell]:
    """Return the cells of letters that are chosen, but for when they are due."""
    if chosen.state:
        states = states_of(chosen.state)
        cells = [cell for cell in cells if cell.state in states]
    if chosen.owner:
        cells = [cell for cell in cells if str(cell.owner or NOBODY) == chosen.owner]
    for part in _NAMED:
        if wanted := getattr(chosen, part):
            cells = [cell for cell in cells if getattr(cell, part) == wanted]
    return cells


def _number_of(chosen: Chosen) -> Callable[[Cell], int]:
    """Return what of a cell counts: all its letters, those that are due then, or those that changed."""
    if chosen.changed:
        return lambda cell: cell.changed
    return {
        "overdue": lambda cell: cell.overdue,
        "week": lambda cell: cell.week,
        "later": lambda cell: cell.due - cell.overdue - cell.week,
        "none": lambda cell: cell.count - cell.due,
    }.get(chosen.due, lambda cell: cell.count)


def letters_of(campaign: Campaign, chosen: Chosen, day: date, *, confidential: bool) -> QuerySet[Draft]:
    """Return the letters that are chosen, in no order."""
    found = Draft.objects.filter(campaign=campaign, gone=False)
    if chosen.state:
        found = found.filter(state__in=states_of(chosen.state))
    found = found.filter(**{part: wanted for part in _NAMED if (wanted := getattr(chosen, part))})
    if chosen.owner:
        found = found.filter(owner=None if chosen.owner == NOBODY else int(chosen.owner))
    if chosen.due:
        found = found.filter(_due(chosen.due, day))
    if chosen.changed:
        found = found.filter(outdated=True, state__in=_NOT_LEFT)
    if chosen.demand:
        found = found.filter(
            pk__in=letters_with(campaign, chosen.demand, chosen.outcome, confidential=confidential)
        )
    if chosen.name:
        found = found.filter(name__icontains=chosen.name)
    return found


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of letters, and where the next one begins."""

    letters: list[Draft]
    after: int | None  # None: this is the last page


def listed(found: QuerySet[Draft], after: int | None, *, few: bool, by_day: bool) -> Listed:
    """Return a page of letters by name, or by the day they are due; `few`: there are less than some hundreds.

    A page begins behind a letter, not at a number: the thousandth page comes as fast as the first.
    """
    order = "due_on" if by_day else "name"
    last = Draft.objects.filter(pk=after).first() if after else None
    if last is not None and (value := getattr(last, order)):
        found = found.filter(**{f"{order}__gte": value}).filter(
            Q(**{f"{order}__gt": value}) | Q(**{order: value, "pk__gt": last.pk})
        )
    if few:
        found = Draft.objects.filter(pk__in=list(found.values_list("pk", flat=True)))
    letters = list(found.select_related("owner").order_by(order, "pk")[: ON_A_PAGE + 1])
    more = letters[ON_A_PAGE - 1].pk if len(letters) > ON_A_PAGE else None
    return Listed(letters[:ON_A_PAGE], more)


def is_few(number: int) -> bool:
    """True for so few letters that they are best named one by one."""
    return number <= _FEW


def answered_demands(campaign: Campaign) -> tuple[str, ...]:
    """Return the demands of which a reply has said something."""
    log = end_of_log()
    return _answered(campaign.pk, log) if log else ()


@lru_cache(maxsize=16)
def _answered(campaign: int, _log: str) -> tuple[str, ...]:
    said = DemandOutcome.objects.filter(campaign=campaign)
    return tuple(said.order_by("demand").values_list("demand", flat=True).distinct())


def outcomes(campaign: Campaign, demand: str, *, confidential: bool) -> dict[str, int]:
    """Return to how many letters a standing reply says what of a demand.

    Confidential replies count only where they are asked for.
    """
    said = _said(campaign, confidential=confidential).filter(demand=demand)
    letters = Count("contact__reply__letters", distinct=True)
    return dict(said.values_list("outcome").annotate(letters=letters).order_by())


def letters_with(campaign: Campaign, demand: str, outcome: str, *, confidential: bool) -> QuerySet[Any, Any]:
    """Return the numbers of the letters whose replies say something of a demand."""
    said = _said(campaign, confidential=confidential).filter(demand=demand)
    if outcome:
        said = said.filter(outcome=outcome)
    answers = Reply.letters.through.objects.filter(reply__contact__in=said.values("contact"))
    return answers.values_list("draft", flat=True)


def _said(campaign: Campaign, *, confidential: bool) -> QuerySet[DemandOutcome]:
    # The few that do not count are asked for, and not of each of the many whether it does.
    apart = Q(replaced=True) if confidential else Q(replaced=True) | Q(confidential=True)
    not_counted = Contact.objects.filter(apart, campaign=campaign)
    return DemandOutcome.objects.filter(campaign=campaign).exclude(contact__in=not_counted.values("pk"))
