"""Notes, calls and meetings; and the word that nothing more is expected of a letter."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from plea_web.desk.models import (
    LEFT,
    Campaign,
    Contact,
    ContactKind,
    Direction,
    Draft,
    DraftState,
    EventKind,
    Member,
    Recipient,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.days import past
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words

NOTHING_SAID = "Write what was said, or what you want others to know."
WHY_CLOSED = "Say why nothing more is expected, in a word or two."
WHY_OPEN = "Say why this letter is looked at again."


@transaction.atomic
def note(
    recipient: Recipient, text: str, *, on: date, by: Member, channel: str = "",
    direction: Direction | str = Direction.OURS, campaign: Campaign | None = None,
    draft: Draft | None = None, confidential: bool = False, corrects: Contact | None = None,
    because: str = "",
) -> Contact:  # fmt: skip
    """Write down a note about somebody: a call, a meeting, or what the team should know; return its entry.

    With a channel it says in which direction. Raises NotAllowed without words, and for a day still to come.
    """
    must(by, May.LOG)
    take_turn()
    parts = {"campaign": campaign} if campaign and draft is None else {}
    return write_down(
        entry(
            ContactKind.NOTE,
            on=past(on),
            by=by,
            recipient=recipient,
            draft=draft,
            channel=channel,
            direction=direction,
            note=words(text, NOTHING_SAID),
            confidential=confidential,
            corrects=corrects,
            because=because,
            **parts,
        ),
        event=EventKind.CORRECTED if corrects else None,
    )


@transaction.atomic
def close_letter(draft: Draft, because: str, *, on: date, by: Member) -> Contact:
    """Say that nothing more is expected of a letter, and return the entry. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    draft = Draft.objects.select_related("campaign", "addressee").get(pk=draft.pk)
    if draft.state == DraftState.CLOSED:
        raise NotAllowed(f"{draft}: it is closed already.")
    if draft.state not in LEFT:
        raise NotAllowed(f"{draft}: it has not been sent, so there is nothing to close.")
    contact = entry(ContactKind.CLOSED, on=past(on), by=by, draft=draft, note=words(because, WHY_CLOSED))
    write_down(contact)
    settle_letters([draft.pk])
    return contact


@transaction.atomic
def open_again(draft: Draft, because: str, *, on: date, by: Member) -> Contact:
    """Say that a closed letter is looked at again, and return the entry. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    draft = Draft.objects.select_related("campaign", "addressee").get(pk=draft.pk)
    closed = Contact.objects.filter(draft=draft, kind=ContactKind.CLOSED, replaced=False)
    last = closed.order_by("-pk").first()
    if last is None:
        raise NotAllowed(f"{draft}: it is not closed.")
    contact = entry(
        ContactKind.NOTE,
        on=past(on),
        by=by,
        draft=draft,
        corrects=last,
        because=words(because, WHY_OPEN)[:300],
    )
    closed.update(replaced=True)
    write_down(contact, event=EventKind.REOPENED)
    settle_letters([draft.pk])
    return contact
