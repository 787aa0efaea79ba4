"""The log in people's words: who did what, and when. Names come from the members' table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice

from plea_web.desk.models import Campaign, Draft, Event, EventKind, Member, Passage, Payload


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry as it is shown."""

    number: int
    who: str
    what: str
    more: str
    at: datetime
    times: int = 1  # how often in a row, where that is told as one


_LOOKED_AT = 300


def recent(campaign: Campaign | None, count: int = 12) -> list[Happened]:
    """Return the last entries of a campaign, newest first; what one member did in a row is one entry."""
    events = Event.objects.filter(campaign=campaign).exclude(kind=EventKind.VALUES_OPENED)
    entries = told(list(events.order_by("-number")[:_LOOKED_AT]))
    rows = groupby(entries, key=lambda one: (one.who, one.what, one.more))
    return [replace(next(row), times=1 + sum(1 for _ in row)) for _, row in islice(rows, count)]


def of_letter(draft: Draft) -> list[Happened]:
    """Return what happened to one letter, newest first."""
    return told(list(Event.objects.filter(draft=draft).order_by("-number")))


def of_passage(passage: Passage) -> list[Happened]:
    """Return what happened to one passage, newest first."""
    return told(list(Event.objects.filter(passage=passage).order_by("-number")))


def told(events: list[Event]) -> list[Happened]:
    """Return entries of the log in people's words."""
    names = {member.pk: str(member) for member in Member.objects.filter(pk__in={e.member for e in events})}
    payloads = dict(
        Payload.objects.filter(sha256__in={event.payload_sha256 for event in events}).values_list(
            "sha256", "content"
        )
    )
    return [
        Happened(
            event.number,
            "plea" if event.member is None else names.get(event.member, f"Member {event.member}"),
            str(EventKind(event.kind).label),
            _more(event.kind, payloads.get(event.payload_sha256) or {}),
            event.at,
        )
        for event in events
    ]


def _more(kind: str, payload: dict[str, object]) -> str:
    match kind:
        case EventKind.BATCH_READ:
            parts = [
                f"{payload.get(name, 0):,} {name}" for name in ("new", "changed", "gone") if payload.get(name)
            ]
            return ", ".join(parts)
        case EventKind.LETTERS_APPROVED:
            letters = payload.get("letters")
            count = len(letters) if isinstance(letters, dict) else 0
            return f"{count:,} letter{'' if count == 1 else 's'}"
        case EventKind.APPROVAL_LAPSED:
            return str(payload.get("because", ""))
        case EventKind.JOB_ASKED | EventKind.JOB_ENDED:
            said = {"make": "making letters", "approve": "approving letters"}.get(
                str(payload.get("kind")), ""
            )
            return " ".join(filter(None, [said, str(payload.get("state", ""))]))
        case EventKind.HELD:
            return str(payload.get("reason", ""))
    return ""
