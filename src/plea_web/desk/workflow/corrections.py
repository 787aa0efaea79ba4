"""An entry of the log that was wrong: another one stands instead of it, with who said so and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from plea_web.desk.models import (
    Contact,
    ContactKind,
    Direction,
    Draft,
    EventKind,
    Member,
)
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.notes import note
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.replies import Answer, answered, settle_returned
from plea_web.desk.workflow.rules import must, words

WHY = "Say what was wrong, so that others can follow it later."
_LONGEST = 300


@transaction.atomic
def take_back(contact: Contact, because: str, *, by: Member) -> Contact:
    """Take an entry back that should not be there, and return the entry that says so.

    Raises NotAllowed for what is taken back elsewhere, or was already.
    """
    old = _to_replace(contact, by)
    if old.kind == ContactKind.SENT:
        raise NotAllowed("What was written down as sent is taken back at its letter, where it left.")
    if old.kind == ContactKind.CLOSED:
        raise NotAllowed("A closed letter is opened again at its page.")
    instead = entry(
        ContactKind.NOTE,
        on=old.on,
        by=by,
        recipient=old.recipient,
        draft=old.draft,
        campaign=old.campaign,
        corrects=old,
        because=_reason(because),
        confidential=old.confidential,
    )
    write_down(instead, payload={"corrects": old.pk}, event=EventKind.TAKEN_BACK)
    _settle(old)
    return instead


@transaction.atomic
def correct_reply(
    contact: Contact, answer: Answer, letters: Iterable[Draft], because: str, *, by: Member
) -> Contact:
    """Put another answer in the place of one, and return it. Raises NotAllowed."""
    old = _to_replace(contact, by)
    if old.kind != ContactKind.REPLY:
        raise NotAllowed("This entry is no reply.")
    instead = answered(letters, answer, by=by, corrects=old, because=_reason(because))
    _settle(old)
    return instead


@transaction.atomic
def correct_note(
    contact: Contact, text: str, because: str, *, on: date, by: Member, channel: str = "",
    direction: Direction | str = Direction.OURS, confidential: bool = False,
) -> Contact:  # fmt: skip
    """Put another note in the place of one, and return it. Raises NotAllowed."""
    old = _to_replace(contact, by)
    if old.kind != ContactKind.NOTE:
        raise NotAllowed("This entry is no note.")
    return note(
        old.recipient, text, on=on, by=by, channel=channel, direction=direction, campaign=old.campaign,
        draft=old.draft, confidential=confidential, corrects=old, because=_reason(because),
    )  # fmt: skip


def _to_replace(contact: Contact, by: Member) -> Contact:
    """Return an entry that stands, marked as replaced in this transaction. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    parts = ("recipient", "draft__campaign", "draft__addressee", "campaign", "despatch", "corrects")
    old = Contact.objects.select_related(*parts).get(pk=contact.pk)
    if old.confidential and old.by_id != by.pk and not may(by, May.CONFIDENTIAL):
        raise NotAllowed("This entry is confidential: only an owner, or who wrote it, changes it.")
    if old.replaced:
        raise NotAllowed("This entry was corrected or taken back already. Look at the page again.")
    if old.is_withdrawal:
        raise NotAllowed("This entry says that another does not count. Write that one down anew instead.")
    if old.scrubbed:
        raise NotAllowed("What this entry said has been erased, so there is nothing to correct.")
    Contact.objects.filter(pk=old.pk).update(replaced=True)
    return old


def _settle(old: Contact) -> None:
    """Bring the letters that an entry was about up to what stands now."""
    if old.kind == ContactKind.REPLY:
        settle_letters(old.reply.letters.values_list("pk", flat=True))
    elif old.kind == ContactKind.RETURNED and old.despatch:
        settle_returned(old.despatch)
    elif old.draft_id:
        settle_letters([old.draft_id])


def _reason(because: str) -> str:
    said = words(because, WHY)
    if len(said) > _LONGEST:
        raise NotAllowed(f"Say it in at most {_LONGEST} characters.")
    return said
