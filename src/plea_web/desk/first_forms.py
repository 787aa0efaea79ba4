"""The forms of the first hour: a campaign to begin with, a list, a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from plea.address.forms import LANGUAGES as LANGUAGE_NAMES
from plea.address.forms import OFFICES
from plea.files.columns import COLUMNS
from plea.files.headings import WHOLE_NAME
from plea.files.list_proposal import Proposal, ProposedSheet
from plea.files.made_keys import plain
from plea.files.new_letter import fits_as_name
from plea.files.whole_names import WAYS

_NAME_HINT = "Small letters, digits and hyphens, such as {}."
AUDIENCES = (
    ("ally", "Those who can help: members of parliament, embassies, institutions"),
    ("authority", "The state that holds the prisoner"),
    ("public", "Anyone"),
)


def _named(text: str) -> str:
    if not fits_as_name(text):
        raise forms.ValidationError("Use small letters a to z, digits and hyphens only, at most forty.")
    return text


class BeginForm(forms.Form):
    """What has to be known of a campaign from the beginning."""

    title = forms.CharField(
        max_length=200, label="What is the campaign called?", help_text="Only your team sees this."
    )
    key = forms.CharField(
        max_length=40,
        required=False,
        label="Name of its folder (if you like)",
        help_text="Small letters, digits and hyphens. Choose one that says nothing to a stranger. "
        "Left empty, it is made from the title.",
    )
    organisation = forms.CharField(
        max_length=200, label="Who writes?", help_text="The organisation's name, as it signs."
    )
    email = forms.EmailField(required=False, label="E-mail address on the letters (if you like)")
    website = forms.CharField(max_length=200, required=False, label="Web site on the letters (if you like)")
    place = forms.CharField(
        max_length=100, label="Where do you write from?", help_text="A town, such as Warsaw."
    )
    date = forms.DateField(
        label="Date on the letters",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Facts and terms of office are judged by this day.",
    )
    reference = forms.CharField(
        max_length=40,
        label="How do your references begin?",
        help_text="Such as NE/2018. The recipient's key follows.",
    )

    def clean(self) -> dict[str, Any]:
        """Make the folder's name from the title where none is given."""
        sent = super().clean() or {}
        key = sent.get("key") or plain(sent.get("title", ""))[:40].strip("-")
        if key and not fits_as_name(key):
            self.add_error("key", "Use small letters a to z, digits and hyphens only, at most forty.")
        elif not key and sent.get("title"):
            self.add_error("key", "Give the folder a name of small letters a to z.")
        return {**sent, "key": key}


class ListForm(forms.Form):
    """How a list is read: its sheet and headings, what each column is, what all rows are."""

    def __init__(self, sent: Any, proposal: Proposal, sheet: ProposedSheet, taken: Iterable[str]) -> None:
        super().__init__(sent)
        self.proposal, self.sheet = proposal, sheet
        self.taken = set(taken)
        self.fields["key"] = forms.CharField(
            max_length=40,
            label="A short name for this list",
            help_text=_NAME_HINT.format("meps"),
            initial=_free(plain(proposal.name.rsplit(".", 1)[0])[:32] or "list", self.taken),
            validators=[_named],
        )
        for column in sheet.columns:
            self.fields[f"column_{column.at}"] = forms.ChoiceField(
                choices=_meanings(column.meant),
                required=False,
                initial="" if column.meant == "private" else column.meant,
                label=f"Column {column.at}: {column.heading or 'no heading'}",
            )
        if WHOLE_NAME in sheet.has:
            self.fields["names"] = forms.ChoiceField(
                choices=[("", "Leave them whole: I fill in the parts myself"), *WAYS.items()],
                required=False,
                label="How are the whole names written?",
                help_text="plea never guesses which part is the family name. Look at the rows above.",
            )
        has_office, has_language = "office" in sheet.has, "language" in sheet.has
        self.fields["office"] = forms.ChoiceField(
            choices=[("", "It stands in the list" if has_office else "Choose"), *_offices()],
            required=not has_office,
            label="All rows are",
            help_text="This decides the salutation, the address and the close.",
        )
        self.fields["language"] = forms.ChoiceField(
            choices=[("", "It stands in the list" if has_language else "Choose"), *LANGUAGE_NAMES.items()],
            required=not has_language,
            label="They are written to in",
        )
        self.fields["as_of"] = forms.DateField(
            required=False,
            label="The day on which the list was true",
            widget=forms.DateInput(attrs={"type": "date"}),
            help_text="A list has a date: people leave office.",
        )

    def clean_key(self) -> str:
        """A list's name is its own."""
        key = str(self.cleaned_data["key"])
        if key in self.taken:
            raise forms.ValidationError("There is a list of that name already. Choose another.")
        return key

    @property
    def columns(self) -> Mapping[str, str]:
        """What each column is read as."""
        return {column.at: self.cleaned_data.get(f"column_{column.at}", "") for column in self.sheet.columns}

    @property
    def shared(self) -> Mapping[str, str]:
        """What all rows are."""
        return {name: text for name in ("office", "language") if (text := self.cleaned_data.get(name))}


