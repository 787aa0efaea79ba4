"""The front page and the overview of a campaign: where it stands, and what is next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.happened import recent
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May, may
from plea_web.desk.progress import progress_of
from plea_web.desk.routes import page
from plea_web.desk.workflow.closing import due_for_erasing


def home(request: HttpRequest) -> HttpResponse:
    """Show every campaign of this desk; where there is one, that."""
    campaigns = list(Campaign.objects.order_by("key"))
    if len(campaigns) == 1:
        return redirect("campaign", campaigns[0].pk)
    if not campaigns and may(member_of(request), May.MAKE):
        return redirect("start")
    shown = [(one, progress_of(one, member_of(request))) for one in campaigns]
    around = {"title": "Home", "shown": shown, "due": due_for_erasing()}
    return render(request, "desk/home.html", around)


def campaign(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show one campaign, stage by stage."""
    shown = get_object_or_404(Campaign, pk=campaign)
    around = {
        "title": "Overview",
        "here": "campaign",
        "campaign": shown,
        "progress": progress_of(shown, member_of(request)),
        "events": recent(shown),
        "due": due_for_erasing().filter(pk=shown.pk).exists(),
    }
    return render(request, "desk/campaign.html", around)


def findings(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show what is wrong in a campaign's files, file by file."""
    shown = get_object_or_404(Campaign, pk=campaign)
    files: dict[str, list[dict[str, object]]] = {}
    for problem in shown.findings:
        files.setdefault(problem["file"], []).append(problem)
    around = {"title": "Check", "here": "campaign", "campaign": shown, "files": files}
    return render(request, "desk/findings.html", around)


urlpatterns = [
    page("", home, name="home", may_open=May.SEE),
    page("c/<int:campaign>/", campaign, name="campaign", may_open=May.SEE),
    page("c/<int:campaign>/check/", findings, name="findings", may_open=May.SEE),
]
