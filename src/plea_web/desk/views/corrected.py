"""Put an entry of the log right: another one in its place, or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plea_web.desk import timeline
from plea_web.desk.answer_form import AnswerForm
from plea_web.desk.contact_forms import NoteForm
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Contact, ContactKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.contacts import around
from plea_web.desk.views.steps import tried
from plea_web.desk.workflow.corrections import correct_note, correct_reply, take_back


def entry(request: HttpRequest, contact: int) -> HttpResponse:
    """Show an entry, and what can be done with it; put another one in its place."""
    old = _entry(request, contact)
    by = member_of(request)
    form = _form(request, old) if timeline.may_read(old, by) else None
    if request.method == "POST" and form is not None and form.is_valid():
        done = tried(request, lambda: _corrected(old, form, by))
        if done is not None:
            return _back(request, old, "Corrected.")
    shown = around(request) | {
        "title": "An entry of the log",
        "person": old.recipient,
        "moment": timeline.one(old, by),
        "form": form,
        "is_reply": isinstance(form, AnswerForm),
        "campaign_of_letters": old.campaign,
    }
    wrong = request.method == "POST"
    return render(request, "desk/contacts_entry.html", shown, status=422 if wrong else 200)


def _form(request: HttpRequest, old: Contact) -> AnswerForm | NoteForm | None:
    """Return the form that corrects an entry; None for what can only be taken back, or stands no more."""
    if old.replaced or old.scrubbed or old.is_withdrawal:
        return None
    if old.kind == ContactKind.REPLY:
        return AnswerForm(request, old.recipient, old)
    return _note_form(request, old) if old.kind == ContactKind.NOTE else None


def _corrected(old: Contact, form: AnswerForm | NoteForm, by: Member) -> Contact:
    if isinstance(form, AnswerForm):
        return correct_reply(old, form.answer(), form.chosen(), form.form.cleaned_data["because"], by=by)
    said = form.cleaned_data
    return correct_note(
        old, said["text"], said["because"], on=said["on"], by=by, channel=said["channel"],
        direction=said["direction"], confidential=said["confidential"],
    )  # fmt: skip


def _note_form(request: HttpRequest, old: Contact) -> NoteForm:
    was = {
        "text": old.note,
        "on": old.on,
        "channel": old.channel,
        "direction": old.direction,
        "confidential": old.confidential,
    }
    return NoteForm(request.POST or None, initial=was, correcting=True)


def entry_take_back(request: HttpRequest, contact: int) -> HttpResponse:
    """Take an entry back."""
    old = _entry(request, contact)
    done = tried(request, lambda: take_back(old, request.POST.get("because", ""), by=member_of(request)))
    if done is None:
        return redirect(reverse("entry", args=[contact]) + around(request)["c"])
    return _back(request, old, "Taken back. It can still be seen, under the entry that says so.")


def _back(request: HttpRequest, old: Contact, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(reverse("recipient", args=[old.recipient_id]) + around(request)["c"])


def _entry(request: HttpRequest, number: int) -> Contact:
    parts = ("recipient__office", "campaign", "draft", "by")
    found = get_object_or_404(Contact.objects.select_related(*parts), pk=number)
    member = member_of(request)
    if not timeline.may_read(found, member) and found.by_id != member.pk:
        raise Http404("This entry is confidential.")
    return found


urlpatterns = [
    page("entries/<int:contact>/", entry, name="entry", may_open=May.LOG, methods=("GET", "POST")),
    page("entries/<int:contact>/take-back/", entry_take_back, name="entry_take_back", may_open=May.LOG,
         methods=("POST",)),
]  # fmt: skip
