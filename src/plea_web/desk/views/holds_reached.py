"""*Hold everything with this fact*: what a doubt reaches, and what to do with each of the three lists."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Hold
from plea_web.desk.permissions import May
from plea_web.desk.reach import letters_of_hold, letters_telling, reach_of
from plea_web.desk.routes import page
from plea_web.desk.spoken import fact_in_words, titles_of
from plea_web.desk.views.holds import say_held
from plea_web.desk.views.steps import number as number_of
from plea_web.desk.views.steps import say_changed, tried
from plea_web.desk.workflow import holds


def reached(request: HttpRequest, campaign: int, hold: int) -> HttpResponse:
    """Show which letters of a hold wait, lie printed, or left."""
    about = get_object_or_404(Hold.objects.select_related("campaign", "by"), campaign=campaign, pk=hold)
    asked = request.GET
    shown = {
        **_around(about.campaign, "What this hold reaches"),
        "hold": about,
        "words": fact_in_words(about.campaign, about.fact) if about.fact else "",
        "reach": reach_of(
            letters_of_hold(about),
            waiting_after=number_of(asked.get("waiting")),
            sent_after=number_of(asked.get("sent")),
        ),
    }
    return render(request, "desk/hold_reach.html", shown)


def fact(request: HttpRequest, campaign: int, number: int) -> HttpResponse:
    """Show what a hold on a fact would reach, and hold it."""
    here = get_object_or_404(Campaign, pk=campaign)
    files = opened(here).files
    facts = list(files.case.facts) if files else []
    if not 1 <= number <= len(facts):
        raise Http404
    key, by = facts[number - 1], member_of(request)
    standing = Hold.objects.filter(campaign=here, fact=key, lifted=False).first()
    reason = request.POST.get("reason", "")
    if request.method == "POST" and standing is None:
        standing = tried(request, lambda: holds.hold_fact(here, key, reason, by=by))
        if standing:
            say_changed(request, say_held(standing))
    if standing:
        return redirect("hold_reach", campaign, standing.pk)
    shown = {
        **_around(here, "Hold a fact"),
        "here": "settings",
        "words": fact_in_words(here, key),
        "reach": reach_of(letters_telling(here, key)),
        "number": number,
        "reason": reason,
    }
    return render(request, "desk/hold_fact.html", shown, status=422 if request.method == "POST" else 200)


def _around(campaign: Campaign, title: str) -> dict[str, object]:
    return {
        "campaign": campaign,
        "here": "review",
        "tab": "holds",
        "titles": titles_of(campaign),
        "title": title,
    }


urlpatterns = [
    page("c/<int:campaign>/holds/<int:hold>/reach/", reached, name="hold_reach", may_open=May.TRACK),
    page(
        "c/<int:campaign>/facts/<int:number>/hold/",
        fact,
        name="fact_hold",
        may_open=May.TRACK,
        methods=("GET", "POST"),
    ),
]
