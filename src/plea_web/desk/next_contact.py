"""When an office may be written to again, over all campaigns, as its page says it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plea_web.desk.models import Campaign, Contact, Direction, Office
from plea_web.desk.workflow.intervals import next_allowed


@dataclass(frozen=True, slots=True)
class NextContact:
    """The first day on which a letter fits the rules, and when we wrote the last time."""

    on: date
    last: date


def next_contact(office: Office, campaign: Campaign | None = None) -> NextContact | None:
    """Return when an office may be written to again, by one campaign or by any; None: nobody wrote yet."""
    on = next_allowed(office, campaign)
    ours = Contact.objects.filter(office=office, direction=Direction.OUT, replaced=False)
    last = ours.order_by("-on", "-id").values_list("on", flat=True).first()
    return NextContact(on, last) if on and last else None
