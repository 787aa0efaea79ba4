"""Letters on the desk of a test that are approved, or out already."""

from __future__ import annotations

from plea_web.desk.models import Draft, DraftState, Member, Passage
from plea_web.desk.workflow.approval import approve_letters
from plea_web.desk.workflow.review import approve
from tests.desk.conftest import Desk


def approved(desk: Desk, by: Member) -> list[Draft]:
    """Let a member read and approve every letter of a campaign; returns them in their order."""
    for passage in Passage.objects.filter(campaign=desk.campaign, letters__gt=0):
        approve(passage, seen=passage.sha256, by=by)
    Draft.objects.filter(campaign=desk.campaign).update(values_read=True)
    approve_letters(desk.campaign, by=by)
    return list(Draft.objects.filter(campaign=desk.campaign, state=DraftState.APPROVED).order_by("pk"))
