"""Facts and sources as forms."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plea_web.desk.first_steps import looked_through
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.settings_forms import FactForm, SettingsForm, SourceForm
from plea_web.desk.views.first_hour import of_campaign
from plea_web.desk.views.settings import SETTINGS, about, answer, languages_of
from plea_web.desk.where_it_stands import Found, found_at
from plea_web.desk.workflow.files import SettingsFile, Which, settings_file

_FACT_LEAD = (
    "Texts print it, and its sources become the footnote. Write it so that it can stand inside a sentence."
)
_SOURCE_LEAD = "What stands behind a fact. Who must stay unnamed is unnamed in every letter."


@of_campaign
def facts(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show every fact and source, with what a look finds at each."""
    file = settings_file(campaign, Which.CASE)
    found = found_at(campaign, opened(campaign).files, looked_through(campaign).problems)
    case = opened(campaign).files
    shown = {
        **about(campaign, "Facts"),
        "file": file,
        "facts": _listed(case.case.facts if case else {}, found, reverse_of(campaign, "fact")),
        "sources": _listed(case.case.sources if case else {}, found, reverse_of(campaign, "source")),
        "found": [one for one in found if one.problem.place.file == file.name],
    }
    return render(request, "desk/settings_facts.html", shown)


def reverse_of(campaign: Campaign, name: str) -> Any:
    """Return how the address of one thing is made from its number."""
    return lambda number: reverse(name, args=[campaign.pk, number])


def _listed(things: Mapping[str, Any], found: list[Found], link: Any) -> list[dict[str, Any]]:
    rows = []
    for number, thing in enumerate(things.values(), start=1):
        address = link(number)
        mine = [one for one in found if one.link == address]
        rows.append({"thing": thing, "link": address, "found": mine, "words": _words(thing)})
    return rows


def _words(thing: Any) -> str:
    wording = getattr(thing, "wording", None) or getattr(thing, "text", None) or {}
    links: tuple[str, ...] = getattr(thing, "links", ())
    return wording.get("en") or next(iter(wording.values()), "") or " ".join(links)


@of_campaign
def fact(request: HttpRequest, campaign: Campaign, number: int = 0) -> HttpResponse:
    """Change one fact, or add one (number 0)."""
    file, key, values = _one(campaign, "facts", number)
    sources = _group(file, "sources")
    consents = [
        name for name, one in sources.items() if isinstance(one, Mapping) and one.get("kind") == "consent"
    ]
    form = FactForm(
        _posted(request),
        values,
        languages=_languages(campaign, values),
        sources={name: _said(name, one) for name, one in sources.items()},
        consents=consents,
        taken=_group(file, "facts"),
        new=not number,
    )
    return _answer(request, campaign, file, form, ("facts", key), _FACT_LEAD, number)


@of_campaign
def source(request: HttpRequest, campaign: Campaign, number: int = 0) -> HttpResponse:
    """Change one source, or add one (number 0)."""
    file, key, values = _one(campaign, "sources", number)
    form = SourceForm(
        _posted(request),
        values,
        languages=_languages(campaign, values),
        taken=_group(file, "sources"),
        new=not number,
    )
    return _answer(request, campaign, file, form, ("sources", key), _SOURCE_LEAD, number)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _one(campaign: Campaign, group: str, number: int) -> tuple[SettingsFile, str, Mapping[str, Any]]:
    """Return the file, and what stands in it under a number of a group; number 0 is new."""
    file = settings_file(campaign, Which.CASE)
    things = _group(file, group)
    if not number:
        return file, "", {}
    if file.in_workbook or number > len(things):
        raise Http404
    key = list(things)[number - 1]
    values = things[key]
    return file, key, values if isinstance(values, Mapping) else {}


def _group(file: SettingsFile, name: str) -> Mapping[str, Any]:
    """Return what stands under a name; nothing where it is no group."""
    found = file.values.get(name)
    return found if isinstance(found, Mapping) else {}


def _languages(campaign: Campaign, values: Mapping[str, Any]) -> list[str]:
    known = languages_of(campaign)
    return known + [
        code for code in values if len(code) == 2 and code.isalpha() and code not in (*known, "on", "by")
    ]


def _said(name: str, values: Any) -> str:
    """Return a source as a tick says it."""
    text = values.get("en") or "" if isinstance(values, Mapping) else ""
    if not isinstance(text, str) or not text:
        return name
    return f"{name}: {shorten(text, 80, placeholder=' …')}"


def _answer(
    request: HttpRequest,
    campaign: Campaign,
    file: SettingsFile,
    form: SettingsForm,
    within: tuple[str, str],
    lead: str,
    number: int,
) -> HttpResponse:
    form.is_valid()
    named = (within[0], within[1] or str(getattr(form, "cleaned_data", {}).get("key", "")))
    answered = answer(request, campaign, file, form, named, reverse("facts", args=[campaign.pk]))
    if answered:
        return answered
    files = opened(campaign).files
    here = request.path
    found = [one for one in found_at(campaign, files, looked_through(campaign).problems) if one.link == here]
    noun = "fact" if within[0] == "facts" else "source"
    shown = {
        **about(campaign, f"A {noun}" if number else f"A new {noun}"),
        "form": form,
        "file": file,
        "found": found,
        "lead": lead,
        "key": within[1],
    }
    return render(request, "desk/settings_form.html", shown)


_BOTH = ("GET", "POST")
urlpatterns = [
    page(f"{SETTINGS}facts/", facts, name="facts", may_open=May.MAKE),
    page(f"{SETTINGS}facts/new/", fact, name="fact_new", may_open=May.MAKE, methods=_BOTH),
    page(f"{SETTINGS}facts/<int:number>/", fact, name="fact", may_open=May.MAKE, methods=_BOTH),
    page(f"{SETTINGS}sources/new/", source, name="source_new", may_open=May.MAKE, methods=_BOTH),
    page(f"{SETTINGS}sources/<int:number>/", source, name="source", may_open=May.MAKE, methods=_BOTH),
]
