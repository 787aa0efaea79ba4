"""A list as people have it: what its columns are, what all its rows are, which rows come along."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plea.files.apart import book_of, proposal_of
from plea.files.foreign_list import ENCODINGS
from plea.files.list_import import Choice, list_setting
from plea.files.list_proposal import ProposedSheet
from plea.files.yaml_text import Value
from plea_web.desk.brought import Brought, bring, brought
from plea_web.desk.entrance import member_of
from plea_web.desk.first_forms import ListForm
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.first_hour import START, around, of_campaign
from plea_web.desk.workflow.files import add_list
from plea_web.desk.workflow.refusals import NotAllowed

_ROWS_ONE_BY_ONE = 100


@of_campaign
def bring_list(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show the lists that are here, and take another."""
    if request.method == "POST":
        number = bring(request, campaign, request.FILES.get("file"))
        return redirect("start_list_columns", campaign.pk, number)
    return render(request, "desk/first_list.html", _lists(campaign))


def _lists(campaign: Campaign) -> dict[str, Any]:
    files = opened(campaign).files
    return {**around(campaign, "list"), "books": list(files.books.values()) if files else []}


@of_campaign
def columns(request: HttpRequest, campaign: Campaign, file: int) -> HttpResponse:
    """Show how a list is read, and make an address book of it."""
    upload = brought(request, campaign, file)
    asked = request.POST if request.method == "POST" else request.GET
    encoding = asked.get("encoding", "")
    headings_at = _number(asked.get("headings_at", ""))
    proposal, problems = proposal_of(upload.content, upload.name, encoding, headings_at)
    if proposal is None:
        return render(
            request, "desk/first_list.html", {**_lists(campaign), "problems": problems, "name": upload.name}
        )
    shown = {**around(campaign, "list"), "name": upload.name, "proposal": proposal, "problems": problems}
    if not proposal.sheets:
        ways = [(code, ENCODINGS[code], words) for code, words in proposal.encodings]
        return render(request, "desk/first_list_letters.html", {**shown, "ways": ways})
    number = _number(asked.get("sheet", ""))
    sheet = proposal.sheets[min(proposal.likely if number is None else number, len(proposal.sheets) - 1)]
    files = opened(campaign).files
    take = request.method == "POST" and "take" in request.POST
    form = ListForm(request.POST if take else None, proposal, sheet, files.books if files else ())
    odd = []
    if take and form.is_valid():
        choice = _choice(request, upload, form, encoding)
        book, odd = book_of(upload.content, choice)
        if book and (not odd or "sure" in request.POST):
            kept = _kept(
                request, campaign, form, book, partial(_setting, choice, form.cleaned_data.get("as_of"))
            )
            if kept:
                return kept
    without = set(request.POST.getlist("without")) if take else {str(row.number) for row in sheet.odd}
    shown |= {
        "form": form,
        "sheet": sheet,
        "sheet_number": proposal.sheets.index(sheet),
        "table": _table(form, sheet),
        "too_many_odd": len(sheet.odd) > _ROWS_ONE_BY_ONE,
        "odd_rows": [(row, str(row.number) in without) for row in sheet.odd],
        "odd": odd[:20],
        "odd_more": max(len(odd) - 20, 0),
        "odd_stops": any(problem.stops for problem in odd),
        "encoding": encoding,
        "headings": range(min(sheet.headings_at + 10, 16)),
        "has_key": "key" in sheet.has,
        "other_fields": [
            form[name] for name in ("names", "office", "language", "as_of", "key") if name in form.fields
        ],
    }
    return render(request, "desk/first_list_columns.html", shown)


def _kept(
    request: HttpRequest, campaign: Campaign, form: ListForm, book: bytes, setting: Callable[[str], Value]
) -> HttpResponse | None:
    """Keep an address book; None where that is refused, which the form then says."""
    try:
        name = add_list(campaign, form.cleaned_data["key"], book, setting, by=member_of(request))
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"The list is kept in {name}; the file that you brought stays as it is.")
    return redirect("start_letter", campaign.pk)


def _setting(choice: Choice, as_of: Any, file: str) -> Value:
    return list_setting(choice, file, as_of)


def _choice(request: HttpRequest, upload: Brought, form: ListForm, encoding: str) -> Choice:
    without = frozenset(n for one in request.POST.getlist("without") if (n := _number(one)) is not None)
    if "without_all" in request.POST:
        without = frozenset(row.number for row in form.sheet.odd)
    return Choice(
        upload.name,
        form.sheet.title,
        form.sheet.headings_at,
        form.columns,
        form.cleaned_data.get("names", ""),
        without,
        form.shared,
        encoding,
    )


def _number(said: str) -> int | None:
    return int(said) if said.isdecimal() and len(said) < 10 else None


def _table(form: ListForm, sheet: ProposedSheet) -> list[dict[str, Any]]:
    """Return each column with its field and what stands in its first rows."""
    return [
        {"column": column, "field": form[f"column_{column.at}"], "samples": [row[n] for row in sheet.rows]}
        for n, column in enumerate(sheet.columns)
    ]


urlpatterns = [
    page(f"{START}list/", bring_list, name="start_list", may_open=May.MAKE, methods=("GET", "POST")),
    page(
        f"{START}list/<int:file>/",
        columns,
        name="start_list_columns",
        may_open=May.MAKE,
        methods=("GET", "POST"),
    ),
]
