"""The forms of the contact log: a reply, what came back, a note, a hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from plea.address.forms import LANGUAGES
from plea_web.desk.models import BY_LETTER, Channel, Despatch, Direction, Draft, Outcome
from plea_web.desk.today import today

_DAY = {"type": "date"}
_UNKNOWN_DAY = "Give the day as 2026-03-19."
_BECAUSE = "What was wrong?"
Choices = list[tuple[str, str]]


def day(label: str, *, required: bool = True, help_text: str = "", **attributes: str) -> forms.DateField:
    """Return a field for a day; browsers show a calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DAY | attributes),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _UNKNOWN_DAY, "required": _UNKNOWN_DAY},
    )


class _Described(forms.Form):
    """A form whose fields name their hints and faults to whoever hears the page."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{"auto_id": "%s", "label_suffix": ""} | named)

    def _correcting(self) -> None:
        self.fields["because"] = forms.CharField(
            label=_BECAUSE,
            max_length=300,
            help_text="The entry as it was stays to be seen, under the new one.",
        )


class ReplyForm(_Described):
    """An answer, as somebody writes it down. Files and demands are fields of their own."""

    on = day("Received on", autofocus="")
    channel = forms.ChoiceField(label="How it came", choices=[(one.value, one.label) for one in Channel])
    letters = forms.MultipleChoiceField(label="It answers", widget=forms.CheckboxSelectMultiple)
    summary = forms.CharField(
        label="What it says, in short", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    their_reference = forms.CharField(label="Their number or reference", required=False, max_length=200)
    their_date = day("The date on it", required=False)
    language = forms.ChoiceField(label="Its language", required=False)
    answered_by = forms.CharField(
        label="Answered by another office",
        required=False,
        max_length=300,
        help_text="Its name, where somebody else answers than we wrote to.",
    )
    also = forms.CharField(
        label="It also answers letters to",
        required=False,
        max_length=1_000,
        help_text="Names or keys of others, with semicolons between.",
    )
    answer_due = day(
        "A further answer is due by",
        required=False,
        help_text="The day that the law or the letter names. The letter is due then.",
    )
    note = forms.CharField(
        label="Note for the team", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    confidential = forms.BooleanField(
        label="Confidential: only owners read it and see the scans", required=False
    )

    def __init__(
        self, *given: Any, letters: list[Draft], demands: Mapping[str, str], correcting: bool = False,
        titles: Mapping[str, str], **named: Any,
    ) -> None:  # fmt: skip
        super().__init__(*given, **named)
        self.demands = demands
        self._field("letters").choices = [(str(one.pk), _letter(one, titles)) for one in letters]
        self._field("language").choices = [("", "not said"), *LANGUAGES.items()]
        for number, title in enumerate(demands.values()):
            self.fields[f"demand_{number}"] = forms.ChoiceField(
                label=title,
                required=False,
                choices=[("", "not said"), *Outcome.choices],
                widget=forms.RadioSelect,
                initial="",
            )
        if correcting:
            self._correcting()

    @property
    def outcomes(self) -> dict[str, str]:
        """What it says to each demand, by key; a demand that it does not speak of is left out."""
        said = {key: self.cleaned_data[f"demand_{number}"] for number, key in enumerate(self.demands)}
        return {key: outcome for key, outcome in said.items() if outcome}

    def demand_rows(self) -> list[forms.BoundField]:
        """Return the fields of the demands, in their order."""
        return [self[f"demand_{number}"] for number in range(len(self.demands))]

    def _field(self, name: str) -> Any:
        return self.fields[name]


class CameBackForm(_Described):
    """A letter that was returned."""

    despatch = forms.ChoiceField(label="Which letter", widget=forms.RadioSelect)
    on = day("Came back on")
    reason = forms.CharField(
        label="What is on the envelope",
        required=False,
        max_length=300,
        help_text="“Unknown at this address”, “refused” …",
        widget=forms.TextInput(attrs={"autofocus": ""}),
    )

    def __init__(
        self, *given: Any, despatches: list[Despatch], titles: Mapping[str, str], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        field: Any = self.fields["despatch"]
        field.choices = [
            (str(one.pk), f"{_letter(one.draft, titles)}, {one.get_channel_display().lower()}")
            for one in despatches
        ]


class NoteForm(_Described):
    """A call, a meeting, or what the team should know."""

    text = forms.CharField(
        label="What was said, or what others should know",
        widget=forms.Textarea(attrs={"rows": 4, "autofocus": ""}),
        error_messages={"required": "Write what was said, or what you want others to know."},
    )
    on = day("On")
    channel = forms.ChoiceField(
        label="How",
        required=False,
        choices=[("", "just a note"), *((one.value, one.label) for one in Channel)],
    )
    direction = forms.ChoiceField(
        label="Who spoke", choices=[(one.value, one.label) for one in Direction], initial=Direction.OURS
    )
    confidential = forms.BooleanField(label="Confidential: only owners read it", required=False)

    def __init__(self, *given: Any, correcting: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        if correcting:
            self._correcting()


class HoldForm(_Described):
    """Nobody writes to somebody any more."""

    reason = forms.CharField(
        label="Why nobody should write",
        max_length=500,
        widget=forms.TextInput(attrs={"autofocus": ""}),
        error_messages={"required": "Say why nobody should write, so that the others know."},
    )
    until = day("Until", required=False, help_text="Empty: until somebody lifts it.")
    successor = forms.CharField(
        label="Who follows them",
        required=False,
        max_length=300,
        help_text="A name or key from the lists, if somebody does.",
    )

    def __init__(self, *given: Any, office: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        if office:
            del self.fields["successor"]


def usual_day() -> dict[str, date]:
    """Return what a form is opened with."""
    return {"on": today()}


def can_come_back(letters: list[Draft]) -> list[Despatch]:
    """Return the despatches of letters that left and have not come back, the last one first."""
    return list(
        Despatch.objects.filter(
            draft__in=letters, withdrawn=False, sent_on__isnull=False, returned_on__isnull=True,
            channel__in=BY_LETTER,
        )
        .select_related("draft__addressee", "draft__campaign")
        .order_by("-sent_on", "channel", "-pk")
    )  # fmt: skip


def _letter(draft: Draft, titles: Mapping[str, str]) -> str:
    sent = f"{draft.sent_on:%-d %B %Y}" if draft.sent_on else ""
    number = f"no. {draft.number}" if draft.number else ""
    parts = [titles.get(draft.letter) or draft.letter, draft.name, draft.language, number, sent]
    return ", ".join(filter(None, parts))
