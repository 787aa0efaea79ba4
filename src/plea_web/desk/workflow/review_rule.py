"""The rule of a campaign's review: how many members read each passage."""

from __future__ import annotations

from django.db import transaction

from plea_web.desk.models import Campaign, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.files import Which, save_settings, settings_file
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

READINGS = {1: "passages", 2: "twice"}
"""How many read each passage, as campaign.yaml says it."""


@transaction.atomic
def change_rule(campaign: Campaign, *, readings: int, by: Member) -> Campaign:
    """Write into campaign.yaml how many members have to approve each passage, and return the campaign.

    What is read is worked out anew; approved letters stay approved. Raises NotAllowed for another number, and
    where the file cannot be written.
    """
    must(by, May.MAKE)
    if readings not in READINGS:
        raise NotAllowed("A passage is read by one member or by two.")
    events.take_turn()
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.readings == readings:
        return campaign
    opened = settings_file(campaign, Which.CAMPAIGN).opened
    save_settings(campaign, Which.CAMPAIGN, {("review",): READINGS[readings]}, opened=opened, by=by)
    campaign.readings = readings
    campaign.save(update_fields=["readings"])
    states.settle(campaign)
    return campaign
