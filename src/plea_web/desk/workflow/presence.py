"""Who is reading what just now. No decision, so the log says nothing of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plea_web.desk.models import Member, Passage, Presence

LOOKED_AWAY = timedelta(seconds=60)


@transaction.atomic
def look_at(passage: Passage, *, by: Member) -> None:
    """Remember that `by` has a passage before them."""
    Presence.objects.update_or_create(member=by, defaults={"passage": passage, "at": timezone.now()})


def look_away(by: Member) -> None:
    """Forget what `by` had before them."""
    Presence.objects.filter(member=by).delete()


def readers(*, but: Member) -> QuerySet[Presence]:
    """Return who else has looked at a passage within the last minute."""
    recent = Presence.objects.filter(at__gte=timezone.now() - LOOKED_AWAY)
    return recent.exclude(member=but).select_related("member")
