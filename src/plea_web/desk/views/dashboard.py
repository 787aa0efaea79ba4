"""The dashboard: how far the letters are, whom we contacted, who answered, and what became of the demands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from plea_web.desk import dashboard_figures as figures
from plea_web.desk.dashboard import UNOWNED, Chosen, Numbers, numbers, weeks
from plea_web.desk.entrance import member_of
from plea_web.desk.letter_list import Choice
from plea_web.desk.models import Campaign, Member
from plea_web.desk.permissions import STAFF, May, may
from plea_web.desk.routes import page
from plea_web.desk.scorecard import scorecard
from plea_web.desk.spoken import titles_of
from plea_web.desk.today import today

_LONGEST = 120


def dashboard(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the numbers of a campaign, of all its letters or of those that the address chooses."""
    shown = get_object_or_404(Campaign, pk=campaign)
    chosen = _chosen(request)
    day = today()
    counted = numbers(shown, chosen, day)
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
        "choices": _choices(shown, chosen, counted),
    }
    if counted.letters:
        around |= {"states": figures.of_states(counted, links), "due_link": links.to(due="overdue")}
    if counted.whole.sent:
        card = scorecard(shown, chosen, confidential=may(member_of(request), May.CONFIDENTIAL))
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


def _chosen(request: HttpRequest) -> Chosen:
    """Return what the address chooses; an owner who is none is left out."""
    said = {name: request.GET.get(name, "").strip()[:_LONGEST] for name in _NAMES}
    owner = said["owner"]
    known = owner == UNOWNED or (owner.isascii() and owner.isdecimal() and len(owner) < 10)
    return Chosen(said["list"], said["kind"], said["country"], said["group"], owner if known else "")


_NAMES = ("list", "kind", "country", "group", "owner")


def _choices(
    campaign: Campaign, chosen: Chosen, counted: Numbers
) -> list[tuple[str, str, str, list[Choice]]]:
    """Return name, label, what is chosen and what there is, of each question that has two answers or more."""
    titles = titles_of(campaign)
    owners = Member.objects.filter(active=True, role__in=STAFF).order_by("name", "pk")
    asked = [
        ("list", "List", chosen.book, [Choice(key, key) for key in counted.books]),
        ("kind", "Kind", chosen.kind, [Choice(key, titles.get(key) or key) for key in counted.kinds]),
        ("country", "Country", chosen.country, _plain(counted.all_countries)),
        ("group", "Party group", chosen.group, _plain(counted.all_groups)),
        (
            "owner",
            "Owner",
            chosen.owner,
            [Choice(UNOWNED, "Nobody"), *(Choice(str(one.pk), str(one)) for one in owners)],
        ),
    ]
    return [one for one in asked if len(one[3]) > 1 or one[2]]


def _plain(values: Iterable[str]) -> list[Choice]:
    return [Choice(value, value) for value in values]


urlpatterns = [
    page("c/<int:campaign>/dashboard/", dashboard, name="dashboard", may_open=May.TRACK),
]
