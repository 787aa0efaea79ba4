"""A recipient and an office: everything that went to them and came back, over all campaigns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from plea_web.desk import timeline
from plea_web.desk.due import keepers
from plea_web.desk.entrance import member_of
from plea_web.desk.models import LEFT, Attachment, Campaign, Draft, Office, Recipient
from plea_web.desk.next_contact import next_contact
from plea_web.desk.permissions import May
from plea_web.desk.prior_actions import said_in_files
from plea_web.desk.routes import page
from plea_web.desk.scan_pictures import picture_of
from plea_web.desk.spoken import titles_of
from plea_web.desk.today import today
from plea_web.desk.workflow.scans import TYPES, kind_of
from plea_web.desk.workflow.standing import stops_of, stops_of_office

_FEW = 50


def recipient(request: HttpRequest, recipient: int) -> HttpResponse:
    """Show one recipient."""
    people = Recipient.objects.select_related("office", "owner", "successor")
    person = get_object_or_404(people, pk=recipient)
    reader = member_of(request)
    to_go = Draft.objects.filter(addressee=person, gone=False).exclude(state__in=LEFT)
    shown = around(request)
    return render(
        request,
        "desk/contacts_recipient.html",
        shown
        | {
            "title": "Recipient",
            "person": person,
            "moments": timeline.of_recipient(person, reader),
            "before": timeline.before_at_office(person, reader)[:5],
            "stops": stops_of(person),
            "said": said_in_files(person),
            "to_go": _with_titles(to_go.select_related("campaign").order_by("campaign", "letter", "pk")),
            "next": next_contact(person.office, shown["campaign"]),
            "today": today(),
            "keepers": keepers(),
            "came_before": person.predecessors.order_by("name", "pk"),
        },
    )


def office(request: HttpRequest, office: int) -> HttpResponse:
    """Show one office, whoever holds it."""
    one = get_object_or_404(Office, pk=office)
    to_go = Draft.objects.filter(addressee__office=one, gone=False).exclude(state__in=LEFT)
    shown = around(request)
    return render(
        request,
        "desk/contacts_office.html",
        shown
        | {
            "title": "Office",
            "office": one,
            "holders": one.holders.select_related("owner", "successor").order_by("name", "pk"),
            "moments": timeline.of_office(one, member_of(request)),
            "stops": stops_of_office(one),
            "to_go": _with_titles(to_go.select_related("campaign").order_by("name", "letter", "pk")[:_FEW]),
            "next": next_contact(one, shown["campaign"]),
            "today": today(),
        },
    )


def scan(request: HttpRequest, attachment: int) -> HttpResponse:
    """Send a file of an entry as it came."""
    found = _attachment(request, attachment)
    try:
        content = found.file.read() if found.file else b""
    except OSError:
        messages.error(request, "This file cannot be read any more. Look for it in a backup of the desk.")
        return redirect("recipient", found.contact.recipient_id)
    kind = TYPES.get(kind_of(content), "application/octet-stream")
    disposition = content_disposition_header(as_attachment=True, filename=found.name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def scan_picture(request: HttpRequest, attachment: int) -> HttpResponse:
    """Send a scanned page as a picture for the screen, without what a camera writes into it."""
    found = _attachment(request, attachment)
    picture = picture_of(found.file) if found.file else None
    if picture is None:
        raise Http404("This page cannot be shown.")
    return HttpResponse(picture, content_type="image/webp")


def around(request: HttpRequest) -> dict[str, Any]:
    """Return the campaign that somebody comes from, so that the way back stays on the page."""
    said = request.GET.get("c", "")
    campaigns = Campaign.objects.order_by("key")
    chosen = (
        campaigns.filter(pk=int(said)).first()
        if said.isascii() and said.isdecimal() and len(said) < 10
        else None
    )
    if chosen is None and campaigns.count() == 1:
        chosen = campaigns.first()
    return {"campaign": chosen, "here": "contacts", "c": f"?c={chosen.pk}" if chosen else ""}


def _with_titles(drafts: Any) -> list[tuple[Draft, str]]:
    """Return letters, each with what its kind is called."""
    titles: dict[int, dict[str, str]] = {}
    rows = []
    for draft in drafts:
        if draft.campaign_id not in titles:
            titles[draft.campaign_id] = titles_of(draft.campaign)
        rows.append((draft, titles[draft.campaign_id].get(draft.letter) or draft.letter))
    return rows


def _attachment(request: HttpRequest, number: int) -> Attachment:
    found = get_object_or_404(
        Attachment.objects.select_related("contact", "file"), pk=number, file__isnull=False
    )
    if not timeline.may_read(found.contact, member_of(request)):
        raise Http404("There is no such file.")
    return found


urlpatterns = [
    page("people/<int:recipient>/", recipient, name="recipient", may_open=May.TRACK),
    page("offices/<int:office>/", office, name="office", may_open=May.TRACK),
    page("scans/<int:attachment>/", scan, name="scan", may_open=May.TRACK),
    page("scans/<int:attachment>/picture/", scan_picture, name="scan_picture", may_open=May.TRACK),
]
