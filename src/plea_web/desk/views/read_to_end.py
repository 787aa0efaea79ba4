"""*Read to the end*: a few whole letters, so that each passage is read in one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea.merge.shown import show
from plea_web.desk.entrance import member_of
from plea_web.desk.in_letter import as_the_files_are
from plea_web.desk.models import Campaign, Draft, ReviewKind
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.spoken import titles_of
from plea_web.desk.views.holds import holds_of
from plea_web.desk.views.remarks import remarks_on
from plea_web.desk.views.steps import decided, keep_typed, say_decided, tried, typed
from plea_web.desk.whole_letters import letters_to_read
from plea_web.desk.workflow import people


def read_to_end(request: HttpRequest, campaign: int) -> HttpResponse:
    """List the letters to read, by language."""
    here = get_object_or_404(Campaign, pk=campaign)
    parts = [{"language": one, "letters": letters_to_read(here, one)} for one in here.languages]
    return render(
        request,
        "desk/read_to_end.html",
        {
            "title": "Read to the end",
            "campaign": here,
            "titles": titles_of(here),
            "here": "review",
            "tab": "to_end",
            "parts": [part for part in parts if part["letters"]],
            "left": sum(not one.read for part in parts for one in part["letters"]),
            "holds": holds_of(here),
            "decided": decided(request),
        },
    )


def read_letter(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show one whole letter to read."""
    here = get_object_or_404(Campaign, pk=campaign)
    about = get_object_or_404(Draft.objects.select_related("campaign"), campaign=here, pk=draft)
    made = as_the_files_are(about)
    shown = show(made) if made else None
    said = about.reviews.filter(kind=ReviewKind.LETTER, undone=False, sha256=about.sha256)
    return render(
        request,
        "desk/read_letter.html",
        {
            "title": "Read to the end",
            "campaign": here,
            "titles": titles_of(here),
            "here": "review",
            "tab": "to_end",
            "draft": about,
            "html": shown.html if shown else "",
            "values": shown.values if shown else (),
            "said": said.select_related("reader"),
            "mine": said.filter(reader=member_of(request), verdict="approved").exists(),
            "remarks": remarks_on(about.comments),
            "held": about.holds.filter(lifted=False).exists(),
            "holds": holds_of(here),
            "typed": typed(request, f"letter {draft}"),
            "decided": decided(request),
        },
    )


def initial(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Write down that a letter was read to its end, and go on to the next."""
    about = get_object_or_404(Draft.objects.select_related("campaign"), campaign=campaign, pk=draft)
    seen, by = request.POST.get("seen", ""), member_of(request)
    if tried(request, lambda: people.read_letter(about, seen=seen, by=by)) is None:
        return redirect("read_letter", campaign, draft)
    say_decided(request, "Read to the end.")
    coming = next((one for one in letters_to_read(about.campaign, about.language) if not one.read), None)
    if coming:
        return redirect("read_letter", campaign, coming.draft.pk)
    return redirect("read_to_end", campaign)


def ask(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Say what is wrong with a whole letter."""
    about = get_object_or_404(Draft, campaign=campaign, pk=draft)
    text, seen, by = request.POST.get("text", ""), request.POST.get("seen", ""), member_of(request)
    if (
        tried(request, lambda: people.ask_about(about, ReviewKind.LETTER, seen=seen, by=by, text=text))
        is None
    ):
        keep_typed(request, f"letter {draft}", ask=text)
        return redirect("read_letter", campaign, draft)
    say_decided(request, "Changes asked. This letter waits for them.")
    return redirect("read_to_end", campaign)


_POST = ("POST",)
_AT = "c/<int:campaign>/review/letters/"
urlpatterns = [
    page(_AT, read_to_end, name="read_to_end", may_open=May.REVIEW),
    page(f"{_AT}<int:draft>/", read_letter, name="read_letter", may_open=May.REVIEW),
    page(f"{_AT}<int:draft>/read/", initial, name="letter_read", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}<int:draft>/ask/", ask, name="letter_ask", may_open=May.REVIEW, methods=_POST),
]
