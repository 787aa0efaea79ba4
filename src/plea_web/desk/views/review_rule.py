"""How this campaign is reviewed: by one reader or two."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.holds import holds_of
from plea_web.desk.views.steps import decided, number, say_changed, tried
from plea_web.desk.workflow.review_rule import change_rule


def rule(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the rule, and change it."""
    here = get_object_or_404(Campaign, pk=campaign)
    if request.method == "POST":
        readings, by = number(request.POST.get("readings")), member_of(request)
        if tried(request, lambda: change_rule(here, readings=readings, by=by)):
            say_changed(request, "Saved. What is read was worked out anew.")
        return redirect("review_rule", campaign)
    context = {
        "title": "How review works",
        "campaign": here,
        "here": "review",
        "tab": "rule",
        "holds": holds_of(here),
        "decided": decided(request),
    }
    return render(request, "desk/review_rule.html", context)


urlpatterns = [
    page(
        "c/<int:campaign>/review/rule/",
        rule,
        name="review_rule",
        may_open=May.MAKE,
        methods=("GET", "POST"),
    ),
]
