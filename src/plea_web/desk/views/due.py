"""Due: what somebody has to look at again, by owner, over all campaigns; and who stands in for whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plea_web.desk import due, week
from plea_web.desk.due import When
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Away, Draft, Member, Recipient
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.today import today
from plea_web.desk.views.contacts import around
from plea_web.desk.views.steps import number, say_changed, tried
from plea_web.desk.workflow import owners

_TITLES = {When.OVERDUE: "Overdue", When.WEEK: "Within a week", When.LATER: "Later"}


class _DayForm(forms.Form):
    day = forms.DateField(required=False)


class _AwayForm(forms.Form):
    until = forms.DateField()
    stands_in = forms.ModelChoiceField(Member.objects.filter(active=True))


def due_page(request: HttpRequest) -> HttpResponse:
    """Show what is due: nobody's first, then the member's own; or, with `owner` or `when`, one list of it."""
    member, day = member_of(request), today()
    asked = request.GET.get("owner", "")
    shown: dict[str, Any] = {
        "title": "Due",
        "here": "due",
        "day": day,
        "counts": due.counts(day),
        "away": Away.objects.filter(member=member, until__gte=day).select_related("stands_in").first(),
        "absent": due.absent_members(day),
        "others": [one for one in due.keepers() if one != member],
    }
    if asked:
        shown |= _one_list(request, asked, day)
    else:
        ours = due.looked_after(member, day)
        sections = [("Nobody’s", due.due_of([None], None, day=day), 0)] + [
            (f"Yours: {_TITLES[when].lower()}", due.due_of(ours, when, day=day), member.pk) for when in When
        ]
        shown["sections"] = [(title, found, owner) for title, found, owner in sections if found.letters]
    return render(request, "desk/due.html", shown)


def _one_list(request: HttpRequest, asked: str, day: date) -> dict[str, Any]:
    owner = Member.objects.filter(pk=number(asked)).first()
    when = When(request.GET["when"]) if request.GET.get("when") in list(When) else None
    found = due.due_of([owner], when, day=day, after=_behind(request.GET.get("after", "")))
    title = f"Due of {owner}" if owner else "Due of nobody"
    said = f"{title}: {_TITLES[when].lower()}" if when else title
    return {"sections": [(said, found, number(asked))], "owner": asked, "when": when or "", "one": True}


def _behind(asked: str) -> str:
    """Return where a page begins, as `due.Page.after` says it; "" for anything else."""
    on, _, behind = asked.partition("_")
    try:
        return f"{date.fromisoformat(on)}_{int(behind)}"
    except ValueError:
        return ""


def set_day(request: HttpRequest, draft: int) -> HttpResponse:
    """Set another day on which somebody looks at a letter again; an empty one leaves it to the rule."""
    letter = get_object_or_404(Draft, pk=draft)
    form = _DayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That is no day. Write it as 2026-03-09.")
        return redirect("due")
    day = form.cleaned_data["day"]
    if tried(request, lambda: owners.set_due([letter], day, by=member_of(request))) is not None:
        say_changed(request, f"Due on {day:%-d %B %Y}." if day else "Due as the rule says.")
    return redirect("due")


def give(request: HttpRequest, recipient: int) -> HttpResponse:
    """Give a recipient to a member, or to nobody."""
    person = get_object_or_404(Recipient, pk=recipient)
    chosen = number(request.POST.get("owner"))
    owner = Member.objects.filter(pk=chosen, active=True).first()
    if chosen and owner is None:
        messages.error(request, "There is no such member. Choose one of the list.")
    elif tried(request, lambda: owners.give_to([person], owner, by=member_of(request))) is not None:
        say_changed(
            request, f"{owner} keeps this contact now." if owner else "Nobody keeps this contact now."
        )
    return redirect(reverse("recipient", args=[recipient]) + around(request)["c"])


def away(request: HttpRequest) -> HttpResponse:
    """Let somebody else look after the member's recipients for a time, or come back."""
    member = member_of(request)
    if "back" in request.POST:
        owners.come_back(member, by=member)
        say_changed(request, "Welcome back. Your recipients are yours again.")
        return redirect("due")
    form = _AwayForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say until when you are away, and who looks after your recipients.")
        return redirect("due")
    until, other = form.cleaned_data["until"], form.cleaned_data["stands_in"]
    step = lambda: owners.go_away(member, until=until, stands_in=other, today=today(), by=member)  # noqa: E731
    if tried(request, step):
        say_changed(request, f"{other} sees what is due of yours, until {until:%-d %B %Y}.")
    return redirect("due")


def week_page(request: HttpRequest) -> HttpResponse:
    """Show each owner's week, or one owner's, as a page and as a text ready to paste."""
    everybody = week.summaries(today())
    asked = request.GET.get("owner", "")
    summaries = [one for one in everybody if one.number == asked] if asked else everybody
    text = week.as_text(summaries, today())
    if request.GET.get("as") == "text":
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="week-{today():%Y-%m-%d}.txt"'
        return answer
    shown = {
        "title": "The week",
        "here": "due",
        "day": today(),
        "summaries": summaries,
        "everybody": everybody,
        "asked": asked,
        "text": text,
    }
    return render(request, "desk/due_week.html", shown)


urlpatterns = [
    page("due/", due_page, name="due", may_open=May.TRACK),
    page("due/week/", week_page, name="week", may_open=May.TRACK),
    page("due/away/", away, name="away", may_open=May.LOG, methods=("POST",)),
    page("people/<int:recipient>/owner/", give, name="give", may_open=May.LOG, methods=("POST",)),
    page("due/<int:draft>/", set_day, name="set_day", may_open=May.LOG, methods=("POST",)),
]
