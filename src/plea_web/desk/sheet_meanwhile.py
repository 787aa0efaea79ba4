"""What happened at the desk while the team's spreadsheet was out: who wrote what, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from plea_web.desk.models import Draft, Event, EventKind, Member, Payload, SheetOut
from plea_web.desk.sheet_acts import Act, ActKind

_CHUNK = 1_000  # letters asked about at once
_EVENTS = {
    ActKind.SENT: (
        EventKind.SENT, EventKind.NOT_SENT, EventKind.REPORTED, EventKind.CORRECTED, EventKind.TAKEN_BACK,
    ),
    ActKind.RETURNED: (
        EventKind.RETURNED, EventKind.REPORTED, EventKind.CORRECTED, EventKind.TAKEN_BACK, EventKind.SENT,
    ),
    ActKind.REPLY: (
        EventKind.REPLIED, EventKind.REPORTED, EventKind.CORRECTED, EventKind.TAKEN_BACK, EventKind.SENT,
    ),
    ActKind.DUE: (
        EventKind.DUE_CHANGED, EventKind.SENT, EventKind.REPLIED, EventKind.RETURNED, EventKind.CLOSED,
    ),
    ActKind.OWNER: (EventKind.OWNER_CHANGED,),
    ActKind.NOTE: (EventKind.NOTED, EventKind.CORRECTED, EventKind.TAKEN_BACK),
}  # fmt: skip


def with_what_happened(acts: list[Act], out: SheetOut) -> list[Act]:
    """Return acts; those about which the desk says something else now also say who wrote that, and when."""
    letters = sorted({act.letter for act in acts if act.meanwhile})
    if not letters:
        return acts
    happened: dict[int, list[Event]] = defaultdict(list)
    whose: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(letters), _CHUNK):
        some = Draft.objects.filter(pk__in=letters[start : start + _CHUNK])
        for recipient, letter in some.values_list("addressee", "pk"):
            whose[recipient].append(letter)
    since = Event.objects.filter(campaign=out.campaign, at__gte=out.at).order_by("number")
    for start in range(0, len(letters), _CHUNK):
        for event in since.filter(draft__in=letters[start : start + _CHUNK]):
            happened[event.draft_id or 0].append(event)
    for event, numbers in _of_many(out):
        known = whose if event.kind == EventKind.OWNER_CHANGED else dict.fromkeys(letters)
        for number in numbers & known.keys():
            for letter in whose.get(number, ()) if event.kind == EventKind.OWNER_CHANGED else (number,):
                happened[letter].append(event)
    names = {member.pk: str(member) for member in Member.objects.all()}
    return [_told(act, happened[act.letter], names) if act.meanwhile else act for act in acts]


def _of_many(out: SheetOut) -> Iterator[tuple[Event, set[int]]]:
    """Yield what was done since to many at once, with the numbers of the recipients, or of the letters."""
    kinds = (EventKind.OWNER_CHANGED, EventKind.DUE_CHANGED)
    events = Event.objects.filter(kind__in=kinds, at__gte=out.at, draft__isnull=True).order_by("number")
    hashes = {event.payload_sha256 for event in events}
    said = dict(Payload.objects.filter(sha256__in=hashes).values_list("sha256", "content"))
    for event in events:
        before = (said.get(event.payload_sha256) or {}).get("before") or {}
        yield event, {int(number) for number in before}


def _told(act: Act, happened: Sequence[Event], names: Mapping[int, str]) -> Act:
    fitting = [event for event in happened if event.kind in _EVENTS[act.kind]]
    if not fitting:
        return act
    last = fitting[-1]
    who = names.get(last.member or 0, "plea")
    what = str(EventKind(last.kind).label).lower()
    said = f"{act.meanwhile} {who}: “{what}”, {_moment(last.at)}."
    return replace(act, meanwhile=said)


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"
