"""Who brought a new wording in: whoever changed its text at the desk, before whoever had the letters made."""

from __future__ import annotations

from plea_web.desk.models import Campaign, Event, EventKind, Payload


def changed_since_last_batch(campaign: Campaign) -> dict[str, int]:
    """Return by file the number of the member who changed that text last, as long as no batch told of it."""
    events = Event.objects.filter(campaign=campaign)
    last = events.filter(kind=EventKind.BATCH_READ).order_by("-number").values_list("number", flat=True)
    changes = events.filter(kind=EventKind.TEXT_CHANGED, number__gt=last.first() or 0).order_by("number")
    told = list(changes.exclude(member=None).values_list("payload_sha256", "member"))
    contents = dict(
        Payload.objects.filter(sha256__in=[digest for digest, _ in told]).values_list("sha256", "content")
    )
    return {
        str(content["file"]): member
        for digest, member in told
        if member and isinstance(content := contents.get(digest), dict) and "file" in content
    }
