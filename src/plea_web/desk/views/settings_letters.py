"""Letters and their texts as forms: on which letterhead, to whom, with which demands, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from plea.files.settings_edit import Hunk
from plea.letter.fields import known_fields
from plea_web.desk.entrance import member_of
from plea_web.desk.first_steps import layouts_of, looked_through
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.settings_forms import LetterSettingsForm
from plea_web.desk.views.first_hour import of_campaign
from plea_web.desk.views.settings import SETTINGS, about, answer
from plea_web.desk.where_it_stands import found_at, of_file
from plea_web.desk.workflow.files import Which, save_text, settings_file, text_file, texts_of
from plea_web.desk.workflow.refusals import NotAllowed

_SALT = "plea.text"
_LONGEST = 12 * 3600
_LEAD = "To whom this letter goes, on which letterhead, with which demands."


@of_campaign
def texts(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show the letters and every text, with what a look finds in each."""
    files = opened(campaign).files
    found = found_at(campaign, files, looked_through(campaign).problems)
    shown = {
        **about(campaign, "Letters and texts"),
        "letters": list(files.letters.values()) if files else [],
        "texts": [(name, of_file(found, name)) for name in texts_of(campaign)],
    }
    return render(request, "desk/settings_texts.html", shown)


@of_campaign
def letter(request: HttpRequest, campaign: Campaign, number: int) -> HttpResponse:
    """Change to whom a letter goes, and how."""
    file = settings_file(campaign, Which.CAMPAIGN)
    letters = file.values.get("letters")
    files = opened(campaign).files
    if not isinstance(letters, Mapping) or not 0 < number <= len(letters) or files is None:
        raise Http404
    key = list(letters)[number - 1]
    values = letters[key] if isinstance(letters[key], Mapping) else {}
    form = LetterSettingsForm(
        request.POST if request.method == "POST" else None,
        values,
        books=files.books,
        layouts=layouts_of(campaign),
        demands={name: next(iter(one.title.values()), name) for name, one in files.demands.items()},
    )
    answered = answer(request, campaign, file, form, ("letters", key), reverse("texts", args=[campaign.pk]))
    if answered:
        return answered
    shown = {
        **about(campaign, "A letter"),
        "form": form,
        "file": file,
        "found": [],
        "lead": _LEAD,
        "key": key,
    }
    return render(request, "desk/settings_form.html", shown)


@of_campaign
def text(request: HttpRequest, campaign: Campaign, number: int) -> HttpResponse:
    """Change the words of a text; the change is shown first."""
    names = texts_of(campaign)
    if not 0 < number <= len(names):
        raise Http404
    file = text_file(campaign, names[number - 1])
    words = file.text
    if request.method == "POST":
        words = _with_its_ends(request.POST.get("words", ""), file.text)
        if request.POST.get("opened") != file.opened:
            messages.error(
                request,
                f"{file.name} was saved by somebody else while this page was open. Nothing was written, and "
                "your words are still here. Press the button again to see how they differ from the file now.",
            )
        elif words == file.text:
            messages.info(request, "Nothing is different from what the file says.")
        else:
            token = signing.dumps(
                [campaign.pk, file.name, file.opened, words, number], salt=_SALT, compress=True
            )
            shown = {"file": file, "hunks": hunks(file.text, words), "token": token, "back": request.path}
            shown |= {**about(campaign, "The change"), "save": reverse("text_save", args=[campaign.pk])}
            return render(request, "desk/settings_change.html", shown)
    files = opened(campaign).files
    found = of_file(found_at(campaign, files, looked_through(campaign).problems), file.name)
    mine = [one for one in files.letters.values() if file.name in _files_of(one.text)] if files else []
    fields = list(known_fields(files, mine[0])) if files and mine else []
    shown = {**about(campaign, "A text"), "file": file, "words": words, "found": found, "fields": fields}
    return render(request, "desk/settings_text.html", shown)


def _files_of(text: str) -> list[str]:
    from plea.letter.languages import LANGUAGES

    return [text.replace("{language}", code) for code in LANGUAGES]


def _with_its_ends(words: str, before: str) -> str:
    """Return typed words with the line ends of the file, and its last line end."""
    end = "\r\n" if "\r\n" in before else "\n"
    plain = words.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    return plain.replace("\n", end)


def hunks(before: str, after: str) -> list[Hunk]:
    """Return the lines that differ."""
    old, new = before.splitlines(), after.splitlines()
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Hunk(k + 1, tuple(old[i:j]), tuple(new[k:m])) for kind, i, j, k, m in changes if kind != "equal"]


@of_campaign
def save(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Save a change of a text that was shown."""
    try:
        owner, name, opened_with, words, number = signing.loads(
            request.POST.get("change", ""), salt=_SALT, max_age=_LONGEST
        )
    except signing.BadSignature:
        owner, name, opened_with, words, number = 0, "", "", "", 0
    if owner != campaign.pk:
        messages.error(request, "This change was shown too long ago, or elsewhere. Make it again.")
        return redirect("texts", campaign.pk)
    try:
        save_text(campaign, name, words, opened=opened_with, by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Saved. Letters that this changes wait until they are made again.")
    return redirect("text", campaign.pk, number)


_BOTH = ("GET", "POST")
urlpatterns = [
    page(f"{SETTINGS}texts/", texts, name="texts", may_open=May.MAKE),
    page(f"{SETTINGS}texts/save/", save, name="text_save", may_open=May.MAKE, methods=("POST",)),
    page(f"{SETTINGS}texts/<int:number>/", text, name="text", may_open=May.MAKE, methods=_BOTH),
    page(
        f"{SETTINGS}letters/<int:number>/", letter, name="letter_settings", may_open=May.MAKE, methods=_BOTH
    ),
]
