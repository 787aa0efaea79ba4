"""Not sent after all: a despatch that was written down by mistake is taken back, with the reason."""

from __future__ import annotations

from django.db import transaction

from plea_web.desk.models import (
    WAYS,
    Campaign,
    Channel,
    Contact,
    ContactKind,
    Despatch,
    Draft,
    EventKind,
    Member,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.claims import settle_claims
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import in_words
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words
from plea_web.desk.workflow.states import settle_drafts

WHY = "Say why it did not leave, so that whoever reads the log later understands it."
_LONGEST = 300


@transaction.atomic
def withdraw(despatch: Despatch, reason: str, *, by: Member) -> Despatch:
    """Take a despatch back, and return it: the letter goes back to where it was, the entry stays readable.

    What was only printed or signed needs no reason. Raises NotAllowed where it was taken back before, or
    where the log says that the letter arrived, came back or is closed.
    """
    must(by, May.LOG)
    take_turn()
    now = Despatch.objects.select_related("draft__campaign", "draft__addressee__office").get(pk=despatch.pk)
    draft = now.draft
    if now.withdrawn:
        raise NotAllowed("This was taken back already.")
    _not_closed(draft)
    if now.sent_on is None:
        Despatch.objects.filter(pk=now.pk).update(withdrawn=True)
        record(
            EventKind.TAKEN_BACK,
            by=by,
            campaign=draft.campaign,
            draft=draft,
            recipient=draft.addressee,
            payload={"despatch": now.pk, "channel": now.channel},
        )
    else:
        because = words(reason, WHY)
        if len(because) > _LONGEST:
            raise NotAllowed(f"Say it in at most {_LONGEST} characters.")
        _nothing_rests_on(now)
        Despatch.objects.filter(pk=now.pk).update(withdrawn=True)
        _correct(now, because, by)
    claim = draft.claim_id
    settle_letters([draft.pk])
    settle_claims([claim] if claim else [])
    settle_drafts(draft.campaign, Draft.objects.filter(pk=draft.pk))  # a doubt may hold it back now
    if now.sent_on:  # no new batch changed it while it was out: that is looked at again
        Campaign.objects.filter(pk=draft.campaign_id).update(seen="")
    now.refresh_from_db()
    return now


def _not_closed(draft: Draft) -> None:
    closed = draft.campaign.closed_on
    if closed:
        raise NotAllowed(f"This campaign was closed on {in_words(closed)}; its log stays as it is.")


def _nothing_rests_on(despatch: Despatch) -> None:
    """Raise NotAllowed where an entry that stands could not be true without this despatch."""
    draft, way = despatch.draft, WAYS[Channel(despatch.channel)]
    standing = Contact.objects.filter(replaced=False)
    if despatch.returned_on:
        raise NotAllowed(
            f"{draft}: it came back on {in_words(despatch.returned_on)}, so it did leave {way}. Take that "
            "entry back first, if it is wrong too."
        )
    others = draft.despatches.filter(withdrawn=False, sent_on__isnull=False).exclude(pk=despatch.pk)
    answer = standing.filter(kind=ContactKind.REPLY, reply__letters=draft).order_by("on").first()
    end = standing.filter(kind=ContactKind.CLOSED, draft=draft).first()
    if answer and not others.filter(sent_on__lte=answer.on).exists():
        raise NotAllowed(
            f"{draft}: a reply of {in_words(answer.on)} to it is written down, so it did leave. Take the "
            "reply back first, if it is wrong too."
        )
    if end and not others.exists():
        raise NotAllowed(f"{draft}: it was closed on {in_words(end.on)}. Take that entry back first.")


def _correct(despatch: Despatch, reason: str, by: Member) -> None:
    """Let an entry say why, instead of the one that said it was sent."""
    draft = despatch.draft
    said = Contact.objects.filter(despatch=despatch, kind=ContactKind.SENT, replaced=False).first()
    correction = entry(
        ContactKind.NOTE,
        on=despatch.sent_on,
        by=by,
        draft=draft,
        channel=despatch.channel,
        despatch=despatch,
        corrects=said,
        because=reason,
    )
    write_down(correction, payload={"despatch": despatch.pk}, event=EventKind.NOT_SENT)
    Contact.objects.filter(despatch=despatch, kind=ContactKind.SENT).update(replaced=True)
