"""What was sent, the end of a campaign, and forgetting somebody."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from plea.output.paged import pdf_of_html
from plea.output.pages import NoPages
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Member, Recipient
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.today import today
from plea_web.desk.views.steps import keep_typed, say_changed, tried, typed
from plea_web.desk.what_was_sent import what_was_sent
from plea_web.desk.workflow import NotAllowed, closing, forgetting
from plea_web.desk.workflow.erasing import Erased

_DAY = "%Y-%m-%d"
BUSY = (
    "The file of the database was busy, so old words may still lie in it unseen: do the same once more in a "
    "quiet minute."
)


def sent(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show what outsiders may know of a campaign's letters."""
    shown = get_object_or_404(Campaign, pk=campaign)
    around = {
        "title": "What was sent",
        "here": "contacts",
        "tab": "what_was_sent",
        "campaign": shown,
        "sent": what_was_sent(shown),
    }
    return render(request, "desk/care_sent.html", around)


def sent_pdf(request: HttpRequest, campaign: int) -> HttpResponse:
    """Return the same as a PDF."""
    shown = get_object_or_404(Campaign, pk=campaign)
    html = render_to_string("desk/care_sent_print.html", {"sent": what_was_sent(shown)})
    try:
        content = pdf_of_html(html)
    except NoPages as reason:
        messages.error(request, f"No PDF was made: {reason} You can print the page instead.")
        return redirect("what_was_sent", shown.pk)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="what-was-sent.pdf"'
    return answer


def end(request: HttpRequest, campaign: int) -> HttpResponse:
    """Close a campaign, open it again, say how long things are kept, and erase them."""
    shown = get_object_or_404(Campaign, pk=campaign)
    if request.method == "POST":
        member = member_of(request)
        words = tried(request, lambda: _ended(request, shown, member))
        if words:
            say_changed(request, words)
        else:
            names = ("on", "keep_until", "end_letters")
            keep_typed(request, f"end {shown.pk}", **{name: request.POST.get(name, "") for name in names})
        return redirect("campaign_end", shown.pk)
    now = closing.standing(shown)
    until = shown.keep_until or now.said_until
    around = {
        "title": "The end",
        "here": "contacts",
        "campaign": shown,
        "now": now,
        "due": closing.due_for_erasing().filter(pk=shown.pk).exists(),
        "today": today().strftime(_DAY),
        "until": until.strftime(_DAY) if until else "",
        "typed": typed(request, f"end {shown.pk}"),
    }
    return render(request, "desk/care_end.html", around)


def _ended(request: HttpRequest, campaign: Campaign, by: Member) -> str:
    """Take one of the steps of the page, and return what to say of it. Raises NotAllowed."""
    form = request.POST
    until = _day(form.get("keep_until", ""), "until when addresses and replies are kept")
    match form.get("step"):
        case "close":
            on = _day(form.get("on", ""), "on which day it was closed")
            if on is None:
                raise NotAllowed("Say on which day the campaign was closed.")
            closing.close(campaign, on=on, keep_until=until, by=by, end_letters=bool(form.get("end_letters")))
            return "The campaign is closed. Nothing leaves any more."
        case "keep":
            closing.keep_until(campaign, until, by=by)
            return "The day is saved."
        case "open":
            closing.open_again(campaign, by=by)
            return "The campaign is open again."
        case "erase" if form.get("really"):
            return _said(closing.erase(campaign, by=by))
        case "erase":
            raise NotAllowed("Tick that you know: nobody can bring back what is erased.")
    raise NotAllowed("Choose one of the steps of this page.")


def forget(request: HttpRequest, recipient: int) -> HttpResponse:
    """Show what the desk knows of somebody, and erase it."""
    shown = get_object_or_404(Recipient, pk=recipient)
    if request.method == "POST":
        erased = tried(request, lambda: _forgotten(request, shown))
        if erased:
            say_changed(request, _said(erased))
            return redirect("home")
        return redirect("forget", shown.pk)
    return render(request, "desk/care_forget.html", {"title": "Forget", "about": forgetting.shown(shown)})


def _forgotten(request: HttpRequest, recipient: Recipient) -> Erased:
    if not request.POST.get("really"):
        raise NotAllowed("Tick that you know: nobody can bring back what is erased.")
    return forgetting.forget(recipient, by=member_of(request))


def _said(erased: Erased) -> str:
    parts = ((erased.letters, "letter"), (erased.entries, "contact"), (erased.scans, "file"))
    said = f"Erased: {', '.join(f'{n:,} {what}' + ('' if n == 1 else 's') for n, what in parts)}."
    return said if erased.pressed else f"{said} {BUSY}"


def _day(words: str, what: str) -> date | None:
    """Return a day as a form sends it; None for an empty one. Raises NotAllowed for what is no day."""
    if not words:
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise NotAllowed(f'"{words}" is no day. Say {what} as 2026-03-09.') from None


urlpatterns = [
    page("c/<int:campaign>/sent/", sent, name="what_was_sent", may_open=May.TRACK),
    page("c/<int:campaign>/sent/pdf/", sent_pdf, name="what_was_sent_pdf", may_open=May.TRACK),
    page("c/<int:campaign>/end/", end, name="campaign_end", may_open=May.CLOSE, methods=("GET", "POST")),
    page(
        "people/<int:recipient>/forget/", forget, name="forget", may_open=May.CLOSE, methods=("GET", "POST")
    ),
]
