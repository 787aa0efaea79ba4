"""The dashboard: how far the letters are, whom we contacted, who answered, and what became of the demands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plea_web.desk import dashboard_figures as figures
from plea_web.desk.board_choice import NOBODY
from plea_web.desk.coded import code
from plea_web.desk.dashboard import Chosen, Tally, tally, weeks
from plea_web.desk.entrance import member_of
from plea_web.desk.letter_list import Choice
from plea_web.desk.models import Campaign, Member
from plea_web.desk.permissions import STAFF, May, may
from plea_web.desk.routes import page
from plea_web.desk.scorecard import scorecard
from plea_web.desk.spoken import titles_of
from plea_web.desk.today import today


def dashboard(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the numbers of a campaign, of all its letters or of those that the address chooses."""
    shown = get_object_or_404(Campaign, pk=campaign)
    day, owner = today(), _owner(request.GET.get("owner", ""))
    counted_by_all = tally(shown, owner, day)
    chosen = _chosen(request, counted_by_all, owner)
    counted = counted_by_all.numbers(chosen)
    links = figures.Links(shown, chosen)
    around: dict[str, Any] = {
        "title": "Dashboard",
        "here": "contacts",
        "tab": "dashboard",
        "campaign": shown,
        "today": day,
        "chosen": chosen,
        "counted": counted,
        "whole": counted.whole,
        "rate": f"{counted.whole.share:.0%}",
        "choices": _choices(shown, chosen, counted_by_all),
    }
    if counted.letters:
        around |= {"states": figures.of_states(counted, links), "due_link": links.to(due="overdue")}
    if counted.whole.sent:
        may_read_all = may(member_of(request), May.CONFIDENTIAL)
        card = scorecard(shown, chosen, counted_by_all, confidential=may_read_all)
        around |= {
            "due": figures.of_due(counted.due, links),
            "rates": [
                figures.of_rates("group", counted.groups, links),
                figures.of_rates("country", counted.countries, links),
            ],
            "card": card,
            "demands": figures.of_demands(card.scores, links),
            "outcomes": figures.OUTCOMES,
            "score_headings": figures.SCORE_HEADINGS,
            "sent_link": links.to(state="sent"),
        }
    contacted = weeks(shown, chosen, day)
    if contacted:
        around["weeks"] = figures.of_weeks(contacted)
    return render(request, "desk/dashboard.html", around)


def _owner(asked: str) -> str:
    """Return an owner's number, NOBODY among them; "" where none is asked for."""
    return asked if asked.isascii() and asked.isdecimal() and len(asked) < 10 else ""


def _chosen(request: HttpRequest, counted: Tally, owner: str) -> Chosen:
    """Return what the address chooses; what no letter has is left out."""
    book, kind, country, group = (
        counted.coded(column, request.GET.get(name, "")) for name, _, column in _ASKED
    )
    return Chosen(book, kind, country, group, owner)


_ASKED = (
    ("list", "List", "book"),
    ("kind", "Kind", "letter"),
    ("country", "Country", "country"),
    ("group", "Party group", "group"),
)


def _choices(campaign: Campaign, chosen: Chosen, counted: Tally) -> list[tuple[str, str, str, list[Choice]]]:
    """Return name, label, what is chosen and what there is, of each question that has two answers or more."""
    titles = titles_of(campaign)
    now = chosen.where()
    asked = [
        (
            name,
            label,
            code(now[column]) if column in now else "",
            [Choice(code(value), titles.get(value, value)) for value in counted.values(column)],
        )
        for name, label, column in _ASKED
    ]
    staff = Member.objects.filter(active=True, role__in=STAFF).order_by("name", "pk")
    owners = [Choice(NOBODY, "Nobody"), *(Choice(str(one.pk), str(one)) for one in staff)]
    asked.append(("owner", "Owner", chosen.owner, owners))
    return [one for one in asked if len(one[3]) > 1 or one[2]]


urlpatterns = [
    page("c/<int:campaign>/dashboard/", dashboard, name="dashboard", may_open=May.TRACK),
]
