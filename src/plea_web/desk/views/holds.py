"""*I doubt this*: what is held, why, and who has said that it may go on."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Draft, Hold, Passage
from plea_web.desk.permissions import May, may
from plea_web.desk.reach import letters_of_hold, reach_of
from plea_web.desk.routes import page
from plea_web.desk.spoken import fact_in_words
from plea_web.desk.templatetags.humane import counted
from plea_web.desk.views.steps import keep_typed, say_changed, tried
from plea_web.desk.workflow import holds


def holds_of(campaign: Campaign) -> QuerySet[Hold]:
    """Return the holds of a campaign that stand."""
    standing = Hold.objects.filter(campaign=campaign, lifted=False)
    return standing.select_related("by", "first_lift", "draft").order_by("pk")


def say_held(hold: Hold) -> str:
    """Return what was just held, and how it goes on again."""
    return f"Held: {counted(holds.letters_held(hold), 'letter')}. Two members lift it together."


def held(request: HttpRequest, campaign: int) -> HttpResponse:
    """List what is held, and what was."""
    here = get_object_or_404(Campaign, pk=campaign)
    standing = [
        {"hold": one, "letters": holds.letters_held(one), "words": _told(one)} for one in holds_of(here)
    ]
    lifted = Hold.objects.filter(campaign=here, lifted=True).select_related("by", "first_lift", "second_lift")
    return render(
        request,
        "desk/review_holds.html",
        {
            "title": "Held",
            "campaign": here,
            "here": "review",
            "tab": "holds",
            "holds": holds_of(here),
            "standing": standing,
            "lifted": [{"hold": one, "words": _told(one)} for one in lifted.order_by("-pk")[:50]],
        },
    )


def _told(hold: Hold) -> str:
    return fact_in_words(hold.campaign, hold.fact) if hold.fact else ""


def doubt(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Hold everything with a fact of a passage."""
    about = get_object_or_404(Passage, campaign=campaign, pk=passage)
    fact, reason = request.POST.get("fact", ""), request.POST.get("reason", "")
    by = member_of(request)
    hold = tried(request, lambda: holds.hold_fact(about.campaign, fact, reason, by=by))
    if hold is None:
        keep_typed(request, f"passage {passage}", doubt=reason)
    else:
        say_changed(request, say_held(hold))
        if may(by, May.TRACK) and _went_further(hold):
            return redirect("hold_reach", campaign, hold.pk)
    return redirect("passage", campaign, passage)


def _went_further(hold: Hold) -> bool:
    """True where letters with the doubted fact are printed, or left already."""
    reach = reach_of(letters_of_hold(hold))
    return bool(reach.printed or reach.sent_count)


def doubt_letter(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Hold one letter."""
    about = get_object_or_404(Draft, campaign=campaign, pk=draft)
    reason, by = request.POST.get("reason", ""), member_of(request)
    if tried(request, lambda: holds.hold_letter(about, reason, by=by)) is None:
        keep_typed(request, f"letter {draft}", doubt=reason)
    return redirect("read_letter", campaign, draft)


def lift(request: HttpRequest, campaign: int, hold: int) -> HttpResponse:
    """Say that what is held may go on."""
    about = get_object_or_404(Hold, campaign=campaign, pk=hold)
    by = member_of(request)
    lifted = tried(request, lambda: holds.lift(about, by=by))
    if lifted:
        done = "Lifted: these letters go on." if lifted.lifted else "Noted. One more member has to lift it."
        say_changed(request, done)
    return redirect("holds", campaign)


_POST = ("POST",)
urlpatterns = [
    page("c/<int:campaign>/review/holds/", held, name="holds", may_open=May.REVIEW),
    page(
        "c/<int:campaign>/review/<int:passage>/doubt/",
        doubt,
        name="passage_doubt",
        may_open=May.HOLD,
        methods=_POST,
    ),
    page(
        "c/<int:campaign>/review/letters/<int:draft>/doubt/",
        doubt_letter,
        name="letter_doubt",
        may_open=May.HOLD,
        methods=_POST,
    ),
    page("c/<int:campaign>/holds/<int:hold>/lift/", lift, name="hold_lift", may_open=May.LIFT, methods=_POST),
]
