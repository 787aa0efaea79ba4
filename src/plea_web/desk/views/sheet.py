"""The team's own spreadsheet: take it out, bring it back, see every change before it is written."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea.files.typed_date import Order
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Draft, SheetIn, SheetOut
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.today import today
from plea_web.desk.workflow import NotAllowed, sheets, sheets_back

_ON_A_PAGE = 200
_LOST = "What the desk kept of this export is lost. Take out a new one."
_TYPES = {
    sheets.BOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    sheets.CSV: "text/csv; charset=utf-8",
}


def sheet(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show how the spreadsheet goes out and comes back."""
    record = get_object_or_404(Campaign, pk=campaign)
    around = {
        "title": "Spreadsheet",
        "campaign": record,
        "here": "contacts",
        "tab": "sheet",
        "letters": Draft.objects.filter(campaign=record, gone=False).count(),
        "outs": sheets.latest(record),
        "ins": SheetIn.objects.filter(campaign=record).select_related("by").order_by("-pk")[:5],
    }
    return render(request, "desk/sheet.html", around)


def sheet_out(request: HttpRequest, campaign: int) -> HttpResponse:
    """Take the spreadsheet out, as a workbook or as CSV."""
    record = get_object_or_404(Campaign, pk=campaign)
    form = sheets.CSV if request.POST.get("form") == sheets.CSV else sheets.BOOK
    try:
        out = sheets.take_out(record, by=member_of(request), form=form)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet", record.pk)
    return _file(request, out, form)


def _file(request: HttpRequest, out: SheetOut, form: str) -> HttpResponse | FileResponse:
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    try:
        sheets.write(out, file)
    except OSError:
        messages.error(request, _LOST)
        return redirect("sheet", out.campaign_id)
    file.seek(0)
    name = f"contacts-{today():%Y-%m-%d}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES[form])


def sheet_back(request: HttpRequest, campaign: int) -> HttpResponse:
    """Keep a spreadsheet that somebody brings back, and lead on to what it changes."""
    record = get_object_or_404(Campaign, pk=campaign)
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        messages.error(request, "Choose the spreadsheet that you saved.")
        return redirect("sheet", record.pk)
    try:
        if (upload.size or 0) > sheets.LARGEST:
            raise NotAllowed(
                f"This file is larger than {sheets.LARGEST // 1_000_000} MB; no export of plea is."
            )
        by = member_of(request)
        brought = sheets.bring_back(record, upload.read(), upload.name or "the file", by=by)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet", record.pk)
    return redirect("sheet_changes", record.pk, brought.pk)


def sheet_changes(request: HttpRequest, campaign: int, sheet: int) -> HttpResponse:
    """Show what a spreadsheet would change; choices made on other pages of it come along in the form."""
    record = _sheet(campaign, sheet)
    order = _order(request)
    try:
        found = sheets_back.preview(record, by=member_of(request), today=today(), order=order)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet", campaign)
    start = _start(request, len(found.acts))
    shown = found.acts[start : start + _ON_A_PAGE]
    here = {act.key for act in shown}
    left, also = set(request.POST.getlist("leave_out")), set(request.POST.getlist("also"))
    stops = [problem for problem in found.problems if problem.stops]
    around = {
        "title": "What the spreadsheet changes",
        "campaign": record.campaign,
        "here": "contacts",
        "tab": "sheet",
        "sheet": record,
        "found": found,
        "acts": [(act, act.key in left, act.key in also) for act in shown],
        "carried_left": [act.key for act in found.acts if act.key in left - here],
        "carried_also": [act.key for act in found.acts if act.key in also - here],
        "stops": stops,
        "said": [problem for problem in found.problems if not problem.stops],
        "order": order.value if order else "",
        "start": start,
        "first": start + 1,
        "last": start + len(shown),
        "earlier": max(start - _ON_A_PAGE, 0) if start else None,
        "later": start + _ON_A_PAGE if start + _ON_A_PAGE < len(found.acts) else None,
        "waiting": len(found.clean),
    }
    return render(request, "desk/sheet_changes.html", around)


def sheet_take(request: HttpRequest, campaign: int, sheet: int) -> HttpResponse:
    """Write down what was shown, but for what was left out."""
    record = _sheet(campaign, sheet)
    try:
        done = sheets_back.take_over(
            record,
            by=member_of(request),
            today=today(),
            order=_order(request),
            leave_out=set(request.POST.getlist("leave_out")),
            also=set(request.POST.getlist("also")),
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("sheet_changes", campaign, sheet)
    for act, why in done.refused[:_ON_A_PAGE]:
        messages.error(request, why if act.name in why else f"{act.name}: {why}")
    changes = "1 change is" if done.taken == 1 else f"{done.taken:,} changes are"
    left = f" {done.left:,} stay as they were at the desk." if done.left else ""
    messages.success(request, f"{changes} written down.{left}")
    return redirect("sheet", campaign)


def _sheet(campaign: int, sheet: int) -> SheetIn:
    found: SheetIn = get_object_or_404(
        SheetIn.objects.select_related("campaign", "file", "by"), pk=sheet, campaign=campaign
    )
    return found


def _order(request: HttpRequest) -> Order | None:
    said = request.POST.get("order") or request.GET.get("order")
    return next((order for order in Order if order.value == said), None)


def _start(request: HttpRequest, count: int) -> int:
    said = request.POST.get("show") or request.GET.get("from", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0
    return number if number < count else 0


_SHEET = "c/<int:campaign>/sheet/"
urlpatterns = [
    page(_SHEET, sheet, name="sheet", may_open=May.TRACK),
    page(f"{_SHEET}out/", sheet_out, name="sheet_out", may_open=May.TRACK, methods=("POST",)),
    page(f"{_SHEET}back/", sheet_back, name="sheet_back", may_open=May.LOG, methods=("POST",)),
    page(
        f"{_SHEET}<int:sheet>/",
        sheet_changes,
        name="sheet_changes",
        may_open=May.LOG,
        methods=("GET", "POST"),
    ),
    page(f"{_SHEET}<int:sheet>/take/", sheet_take, name="sheet_take", may_open=May.LOG, methods=("POST",)),
]
