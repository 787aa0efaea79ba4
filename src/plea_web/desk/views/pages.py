"""Ask for the pages of all letters to be counted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.workflow import NotAllowed, counting


def people_pages(request: HttpRequest, campaign: int) -> HttpResponse:
    """Begin to count."""
    here = get_object_or_404(Campaign, pk=campaign)
    try:
        job = counting.count_pages(here, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("people_to_read", here.pk)
    return redirect("job", here.pk, job.pk)


urlpatterns = [
    page(
        "c/<int:campaign>/review/people/pages/",
        people_pages,
        name="people_pages",
        may_open=May.REVIEW,
        methods=("POST",),
    ),
]
