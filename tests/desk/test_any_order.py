"""Whatever is written down of a letter, and in whatever order: its state follows the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plea_web.desk.models import Channel, Claim, Despatch, Draft, Member, Role
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.notes import close_letter, open_again
from plea_web.desk.workflow.preparing import printed
from plea_web.desk.workflow.replies import reply, returned
from plea_web.desk.workflow.withdrawing import withdraw
from tests.desk.conftest import Desk
from tests.desk.sent import approved

TODAY = date(2026, 3, 31)
WAYS = (Channel.PAPER, Channel.EMAIL, Channel.HAND)
SOME = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

Entry = tuple[str, Channel]


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = TODAY
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letter(desk: Desk, ana: Member) -> Draft:
    return approved(desk, ana)[0]


def day(number: int) -> date:
    return date(2026, 3, number)


def write(entry: Entry, letter: Draft, by: Member) -> None:
    """Write one entry down; an entry of a kind has always the same day."""
    what, way = entry
    one = Draft.objects.get(pk=letter.pk)
    if what == "printed":
        if refused := printed([one], on=day(1), by=by).refused:
            raise NotAllowed(str(refused[0]))
    elif what == "sent":
        left([one], way, on=day(2 + WAYS.index(way)), by=by)
    elif what == "returned":
        returned(one, way, on=day(10 + WAYS.index(way)), by=by)
    elif what == "reply":
        reply([one], on=day(20), by=by)
    elif what == "close":
        close_letter(one, "It is done.", on=day(25), by=by)
    elif what == "open":
        open_again(one, "Something came.", on=day(26), by=by)
    else:
        despatch = one.despatches.filter(channel=way, withdrawn=False, sent_on__isnull=False).first()
        if despatch is None:
            raise NotAllowed("Nothing of this way to take back.")
        withdraw(despatch, "A slip.", by=by)


def as_it_is(letter: Draft) -> tuple[Any, ...]:
    one = Draft.objects.get(pk=letter.pk)
    days = one.sent_on, one.returned_on, one.replied_on, one.due_on
    claim = Claim.objects.filter(letters=one).values_list("on", flat=True).first()
    return str(one.state), *days, claim


@dataclass
class Account:
    """The same kept by hand: what a person would say of the letter."""

    printed: bool = False
    sent: set[Channel] = field(default_factory=set)
    back: set[Channel] = field(default_factory=set)
    answered: bool = False
    closed: bool = False

    def may(self, entry: Entry) -> bool:
        what, way = entry
        others = self.sent - {way}
        return {
            "printed": Channel.PAPER not in self.sent,
            "sent": way not in self.sent,
            "returned": way in self.sent - self.back,
            "reply": bool(self.sent),
            "close": bool(self.sent) and not self.closed,
            "open": self.closed,
            "withdraw": way in self.sent - self.back and bool(others or not (self.answered or self.closed)),
        }[what]

    def write(self, entry: Entry) -> None:
        what, way = entry
        if what == "printed":
            self.printed = True
        elif what == "sent":
            self.sent.add(way)
            self.printed &= way != Channel.PAPER
        elif what == "returned":
            self.back.add(way)
        elif what == "reply":
            self.answered = True
        elif what in ("close", "open"):
            self.closed = what == "close"
        else:
            self.sent.remove(way)

    @property
    def state(self) -> str:
        if not self.sent:
            return "queued" if self.printed else "approved"
        if self.closed:
            return "closed"
        if self.answered:
            return "replied"
        return "returned" if self.sent == self.back else "sent"


ENTRIES = st.one_of(
    st.sampled_from([("printed", Channel.PAPER), ("reply", Channel.PAPER), ("close", Channel.PAPER)]),
    st.just(("open", Channel.PAPER)),
    st.tuples(st.sampled_from(["sent", "sent", "returned", "withdraw"]), st.sampled_from(WAYS)),
)


@SOME
@given(entries=st.lists(ENTRIES, min_size=3, max_size=9))
def test_after_any_entries_the_state_is_what_a_person_would_say_and_what_may_not_be_is_refused(
    letter: Draft, ana: Member, entries: list[Entry]
) -> None:
    with transaction.atomic():
        account = Account()
        for entry in entries:
            before = as_it_is(letter)
            if account.may(entry):
                write(entry, letter, ana)
                account.write(entry)
            else:
                with pytest.raises(NotAllowed):
                    write(entry, letter, ana)
                assert as_it_is(letter) == before
            state, sent_on, *_, claim = as_it_is(letter)
            assert (state, sent_on is None) == (account.state, not account.sent)
            first = min((day(2 + WAYS.index(way)) for way in account.sent), default=None)
            assert (sent_on, claim) == (first, first)
            standing = Despatch.objects.filter(draft=letter, withdrawn=False, sent_on__isnull=False)
            assert set(standing.values_list("channel", flat=True)) == account.sent
        transaction.set_rollback(True)


@SOME
@given(
    ways=st.sets(st.sampled_from(WAYS), min_size=1),
    back=st.sets(st.sampled_from(WAYS)),
    ends=st.sets(st.sampled_from(["reply", "close"])),
    slip=st.booleans(),
    orders=st.tuples(st.randoms(use_true_random=False), st.randoms(use_true_random=False)),
)
def test_the_same_entries_in_another_order_give_the_same_state(
    letter: Draft,
    ana: Member,
    ways: set[Channel],
    back: set[Channel],
    ends: set[str],
    slip: bool,
    orders: Any,
) -> None:
    entries: dict[Entry, list[Entry]] = {("sent", way): [] for way in ways}
    first = min(ways)
    entries |= {("returned", way): [("sent", way)] for way in back & ways}
    entries |= {(end, first): [("sent", first)] for end in ends}
    wrong = next((way for way in WAYS if way not in ways), None)
    if slip and wrong:
        entries[("sent", wrong)] = []
        entries[("withdraw", wrong)] = [("sent", wrong), ("sent", first)]

    came = {_in_some_order(entries, order, letter, ana) for order in orders}

    assert len(came) == 1


def _in_some_order(
    entries: dict[Entry, list[Entry]], order: Any, letter: Draft, by: Member
) -> tuple[Any, ...]:
    """Write all entries down, each after those that it rests on, and return what came of it; then undo it."""
    with transaction.atomic():
        done: list[Entry] = []
        while len(done) < len(entries):
            ready = [one for one, needs in entries.items() if one not in done and set(needs) <= set(done)]
            entry = order.choice(sorted(ready))
            write(entry, letter, by)
            done.append(entry)
        came = as_it_is(letter)
        transaction.set_rollback(True)
    return came
