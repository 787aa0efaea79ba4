"""*People*: odd values first, each opened; then the others by country, a sheet at a time."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plea.merge.shown import show
from plea_web.desk.alike import Person, lines_of, shortened
from plea_web.desk.entrance import member_of
from plea_web.desk.in_letter import as_the_files_are
from plea_web.desk.models import Campaign, Draft, Review, ReviewKind, Verdict
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.sheets import Sheet, grouped, odd_ones, people_on, sheets_of
from plea_web.desk.spoken import titles_of
from plea_web.desk.views.holds import holds_of
from plea_web.desk.views.steps import decided, keep_typed, number, say_decided, tried, typed
from plea_web.desk.workflow import people

ODD_ON_A_PAGE = 25
PRINTED_AT_ONCE = 8


def people_to_read(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show whose values look odd, and the sheets of all others."""
    here = get_object_or_404(Campaign, pk=campaign)
    language = _language(request, here)
    odd = list(odd_ones(here, language).select_related("campaign"))
    opened = _opened(request, odd)
    left = [one for one in odd if not one.values_read]
    first = number(request.GET.get("from"))
    just_opened = number(request.GET.get("open"))
    shown = [
        {
            "person": Person(one, lines_of(one.values)),
            "opened": one.pk in opened,
            **(_head(one) if one.pk == just_opened else {}),
        }
        for one in odd[first : first + ODD_ON_A_PAGE]
    ]
    sheets = sheets_of(here, language)
    return render(
        request,
        "desk/people_to_read.html",
        {
            **_around(request, here, language),
            "odd": shown,
            "odd_left": left,
            "closed": [one for one in left if one.pk not in opened],
            "from": first,
            "more": first + ODD_ON_A_PAGE if len(odd) > first + ODD_ON_A_PAGE else 0,
            "waits_for_odd": people.unopened(here, language).exists(),
            "groups": grouped(sheets),
            "people": sum(
                country.people for sheet in sheets for country in sheet.countries if sheet.part == 1
            ),
            "read": sum(country.read for sheet in sheets for country in sheet.countries if sheet.part == 1),
            "typed": typed(request, "person"),
        },
    )


