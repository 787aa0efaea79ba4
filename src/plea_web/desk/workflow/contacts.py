"""The contact log is written here: entries are added, and corrected by other entries; none is changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from plea_web.desk.models import (
    Contact,
    ContactKind,
    Direction,
    Draft,
    EventKind,
    Member,
    Recipient,
)
from plea_web.desk.workflow.events import record

_DIRECTIONS = {
    ContactKind.SENT: Direction.OUT,
    ContactKind.REPLY: Direction.IN,
    ContactKind.RETURNED: Direction.IN,
    ContactKind.RAISED: Direction.IN,
    ContactKind.NOTE: Direction.OURS,
    ContactKind.CLOSED: Direction.OURS,
    ContactKind.REPORTED: Direction.OUT,
}
_EVENTS = {
    ContactKind.SENT: EventKind.SENT,
    ContactKind.REPLY: EventKind.REPLIED,
    ContactKind.RETURNED: EventKind.RETURNED,
    ContactKind.CLOSED: EventKind.CLOSED,
    ContactKind.REPORTED: EventKind.REPORTED,
}


def entry(
    kind: ContactKind,
    *,
    on: date,
    by: Member,
    draft: Draft | None = None,
    recipient: Recipient | None = None,
    **parts: Any,
) -> Contact:
    """Return a new entry, not yet saved: about a letter, or about a recipient alone."""
    whose = recipient or (draft and draft.addressee)
    if whose is None:
        raise ValueError("an entry of the contact log is about somebody")
    parts.setdefault("direction", _DIRECTIONS[kind])
    if draft is not None:
        parts.setdefault("campaign", draft.campaign)
    return Contact(
        kind=kind,
        on=on,
        by=by,
        at=timezone.now(),
        draft=draft,
        recipient=whose,
        office_id=whose.office_id,
        **parts,
    )


def write_down(
    contact: Contact, *, payload: Mapping[str, Any] | None = None, event: EventKind | None = None
) -> Contact:
    """Save an entry, and tell of it in the log; in the transaction of the step, after its turn was taken.

    `event` says what happened where that is more than the entry's own kind.

    What people wrote stays out of the event log, so that it can be erased from the one place where it stands.
    """
    contact.save(force_insert=True)
    said = {
        "contact": contact.pk,
        "on": contact.on.isoformat(),
        "channel": contact.channel,
        **(payload or {}),
    }
    record(
        event or _EVENTS.get(ContactKind(contact.kind), EventKind.NOTED),
        by=contact.by,
        campaign=contact.campaign,
        draft=contact.draft,
        recipient=contact.recipient,
        payload=said,
    )
    return contact
