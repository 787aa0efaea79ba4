"""A letter as it left: its words from the kept bytes, what it rests on, and whether anything was altered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from plea.word.guard import guard
from plea.word.html import letter_html
from plea_web.desk.models import Draft, Sealed
from plea_web.desk.permissions import May
from plea_web.desk.rests_on import rests_on
from plea_web.desk.routes import page
from plea_web.desk.seals import altered, despatches_of, seal_of
from plea_web.desk.spoken import language, titles_of
from plea_web.desk.workflow.approval import final_file

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def sealed(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show a letter as it left."""
    record = _draft(campaign, draft)
    seal = seal_of(record)
    around = {
        "title": "Sealed letter",
        "campaign": record.campaign,
        "here": "contacts",
        "draft": record,
        "kind": titles_of(record.campaign).get(record.letter) or record.letter,
        "language": language(record.language),
        "seal": seal,
    }
    if seal is not None:
        around |= {
            "altered": altered(seal),
            "rests": rests_on(seal),
            "despatches": [one for one in despatches_of(record) if one.sent_on and not one.withdrawn],
            "html": _html(seal),
        }
    return render(request, "desk/sealed.html", around)


def sealed_docx(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Send the Word file exactly as it left."""
    record = _draft(campaign, draft)
    seal = seal_of(record)
    try:
        content = seal.letter.read() if seal else None
    except OSError:
        content = None
    if content is None:
        messages.error(request, "The file that left is not here: it is lost, or it was changed.")
        return redirect("sealed", campaign, draft)
    name = final_file(record.file).rpartition("/")[2]
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=_DOCX, headers={"Content-Disposition": disposition})


def _html(seal: Sealed) -> str:
    """Return the words of the kept file; "" where it cannot be read any more."""
    try:
        content = seal.letter.read()
    except OSError:
        return ""
    return "" if any(problem.stops for problem in guard(content, "letter.docx")) else letter_html(content)


def _draft(campaign: int, draft: int) -> Draft:
    return get_object_or_404(Draft.objects.select_related("campaign"), pk=draft, campaign=campaign)


_ONE = "c/<int:campaign>/letters/<int:draft>/sealed/"
urlpatterns = [
    page(_ONE, sealed, name="sealed", may_open=May.TRACK),
    page(f"{_ONE}docx/", sealed_docx, name="sealed_docx", may_open=May.TRACK),
]
