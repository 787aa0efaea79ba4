"""*They raised it*, at a reply: choose the action, look at the row, then have it written."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from plea_web.desk import timeline
from plea_web.desk.contact_forms import day
from plea_web.desk.entrance import member_of
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Contact
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.views.contacts import around
from plea_web.desk.views.steps import tried
from plea_web.desk.workflow.raised import Deed, planned, raise_it

NEW = ""


class DeedForm(forms.Form):
    """In what somebody took part."""

    action = forms.ChoiceField(label="What they did", required=False, widget=forms.RadioSelect, initial=NEW)
    title = forms.CharField(
        label="What it is called in letters",
        required=False,
        max_length=300,
        help_text="For something new: “question of 14 March 2018 to the Commission”.",
    )
    key = forms.CharField(
        label="Its short name",
        required=False,
        max_length=60,
        help_text="For something new, as texts write it: question_2018.",
    )
    on = day("When", required=False)
    note = forms.CharField(label="Note", required=False, max_length=500)

    def __init__(self, *given: object, campaign: Campaign, **named: object) -> None:
        super().__init__(*given, **{"auto_id": "%s", "label_suffix": ""} | named)  # type: ignore[arg-type]
        files = opened(campaign).files
        known = files.actions.actions.values() if files else ()
        named_actions = [(one.key, one.title.get("en") or one.key) for one in known]
        self.fields["action"].choices = [*named_actions, (NEW, "something new:")]  # type: ignore[attr-defined]

    def deed(self) -> Deed:
        """Return what was written."""
        said = self.cleaned_data
        on = said["on"].isoformat() if said["on"] else ""
        if said["action"]:
            return Deed(said["action"], on, note=said["note"])
        return Deed(said["key"].strip(), on, said["title"].strip(), said["note"])


def raised(request: HttpRequest, contact: int) -> HttpResponse:
    """Show the form, then the rows that it would write; write them when they were looked at."""
    parts = ("recipient", "campaign", "reply", "draft")
    reply = get_object_or_404(Contact.objects.select_related(*parts), pk=contact, kind="reply")
    if reply.campaign is None or not timeline.may_read(reply, member_of(request)):
        raise Http404("There is no such reply.")
    form = DeedForm(
        request.POST or None, campaign=reply.campaign, initial={"on": reply.reply.their_date or reply.on}
    )
    plan = None
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("seen", "")
        if seen:
            done = tried(request, lambda: raise_it(reply, form.deed(), seen=seen, by=member_of(request)))
            if done is not None:
                messages.success(request, f"Written down in {done.note.rpartition(': ')[2]}.")
                return redirect(reverse("recipient", args=[reply.recipient_id]) + around(request)["c"])
        plan = tried(request, lambda: planned(reply, form.deed())) if not seen else None
    shown = around(request) | {
        "title": "They raised it",
        "person": reply.recipient,
        "reply": reply,
        "form": form,
        "plan": plan,
    }
    return render(request, "desk/contacts_raised.html", shown, status=422 if form.errors else 200)


urlpatterns = [
    page("entries/<int:contact>/raised/", raised, name="raised", may_open=May.LOG, methods=("GET", "POST")),
]
