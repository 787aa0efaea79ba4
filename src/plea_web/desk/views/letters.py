"""Letters: the list of all, and one of them as words, as pages, and with its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from plea.output.pages import NoPages, libreoffice
from plea_web.desk import letter_list, page_store
from plea_web.desk.letter_history import history_of
from plea_web.desk.letter_list import Choice, Wanted
from plea_web.desk.letters_of import opened
from plea_web.desk.models import FROZEN, Campaign, Draft, DraftState, Passage
from plea_web.desk.on_screen import GONE, OnScreen, on_screen, to_download
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.workflow.approval import final_file

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LONGEST_NAME = 100


def letters(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the letters of a campaign, some at a time.

    A name that is looked for is posted: an address tells no name.
    """
    record = get_object_or_404(Campaign, pk=campaign)
    kinds = letter_list.kinds(record)
    kind = _chosen(request.GET.get("kind", ""), [choice.value for choice in kinds])
    wanted = Wanted(
        state=_one_of(request.GET.get("state", ""), DraftState.values),
        language=_one_of(request.GET.get("language", ""), record.languages),
        kind=kind,
        name=request.POST.get("name", "").strip()[:_LONGEST_NAME],
        after=_number(request.GET.get("after", "")),
    )
    shown = letter_list.listed(record, wanted)
    around = {
        "title": "Letters",
        "campaign": record,
        "here": "letters",
        "wanted": wanted,
        "shown": shown,
        "states": letter_list.states(record),
        "languages": letter_list.languages(record),
        "kinds": letter_list.numbered(kinds),
        "kind": request.GET.get("kind", "") if kind else "",
        "rows": _rows(shown.letters, kinds),
    }
    return render(request, "desk/letters.html", around)


def _rows(drafts: list[Draft], kinds: list[Choice]) -> list[tuple[Draft, str]]:
    """Return letters, each with what its kind is called."""
    titles = {choice.value: choice.label for choice in kinds}
    return [(draft, titles.get(draft.letter, draft.letter)) for draft in drafts]


def letter(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show a letter's words, each value ready to say where it comes from."""
    record = _draft(campaign, draft)
    shown = on_screen(record)
    html, values = shown.html() if shown else ("", ())
    around = _around(record, shown, "letter") | {"html": html, "values": values}
    return render(request, "desk/letter.html", around)


def letter_pages(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show a letter as it comes out of a printer, where LibreOffice is there to make pages."""
    record = _draft(campaign, draft)
    shown = on_screen(record)
    around = _around(record, shown, "letter_pages") | {"installed": libreoffice() is not None}
    if shown and around["installed"]:
        try:
            pages = page_store.pages(shown)
        except NoPages as why:
            around["no_pages"] = str(why)
        else:
            values = shown.values()
            boxes = [
                [(box, values[box.value].words) for box in pages.boxes if box.page == number]
                for number in range(pages.count)
            ]
            around |= {"pages": list(enumerate(boxes)), "values": values, "count": pages.count}
    return render(request, "desk/letter_pages.html", around)


def letter_picture(_request: HttpRequest, campaign: int, draft: int, number: int) -> HttpResponse:
    """Send one page of a letter as a picture."""
    shown = on_screen(_draft(campaign, draft))
    try:
        picture = page_store.pages(shown).picture(number) if shown else None
    except NoPages:
        picture = None
    if picture is None:
        raise Http404("This letter has no such page.")
    return HttpResponse(picture, content_type="image/webp")


def letter_docx(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Send a letter as a Word file, with DRAFT across its pages until it is approved."""
    record = _draft(campaign, draft)
    shown = on_screen(record)
    if shown is None:
        messages.error(request, GONE)
        return redirect("letter", campaign, draft)
    return _sent(to_download(record, shown), _DOCX, _file_name(record))


def letter_pdf(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Send a letter as a PDF, where LibreOffice is there to make it."""
    record = _draft(campaign, draft)
    shown = on_screen(record)
    if shown is None:
        messages.error(request, GONE)
        return redirect("letter", campaign, draft)
    try:
        content = page_store.pdf(to_download(record, shown))
    except NoPages as why:
        messages.error(request, f"There is no PDF of this letter: {why}")
        return redirect("letter_pages", campaign, draft)
    return _sent(content, "application/pdf", _file_name(record).removesuffix(".docx") + ".pdf")


def letter_history(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Show what happened to a letter."""
    record = _draft(campaign, draft)
    around = _around(record, None, "letter_history") | {"entries": history_of(record), "remark": ""}
    return render(request, "desk/letter_history.html", around)


def _around(draft: Draft, shown: OnScreen | None, tab: str) -> dict[str, Any]:
    """Return what every tab of a letter shows around it."""
    files = opened(draft.campaign).files
    kind = files.letters.get(draft.letter) if files else None
    earlier, later = letter_list.neighbours(draft)
    places = draft.variant.places.select_related("passage") if draft.variant else ()
    passages = [place.passage for place in places]
    return {
        "title": "Letter",
        "campaign": draft.campaign,
        "here": "letters",
        "draft": draft,
        "tab": tab,
        "kind": (kind.title if kind else "") or draft.letter,
        "language": letter_list.language_name(draft.language),
        "remark": shown.remark if shown else GONE,
        "earlier": earlier,
        "later": later,
        "passages": passages,
        "read": sum(_is_read(passage, draft.campaign) for passage in passages),
        "approved": draft.state in FROZEN,
    }


def _is_read(passage: Passage, campaign: Campaign) -> bool:
    return passage.approvals >= campaign.readings and not passage.asked


def _draft(campaign: int, draft: int) -> Draft:
    drafts = Draft.objects.select_related("campaign", "variant", "batch__made_by", "pinned")
    return get_object_or_404(drafts, pk=draft, campaign=campaign)


def _file_name(draft: Draft) -> str:
    file = final_file(draft.file) if draft.state in FROZEN else draft.file
    return file.rpartition("/")[2]


def _sent(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _one_of(said: str, known: list[str]) -> str:
    return said if said in known else ""


def _chosen(said: str, values: list[str]) -> str:
    """Return the value that a number in an address stands for, "" for none."""
    number = _number(said)
    return values[number - 1] if number and number <= len(values) else ""


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None


_ONE = "c/<int:campaign>/letters/<int:draft>/"
urlpatterns = [
    page("c/<int:campaign>/letters/", letters, name="letters", may_open=May.SEE, methods=("GET", "POST")),
    page(_ONE, letter, name="letter", may_open=May.SEE),
    page(f"{_ONE}pages/", letter_pages, name="letter_pages", may_open=May.SEE),
    page(f"{_ONE}pages/<int:number>/", letter_picture, name="letter_picture", may_open=May.SEE),
    page(f"{_ONE}docx/", letter_docx, name="letter_docx", may_open=May.SEE),
    page(f"{_ONE}pdf/", letter_pdf, name="letter_pdf", may_open=May.SEE),
    page(f"{_ONE}history/", letter_history, name="letter_history", may_open=May.SEE),
]
