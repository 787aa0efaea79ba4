"""Letters leave: by post, by hand, by portal, by somebody's own mail program; each once per channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    LEFT,
    Approval,
    Channel,
    Claim,
    ContactKind,
    Despatch,
    Draft,
    Member,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.approval import ready_to_leave
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.stops import refuse_stopped


@transaction.atomic
def left(
    drafts: Iterable[Draft], channel: Channel, *, on: date, by: Member, tracking: str = "", note: str = ""
) -> list[Despatch]:
    """Write down that letters went out on a day by a channel, and return their despatches.

    All or nothing. Raises NotAllowed, naming the letter that may not leave, or that left this way before.
    """
    must(by, May.LOG)
    take_turn()
    wanted = Draft.objects.filter(pk__in=[draft.pk for draft in drafts])
    made = []
    for draft in wanted.select_related("campaign", "addressee__office", "variant").order_by("pk"):
        refuse_stopped(draft)
        despatch = _despatch(draft, channel, by)
        if despatch.sent_on:
            raise NotAllowed(
                f"{draft}: it left by {despatch.get_channel_display()} on {despatch.sent_on:%-d %B %Y}."
            )
        draft.claim = draft.claim or _claim(draft, on)
        Draft.objects.filter(pk=draft.pk).update(claim=draft.claim)
        despatch.sent_on, despatch.tracking, despatch.note = on, tracking, note
        despatch.save()
        write_down(entry(ContactKind.SENT, on=on, by=by, draft=draft, channel=channel, despatch=despatch))
        made.append(despatch)
    settle_letters(despatch.draft_id for despatch in made)
    return made


def _despatch(draft: Draft, channel: Channel, by: Member) -> Despatch:
    known = Despatch.objects.filter(draft=draft, channel=channel, withdrawn=False).first()
    if known:
        return known
    if draft.state in LEFT:
        approval = Approval.objects.get(draft=draft, stands=True)
    else:
        approval = ready_to_leave(draft)
    return Despatch(draft=draft, channel=channel, approval=approval, by=by, at=timezone.now())


def _claim(draft: Draft, on: date) -> Claim:
    """Return the right to send this kind of letter to this office; another recipient may have it."""
    if draft.addressee is None:
        raise NotAllowed(f"{draft}: make the letters again, so that it is known whom this one is to.")
    standing = Claim.objects.filter(
        campaign=draft.campaign, letter=draft.letter, office=draft.addressee.office, reopened_by__isnull=True
    ).first()
    if standing is None:
        return Claim.objects.create(
            campaign=draft.campaign,
            letter=draft.letter,
            office=draft.addressee.office,
            recipient=draft.addressee,
            on=on,
        )
    if standing.recipient_id != draft.addressee.pk:
        raise NotAllowed(
            f"{draft}: a letter of this kind went to {standing.recipient} at this office "
            f"on {standing.on:%-d %B %Y}."
        )
    return standing
