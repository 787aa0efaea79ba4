"""The first hour: a letterhead, a list and a letter as people have them, and the first letter to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe

from plea.files.apart import letterhead_in, problems_of_word_letter, tagged_letterhead
from plea.files.new_campaign import NewCampaign
from plea.files.new_letter import NewLetter, typed_letter
from plea.letter.fields import is_known, known_fields
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.campaign import Letter
from plea.model.case import Audience
from plea.model.problem import Place, Problem
from plea.word.html import letter_html
from plea.word.plain_letterhead import plain_letterhead
from plea_web.desk.brought import Brought, bring, brought
from plea_web.desk.first_forms import BeginForm, LetterForm
from plea_web.desk.first_steps import ORDER, TITLES, layouts_of, looked_through, next_step, steps
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.where_it_stands import found_at, link_to
from plea_web.desk.workflow.files import add_letter, add_letterhead, begin, begin_with_sample
from plea_web.desk.workflow.refusals import NotAllowed

_SHOWN_PROBLEMS = 30


def of_campaign(view: Callable[[HttpRequest, Campaign], HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view its campaign by number; a refusal becomes a message, and the page stays."""

    @wraps(view)
    def found(request: HttpRequest, campaign: int, **numbers: int) -> HttpResponse:
        record = get_object_or_404(Campaign, pk=campaign)
        try:
            return view(request, record, **numbers)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path() if request.method == "POST" else "home")

    return found


def around(campaign: Campaign, step: str = "") -> dict[str, Any]:
    """Return what every page of the first hour shows around itself."""
    found = steps(campaign)
    return {
        "title": TITLES.get(step, "The first hour"),
        "campaign": campaign,
        "here": "settings",
        "steps": found,
        "step": step,
        "step_number": ORDER.index(step) + 1 if step else 0,
    }


