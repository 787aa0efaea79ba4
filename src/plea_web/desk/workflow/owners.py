"""Who keeps the contact with whom, when somebody has to look again, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from plea_web.desk.models import LEFT, Away, Draft, EventKind, Member, Recipient
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

_CHUNK = 500


@transaction.atomic
def give_to(recipients: Iterable[Recipient], owner: Member | None, *, by: Member) -> int:
    """Give recipients, and all their letters, to a member, or to nobody; returns how many changed hands.

    Raises NotAllowed where the member may not keep contacts.
    """
    must(by, May.LOG)
    take_turn()
    if owner is not None and not may(owner, May.LOG):
        raise NotAllowed(f"{owner} does not keep contacts: give them to a campaigner or a coordinator.")
    numbers = sorted({recipient.pk for recipient in recipients})
    before: dict[str, int | None] = {}
    for start in range(0, len(numbers), _CHUNK):
        some = Recipient.objects.filter(pk__in=numbers[start : start + _CHUNK])
        others = some.exclude(owner=owner) if owner else some.filter(owner__isnull=False)
        before |= {str(pk): number for pk, number in others.values_list("pk", "owner")}
    changed = [int(number) for number in before]
    for start in range(0, len(changed), _CHUNK):
        some_of_them = changed[start : start + _CHUNK]
        Recipient.objects.filter(pk__in=some_of_them).update(owner=owner)
        Draft.objects.filter(addressee__in=some_of_them).update(owner=owner)
    if changed:
        payload = {"owner": owner.pk if owner else None, "before": before}
        record(EventKind.OWNER_CHANGED, by=by, payload=payload)
    return len(changed)


@transaction.atomic
def set_due(letters: Iterable[Draft], day: date | None, *, by: Member) -> int:
    """Say when somebody has to look at letters again, or leave it to the rule; returns how many changed.

    Raises NotAllowed where none of them has left.
    """
    must(by, May.LOG)
    take_turn()
    numbers = sorted({letter.pk for letter in letters})
    before: dict[str, str | None] = {}
    campaigns = set()
    for start in range(0, len(numbers), _CHUNK):
        left = Draft.objects.filter(pk__in=numbers[start : start + _CHUNK], state__in=LEFT)
        for pk, campaign, was in left.values_list("pk", "campaign", "due_by_hand"):
            campaigns.add(campaign)
            if was != day:
                before[str(pk)] = was.isoformat() if was else None
    if not campaigns:
        raise NotAllowed("Nothing is due of a letter that has not left. Choose letters that were sent.")
    changed = [int(number) for number in before]
    for start in range(0, len(changed), _CHUNK):
        Draft.objects.filter(pk__in=changed[start : start + _CHUNK]).update(due_by_hand=day)
    settle_letters(changed)
    if changed:
        record(EventKind.DUE_CHANGED, by=by, payload={"day": day and day.isoformat(), "before": before})
    return len(changed)


@transaction.atomic
def go_away(member: Member, *, until: date, stands_in: Member, today: date, by: Member) -> Away:
    """Let somebody look after a member's recipients up to a day. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    if member == stands_in:
        raise NotAllowed("Choose somebody else to look after your recipients.")
    if not may(stands_in, May.LOG):
        raise NotAllowed(f"{stands_in} does not keep contacts: choose a campaigner or a coordinator.")
    if until < today:
        raise NotAllowed("That day is over. Until when are you away?")
    if Away.objects.filter(member=stands_in, until__gte=today).exists():
        raise NotAllowed(f"{stands_in} is away too. Choose somebody who is here.")
    away, _ = Away.objects.update_or_create(member=member, defaults={"until": until, "stands_in": stands_in})
    payload = {"member": member.pk, "until": until.isoformat(), "stands_in": stands_in.pk}
    record(EventKind.AWAY, by=by, payload=payload)
    return away


@transaction.atomic
def come_back(member: Member, *, by: Member) -> None:
    """Let a member look after their own recipients again."""
    must(by, May.LOG)
    take_turn()
    if Away.objects.filter(member=member).delete()[0]:
        record(EventKind.AWAY, by=by, payload={"member": member.pk, "until": None})
