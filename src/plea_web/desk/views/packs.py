"""Readers without an account: make a pack for one, take its files along, bring back what they say."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import pluralize
from django.utils.translation import get_language_info

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Pack, PackPassage
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.workflow import NotAllowed, pack_texts, packs_back
from plea_web.desk.workflow import packs as workflow
from plea_web.packs.as_docx import pack_as_docx
from plea_web.packs.as_html import pack_as_html
from plea_web.packs.block import as_block
from plea_web.packs.changes import word_changes
from plea_web.packs.locked import too_weak
from plea_web.packs.whose import key_of

_LARGEST = 20_000_000  # bytes of a file that is brought back
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NOWHERE = (
    "This belongs to no pack of this campaign: no key of a pack stands in it. Paste all of the text that the "
    'reader sent, from "[answers" to the last bracket, or choose the file that they sent.'
)


def packs(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the packs of a campaign, and the way to make one."""
    shown = get_object_or_404(Campaign, pk=campaign)
    made = Pack.objects.filter(campaign=shown).select_related("reader").order_by("-pk")
    made = made.annotate(asked=Count("passages"), answered=Count("passages", filter=~Q(passages__verdict="")))
    context = {
        "title": "Readers without an account",
        "here": "review",
        "campaign": shown,
        "languages": [
            (code, _called(code), workflow.open_passages(shown, code).count())
            for code in sorted(shown.languages)
        ],
        "readers": workflow.readers(),
        "packs": [(one, _called(one.language)) for one in made],
    }
    return render(request, "desk/packs_list.html", context)


def _called(language: str) -> str:
    """Return a language by its name, by its code where Django does not know it."""
    try:
        name: str = get_language_info(language)["name"]
    except KeyError:
        return language
    return name


def make(request: HttpRequest, campaign: int) -> HttpResponse:
    """Make a pack and show it."""
    shown = get_object_or_404(Campaign, pk=campaign)
    count = request.POST.get("count", "").strip()
    try:
        if count and not (count.isascii() and count.isdecimal() and len(count) < 10 and int(count)):
            raise NotAllowed(
                f"How many texts? Write a number, or leave it empty for all; “{count[:20]}” is none."
            )
        made = workflow.make_pack(
            shown,
            language=request.POST.get("language", ""),
            name=request.POST.get("name", ""),
            count=int(count or 0),
            by=member_of(request),
        )
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("packs", shown.pk)
    messages.success(request, "The pack is made. Take its file along and give it to your reader.")
    return redirect("pack", shown.pk, made.pk)


def pack(request: HttpRequest, campaign: int, pack: int) -> HttpResponse:
    """Show one pack: its files, and what came back."""
    record = _pack(campaign, pack)
    places = record.passages.select_related("passage")
    context = {
        "title": f"Pack {record.key}",
        "here": "review",
        "campaign": record.campaign,
        "pack": record,
        "places": places,
        "language": _called(record.language),
        "answered": sum(1 for place in places if place.verdict),
    }
    return render(request, "desk/packs_one.html", context)


