"""When an office may be written to again, over all campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plea_web.desk.models import Campaign, Contact, Direction, Office
from plea_web.desk.workflow.correspondence import tracking_of


@dataclass(frozen=True, slots=True)
class NextContact:
    """The first day on which a letter fits the rules, and what it rests on."""

    on: date
    last: date  # when we wrote the last time
    days: int  # that have to lie between

    def is_past(self, today: date) -> bool:
        """True when nothing has to be waited for."""
        return self.on <= today


def next_contact(office: Office) -> NextContact | None:
    """Return when an office may be written to again, by the strictest of all campaigns' rules.

    None where nobody wrote to it yet.
    """
    ours = Contact.objects.filter(office=office, direction=Direction.OUT, replaced=False)
    last = ours.order_by("-on", "-id").values_list("on", flat=True).first()
    if last is None:
        return None
    open_ones = Campaign.objects.filter(closed_on__isnull=True)
    days = max((tracking_of(campaign).no_contact_days(office.kind) for campaign in open_ones), default=0)
    return NextContact(last + timedelta(days=days), last, days)
