"""What came back: replies, and letters that were returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from plea_web.desk.models import (
    LEFT,
    Attachment,
    Channel,
    Contact,
    ContactKind,
    DemandOutcome,
    Despatch,
    Draft,
    KeptFile,
    Member,
    Office,
    Outcome,
    Reply,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must


@transaction.atomic
def reply(
    letters: Sequence[Draft], *, on: date, by: Member, channel: Channel | str = "", note: str = "",
    confidential: bool = False, their_reference: str = "", their_date: date | None = None,
    language: str = "", summary: str = "", answered_by: Office | None = None,
    answer_due: date | None = None,
    outcomes: Mapping[str, Outcome] | None = None, attachments: Sequence[tuple[str, KeptFile]] = (),
) -> Contact:  # fmt: skip
    """Write down a reply to one letter or several of one campaign, and return its entry. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    drafts = list(
        Draft.objects.filter(pk__in=[one.pk for one in letters]).select_related("campaign", "addressee")
    )
    for draft in drafts:
        if draft.state not in LEFT:
            raise NotAllowed(f"{draft}: it has not been sent, so nothing can come back to it.")
    contact = write_down(
        entry(
            ContactKind.REPLY,
            on=on,
            by=by,
            draft=drafts[0],
            channel=channel,
            note=note,
            confidential=confidential,
        )
    )
    answer = Reply.objects.create(
        contact=contact, their_reference=their_reference, their_date=their_date, language=language,
        summary=summary, summarised_by=by if summary else None, answered_by=answered_by,
        answer_due=answer_due,
    )  # fmt: skip
    answer.letters.set(drafts)
    DemandOutcome.objects.bulk_create(
        DemandOutcome(contact=contact, campaign=drafts[0].campaign, demand=demand, outcome=outcome)
        for demand, outcome in (outcomes or {}).items()
    )
    Attachment.objects.bulk_create(
        Attachment(contact=contact, position=position, file=file, name=name)
        for position, (name, file) in enumerate(attachments, start=1)
    )
    settle_letters(draft.pk for draft in drafts)
    return contact


@transaction.atomic
def returned(draft: Draft, channel: Channel, *, on: date, by: Member, reason: str = "") -> Contact:
    """Write down that a letter came back undelivered. Raises NotAllowed where it did not leave that way."""
    must(by, May.LOG)
    take_turn()
    despatch = Despatch.objects.filter(
        draft=draft, channel=channel, withdrawn=False, sent_on__isnull=False
    ).first()
    if despatch is None:
        raise NotAllowed(f"{draft}: it did not leave by {Channel(channel).label.lower()}.")
    despatch.returned_on = on
    despatch.save(update_fields=["returned_on"])
    contact = write_down(
        entry(
            ContactKind.RETURNED, on=on, by=by, draft=draft, channel=channel, despatch=despatch, note=reason
        )
    )
    settle_letters([draft.pk])
    return contact