def _offices() -> list[tuple[str, str]]:
    return [(code, label[:1].upper() + label[1:]) for code, label in OFFICES.items()]


def _meanings(own: str) -> list[tuple[str, Any]]:
    known = [(name, _spoken(name)) for name in COLUMNS]
    choices: list[tuple[str, Any]] = [
        ("", "leave it out"),
        (WHOLE_NAME, "whole name"),
        ("What plea knows", known),
    ]
    if own not in COLUMNS and own not in (WHOLE_NAME, "private"):
        choices.insert(1, (own, f"keep it as “{own}”"))
    return choices


def _spoken(name: str) -> str:
    return "key (a name for the row)" if name == "key" else name.replace("_", " ")


def _free(stem: str, taken: set[str]) -> str:
    number, name = 2, stem
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


class LetterForm(forms.Form):
    """A kind of letter, typed or in Word."""

    title = forms.CharField(
        max_length=120, label="Who gets this letter?", help_text="Such as: Members of parliament."
    )
    key = forms.CharField(
        max_length=40, label="A short name for it", help_text=_NAME_HINT.format("parliament")
    )
    book = forms.ChoiceField(label="It goes to the list")
    language = forms.ChoiceField(label="It is written in")
    layout = forms.ChoiceField(label="On the letterhead")
    audience = forms.ChoiceField(
        label="Those who read it are",
        choices=AUDIENCES,
        initial="ally",
        widget=forms.RadioSelect,
        help_text="Decides which facts may be told, and who is named in the notes.",
    )
    demands = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="It puts these demands"
    )
    subject = forms.CharField(
        max_length=300, required=False, label="Subject line", help_text="Printed in bold."
    )
    words = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "true"}),
        label="The letter",
        help_text="Without “Dear …” and “Yours …”: plea prints these for each person. "
        "An empty line begins a new paragraph.",
    )
    file = forms.FileField(
        required=False,
        label="Or bring it in Word",
        help_text="A .docx whose first line has the style Title or Subject.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    brought = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        sent: Any,
        uploads: Any,
        *,
        books: Iterable[str],
        layouts: Iterable[str],
        demands: Mapping[str, str],
        languages: Iterable[str],
        taken: Iterable[str],
        **initial: Any,
    ) -> None:
        super().__init__(sent, uploads, initial=initial)
        self.taken = set(taken)
        self._offer("book", [(book, book) for book in books])
        self._offer("layout", [(one, one.removeprefix("layouts/")) for one in layouts])
        self._offer("language", [(code, LANGUAGE_NAMES.get(code, code)) for code in languages])
        self._offer("demands", list(demands.items()))
        if not demands:
            del self.fields["demands"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_key(self) -> str:
        """A letter's short name is its own, and fits as the name of a folder."""
        key = _named(str(self.cleaned_data["key"]))
        if key in self.taken:
            raise forms.ValidationError("There is a letter of that name already. Choose another.")
        return key

    def clean(self) -> dict[str, Any]:
        """Either words or a file."""
        sent = super().clean() or {}
        if not (sent.get("words") or "").strip() and not sent.get("file") and not sent.get("brought"):
            self.add_error("words", "Type the letter here, or bring it in Word.")
        if not sent.get("file") and not sent.get("brought") and not sent.get("subject"):
            self.add_error("subject", "Write what the letter is about.")
        return sent
