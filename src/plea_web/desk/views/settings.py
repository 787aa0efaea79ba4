"""A campaign's files as forms: what there is, what a look finds, and each change shown before it is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plea.files.settings_edit import REMOVED, Changes, Path
from plea_web.desk.entrance import member_of
from plea_web.desk.first_steps import layouts_of, looked_through
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.settings_forms import SenderForm, SettingsForm
from plea_web.desk.views.first_hour import of_campaign
from plea_web.desk.where_it_stands import found_at, link_to
from plea_web.desk.workflow.files import SettingsFile, Which, planned, save_settings, settings_file
from plea_web.desk.workflow.refusals import NotAllowed

SETTINGS = "c/<int:campaign>/settings/"
_SALT = "plea.settings"
_LONGEST = 12 * 3600  # seconds for which a change that was shown can be saved


def about(campaign: Campaign, title: str) -> dict[str, Any]:
    """Return what every page of the settings shows around itself."""
    return {"title": title, "campaign": campaign, "here": "settings"}


def languages_of(campaign: Campaign) -> list[str]:
    """Return the languages that a campaign's files use, English first."""
    from plea.letter.languages import LANGUAGES

    files = opened(campaign).files
    used: set[str] = set(campaign.languages) | ({"en"} if files is None else set())
    if files is not None:
        for fact in files.case.facts.values():
            used |= fact.wording.keys()
        for demand in files.demands.values():
            used |= demand.what.keys()
        for book in files.books.values():
            used |= {recipient.cell("language") for recipient in book.recipients[:2000]}
    return sorted(used & LANGUAGES.keys(), key=lambda code: (code != "en", code)) or ["en"]


def show_change(
    request: HttpRequest, campaign: Campaign, file: SettingsFile, changes: Changes, back: str
) -> HttpResponse:
    """Show what a change does to a file before it is saved; `back` is the address to go on to."""
    if not changes:
        messages.info(request, "Nothing is different from what the file says.")
        return redirect(back)
    edit = planned(file, changes)
    if not edit.hunks:
        messages.info(request, "Nothing is different from what the file says.")
        return redirect(back)
    said = [[list(path), None if value is REMOVED else value] for path, value in changes.items()]
    token = signing.dumps([campaign.pk, file.which, file.opened, said, back], salt=_SALT, compress=True)
    shown = {**about(campaign, "The change"), "file": file, "hunks": edit.hunks, "token": token, "back": back}
    return render(request, "desk/settings_change.html", shown)


@of_campaign
def save(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Save a change that was shown."""
    try:
        number, which, opened_with, said, back = signing.loads(
            request.POST.get("change", ""), salt=_SALT, max_age=_LONGEST
        )
    except signing.BadSignature:
        messages.error(request, "This change was shown too long ago. Make it again.")
        return redirect("settings", campaign.pk)
    if number != campaign.pk:
        messages.error(request, "This change belongs to another campaign. Make it there.")
        return redirect("settings", campaign.pk)
    changes: Changes = {tuple(path): REMOVED if value is None else value for path, value in said}
    try:
        save_settings(campaign, Which(which), changes, opened=opened_with, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        # The same change, shown on the file as it is now: nothing that somebody typed is lost.
        return show_change(request, campaign, settings_file(campaign, Which(which)), changes, back)
    messages.success(request, "Saved. Letters that this changes wait until they are made again.")
    return redirect(back)


@of_campaign
def overview(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show every file of a campaign, and what a look through them finds."""
    files = opened(campaign).files
    looked = looked_through(campaign)
    found = found_at(campaign, files, looked.problems)
    by_file: dict[str, list[Any]] = {}
    for one in found:
        by_file.setdefault(one.problem.place.file, []).append(one)
    shown = {
        **about(campaign, "Facts and files"),
        "files": files,
        "layouts": layouts_of(campaign),
        "by_file": by_file,
        "stops": sum(one.problem.stops for one in found),
        "count": len(found),
        "date": link_to("date", campaign.pk),
    }
    return render(request, "desk/settings.html", shown)


@of_campaign
def senders(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Who writes, from where, with which date."""
    file = settings_file(campaign, Which.CAMPAIGN)
    date_page = link_to("date", campaign.pk)
    posted = request.POST if request.method == "POST" else None
    form = SenderForm(posted, file.values, languages=languages_of(campaign), with_date=not date_page)
    answered = answer(request, campaign, file, form, (), reverse("senders", args=[campaign.pk]))
    if answered:
        return answered
    files = opened(campaign).files
    shown = {
        **about(campaign, "Senders and dates"),
        "form": form,
        "file": file,
        "date_page": date_page,
        "date": files.date if files else "",
        "found": [
            one for one in found_at(campaign, files, looked_through(campaign).problems)
            if one.problem.place.file == file.name
        ],
    }  # fmt: skip
    return render(request, "desk/settings_form.html", {**shown, "lead": _SENDERS})


_SENDERS = (
    "These stand on every letter. Each line under Sender is a field of your letterhead, "
    "such as {{ sender.email }}."
)


def answer(
    request: HttpRequest, campaign: Campaign, file: SettingsFile, form: SettingsForm, within: Path, back: str
) -> HttpResponse | None:
    """Show what a form would change; None where the form has to be shown again, words and all."""
    if request.method != "POST" or not form.is_valid():
        return None
    if request.POST.get("opened") != file.opened:
        form.add_error(
            None,
            f"{file.name} was saved by somebody else while this page was open. Nothing was written, and what "
            "you typed is still here. Press the button again to see it as a change of the file as it is now.",
        )
        return None
    try:
        return show_change(request, campaign, file, form.changes(within), back)
    except NotAllowed as refusal:
        form.add_error(None, str(refusal))
        return None


urlpatterns = [
    page(SETTINGS, overview, name="settings", may_open=May.MAKE),
    page(f"{SETTINGS}save/", save, name="settings_save", may_open=May.MAKE, methods=("POST",)),
    page(f"{SETTINGS}senders/", senders, name="senders", may_open=May.MAKE, methods=("GET", "POST")),
]
