"""What came back: answers of every kind, and letters that were returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from plea_web.desk.models import (
    LEFT,
    Attachment,
    Channel,
    Contact,
    ContactKind,
    DemandOutcome,
    Despatch,
    Draft,
    EventKind,
    KeptFile,
    Member,
    Office,
    Reply,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import in_words, past
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.offices import office_named
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

_LONGEST_REFERENCE = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says, as somebody writes it down, and what came with it."""

    on: date  # received
    channel: Channel | str = ""
    their_reference: str = ""
    their_date: date | None = None
    language: str = ""
    summary: str = ""
    summarised_by: Member | None = None  # None: whoever writes it down
    answered_by: Office | str | None = None  # another office than we wrote to, or its name
    answer_due: date | None = None  # by when the law makes them answer, or us
    outcomes: Mapping[str, str] = field(default_factory=dict)  # demand → Outcome
    attachments: Sequence[tuple[str, KeptFile]] = ()  # in the order of the pages
    note: str = ""
    confidential: bool = False


def reply(letters: Iterable[Draft], *, by: Member, **said: Any) -> Contact:
    """Write down a reply, given by the fields of an Answer, and return its entry. Raises NotAllowed."""
    return answered(letters, Answer(**said), by=by)


@transaction.atomic
def answered(
    letters: Iterable[Draft],
    answer: Answer,
    *,
    by: Member,
    corrects: Contact | None = None,
    because: str = "",
) -> Contact:
    """Write down an answer to one letter or several of one campaign, and return its entry.

    The letters of one recipient in several languages are answered together. Raises NotAllowed where one has
    not left, left after the answer, or belongs to another campaign, and for a day that is still to come.
    """
    must(by, May.LOG)
    take_turn()
    drafts = _with_twins(letters)
    _may_be(answer, drafts)
    contact = entry(
        ContactKind.REPLY,
        on=answer.on,
        by=by,
        draft=drafts[0],
        channel=answer.channel,
        note=answer.note.strip(),
        confidential=answer.confidential,
        corrects=corrects,
        because=because,
    )
    numbers = sorted(draft.pk for draft in drafts)
    write_down(
        contact,
        event=EventKind.CORRECTED if corrects else None,
        payload={"letters": numbers, "pages": len(answer.attachments), "corrects": corrects and corrects.pk},
    )
    _save(contact, answer, drafts, by)
    settle_letters(numbers)
    return contact


def _with_twins(letters: Iterable[Draft]) -> list[Draft]:
    """Return letters as they are now, with those that say the same in another language."""
    asked = list(
        Draft.objects.filter(pk__in=[one.pk for one in letters]).select_related("campaign", "addressee")
    )
    if not asked:
        raise NotAllowed("Say which letter this answers.")
    for draft in asked:
        if draft.state not in LEFT:
            raise NotAllowed(f"{draft}: it has not been sent, so nothing can come back to it.")
    if len({draft.campaign_id for draft in asked}) > 1:
        raise NotAllowed("These letters belong to several campaigns. Write the answer down once for each.")
    twins = Draft.objects.filter(
        Q(claim__in={draft.claim_id for draft in asked}, state__in=LEFT) & ~Q(pk__in=[d.pk for d in asked])
    )
    return [*asked, *twins]


def _may_be(answer: Answer, drafts: Sequence[Draft]) -> None:
    past(answer.on)
    for draft in _first_to_leave(drafts):
        if draft.sent_on and answer.on < draft.sent_on:
            raise NotAllowed(
                f"{draft}: it left on {in_words(draft.sent_on)}, so no answer to it came on "
                f"{in_words(answer.on)}. Look at the day again."
            )
    if answer.their_date and answer.their_date > answer.on:
        raise NotAllowed(
            f"They cannot have written it on {in_words(answer.their_date)}, after it was received. "
            "Look at the two days again."
        )
    if answer.answer_due and answer.answer_due < answer.on:
        raise NotAllowed(
            f"The day by which an answer is due, {in_words(answer.answer_due)}, lies before the day on which "
            "this was received. Look at the two days again."
        )
    if len(answer.their_reference) > _LONGEST_REFERENCE:
        raise NotAllowed(
            f"Their reference has more than {_LONGEST_REFERENCE} characters. Put what is more into the note."
        )


def _first_to_leave(drafts: Sequence[Draft]) -> Iterable[Draft]:
    """Of the languages of each letter, return the one that left first: an answer may be to that alone."""
    first: dict[tuple[bool, int], Draft] = {}
    for draft in drafts:
        whose = (draft.claim_id is not None, draft.claim_id or draft.pk)
        known = first.get(whose)
        if known is None or (draft.sent_on and known.sent_on and draft.sent_on < known.sent_on):
            first[whose] = draft
    return first.values()


def _save(contact: Contact, answer: Answer, drafts: Sequence[Draft], by: Member) -> None:
    office = answer.answered_by
    said = Reply.objects.create(
        contact=contact,
        their_reference=answer.their_reference.strip(),
        their_date=answer.their_date,
        language=answer.language,
        summary=answer.summary.strip(),
        summarised_by=(answer.summarised_by or by) if answer.summary.strip() else None,
        answered_by=office_named(office) if isinstance(office, str) else office,
        answer_due=answer.answer_due,
    )
    said.letters.set(drafts)
    DemandOutcome.objects.bulk_create(
        DemandOutcome(contact=contact, campaign=drafts[0].campaign, demand=demand, outcome=outcome)
        for demand, outcome in answer.outcomes.items()
    )
    Attachment.objects.bulk_create(
        Attachment(contact=contact, position=position, file=file, name=name)
        for position, (name, file) in enumerate(answer.attachments, start=1)
    )


@transaction.atomic
def returned(draft: Draft, channel: Channel | str, *, on: date, by: Member, reason: str = "") -> Contact:
    """Write down that a letter came back undelivered, and return its entry.

    Raises NotAllowed where it did not leave that way, left later, or came back before.
    """
    must(by, May.LOG)
    take_turn()
    despatch = Despatch.objects.filter(
        draft=draft, channel=channel, withdrawn=False, sent_on__isnull=False
    ).first()
    if despatch is None or despatch.sent_on is None:
        raise NotAllowed(f"{draft}: it did not leave by {Channel(channel).label.lower()}.")
    if past(on) < despatch.sent_on:
        raise NotAllowed(
            f"{draft}: it left on {in_words(despatch.sent_on)}, so it did not come back on {in_words(on)}. "
            "Look at the day again."
        )
    if despatch.returned_on:
        raise NotAllowed(f"{draft}: it came back on {in_words(despatch.returned_on)} already.")
    draft = Draft.objects.select_related("campaign", "addressee").get(pk=draft.pk)
    contact = write_down(
        entry(
            ContactKind.RETURNED,
            on=on,
            by=by,
            draft=draft,
            channel=channel,
            despatch=despatch,
            note=reason.strip(),
        )
    )
    settle_returned(despatch)
    return contact


def settle_returned(despatch: Despatch) -> None:
    """Bring a despatch, and its letter, up to what the log says of its coming back."""
    standing = Contact.objects.filter(despatch=despatch, kind=ContactKind.RETURNED, replaced=False)
    despatch.returned_on = standing.aggregate(last=Max("on"))["last"]
    despatch.save(update_fields=["returned_on"])
    settle_letters([despatch.draft_id])
