"""Parts of the contact log that other pages show."""

from __future__ import annotations

from typing import Any

from django import template

from plea_web.desk import timeline
from plea_web.desk.models import LEFT, Draft
from plea_web.desk.permissions import May, may

register = template.Library()


@register.inclusion_tag("desk/contacts_came_back.html", takes_context=True)
def came_back(context: dict[str, Any], draft: Draft) -> dict[str, Any]:
    """Show what came back to a letter, to whoever may see that."""
    member = context.get("member")
    sees = may(member, May.TRACK) and draft.addressee_id is not None
    return {
        "draft": draft,
        "sees": sees,
        "left": draft.state in LEFT,
        "moments": timeline.of_letter(draft, member) if sees and member else [],
        "c": f"?c={draft.campaign_id}",
        "csrf_token": context.get("csrf_token"),
    }