def person_open(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Open an odd one: show its values and the head of its letter, and remember that."""
    about = get_object_or_404(Draft.objects.select_related("campaign"), campaign=campaign, pk=draft)
    tried(request, lambda: people.open_values(about, by=member_of(request)))
    at = f"&open={about.pk}&from={number(request.POST.get('from'))}#person-{about.pk}"
    return _list(about.campaign_id, about.language, at)


def people_approve(request: HttpRequest, campaign: int) -> HttpResponse:
    """Approve people, the odd ones that were opened or a sheet of the others."""
    here = get_object_or_404(Campaign, pk=campaign)
    language = _language(request, here)
    seen = {
        number(pk): sha for pk, _, sha in (one.partition(":") for one in request.POST.getlist("seen")) if sha
    }
    drafts = list(Draft.objects.filter(campaign=here, pk__in=seen))
    sheet = number(request.POST.get("sheet"))
    done = tried(request, lambda: people.approve_values(drafts, seen=seen, by=member_of(request)))
    if done is None:
        where = "people_sheet" if sheet else "people_to_read"
        return redirect(_address(where, here.pk, language, sheet))
    say_decided(request, f"Read: {len(drafts)} {'person' if len(drafts) == 1 else 'people'}.")
    following = _following(here, language, sheet) if sheet else None
    if following:
        return redirect(_address("people_sheet", here.pk, language, following.number))
    return _list(here.pk, language)


def person_ask(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Say what is wrong with somebody's values."""
    about = get_object_or_404(Draft, campaign=campaign, pk=draft)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    by, sheet = member_of(request), number(request.POST.get("sheet"))
    if (
        tried(request, lambda: people.ask_about(about, ReviewKind.VALUES, seen=seen, by=by, text=text))
        is None
    ):
        keep_typed(request, "person", text=text, draft=str(about.pk))
    else:
        say_decided(request, f"Changes asked for {about.name}. This letter waits for them.")
    if sheet:
        return redirect(_address("people_sheet", campaign, about.language, sheet))
    return _list(campaign, about.language)


def people_sheet(request: HttpRequest, campaign: int, sheet: int) -> HttpResponse:
    """Show a sheet: whole countries, to read and initial."""
    here = get_object_or_404(Campaign, pk=campaign)
    language = _language(request, here)
    sheets = sheets_of(here, language)
    if not 1 <= sheet <= len(sheets):
        return _list(here.pk, language)
    context = _around(request, here, language)
    return render(
        request,
        "desk/people_sheet.html",
        {
            **context,
            "sheets": [_printed(here, language, sheets[sheet - 1])],
            "all": len(sheets),
            "previous": sheets[sheet - 2] if sheet > 1 else None,
            "following": sheets[sheet] if sheet < len(sheets) else None,
            "waits_for_odd": people.unopened(here, language).exists(),
            "typed": typed(request, "person"),
        },
    )


def people_print(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show sheets to print, each on a page of its own, with a line for initials."""
    here = get_object_or_404(Campaign, pk=campaign)
    language = _language(request, here)
    open_ones = [sheet for sheet in sheets_of(here, language) if not sheet.is_read]
    shown = open_ones[:PRINTED_AT_ONCE]
    return render(
        request,
        "desk/people_print.html",
        {
            **_around(request, here, language),
            "sheets": [_printed(here, language, sheet) for sheet in shown],
            "more": len(open_ones) - len(shown),
        },
    )


def _printed(campaign: Campaign, language: str, sheet: Sheet) -> dict[str, Any]:
    drafts = people_on(campaign, language, sheet)
    shared, listed = shortened(drafts)
    left = [one for one in drafts if not one.values_read]
    return {"sheet": sheet, "shared": shared, "people": listed, "left": left}


def _head(draft: Draft) -> dict[str, Any]:
    made = as_the_files_are(draft)
    shown = show(made, prefix=f"letter-{draft.pk}") if made else None
    return {"html": shown.html if shown else ""}


def _opened(request: HttpRequest, drafts: list[Draft]) -> set[int]:
    by_pk = {draft.pk: draft.values_sha256 for draft in drafts}
    found = Review.objects.filter(
        draft__in=drafts, reader=member_of(request), verdict=Verdict.OPENED, undone=False
    )
    return {pk for pk, sha in found.values_list("draft", "sha256") if by_pk[pk] == sha}


def _following(campaign: Campaign, language: str, number_of: int) -> Sheet | None:
    """Return the next sheet with somebody left to read; parts of one country follow each other."""
    sheets = sheets_of(campaign, language)
    return next(
        (one for one in [*sheets[number_of:], *sheets[: number_of - 1]] if not one.is_read),
        None,
    )


def _around(request: HttpRequest, campaign: Campaign, language: str) -> dict[str, Any]:
    return {
        "title": "People",
        "campaign": campaign,
        "titles": titles_of(campaign),
        "here": "review",
        "tab": "people",
        "language": language,
        "holds": holds_of(campaign),
        "decided": decided(request),
    }


def _language(request: HttpRequest, campaign: Campaign) -> str:
    """Return the language that was asked for, or else the first that this member reads."""
    wanted = request.POST.get("language") or request.GET.get("language", "")
    languages: list[str] = campaign.languages
    mine = [one for one in languages if one in member_of(request).languages] or languages
    return wanted if wanted in languages else next(iter(mine), "")


def _address(name: str, campaign: int, language: str, sheet: int = 0) -> str:
    return reverse(name, args=[campaign, sheet] if sheet else [campaign]) + f"?language={language}"


def _list(campaign: int, language: str, at: str = "") -> HttpResponse:
    return redirect(_address("people_to_read", campaign, language) + at)


_POST = ("POST",)
_AT = "c/<int:campaign>/review/people/"
urlpatterns = [
    page(_AT, people_to_read, name="people_to_read", may_open=May.REVIEW),
    page(f"{_AT}read/", people_approve, name="people_approve", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}print/", people_print, name="people_print", may_open=May.REVIEW),
    page(f"{_AT}sheets/<int:sheet>/", people_sheet, name="people_sheet", may_open=May.REVIEW),
    page(f"{_AT}<int:draft>/open/", person_open, name="person_open", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}<int:draft>/ask/", person_ask, name="person_ask", may_open=May.REVIEW, methods=_POST),
]
