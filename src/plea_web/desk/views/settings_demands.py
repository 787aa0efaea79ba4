"""Demands as a matrix with ticks, and each as a form."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from plea.address.forms import OFFICES
from plea_web.desk.first_steps import looked_through
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.settings_forms import DemandForm, MatrixForm
from plea_web.desk.views.first_hour import of_campaign
from plea_web.desk.views.settings import SETTINGS, about, answer, languages_of
from plea_web.desk.where_it_stands import found_at, of_file
from plea_web.desk.workflow.files import SettingsFile, Which, settings_file

_LEAD = "What is asked. With which verb each office is asked stands in the matrix."


def _demands(file: SettingsFile) -> Mapping[str, Any]:
    found = file.values.get("demands")
    return (
        {key: one for key, one in found.items() if isinstance(one, Mapping)}
        if isinstance(found, Mapping)
        else {}
    )


@of_campaign
def matrix(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show which office is asked for what, and take a change of it."""
    file = settings_file(campaign, Which.DEMANDS)
    demands = _demands(file)
    languages = languages_of(campaign)
    offices = _offices(campaign, demands)
    form = MatrixForm(
        request.POST if request.method == "POST" else None, demands, languages=languages, offices=offices
    )
    answered = answer(request, campaign, file, form, ("demands",), reverse("demands", args=[campaign.pk]))
    if answered:
        return answered
    files = opened(campaign).files
    rows = [
        {
            "office": OFFICES.get(office, office),
            "cells": [
                {
                    "ask": form[f"ask__{demand}__{office}"],
                    "verbs": [form[f"verb__{demand}__{office}__{code}"] for code in languages],
                }
                for demand in demands
            ],
        }
        for office in offices
    ]
    shown = {
        **about(campaign, "Demands"),
        "file": file,
        "form": form,
        "rows": rows,
        "demands": [
            (_title(key, one), reverse("demand", args=[campaign.pk, number]))
            for number, (key, one) in enumerate(demands.items(), start=1)
        ],
        "found": of_file(found_at(campaign, files, looked_through(campaign).problems), file.name),
    }
    return render(request, "desk/settings_demands.html", shown)


def _offices(campaign: Campaign, demands: Mapping[str, Any]) -> list[str]:
    """Return the offices that are asked, or that the campaign writes to, in plea's order."""
    files = opened(campaign).files
    used = {office for one in demands.values() for office in (one.get("asks") or {})}
    if files is not None:
        for book in files.books.values():
            used |= {recipient.cell("office") for recipient in book.recipients}
    return [office for office in OFFICES if office in used] + sorted(used - OFFICES.keys() - {""})


def _title(key: str, values: Mapping[str, Any]) -> str:
    title = values.get("title")
    return (title.get("en") or next(iter(title.values()), key)) if isinstance(title, Mapping) else key


@of_campaign
def demand(request: HttpRequest, campaign: Campaign, number: int = 0) -> HttpResponse:
    """Change one demand, or add one (number 0)."""
    file = settings_file(campaign, Which.DEMANDS)
    demands = _demands(file)
    if number > len(demands):
        raise Http404
    key = list(demands)[number - 1] if number else ""
    files = opened(campaign).files
    facts = (
        {
            name: f"{name}: {shorten(next(iter(one.wording.values()), ''), 90, placeholder=' …')}"
            for name, one in files.case.facts.items()
        }
        if files
        else {}
    )
    form = DemandForm(
        request.POST if request.method == "POST" else None,
        demands.get(key, {}),
        languages=languages_of(campaign),
        facts=facts,
        taken=demands,
        new=not number,
    )
    form.is_valid()
    within = ("demands", key or str(getattr(form, "cleaned_data", {}).get("key", "")))
    answered = answer(request, campaign, file, form, within, reverse("demands", args=[campaign.pk]))
    if answered:
        return answered
    shown = {
        **about(campaign, "A demand" if number else "A new demand"),
        "form": form,
        "file": file,
        "found": [],
        "lead": _LEAD,
        "key": key,
    }
    return render(request, "desk/settings_form.html", shown)


_BOTH = ("GET", "POST")
urlpatterns = [
    page(f"{SETTINGS}demands/", matrix, name="demands", may_open=May.MAKE, methods=_BOTH),
    page(f"{SETTINGS}demands/new/", demand, name="demand_new", may_open=May.MAKE, methods=_BOTH),
    page(f"{SETTINGS}demands/<int:number>/", demand, name="demand", may_open=May.MAKE, methods=_BOTH),
]
