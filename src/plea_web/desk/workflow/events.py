"""The log is written here, and nowhere else.

An entry's chain is the hash of the chain before it and of what the entry says, its payload by hash: a payload
can be erased and the chain still verifies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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

_MANY = 500  # entries in one statement


def take_turn() -> str:
    """Wait for the end of the log before anything else is locked, in a transaction; returns that end.

    A step that changes several records begins with this, so that no two steps ever wait for each other.
    """
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    return head.chain


def end_of_log() -> str:
    """Return the end of the log as it is now, without waiting; as long as it stays, nothing is decided."""
    return ChainHead.objects.filter(pk=1).values_list("chain", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry to be written: what it is about, and what it says."""

    campaign: Campaign | None = None
    passage: Passage | None = None
    draft: Draft | None = None
    recipient: Recipient | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)


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
    said = Said(campaign, passage, draft, recipient, payload or {})
    return record_each(kind, [said], by=by)[0]


@transaction.atomic
def record_each(kind: EventKind, entries: Iterable[Said], *, by: Member | None) -> list[Event]:
    """Write entries of one kind, one after the other, in some statements however many they are."""
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    now, events, payloads = timezone.now(), [], {}
    for said in entries:
        words = _plain(said.payload)
        digest = sha256(words.encode()).hexdigest()
        payloads[digest] = json.loads(words)
        event = Event(
            kind=kind,
            campaign=said.campaign,
            passage=said.passage,
            draft=said.draft,
            recipient=said.recipient.pk if said.recipient else None,
            member=by.pk if by else None,
            payload_sha256=digest,
            previous=head.chain,
            at=now,
        )
        head.chain = event.chain = chain_of(event)
        events.append(event)
    _keep_payloads(payloads)
    Event.objects.bulk_create(events, batch_size=_MANY)
    head.save()
    return events


def _keep_payloads(payloads: Mapping[str, Any]) -> None:
    known: set[str] = set()
    hashes = list(payloads)
    for start in range(0, len(hashes), _MANY):
        some = hashes[start : start + _MANY]
        known.update(Payload.objects.filter(sha256__in=some).values_list("sha256", flat=True))
    new = [Payload(sha256=one, content=content) for one, content in payloads.items() if one not in known]
    Payload.objects.bulk_create(new, batch_size=_MANY)


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
