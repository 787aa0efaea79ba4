"""Which *do not contact* stand on a day, and whom they are of; asked wherever letters may go on."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from plea_web.desk.models import DoNotContact, Office, Recipient
from plea_web.desk.today import today
from plea_web.desk.workflow.days import in_words


def standing_stops(on: date | None = None) -> QuerySet[DoNotContact]:
    """Return what stands on a day, today unless another is named."""
    day = on or today()
    return DoNotContact.objects.filter(Q(until__isnull=True) | Q(until__gte=day), lifted_at__isnull=True)


def in_a_sentence(stop: DoNotContact) -> str:
    """Return what a stop says: of whom, why, who said so, and when."""
    until = f" until {in_words(stop.until)}" if stop.until else ""
    whom = stop.recipient or stop.office
    return f"Nobody writes to {whom}{until}: {stop.reason} ({stop.by}, {in_words(stop.at.date())})."


def stopped_recipients(on: date | None = None) -> set[int]:
    """Return the numbers of all whom nobody writes to: themselves, or through their office."""
    recipients: set[int] = set()
    offices: set[int] = set()
    for recipient, office in standing_stops(on).values_list("recipient", "office"):
        (recipients if recipient else offices).add(recipient or office)
    if offices:
        recipients |= set(Recipient.objects.filter(office__in=offices).values_list("pk", flat=True))
    return recipients


def stops_of(recipient: Recipient) -> list[DoNotContact]:
    """Return what stands in the way of writing to somebody: their own stop, and that of their office."""
    theirs = Q(recipient=recipient) | Q(office=recipient.office_id)
    return list(standing_stops().filter(theirs).select_related("by", "recipient", "office").order_by("pk"))


def stops_of_office(office: Office) -> list[DoNotContact]:
    """Return the standing stop of an office itself, as a list of one or none."""
    return list(standing_stops().filter(office=office).select_related("by", "office"))