def start(request: HttpRequest) -> HttpResponse:
    """Begin: with the sample campaign, or with one's own."""
    form = BeginForm(request.POST or None, initial={"date": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        sender = {name: said[name] for name in ("organisation", "email", "website")}
        new = NewCampaign(said["title"], said["date"], said["place"], said["reference"], sender)
        try:
            campaign = begin(new, said["key"], by=request.member)  # type: ignore[attr-defined]
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The campaign is begun. Four steps lead to the first letter.")
            return redirect("start_letterhead", campaign.pk)
    known = list(Campaign.objects.order_by("pk"))
    return render(request, "desk/first_start.html", {"title": "Begin", "form": form, "known": known})


def sample(request: HttpRequest) -> HttpResponse:
    """Copy the sample campaign and show its first letter."""
    try:
        campaign = begin_with_sample(by=request.member)  # type: ignore[attr-defined]
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("start")
    messages.success(
        request, "The sample campaign is here. Everything in it is made up; change what you like."
    )
    return redirect("start_first", campaign.pk)


@of_campaign
def overview(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show the four steps and lead to the next one."""
    return render(request, "desk/first_steps.html", {**around(campaign), "next": next_step(campaign)})


@of_campaign
def letterhead(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Bring a letterhead, or take the plain one."""
    if request.method == "POST":
        if "plain" in request.POST:
            files = opened(campaign).files
            content = plain_letterhead(tuple(files.sender) if files else ())
            add_letterhead(campaign, content, by=request.member)  # type: ignore[attr-defined]
            messages.success(
                request, "The plain letterhead is yours now. You can change it in Word at any time."
            )
            return redirect("start_list", campaign.pk)
        number = bring(request, campaign, request.FILES.get("file"))
        return redirect("start_letterhead_place", campaign.pk, number)
    shown = {**around(campaign, "letterhead"), "layouts": layouts_of(campaign)}
    return render(request, "desk/first_letterhead.html", shown)


@of_campaign
def letterhead_place(request: HttpRequest, campaign: Campaign, file: int) -> HttpResponse:
    """Show where the letter goes in a letterhead, and take it so."""
    upload = brought(request, campaign, file)
    head, problems = letterhead_in(upload.content, upload.name)
    if head is None:
        return render(
            request,
            "desk/first_letterhead.html",
            {
                **around(campaign, "letterhead"),
                "layouts": layouts_of(campaign),
                "problems": problems,
                "name": upload.name,
            },
        )
    first, last = head.first, head.last
    if request.method == "POST":
        ticked = sorted({int(n) for n in request.POST.getlist("gone") if n.isdecimal() and len(n) < 10})
        first, last = (ticked[0], ticked[-1]) if ticked else (len(head.places) - 1,) * 2
    content, problems = tagged_letterhead(upload.content, upload.name, first, last)
    if request.method == "POST" and "take" in request.POST and content:
        name = add_letterhead(campaign, content, by=request.member)  # type: ignore[attr-defined]
        messages.success(request, f"{name} is kept. The file that you brought stays as it is.")
        return redirect("start_list", campaign.pk)
    rows = [{"place": place, "gone": first <= place.index <= last} for place in head.places]
    shown = {
        **around(campaign, "letterhead"),
        "name": upload.name,
        "head": head,
        "rows": rows,
        "problems": problems,
        "preview": mark_safe(letter_html(content)) if content else "",  # noqa: S308 - made by plea.word.html
    }
    return render(request, "desk/first_letterhead_place.html", shown)


@of_campaign
def letter(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Type a letter, or bring it in Word; say who gets it."""
    files = opened(campaign).files
    layouts = layouts_of(campaign)
    shown = around(campaign, "letter")
    if files is None or not files.books or not layouts:
        return render(request, "desk/first_letter.html", {**shown, "missing": True, "layouts": layouts})
    form = _letter_form(request, files, layouts)
    problems: list[Problem] = []
    upload = _word_file(request, campaign, form)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = _wanted(said, upload)
        name = wanted.file_in(said["language"])
        content, problems = _content(said, files, wanted, name, upload)
        stops = any(problem.stops for problem in problems) or not content
        if not stops and (not problems or "sure" in request.POST):
            try:
                add_letter(campaign, wanted, said["language"], content, by=request.member)  # type: ignore[attr-defined]
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"The letter is kept in {name}.")
                return redirect("start_first", campaign.pk)
    fields = list(known_fields(files, _letter_for(form)))
    shown |= {"form": form, "problems": problems, "fields": fields, "upload": upload}
    shown["stops"] = any(problem.stops for problem in problems)
    return render(request, "desk/first_letter.html", shown)


def _letter_form(request: HttpRequest, files: CampaignOfFiles, layouts: list[str]) -> LetterForm:
    languages = {r.cell("language") for book in files.books.values() for r in book.recipients} - {""}
    from plea.letter.languages import LANGUAGES

    demands = {key: next(iter(demand.title.values()), key) for key, demand in files.demands.items()}
    return LetterForm(
        request.POST or None,
        request.FILES or None,
        books=files.books,
        layouts=layouts,
        demands=demands,
        languages=sorted(languages & LANGUAGES.keys(), key=lambda code: code != "en") or list(LANGUAGES),
        taken=files.letters,
        book=list(files.books)[-1],
        layout=layouts[-1],
        key="" if len(files.books) > 1 else next(iter(files.books)),
    )


def _word_file(request: HttpRequest, campaign: Campaign, form: LetterForm) -> Brought | None:
    """Return the letter in Word that was brought now or before; a page that asks once more still has it."""
    try:
        if request.FILES.get("file"):
            return brought(request, campaign, bring(request, campaign, request.FILES["file"]))
    except NotAllowed as refusal:
        form.add_error("file", str(refusal))
        return None
    number = request.POST.get("brought", "")
    return brought(request, campaign, int(number)) if number.isdecimal() and len(number) < 10 else None


def _wanted(said: dict[str, Any], upload: Brought | None) -> NewLetter:
    return NewLetter(
        said["key"],
        said["title"],
        said["book"],
        said["layout"],
        Audience(said["audience"]),
        said.get("demands") or (),
        "docx" if upload else "md",
    )


def _letter_for(form: LetterForm) -> Letter:
    """Return a letter that stands in for the new one, to ask which fields it may use."""
    book = str(form["book"].value() or "")
    return Letter("new", Place("campaign.yaml"), "", book, "", Audience.ALLY)


def _content(
    said: dict[str, Any], files: CampaignOfFiles, wanted: NewLetter, name: str, upload: Brought | None
) -> tuple[bytes, list[Problem]]:
    if upload:
        return upload.content, problems_of_word_letter(upload.content, upload.name)
    letter = Letter("new", Place("campaign.yaml"), "", wanted.book, "", wanted.audience)
    known = {field.name for field in known_fields(files, letter)}
    return typed_letter(said["subject"], said["words"], name, lambda field: is_known(field, known))


@of_campaign
def first(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show the first letter of each kind, and what stands in the way of the others."""
    looked = looked_through(campaign)
    files = opened(campaign).files
    again = opened(campaign).again
    kinds = []
    seen: set[tuple[str, str]] = set()
    for one in looked.batch.plan.assignments if looked.batch else ():
        if (one.letter.key, one.language) in seen or again is None:
            continue
        draft, problems = again.draft(one)
        if draft is None and not any(problem.concerns for problem in problems):
            seen.add((one.letter.key, one.language))
        if draft is not None:
            seen.add((one.letter.key, one.language))
            html = mark_safe(letter_html(draft.docx, prefix=f"l{len(kinds)}"))  # noqa: S308 - made by plea.word.html
            kinds.append({"assignment": one, "html": html})
    held = {key for problem in looked.problems if problem.stops for key in problem.concerns}
    letters = looked.batch.plan.assignments if looked.batch else ()
    planned = sum(one.recipient.key not in held for one in letters)
    problems = found_at(campaign, files, looked.problems)
    asked = request.GET.get("kind", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    shown = {
        **around(campaign, "first"),
        "kinds": kinds,
        "chosen": min(chosen, max(len(kinds) - 1, 0)),
        "letter": kinds[min(chosen, len(kinds) - 1)] if kinds else None,
        "planned": planned,
        "held": len(letters) - planned,
        "found": problems[:_SHOWN_PROBLEMS],
        "more": len(problems) - _SHOWN_PROBLEMS,
        "stops": sum(one.problem.stops_everything for one in problems),
        "make": link_to("make", campaign.pk),
    }
    return render(request, "desk/first_first.html", shown)


START = "c/<int:campaign>/start/"
urlpatterns = [
    page("start/", start, name="start", may_open=May.MAKE, methods=("GET", "POST")),
    page("start/sample/", sample, name="start_sample", may_open=May.MAKE, methods=("POST",)),
    page(START, overview, name="start_steps", may_open=May.MAKE),
    page(
        f"{START}letterhead/", letterhead, name="start_letterhead", may_open=May.MAKE, methods=("GET", "POST")
    ),
    page(
        f"{START}letterhead/<int:file>/",
        letterhead_place,
        name="start_letterhead_place",
        may_open=May.MAKE,
        methods=("GET", "POST"),
    ),
    page(f"{START}letter/", letter, name="start_letter", may_open=May.MAKE, methods=("GET", "POST")),
    page(f"{START}first/", first, name="start_first", may_open=May.MAKE),
]
