"""One row of a list as a form, so that a wrong or missing value is put right where it was found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from plea.files.columns import COLUMNS
from plea.model.people import Recipient
from plea_web.desk.entrance import member_of
from plea_web.desk.first_steps import looked_through
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.first_hour import of_campaign
from plea_web.desk.views.settings import SETTINGS, about
from plea_web.desk.where_it_stands import found_at
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rows import correct_row


@of_campaign
def row(request: HttpRequest, campaign: Campaign, book: int = 0, row: int = 0) -> HttpResponse:
    """Show the cells of one row, and write those that somebody changed."""
    recipient = _recipient(campaign, book, row)
    typed = {column: _typed(request, column) for column in recipient.header.letters}
    if request.method == "POST":
        wanted = {column: two for column, two in typed.items() if two is not None}
        try:
            done = correct_row(campaign, recipient, wanted, by=member_of(request))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            said = (
                f"Corrected: {', '.join(cell.ref for cell in done)}. Make the letters again to have it there."
            )
            messages.success(request, said if done else "Nothing was different, so nothing was written.")
            return redirect("settings", campaign.pk)
    looked = found_at(campaign, opened(campaign).files, looked_through(campaign).problems)
    places = {recipient.place(column) for column in recipient.header.letters}
    shown = {
        **about(campaign, "A row of a list"),
        "name": recipient.name if recipient.name != recipient.key else recipient.cell("whole_name"),
        "recipient": recipient,
        "place": f"{recipient.header.file}, sheet {recipient.header.sheet}, row {recipient.row}",
        "cells": [_cell(recipient, column, typed[column]) for column in recipient.header.letters],
        "found": [replace(one, link="") for one in looked if one.problem.place in places],
    }
    return render(request, "desk/settings_row.html", shown)


def _said(refs: list[str]) -> str:
    if not refs:
        return "Nothing was different, so nothing was written."
    return f"Corrected: {', '.join(refs)}. Make the letters again to have it there."


def _recipient(campaign: Campaign, book: int, row: int) -> Recipient:
    files = opened(campaign).files
    books = list(files.books.values()) if files else []
    rows = books[book - 1].recipients if 0 < book <= len(books) else ()
    for recipient in rows:
        if recipient.row == row:
            return recipient
    raise Http404


def _typed(request: HttpRequest, column: str) -> tuple[str, str] | None:
    """Return what was shown and what was typed; None where the form had no such cell."""
    before, after = request.POST.get(f"was_{column}"), request.POST.get(f"cell_{column}")
    if before is None or after is None:
        return None
    return before.replace("\r\n", "\n"), after.replace("\r\n", "\n").strip()


def _cell(recipient: Recipient, column: str, typed: tuple[str, str] | None) -> dict[str, Any]:
    words = recipient.cells.get(column, "")
    known = COLUMNS.get(column)
    return {
        "column": column,
        "label": column.replace("_", " "),
        "ref": f"{recipient.header.letters[column]}{recipient.row}",
        "meaning": known.meaning if known else "",
        "was": words,
        "words": typed[1] if typed else words,
        "long": "\n" in words or len(words) > 80,
        "fixed": column == "key",
    }


urlpatterns = [
    page(
        f"{SETTINGS}lists/<int:book>/rows/<int:row>/",
        row,
        name="row",
        may_open=May.MAKE,
        methods=("GET", "POST"),
    ),
]
