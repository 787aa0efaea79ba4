"""*Do not contact*, and *hold this person*: letters that have not left stay here, in every campaign.

The list's own column do_not_contact is looked at when letters are made; either of the two is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    LEFT,
    Campaign,
    DoNotContact,
    Draft,
    DraftState,
    EventKind,
    Member,
    Office,
    Recipient,
)
from plea_web.desk.permissions import May
from plea_web.desk.today import today
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import in_words
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words
from plea_web.desk.workflow.standing import in_a_sentence, standing_stops, stops_of
from plea_web.desk.workflow.states import settle_drafts

WHY = "Say why nobody should write, so that the others know."


@dataclass(frozen=True, slots=True)
class Reached:
    """What a stop reached."""

    stop: DoNotContact
    held: int  # letters that stay here now
    printed: tuple[Draft, ...]  # of them, those on paper already: to be taken out of the pile
    sent: int  # letters that left before


@transaction.atomic
def hold_person(
    recipient: Recipient, reason: str, *, by: Member, until: date | None = None,
    successor: Recipient | None = None,
) -> Reached:  # fmt: skip
    """Stop every letter to somebody that has not left, in all campaigns, and return what that reached.

    Raises NotAllowed without a reason, and where somebody stopped it already.
    """
    must(by, May.LOG)
    take_turn()
    stop = _stop(DoNotContact(recipient=recipient), reason, until, by)
    record(
        EventKind.STOPPED,
        by=by,
        recipient=recipient,
        payload={"stop": stop.pk, "until": until and until.isoformat()},
    )
    if successor is not None:
        name_successor(recipient, successor, by=by)
    return _reached(stop, Draft.objects.filter(addressee=recipient).values_list("pk", flat=True))


@transaction.atomic
def stop_office(office: Office, reason: str, *, by: Member, until: date | None = None) -> Reached:
    """Stop every letter to an office, whoever holds it, and return what that reached. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    stop = _stop(DoNotContact(office=office), reason, until, by)
    said = {"stop": stop.pk, "office": office.pk, "until": until and until.isoformat()}
    record(EventKind.STOPPED, by=by, payload=said)
    return _reached(stop, Draft.objects.filter(addressee__office=office).values_list("pk", flat=True))


@transaction.atomic
def lift_stop(stop: DoNotContact, *, by: Member) -> int:
    """Let letters go on, and return how many are held no longer. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    stop = DoNotContact.objects.select_related("recipient").get(pk=stop.pk)
    if stop.lifted_at is not None:
        raise NotAllowed("This is lifted already.")
    stop.lifted_at, stop.lifted_by = timezone.now(), by
    stop.save(update_fields=["lifted_at", "lifted_by"])
    record(EventKind.STOP_LIFTED, by=by, recipient=stop.recipient, payload={"stop": stop.pk})
    return _settle(_letters_of(stop))


@transaction.atomic
def name_successor(recipient: Recipient, successor: Recipient, *, by: Member) -> None:
    """Say who holds an office now. Raises NotAllowed for whoever it was before."""
    must(by, May.LOG)
    take_turn()
    later: Recipient | None = successor
    while later is not None:
        if later.pk == recipient.pk:
            raise NotAllowed(f"{successor} came before {recipient}, and cannot follow as well.")
        later = later.successor
    Recipient.objects.filter(pk=recipient.pk).update(successor=successor)
    record(EventKind.NOTED, by=by, recipient=recipient, payload={"successor": successor.pk})


def why_stopped(recipient: Recipient) -> str:
    """Return why nobody writes to somebody, "" where nothing stands in the way."""
    return next((in_a_sentence(stop) for stop in stops_of(recipient)), "")


def refuse_stopped(draft: Draft) -> None:
    """Raise NotAllowed where nobody writes to whom a letter is to."""
    because = why_stopped(draft.addressee) if draft.addressee else ""
    if because:
        raise NotAllowed(f"{draft}: it stays here. {because}")


@transaction.atomic
def let_go_on() -> int:
    """Free the letters of stops whose last day has passed, and return how many; plea does this by itself."""
    passed = DoNotContact.objects.filter(lifted_at__isnull=True, until__lt=today())
    if not passed.exists():
        return 0
    take_turn()
    freed = 0
    for stop in passed.select_related("recipient"):
        stop.lifted_at = timezone.now()
        stop.save(update_fields=["lifted_at"])
        record(EventKind.STOP_LIFTED, by=None, recipient=stop.recipient, payload={"stop": stop.pk})
        freed += _settle(_letters_of(stop))
    return freed


def _stop(stop: DoNotContact, reason: str, until: date | None, by: Member) -> DoNotContact:
    stop.reason, stop.until, stop.by, stop.at = words(reason, WHY), until, by, timezone.now()
    if until and until < today():
        raise NotAllowed(f"{in_words(until)} has passed. Leave the day empty where nobody knows until when.")
    let_go_on()
    known = standing_stops().filter(recipient=stop.recipient, office=stop.office).select_related("by").first()
    if known:
        whom = known.recipient or known.office
        raise NotAllowed(
            f"{known.by} said so already on {in_words(known.at.date())}: nobody writes to {whom}."
        )
    stop.save(force_insert=True)
    return stop


def _letters_of(stop: DoNotContact) -> Iterable[int]:
    drafts = Draft.objects.all()
    whose = drafts.filter(addressee=stop.recipient) if stop.recipient_id else drafts.filter(
        addressee__office=stop.office_id
    )  # fmt: skip
    return whose.values_list("pk", flat=True)


def _reached(stop: DoNotContact, letters: Iterable[int]) -> Reached:
    numbers = list(letters)
    _settle(numbers)
    drafts = Draft.objects.filter(pk__in=numbers, gone=False)
    held = drafts.filter(state=DraftState.HELD)
    printed = held.filter(
        despatches__withdrawn=False, despatches__printed_on__isnull=False, despatches__sent_on__isnull=True
    )
    sent = drafts.filter(state__in=LEFT).count()
    return Reached(stop, held.count(), tuple(printed.distinct().order_by("letter", "pk")), sent)


def _settle(letters: Iterable[int]) -> int:
    """Give letters the state that stops and all else say; returns how many are not held any more."""
    numbers = list(letters)
    before = Draft.objects.filter(pk__in=numbers, state=DraftState.HELD).count()
    for campaign in Campaign.objects.filter(drafts__in=numbers).distinct():
        settle_drafts(campaign, Draft.objects.filter(pk__in=numbers))
    settle_letters(numbers)  # a letter that was printed waits to be posted again
    return max(0, before - Draft.objects.filter(pk__in=numbers, state=DraftState.HELD).count())
