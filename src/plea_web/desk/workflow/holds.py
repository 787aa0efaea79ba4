"""A doubt holds letters back until two members say that they may go on."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from plea_web.desk.models import Campaign, Draft, DraftState, EventKind, Hold, Member, Variant
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import is_alone, must, words

WHY = "Say what you doubt, so that others can look into it."
ON_THEIR_WAY = (DraftState.SENDING, DraftState.UNCERTAIN, DraftState.SENT, DraftState.RETURNED)


@transaction.atomic
def hold_fact(campaign: Campaign, fact: str, reason: str, *, by: Member) -> Hold:
    """Hold every letter that tells a fact and has not been sent yet, and return the hold.

    Raises NotAllowed without a reason, where no letter tells the fact, or where it is held already.
    """
    must(by, May.HOLD)
    events.take_turn()
    doubt = words(reason, WHY)
    if not any(
        fact in facts for facts in Variant.objects.filter(campaign=campaign).values_list("facts", flat=True)
    ):
        raise NotAllowed(f'No letter of this campaign tells the fact "{fact}".')
    if Hold.objects.filter(campaign=campaign, fact=fact, lifted=False).exists():
        raise NotAllowed(f'The fact "{fact}" is held already. Add what you know as a comment.')
    hold = Hold.objects.create(campaign=campaign, fact=fact, reason=doubt, by=by, at=timezone.now())
    return _held(hold, by)


@transaction.atomic
def hold_letter(draft: Draft, reason: str, *, by: Member) -> Hold:
    """Hold one letter, and return the hold. Raises NotAllowed without a reason, or where it is on its way."""
    must(by, May.HOLD)
    events.take_turn()
    draft = Draft.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=draft.pk)
    doubt = words(reason, WHY)
    if draft.gone or draft.state in (*ON_THEIR_WAY, DraftState.REPLIED, DraftState.CLOSED):
        raise NotAllowed("This letter is on its way already, or there is none any more.")
    if draft.holds.filter(lifted=False).exists():
        raise NotAllowed("This letter is held already.")
    hold = Hold.objects.create(campaign=draft.campaign, draft=draft, reason=doubt, by=by, at=timezone.now())
    return _held(hold, by)


@transaction.atomic
def lift(hold: Hold, *, by: Member) -> Hold:
    """Say that letters may go on, and return the hold: lifted once two members have said so.

    A person alone at the desk lifts it alone, and the log says so. The same member twice is not allowed.
    """
    must(by, May.LIFT)
    events.take_turn()
    hold = Hold.objects.select_for_update(of=("self",)).select_related("campaign", "draft").get(pk=hold.pk)
    if hold.lifted:
        raise NotAllowed("This hold is lifted already.")
    alone = is_alone(by)
    if hold.first_lift_id == by.pk and not alone:
        raise NotAllowed("You lifted this already; somebody else has to say so too.")
    if hold.first_lift_id is None:
        hold.first_lift = by
    elif hold.first_lift_id != by.pk:
        hold.second_lift = by
    hold.lifted = alone or hold.second_lift_id is not None
    hold.save(update_fields=["first_lift", "second_lift", "lifted"])
    kind = EventKind.HOLD_LIFTED if hold.lifted else EventKind.HOLD_LIFT_BEGUN
    _record(kind, hold, by, alone=alone)
    if hold.lifted:
        states.settle_held(hold)
    return hold


def letters_held(hold: Hold) -> int:
    """Return how many letters a hold keeps back now."""
    held = Draft.objects.filter(campaign=hold.campaign_id, gone=False, state=DraftState.HELD)
    if hold.draft_id:
        return int(held.filter(pk=hold.draft_id).count())
    telling = [
        pk
        for pk, facts in Variant.objects.filter(campaign=hold.campaign_id).values_list("pk", "facts")
        if hold.fact in facts
    ]
    return int(held.filter(Q(variant__in=telling)).count())


def _held(hold: Hold, by: Member) -> Hold:
    states.settle_held(hold)
    _record(EventKind.HELD, hold, by, letters=letters_held(hold))
    return hold


def _record(kind: EventKind, hold: Hold, by: Member, **more: int) -> None:
    payload = {"hold": hold.pk, "fact": hold.fact, **more}
    events.record(kind, by=by, campaign=hold.campaign, draft=hold.draft, payload=payload)
