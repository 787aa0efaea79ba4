"""Write down at a recipient what came back, was said, or holds; the day stands there already, Enter saves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plea_web.desk import whom
from plea_web.desk.answer_form import AnswerForm
from plea_web.desk.contact_forms import CameBackForm, HoldForm, NoteForm, can_come_back, usual_day
from plea_web.desk.entrance import member_of
from plea_web.desk.models import LEFT, Campaign, DoNotContact, Draft, Office, Recipient
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.spoken import titles_of
from plea_web.desk.views.contacts import around
from plea_web.desk.views.steps import tried
from plea_web.desk.workflow import stops
from plea_web.desk.workflow.listed import known_or_listed
from plea_web.desk.workflow.notes import close_letter, note, open_again
from plea_web.desk.workflow.replies import answered, returned


def reply(request: HttpRequest, recipient: int) -> HttpResponse:
    """Show the form of a reply, and write one down."""
    person = _person(recipient)
    form = AnswerForm(request, person)
    if form.nothing_sent:
        return _nothing_sent(request, person)
    if request.method == "POST" and form.is_valid():
        done = tried(request, lambda: answered(form.chosen(), form.answer(), by=member_of(request)))
        if done is not None:
            messages.success(request, f"Written down: a reply of {done.on:%-d %B %Y}.")
            return _back(request, person)
    shown = {"title": "Log a reply", "form": form, "campaign_of_letters": form.campaign}
    return _shown(request, "desk/contacts_reply.html", person, shown)


def came_back(request: HttpRequest, recipient: int) -> HttpResponse:
    """Show the form of a letter that was returned, and write it down."""
    person = _person(recipient)
    letters = list(Draft.objects.filter(addressee=person, state__in=LEFT).select_related("campaign"))
    despatches = can_come_back(letters)
    if not despatches:
        return _nothing_sent(request, person)
    titles = {key: title for letter in letters for key, title in titles_of(letter.campaign).items()}
    form = CameBackForm(
        request.POST or None,
        despatches=despatches,
        titles=titles,
        initial=usual_day() | {"despatch": str(despatches[0].pk)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        one = next(one for one in despatches if str(one.pk) == said["despatch"])
        step = tried(
            request,
            lambda: returned(
                one.draft, one.channel, on=said["on"], by=member_of(request), reason=said["reason"]
            ),
        )
        if step is not None:
            messages.success(request, f"Written down: it came back on {said['on']:%-d %B %Y}.")
            return _back(request, person)
    return _shown(request, "desk/contacts_form.html", person, {"title": "A letter came back", "form": form})


def note_down(request: HttpRequest, recipient: int) -> HttpResponse:
    """Show the form of a note, a call or a meeting, and write it down."""
    person = _person(recipient)
    form = NoteForm(request.POST or None, initial=usual_day())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        step = tried(
            request,
            lambda: note(
                person,
                said["text"],
                on=said["on"],
                by=member_of(request),
                channel=said["channel"],
                direction=said["direction"],
                confidential=said["confidential"],
                campaign=around(request)["campaign"],
            ),
        )
        if step is not None:
            messages.success(request, "Written down.")
            return _back(request, person)
    return _shown(request, "desk/contacts_form.html", person, {"title": "Note", "form": form})


def hold(request: HttpRequest, recipient: int) -> HttpResponse:
    """Hold a person: every letter to them that has not left, in all campaigns."""
    person = _person(recipient)
    form = HoldForm(request.POST or None, initial={"reason": "No longer in office"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by = member_of(request)

        def step() -> stops.Reached:
            named = said["successor"].strip()
            successor = known_or_listed(named, by) if named else None
            return stops.hold_person(
                person, said["reason"], by=by, until=said["until"], successor=successor
            )  # fmt: skip

        reached = tried(request, step)
        if reached is not None:
            _say_reached(request, reached)
            return _back(request, person)
    return _shown(request, "desk/contacts_form.html", person, {"title": "Hold this person", "form": form})


def hold_office(request: HttpRequest, office: int) -> HttpResponse:
    """Hold an office: every letter to whoever holds it."""
    one = get_object_or_404(Office, pk=office)
    form = HoldForm(request.POST or None, office=True)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by = member_of(request)
        reached = tried(request, lambda: stops.stop_office(one, said["reason"], by=by, until=said["until"]))
        if reached is not None:
            _say_reached(request, reached)
            return redirect(reverse("office", args=[office]) + around(request)["c"])
    shown = around(request) | {"title": "Write to this office no more", "form": form, "office": one}
    return render(request, "desk/contacts_form.html", shown, status=422 if form.errors else 200)


def stop_lift(request: HttpRequest, stop: int) -> HttpResponse:
    """Let letters go on."""
    one = get_object_or_404(DoNotContact.objects.select_related("recipient", "office"), pk=stop)
    freed = tried(request, lambda: stops.lift_stop(one, by=member_of(request)))
    if freed is not None:
        messages.success(request, f"Lifted. {_letters(freed)} no longer held.")
    where = (
        reverse("recipient", args=[one.recipient_id])
        if one.recipient_id
        else reverse("office", args=[one.office_id])
    )
    return redirect(where + around(request)["c"])


def letter_close(request: HttpRequest, campaign: int, draft: int) -> HttpResponse:
    """Say that nothing more is expected of a letter, or that it is looked at again."""
    letter = get_object_or_404(Draft, pk=draft, campaign=campaign)
    step = open_again if "again" in request.POST else close_letter
    on = usual_day()["on"]
    done = tried(request, lambda: step(letter, request.POST.get("because", ""), on=on, by=member_of(request)))
    if done is not None:
        messages.success(
            request, "Opened again." if "again" in request.POST else "Closed: nothing more is due."
        )
    return redirect("letter", campaign, draft)


def log_back(request: HttpRequest, campaign: int) -> HttpResponse:
    """Find whom something is to be written down of; a name is posted, as an address tells none."""
    here = get_object_or_404(Campaign, pk=campaign)
    words = request.POST.get("whom", "").strip()[:200]
    people = whom.found(words, member_of(request))
    if len(people) == 1:
        return redirect(f"{reverse('recipient', args=[people[0].pk])}?c={campaign}")
    shown = {"title": "Find a recipient", "campaign": here, "here": "contacts", "c": f"?c={campaign}"}
    more = len(people) == whom.MOST
    return render(
        request, "desk/contacts_found.html", shown | {"people": people, "words": words, "more": more}
    )


def _person(number: int) -> Recipient:
    return get_object_or_404(Recipient.objects.select_related("office"), pk=number)


def _back(request: HttpRequest, person: Recipient) -> HttpResponse:
    return redirect(reverse("recipient", args=[person.pk]) + around(request)["c"])


def _shown(request: HttpRequest, template: str, person: Recipient, more: dict[str, Any]) -> HttpResponse:
    form = more["form"]
    wrong = bool(form.errors if isinstance(form, forms.BaseForm) else form.form.errors)
    return render(
        request, template, around(request) | {"person": person} | more, status=422 if wrong else 200
    )


def _nothing_sent(request: HttpRequest, person: Recipient) -> HttpResponse:
    shown = around(request) | {"title": "Nothing was sent yet", "person": person}
    return render(request, "desk/contacts_nothing_sent.html", shown)


def _say_reached(request: HttpRequest, reached: stops.Reached) -> None:
    sent = f" {_letters(reached.sent)} sent before." if reached.sent else ""
    messages.success(request, f"Nobody writes there any more. {_letters(reached.held)} held.{sent}")
    if reached.printed:
        names = "; ".join(str(letter) for letter in reached.printed[:10])
        more = len(reached.printed) - 10
        rest = f" and {more:,} more" if more > 0 else ""
        messages.warning(request, f"Printed already, take them out of the pile: {names}{rest}.")


def _letters(count: int) -> str:
    return f"{count:,} letter is" if count == 1 else f"{count:,} letters are"


_WRITE = ("GET", "POST")
_ONE = "people/<int:recipient>/"
_LETTER = "c/<int:campaign>/letters/<int:draft>/"
urlpatterns = [
    page(f"{_ONE}reply/", reply, name="reply", may_open=May.LOG, methods=_WRITE),
    page(f"{_ONE}came-back/", came_back, name="came_back", may_open=May.LOG, methods=_WRITE),
    page(f"{_ONE}note/", note_down, name="note", may_open=May.LOG, methods=_WRITE),
    page(f"{_ONE}hold/", hold, name="hold_person", may_open=May.LOG, methods=_WRITE),
    page("offices/<int:office>/hold/", hold_office, name="hold_office", may_open=May.LOG, methods=_WRITE),
    page("stops/<int:stop>/lift/", stop_lift, name="stop_lift", may_open=May.LOG, methods=("POST",)),
    page(f"{_LETTER}close/", letter_close, name="letter_close", may_open=May.LOG, methods=("POST",)),
    page("c/<int:campaign>/log/", log_back, name="log_back", may_open=May.TRACK, methods=_WRITE),
]
