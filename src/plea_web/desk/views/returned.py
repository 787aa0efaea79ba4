"""Letters back from Word: bring one back, see what was changed, say where each change belongs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Draft, Upload
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.shown_edits import shown
from plea_web.desk.spoken import titles_of
from plea_web.desk.workflow import NotAllowed, pinned, returned

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def bring(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show the form that takes a letter back, and take one."""
    letter = _draft(campaign, draft)
    there = returned.changed_in_folder(letter)
    problems = []
    if request.method == "POST":
        try:
            upload = returned.bring_back(letter, _sent(request, there), by=member_of(request))
        except returned.NotRead as refusal:
            problems = refusal.problems
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("letter_returned", campaign, draft, upload.pk)
    return render(
        request,
        "desk/returned_bring.html",
        {
            **_around(letter),
            "title": "Bring a letter back from Word",
            "changed_in_folder": there is not None,
            "problems": problems,
            "uploads": letter.uploads.select_related("by").order_by("-pk")[:10],
        },
        status=422 if problems else 200,
    )


def _sent(request: HttpRequest, there: bytes | None) -> bytes:
    if "from_folder" in request.POST:
        if there is None:
            raise NotAllowed("The letter in the folder is as plea made it.")
        return there
    sent = request.FILES.get("file")
    if sent is None:
        raise NotAllowed("Choose the Word file first.")
    content: bytes = sent.read(returned.LARGEST + 1)
    return content


def changes(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Show what was changed in a letter that came back, each change with its choices."""
    came = _upload(campaign, draft, upload)
    around = {**_around(came.draft), "title": "Changes made in Word", "upload": came}
    try:
        read = returned.read(came) if came.is_ours else None
    except returned.NotRead as refusal:
        return render(request, "desk/returned_changes.html", {**around, "problems": refusal.problems})
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("letter_return", campaign, draft)
    if read is None:
        return render(request, "desk/returned_whose.html", around)
    kept = came.draft.pinned_id is not None
    edits = [shown(one) for one in read.edits]
    return render(
        request,
        "desk/returned_changes.html",
        {**around, "edits": edits, "seen": read.seen, "kept": kept},
    )


def whose(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Take a file without a mark for this letter."""
    returned.confirm(_upload(campaign, draft, upload), by=member_of(request))
    return redirect("letter_returned", campaign, draft, upload)


def cell(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Correct one cell of a list."""
    came = _upload(campaign, draft, upload)
    try:
        number = request.POST.get("cell", "0")
        cell_number = int(number) if number.isdecimal() and len(number) < 10 else -1
        fixed = returned.fix_cell(came, request.POST.get("mark", ""), cell_number, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Corrected: {fixed}. Make the letters again to have it in all of them.")
    return redirect("letter_returned", campaign, draft, upload)


def text(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Change the wording for all letters of its text."""
    came = _upload(campaign, draft, upload)
    try:
        source = returned.change_text(came, request.POST.get("mark", ""), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        said = f"Changed: {source.file}, line {source.line}."
        messages.success(request, f"{said} Make the letters again; then the new wording comes up for review.")
    return redirect("letter_returned", campaign, draft, upload)


def keep(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Keep what is left of the changes in this letter only."""
    came = _upload(campaign, draft, upload)
    try:
        pinned.keep_here(came, seen=request.POST.get("seen", ""), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "Kept: this letter stays as it was edited. Somebody has to read it whole before it goes."
        )
    return redirect("letter_returned", campaign, draft, upload)


def let_go(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Let a letter be plea's own again."""
    try:
        pinned.let_go(_draft(campaign, draft), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "This letter is plea's own again. The edited version is still kept below.")
    return redirect("letter_return", campaign, draft)


def redline(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Give the changes as tracked changes in a Word file."""
    came = _upload(campaign, draft, upload)
    try:
        content = returned.redline_of(came)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("letter_return", campaign, draft)
    return _download(content, f"letter-{draft}-changes.docx")


def original(request: HttpRequest, campaign: int, draft: int, upload: int) -> HttpResponse:
    """Give a file as it came."""
    came = _upload(campaign, draft, upload)
    try:
        return _download(returned.content_of(came), f"letter-{draft}-as-it-came.docx")
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("letter_return", campaign, draft)


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=_DOCX, headers=headers)


def _around(draft: Draft) -> dict[str, object]:
    campaign = draft.campaign
    return {"campaign": campaign, "titles": titles_of(campaign), "draft": draft, "here": "letters"}


def _draft(campaign: int, draft: int) -> Draft:
    letters = Draft.objects.select_related("campaign", "pinned")
    return get_object_or_404(letters, pk=draft, campaign=campaign)


def _upload(campaign: int, draft: int, upload: int) -> Upload:
    uploads = Upload.objects.select_related("draft__campaign", "file", "by")
    return get_object_or_404(uploads, pk=upload, draft=draft, draft__campaign=campaign)


_LETTER = "c/<int:campaign>/letters/<int:draft>/return/"
_UPLOAD = f"{_LETTER}<int:upload>/"

urlpatterns = [
    page(_LETTER, bring, name="letter_return", may_open=May.EDIT, methods=("GET", "POST")),
    page(_UPLOAD, changes, name="letter_returned", may_open=May.EDIT),
    page(f"{_UPLOAD}redline/", redline, name="letter_redline", may_open=May.EDIT),
    page(f"{_UPLOAD}original/", original, name="letter_original", may_open=May.EDIT),
    page(f"{_UPLOAD}whose/", whose, name="letter_returned_whose", may_open=May.EDIT, methods=("POST",)),
    page(f"{_UPLOAD}cell/", cell, name="letter_returned_cell", may_open=May.EDIT, methods=("POST",)),
    page(f"{_UPLOAD}text/", text, name="letter_returned_text", may_open=May.EDIT, methods=("POST",)),
    page(f"{_UPLOAD}keep/", keep, name="letter_returned_keep", may_open=May.EDIT, methods=("POST",)),
    page(f"{_LETTER}let-go/", let_go, name="letter_let_go", may_open=May.EDIT, methods=("POST",)),
]
