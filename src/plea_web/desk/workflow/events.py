"""The log is written here, and nowhere else.

An entry's chain is the hash of the chain before it and of what the entry says, its payload by hash: a payload
can be erased and the chain still verifies.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    Campaign,
    ChainHead,
    Draft,
    Event,
    EventKind,
    Member,
    Passage,
    Payload,
    Recipient,
)


def take_turn() -> str:
    """Wait for the end of the log before anything else is locked, in a transaction; returns that end.

    A step that changes several records begins with this, so that no two steps ever wait for each other.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    return head.chain


def end_of_log() -> str:
    """Return the end of the log as it is now, without waiting; as long as it stays, nothing is decided."""
    return ChainHead.objects.filter(pk=1).values_list("chain", flat=True).first() or ""


@transaction.atomic
def record(
    kind: EventKind,
    *,
    by: Member | None,
    campaign: Campaign | None = None,
    passage: Passage | None = None,
    draft: Draft | None = None,
    recipient: Recipient | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Write one entry, in the transaction of the step that it tells of."""
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    words = _plain(payload or {})
    digest = sha256(words.encode()).hexdigest()
    Payload.objects.get_or_create(sha256=digest, defaults={"content": json.loads(words)})
    event = Event(
        kind=kind,
        campaign=campaign,
        passage=passage,
        draft=draft,
        recipient=recipient.pk if recipient else None,
        member=by.pk if by else None,
        payload_sha256=digest,
        previous=head.chain,
        at=timezone.now(),
    )
    event.chain = chain_of(event)
    event.save(force_insert=True)
    head.chain = event.chain
    head.save()
    return event


def chain_of(event: Event) -> str:
    """Return the hash that ties an entry to the one before."""
    said = [
        event.previous,
        event.kind,
        event.campaign_id,
        event.passage_id,
        event.draft_id,
        event.member,
        event.payload_sha256,
        event.at.isoformat(),
        *([event.recipient] if event.recipient is not None else []),
    ]
    return sha256(_plain(said).encode()).hexdigest()


def breaks_in_chain() -> Iterator[int]:
    """Yield the number of each entry that is not as it was written, or that does not follow its neighbour."""
    before = ""
    for event in Event.objects.order_by("number").iterator():
        if event.previous != before or event.chain != chain_of(event):
            yield event.number
        before = event.chain
    if before != end_of_log():
        yield 0


def _plain(said: Any) -> str:
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
