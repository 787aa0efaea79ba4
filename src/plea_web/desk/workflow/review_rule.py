"""The rule of a campaign's review: how many members read each passage."""

from __future__ import annotations

from django.db import transaction

from plea_web.desk.models import Campaign, EventKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

READINGS = (1, 2)


@transaction.atomic
def change_rule(campaign: Campaign, *, readings: int, by: Member) -> Campaign:
    """Set how many members have to approve each passage, and return the campaign.

    What is read is worked out anew; approved letters stay approved. Raises NotAllowed for another number.
    """
    must(by, May.MAKE)
    if readings not in READINGS:
        raise NotAllowed("A passage is read by one member or by two.")
    events.take_turn()
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.readings == readings:
        return campaign
    campaign.readings = readings
    campaign.save(update_fields=["readings"])
    states.settle(campaign)
    events.record(EventKind.SETTINGS_CHANGED, by=by, campaign=campaign, payload={"readings": readings})
    return campaign