def docx(request: HttpRequest, campaign: int, pack: int) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Hand out a pack as a Word file."""
    sent = pack_texts.as_sent(_pack(campaign, pack))
    return _file(pack_as_docx(sent), f"{sent.file_name}.docx", _WORD)


def html(request: HttpRequest, campaign: int, pack: int) -> HttpResponse:
    """Hand out a pack as one page, locked where a password is given. A password stands in no address."""
    record = _pack(campaign, pack)
    password = request.POST.get("password", "")
    weak = too_weak(password) if password else ""
    if weak:
        messages.error(request, weak)
        return redirect("pack", record.campaign_id, record.pk)
    sent = pack_texts.as_sent(record)
    return _file(pack_as_html(sent, password), f"{sent.file_name}.html", "text/html; charset=utf-8")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def back(request: HttpRequest, campaign: int) -> HttpResponse:
    """Ask for what came back; when it is given, show what would count, and change nothing."""
    shown = get_object_or_404(Campaign, pk=campaign)
    context = {"title": "Bring back a review", "here": "review", "campaign": shown}
    if request.method != "POST":
        return render(request, "desk/packs_back.html", context)
    try:
        content, name = _given(request)
        record = _whose(shown, content)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        pasted = {"pasted": request.POST.get("text", "")}
        return render(request, "desk/packs_back.html", context | pasted)
    returned, problems = packs_back.read_back(record, content, name)
    block = as_block([one.answer for one in returned], pack_texts.as_sent(record))
    context |= {
        "pack": record,
        "returned": [(one, _changes(one.place, one.answer.suggestion)) for one in returned],
        "problems": problems,
        "counting": sum(1 for one in returned if one.counts),
        "new": sum(
            1 for one in returned if one.not_counted != packs_back.SAME and one.answer.verdict != "not_read"
        ),
        "answers": block,
    }
    return render(request, "desk/packs_shown.html", context)


def _given(request: HttpRequest) -> tuple[bytes | str, str]:
    """Return what was pasted or uploaded, and how to call it. Raises NotAllowed for nothing, or too much."""
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        if (upload.size or 0) > _LARGEST:
            raise NotAllowed(
                f"This file is larger than {_LARGEST // 1_000_000} MB; no answers to a pack are."
            )
        return upload.read(), upload.name or "the file"
    text = request.POST.get("text", "")
    if not text.strip():
        raise NotAllowed("Paste the text that came back, or choose the file.")
    return text, "the pasted text"


def _whose(campaign: Campaign, content: bytes | str) -> Pack:
    key = key_of(content, campaign.packs.order_by("-pk").values_list("key", flat=True))
    if not key:
        raise NotAllowed(_NOWHERE)
    found: Pack = campaign.packs.select_related("campaign", "reader").get(key=key)
    return found


def _changes(place: PackPassage, suggestion: str) -> Iterator[tuple[str, str]]:
    if suggestion:
        for change, words in word_changes(place.passage.text, suggestion):
            yield str(change), words


def count(request: HttpRequest, campaign: int, pack: int) -> HttpResponse:
    """Count what was shown."""
    record = _pack(campaign, pack)
    try:
        by = member_of(request)
        done = packs_back.bring_back(record, request.POST.get("answers", ""), "the answers", by=by)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("pack", record.campaign_id, record.pk)
    counted = sum(1 for one in done if one.counts)
    shown = len(done) - counted
    if record.campaign.packs_only_propose:
        told = "is kept as a proposal" if counted == 1 else "are kept as proposals"
    else:
        told = "counts now" if counted == 1 else "count now"
    answers = f"{counted} answer{pluralize(counted)} of {record.reader} {told}"
    messages.success(request, f"{answers}; {shown} {pluralize(shown, 'is,are')} shown below only.")
    return redirect("pack", record.campaign_id, record.pk)


def rule(request: HttpRequest, campaign: int) -> HttpResponse:
    """Save whether answers from packs count."""
    shown = get_object_or_404(Campaign, pk=campaign)
    propose = request.POST.get("propose") == "yes"
    try:
        workflow.let_packs_propose(shown, propose=propose, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("packs", shown.pk)
    told = "are proposals from now on; a member decides" if propose else "count from now on"
    messages.success(request, f"Answers from packs {told}.")
    return redirect("packs", shown.pk)


def _pack(campaign: int, pack: int) -> Pack:
    found: Pack = get_object_or_404(
        Pack.objects.select_related("campaign", "reader", "sent"), pk=pack, campaign=campaign
    )
    return found


_LIST = "c/<int:campaign>/packs/"
_ONE = f"{_LIST}<int:pack>/"
_PACK = May.PACK

urlpatterns = [
    page(_LIST, packs, name="packs", may_open=_PACK),
    page(f"{_LIST}make/", make, name="pack_make", may_open=_PACK, methods=("POST",)),
    page(f"{_LIST}back/", back, name="pack_back", may_open=_PACK, methods=("GET", "POST")),
    page(f"{_LIST}rule/", rule, name="packs_rule", may_open=May.MAKE, methods=("POST",)),
    page(_ONE, pack, name="pack", may_open=_PACK),
    page(f"{_ONE}word/", docx, name="pack_docx", may_open=_PACK),
    page(f"{_ONE}page/", html, name="pack_html", may_open=_PACK, methods=("POST",)),
    page(f"{_ONE}count/", count, name="pack_count", may_open=_PACK, methods=("POST",)),
]
