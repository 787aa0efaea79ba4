"""Many letters at once from the board, each step with its way back: within the day, by whoever took it.

Letters are given by their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    LEFT,
    Campaign,
    Channel,
    Contact,
    ContactKind,
    Despatch,
    Draft,
    DraftState,
    Event,
    EventKind,
    Hold,
    Member,
    Payload,
    Recipient,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow import holds, owners
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import past
from plea_web.desk.workflow.despatches import Going, leave
from plea_web.desk.workflow.events import Said, record, record_each, take_turn
from plea_web.desk.workflow.notes import WHY_CLOSED
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words
from plea_web.desk.workflow.states import settle_drafts
from plea_web.desk.workflow.withdrawing import withdraw

MOST = 5_000
"""So many letters at once: more of them would make everybody else wait."""
MOST_ONE_BY_ONE = 500
"""So many where each letter is looked at by itself."""
_CHUNK = 500
NONE_CHOSEN = "No letter is chosen. Tick some, or choose all that are shown."


@dataclass(frozen=True, slots=True)
class Step:
    """What a step came to: its number in the log, by which it can be undone."""

    number: int
    done: int
    left_out: tuple[str, ...] = ()  # why letters were left out, each in a sentence


@transaction.atomic
def give(letters: Iterable[int], owner: Member | None, *, by: Member) -> Step:
    """Give the recipients of letters, with all their letters, to a member or to nobody. Raises NotAllowed."""
    drafts = _some(letters, MOST)
    take_turn()
    people = Recipient.objects.filter(pk__in={one.addressee.pk for one in drafts if one.addressee})
    changed = owners.give_to(people, owner, by=by)
    if not changed:
        raise NotAllowed(f"They are {owner}’s already." if owner else "They are nobody’s already.")
    return Step(_last(EventKind.OWNER_CHANGED, by), changed)


@transaction.atomic
def set_due(letters: Iterable[int], day: date | None, *, by: Member) -> Step:
    """Say when somebody has to look at letters again, or leave it to the rule. Raises NotAllowed."""
    drafts = _some(letters, MOST)
    take_turn()
    changed = owners.set_due(drafts, day, by=by)
    if not changed:
        raise NotAllowed("That day is set for them already.")
    return Step(_last(EventKind.DUE_CHANGED, by), changed, _not_left(drafts))


@transaction.atomic
def close(letters: Iterable[int], because: str, *, on: date, by: Member) -> Step:
    """Say that nothing more is expected of letters; those that have not left stay. Raises NotAllowed."""
    must(by, May.LOG)
    drafts, why = _some(letters, MOST), words(because, WHY_CLOSED)
    take_turn()
    open_ones = [one for one in drafts if one.state in LEFT and one.state != DraftState.CLOSED]
    if not open_ones:
        raise NotAllowed("None of these letters is out and open, so there is nothing to close.")
    contacts = [entry(ContactKind.CLOSED, on=past(on), by=by, draft=draft, note=why) for draft in open_ones]
    Contact.objects.bulk_create(contacts, batch_size=_CHUNK)
    said = [
        Said(one.campaign, None, one.draft, one.recipient, {"contact": one.pk, "on": on.isoformat()})
        for one in contacts
    ]
    record_each(EventKind.CLOSED, said, by=by)
    settle_letters([one.pk for one in open_ones])
    number = _at_once("close", open_ones, by, contacts=[one.pk for one in contacts])
    return Step(number, len(open_ones), _not_left(drafts))


@transaction.atomic
def hold(letters: Iterable[int], reason: str, *, by: Member) -> Step:
    """Hold letters that have not left, each until two members lift it. Raises NotAllowed."""
    drafts, why = _some(letters, MOST_ONE_BY_ONE), words(reason, holds.WHY)
    take_turn()
    made, left_out = [], []
    for draft in drafts:
        try:
            made.append(holds.hold_letter(draft, why, by=by))
        except NotAllowed as refusal:
            left_out.append(f"{draft}: {refusal}")
    if not made:
        raise NotAllowed("None of these letters can be held: they are on their way, or held already.")
    number = _at_once("hold", [one.draft for one in made if one.draft], by, holds=[one.pk for one in made])
    return Step(number, len(made), tuple(left_out))


def post(letters: Iterable[int], channel: Channel, *, on: date, by: Member) -> Step:
    """Write down that letters left on a day, as far as they may. Raises NotAllowed where none may."""
    drafts = _some(letters, MOST_ONE_BY_ONE)
    with transaction.atomic():
        gone = leave(drafts, Going(channel, on), by=by)
        if not gone.left:
            raise NotAllowed(" ".join(map(str, gone.refused[:5])) or NONE_CHOSEN)
        left = [one.draft for one in gone.left]
        number = _at_once("post", left, by, despatches=[one.pk for one in gone.left])
    return Step(number, len(left), tuple(map(str, gone.refused)))


@transaction.atomic
def undo(number: int, *, by: Member, on: date | None = None) -> int:
    """Take one's own step of a day, today, back; returns of how many letters or recipients.

    Raises NotAllowed where it was somebody else's, on another day, was undone, or where something has
    happened to one of the letters since.
    """
    must(by, May.LOG)
    take_turn()
    event = Event.objects.filter(pk=number, member=by.pk, kind__in=_UNDONE_BY).first()
    if event is None:
        raise NotAllowed("This is no step of yours that can be undone.")
    if timezone.localdate(event.at) != (on or timezone.localdate()):
        raise NotAllowed("A step can be undone on the day it was taken. Correct the letters one by one.")
    if number in _undone_since(event, by):
        raise NotAllowed("This is undone already.")
    payload = Payload.objects.filter(sha256=event.payload_sha256).values_list("content", flat=True).first()
    if not payload:
        raise NotAllowed("What this step changed is no longer known. Correct the letters one by one.")
    done = _UNDONE_BY[EventKind(event.kind)](event, payload, by)
    record(EventKind.STEP_UNDONE, by=by, campaign=event.campaign, payload={"of": number, "count": done})
    return done


def _undo_owner(_event: Event, payload: Mapping[str, Any], _by: Member) -> int:
    before: dict[str, int | None] = payload["before"]
    numbers = [int(one) for one in before]
    for start in range(0, len(numbers), _CHUNK):
        some = Recipient.objects.filter(pk__in=numbers[start : start + _CHUNK])
        if some.filter(owner=payload["owner"]).count() != some.count():
            raise NotAllowed("Some of them were given to somebody else since. Give them back one by one.")
    for owner in set(before.values()):
        theirs = [int(one) for one, was in before.items() if was == owner]
        for start in range(0, len(theirs), _CHUNK):
            chunk = theirs[start : start + _CHUNK]
            Recipient.objects.filter(pk__in=chunk).update(owner=owner)
            Draft.objects.filter(addressee__in=chunk).update(owner=owner)
    return len(numbers)


def _undo_due(event: Event, payload: Mapping[str, Any], _by: Member) -> int:
    before: dict[str, str | None] = payload["before"]
    numbers = [int(one) for one in before]
    for start in range(0, len(numbers), _CHUNK):
        some = Draft.objects.filter(pk__in=numbers[start : start + _CHUNK])
        if some.filter(due_by_hand=payload["day"]).count() != some.count():
            raise NotAllowed("Another day was set for some of them since. Set the days one by one.")
    _nothing_since(event, numbers)
    for day in set(before.values()):
        theirs = [int(one) for one, was in before.items() if was == day]
        for start in range(0, len(theirs), _CHUNK):
            Draft.objects.filter(pk__in=theirs[start : start + _CHUNK]).update(due_by_hand=day)
    settle_letters(numbers)
    return len(numbers)


def _undo_at_once(event: Event, payload: Mapping[str, Any], by: Member) -> int:
    letters: list[int] = payload["letters"]
    _nothing_since(event, letters)
    match payload["step"]:
        case "close":
            for start in range(0, len(payload["contacts"]), _CHUNK):
                chunk = payload["contacts"][start : start + _CHUNK]
                Contact.objects.filter(pk__in=chunk).update(replaced=True)
            settle_letters(letters)
        case "hold":
            Hold.objects.filter(pk__in=payload["holds"]).update(lifted=True, first_lift=by)
            for campaign in Campaign.objects.filter(drafts__in=letters).distinct():
                settle_drafts(campaign, Draft.objects.filter(pk__in=letters))
            settle_letters(letters)
        case "post":
            for despatch in Despatch.objects.filter(pk__in=payload["despatches"]).order_by("pk"):
                withdraw(despatch, "Undone on the board on the same day.", by=by)
    return len(letters)


_UNDONE_BY: dict[EventKind, Callable[[Event, Mapping[str, Any], Member], int]] = {
    EventKind.OWNER_CHANGED: _undo_owner,
    EventKind.DUE_CHANGED: _undo_due,
    EventKind.AT_ONCE: _undo_at_once,
}


def _some(letters: Iterable[int], most: int) -> list[Draft]:
    """Return letters with what a step asks of them. Raises NotAllowed for none, and for too many."""
    numbers = sorted(set(letters))
    if not numbers:
        raise NotAllowed(NONE_CHOSEN)
    if len(numbers) > most:
        raise NotAllowed(
            f"These are more than {most:,} letters. Choose fewer at once: by list, country or group."
        )
    found: list[Draft] = []
    for start in range(0, len(numbers), _CHUNK):
        some = Draft.objects.filter(pk__in=numbers[start : start + _CHUNK])
        found += some.select_related("campaign", "addressee").order_by("pk")
    return found


def _not_left(drafts: Iterable[Draft]) -> tuple[str, ...]:
    return tuple(f"{one}: it has not left." for one in drafts if one.state not in LEFT)


def _at_once(step: str, letters: Iterable[Draft], by: Member, **parts: list[int]) -> int:
    """Write down that this was one step, so that it can be undone as one; returns its number."""
    drafts = list(letters)
    payload = {"step": step, "letters": sorted({one.pk for one in drafts}), **parts}
    campaign = drafts[0].campaign
    return int(record(EventKind.AT_ONCE, by=by, campaign=campaign, payload=payload).number)


def _last(kind: EventKind, by: Member) -> int:
    """Return the number of the entry that this step has just written; its turn lets nobody in between."""
    return int(
        Event.objects.filter(kind=kind, member=by.pk).order_by("-number").values_list("number", flat=True)[0]
    )


def _undone_since(event: Event, by: Member) -> set[int]:
    since = Event.objects.filter(number__gt=event.number, member=by.pk, kind=EventKind.STEP_UNDONE)
    payloads = Payload.objects.filter(sha256__in=since.values("payload_sha256"))
    return {content["of"] for content in payloads.values_list("content", flat=True) if content}


def _nothing_since(event: Event, letters: list[int]) -> None:
    """Raise NotAllowed where the log tells more of one of these letters after a step."""
    for start in range(0, len(letters), _CHUNK):
        some = letters[start : start + _CHUNK]
        later = Event.objects.filter(draft__in=some, number__gt=event.number).select_related("draft").first()
        if later is not None:
            raise NotAllowed(
                f"{later.draft}: something has happened to it since "
                f"({EventKind(later.kind).label.lower()}), so this cannot be undone in one step. "
                "Correct the letters one by one."
            )
