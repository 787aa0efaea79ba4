"""How one letter leaves: its despatches, each written down, scanned, or taken back with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from plea_web.desk import outgoing
from plea_web.desk.despatch_forms import wish
from plea_web.desk.entrance import member_of
from plea_web.desk.models import BY_LETTER, LEFT, WAYS, Channel, Claim, Despatch, Draft, DraftState, Job
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.seals import despatches_of
from plea_web.desk.spoken import language, titles_of
from plea_web.desk.today import today
from plea_web.desk.views.despatches import tell
from plea_web.desk.workflow import NotAllowed, in_bulk
from plea_web.desk.workflow.claims import claims_of, reopen
from plea_web.desk.workflow.preparing import keep_signed_page
from plea_web.desk.workflow.scans import LARGEST, TYPES, kind_of
from plea_web.desk.workflow.withdrawing import withdraw


def letter_left(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show how a letter left or is about to, and write down what happened to it."""
    record = _draft(campaign, draft)
    if request.method == "POST":
        try:
            came = in_bulk.begin(record.campaign, [record.pk], wish(request.POST), by=member_of(request))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if not isinstance(came, Job):
                tell(request, came)
                if came.letters:
                    return redirect("letter_left", campaign, draft)
        record.refresh_from_db()
    despatches = despatches_of(record)
    standing = {one.channel for one in despatches if one.sent_on and not one.withdrawn}
    sent = request.POST
    around = {
        "title": "How a letter left",
        "campaign": record.campaign,
        "here": "contacts",
        "draft": record,
        "kind": titles_of(record.campaign).get(record.letter) or record.letter,
        "language": language(record.language),
        "despatches": despatches,
        "waiting": any(not one.sent_on and not one.withdrawn for one in despatches),
        "channels": [(one.value, WAYS[one]) for one in BY_LETTER if one.value not in standing],
        "paper": Channel.PAPER.value not in standing,
        "may_leave": record.state in (*LEFT, DraftState.APPROVED, DraftState.QUEUED),
        "has_left": record.state in LEFT,
        "claims": claims_of(record),
        "today": today(),
        "on": sent.get("on", today().isoformat()),
        "sent": sent,
        "signatory": sent.get("signed_by", outgoing.signatory(record.campaign, record.language)),
    }
    return render(request, "desk/despatch_letter.html", around)


def despatch_back(request: HttpRequest, campaign: int, draft: int, despatch: int) -> HttpResponse:
    """Take a despatch back that was written down by mistake."""
    record = _despatch(campaign, draft, despatch)
    try:
        withdraw(record, request.POST.get("reason", ""), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Taken back. The entry stays readable, with the reason.")
    return redirect("letter_left", campaign, draft)


def despatch_scan(request: HttpRequest, campaign: int, draft: int, despatch: int) -> HttpResponse:
    """Send the scan of a signed page; or keep one."""
    record = _despatch(campaign, draft, despatch)
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None:
                raise NotAllowed("Choose the scan first.")
            keep_signed_page(record, file.name or "", file.read(LARGEST + 1), by=member_of(request))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The signed page is kept with its despatch.")
        return redirect("letter_left", campaign, draft)
    try:
        content = record.signed_page.read() if record.signed_page else b""
    except OSError:
        content = b""
    if not content:
        raise Http404("There is no scan of a signed page, or it cannot be read any more.")
    kind = kind_of(content)
    disposition = content_disposition_header(as_attachment=kind == "pdf", filename=f"signed-page.{kind}")
    return HttpResponse(
        content,
        content_type=TYPES.get(kind, "application/octet-stream"),
        headers={"Content-Disposition": disposition or "inline", "X-Content-Type-Options": "nosniff"},
    )


def claim_reopen(request: HttpRequest, campaign: int, draft: int, claim: int) -> HttpResponse:
    """Let another letter of the same kind go to the office, with the reason."""
    record = _draft(campaign, draft)
    office = record.addressee.office_id if record.addressee else 0
    wanted = get_object_or_404(Claim, pk=claim, campaign=campaign, letter=record.letter, office=office)
    try:
        reopen(wanted, request.POST.get("reason", ""), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Reopened: another letter of this kind may go to this office.")
    return redirect("letter_left", campaign, draft)


def _draft(campaign: int, draft: int) -> Draft:
    drafts = Draft.objects.select_related("campaign", "addressee__office")
    return get_object_or_404(drafts, pk=draft, campaign=campaign)


def _despatch(campaign: int, draft: int, despatch: int) -> Despatch:
    despatches = Despatch.objects.select_related("draft", "signed_page")
    return get_object_or_404(despatches, pk=despatch, draft=draft, draft__campaign=campaign)


_ONE = "c/<int:campaign>/letters/<int:draft>/left/"
_SEND = ("POST",)
urlpatterns = [
    page(_ONE, letter_left, name="letter_left", may_open=May.LOG, methods=("GET", "POST")),
    page(f"{_ONE}<int:despatch>/back/", despatch_back, name="despatch_back", may_open=May.LOG, methods=_SEND),
    page(
        f"{_ONE}<int:despatch>/scan/",
        despatch_scan,
        name="despatch_scan",
        may_open=May.LOG,
        methods=("GET", "POST"),
    ),
    page(f"{_ONE}reopen/<int:claim>/", claim_reopen, name="claim_reopen", may_open=May.LOG, methods=_SEND),
]
