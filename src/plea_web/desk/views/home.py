"""The front page: where the campaigns stand."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page


def home(request: HttpRequest) -> HttpResponse:
    """Show every campaign of this desk."""
    return render(request, "desk/home.html", {"title": "Home"})


def campaign(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show one campaign, stage by stage."""
    shown = get_object_or_404(Campaign, pk=campaign)
    return render(request, "desk/campaign.html", {"title": "Campaign", "campaign": shown})


urlpatterns = [
    page("", home, name="home", may_open=May.SEE),
    page("c/<int:campaign>/", campaign, name="campaign", may_open=May.SEE),
]
