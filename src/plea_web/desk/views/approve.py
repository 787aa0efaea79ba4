"""Approve the letters that are wholly read."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.models import FROZEN, Campaign, Draft, Variant
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.spoken import titles_of
from plea_web.desk.whole_letters import left_to_end
from plea_web.desk.workflow import NotAllowed, approval
from plea_web.desk.workflow.states import reviewed

_SHOWN = 50


def approve(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show what can be approved and what still stands in the way; approve it."""
    shown = get_object_or_404(Campaign, pk=campaign)
    if request.method == "POST":
        try:
            job = approval.approve_letters(shown, by=member_of(request))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("approve", shown.pk)
        return redirect("job", shown.pk, job.pk)
    ready = reviewed(shown)
    around = {
        "title": "Approve",
        "here": "campaign",
        "campaign": shown,
        "titles": titles_of(shown),
        "ready": ready.count(),
        "some": ready.order_by("letter", "name")[:_SHOWN],
        "in_the_way": _in_the_way(shown),
        "to_the_end": left_to_end(shown, shown.languages),
    }
    return render(request, "desk/approve.html", around)


def _in_the_way(campaign: Campaign) -> list[tuple[str, int, str]]:
    """Return why letters cannot be approved yet: the reason, how many, and the page where it is mended."""
    here = Draft.objects.filter(campaign=campaign, gone=False).exclude(state__in=FROZEN)
    unread = list(Variant.objects.filter(campaign=campaign, unread__gt=0).values_list("pk", flat=True))
    asked = list(Variant.objects.filter(campaign=campaign, asked=True).values_list("pk", flat=True))
    counts = [
        ("with a passage that is not read yet", here.filter(variant__in=unread).count(), "passages"),
        ("with a passage of which changes are asked", here.filter(variant__in=asked).count(), "passages"),
        ("to people who are not looked at yet", here.filter(values_read=False).count(), "people_to_read"),
        (
            "that would be made otherwise now: the files have changed",
            here.filter(outdated=True).count(),
            "make",
        ),
        ("held, because somebody doubts what they say", here.filter(state="held").count(), "passages"),
    ]
    return [one for one in counts if one[1]]


urlpatterns = [
    page("c/<int:campaign>/approve/", approve, name="approve", may_open=May.APPROVE, methods=("GET", "POST")),
]
