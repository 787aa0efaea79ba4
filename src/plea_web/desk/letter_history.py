"""What happened to one letter, newest first: who read it, what was asked, when it was approved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from plea_web.desk.models import Approval, Comment, Draft, Event, EventKind, Member, Passage

_MOST = 200
_TOLD_OTHERWISE = (EventKind.LETTERS_APPROVED, EventKind.COMMENTED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    at: datetime
    what: str
    who: str  # "plea" where no member did it
    words: str = ""
    passage: Passage | None = None  # of which it was said


def history_of(draft: Draft) -> list[Entry]:
    """Return what happened to a letter and to its passages, newest first."""
    names = {member.pk: str(member) for member in Member.objects.all()}
    found = [*_events(draft, names), *_approvals(draft), *_comments(draft), _made(draft)]
    return sorted(found, key=lambda entry: entry.at, reverse=True)[:_MOST]


def _events(draft: Draft, names: dict[int, str]) -> Iterator[Entry]:
    of_it = Q(draft=draft)
    if draft.variant_id:
        of_it |= Q(passage__in=Passage.objects.filter(variants=draft.variant_id).values("pk"))
    events = Event.objects.filter(of_it).exclude(kind__in=_TOLD_OTHERWISE).select_related("passage")
    for event in events.order_by("-number")[:_MOST]:
        who = names.get(event.member or 0, f"Member {event.member}") if event.member else "plea"
        yield Entry(event.at, EventKind(event.kind).label, who, passage=event.passage)


def _approvals(draft: Draft) -> Iterator[Entry]:
    for approval in Approval.objects.filter(draft=draft).select_related("by"):
        what = "Letter approved" + (" by its maker" if approval.own else "")
        lapsed = "" if approval.stands else f"No longer: {approval.lapsed_because}"
        yield Entry(approval.at, what, str(approval.by), lapsed)


def _comments(draft: Draft) -> Iterator[Entry]:
    of_it = Q(draft=draft)
    if draft.variant_id:
        of_it |= Q(passage__in=Passage.objects.filter(variants=draft.variant_id).values("pk"))
    for comment in Comment.objects.filter(of_it).select_related("by", "passage")[:_MOST]:
        what = "Wording suggested" if comment.suggestion else "Comment"
        words = "\n".join(filter(None, (comment.text, comment.suggestion)))
        yield Entry(comment.at, what, str(comment.by), words, comment.passage)


def _made(draft: Draft) -> Entry:
    by = str(draft.batch.made_by) if draft.batch.made_by else "plea"
    return Entry(draft.batch.read_at, "Taken in, as it is now", by)
