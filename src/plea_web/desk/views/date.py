"""One decision for the date: what would move with it is shown before it is written."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea.merge.dating import Moved, moved_by
from plea_web.desk.differing import Piece, differing
from plea_web.desk.entrance import member_of
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Draft, DraftState, Passage
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.workflow import NotAllowed, making
from plea_web.desk.workflow.files import Which, save_settings, settings_file
from plea_web.desk.workflow.findings import told


class DateForm(forms.Form):
    """The day that every letter carries."""

    day = forms.DateField(
        label="The date on the letters", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A passage that says something else, as it is shown."""

    place: str
    letters: int
    pieces: list[Piece]


def date(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the date; for another day what it would move; by POST, write it and make the letters again."""
    shown = get_object_or_404(Campaign, pk=campaign)
    files = opened(shown).files
    around = {"title": "The date", "here": "campaign", "campaign": shown, "files": files}
    if files is None:
        return render(request, "desk/date.html", around)
    asked = request.POST or request.GET
    form = DateForm(asked or None, initial={"day": files.date})
    around |= {"form": form, "opened": settings_file(shown, Which.CAMPAIGN).opened}
    if not asked or not form.is_valid():
        return render(request, "desk/date.html", around)
    day: datetime.date = form.cleaned_data["day"]
    if request.method == "POST":
        return _write(request, shown, day)
    moved = moved_by(files, day, among=_one_of_each_variant(shown))
    around |= {
        "day": day,
        "moved": moved,
        "rows": _rows(shown, moved),
        "stops": _each_once(moved),
        "approved": Draft.objects.filter(campaign=shown, gone=False, state=DraftState.APPROVED).count(),
    }
    return render(request, "desk/date.html", around)


def _each_once(moved: Moved) -> list[dict[str, Any]]:
    """Return what stops letters: a fact that several kinds of letters tell is said once."""
    once = {problem["message"].partition(" So ")[0]: problem for problem in reversed(told(moved.stops))}
    return [{**problem, "message": message} for message, problem in reversed(once.items())]


def _write(request: HttpRequest, campaign: Campaign, day: datetime.date) -> HttpResponse:
    try:
        save_settings(
            campaign,
            Which.CAMPAIGN,
            {("date",): day},
            opened=request.POST.get("opened", ""),
            by=member_of(request),
        )
        job = making.make_letters(campaign, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("date", campaign.pk)
    return redirect("job", campaign.pk, job.pk)


def _one_of_each_variant(campaign: Campaign) -> set[tuple[str, str, str]] | None:
    """Return a letter of each variant: letters of one variant say the same. None where none were read yet."""
    drafts = Draft.objects.filter(campaign=campaign, gone=False, variant__isnull=False)
    firsts = dict(drafts.order_by("-pk").values_list("variant", "pk"))
    chosen = Draft.objects.filter(pk__in=firsts.values())
    return set(chosen.values_list("letter", "recipient", "language")) or None


def _rows(campaign: Campaign, moved: Moved) -> list[Row]:
    letters = dict(
        Passage.objects.filter(
            campaign=campaign, sha256__in=[one.before_sha256 for one in moved.passages]
        ).values_list("sha256", "letters")
    )
    return [
        Row(one.place, letters.get(one.before_sha256, one.letters), differing(one.before, one.after))
        for one in moved.passages
    ]


urlpatterns = [
    page("c/<int:campaign>/date/", date, name="date", may_open=May.MAKE, methods=("GET", "POST")),
]
