"""What every page shows around itself."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May, may


def around_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return the member, what they may do, and the campaigns to choose from."""
    member = getattr(request, "member", None)
    if member is None:
        return {"member": None}
    return {
        "member": member,
        "may": {rule.name.lower(): may(member, rule) for rule in May},
        "campaigns": Campaign.objects.order_by("key"),
        "idle_minutes": settings.IDLE_MINUTES,
    }
