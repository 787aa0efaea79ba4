"""Forms for facts, sources, demands and senders: what stands in the files, and what a person makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from plea.address.forms import LANGUAGES as LANGUAGE_NAMES
from plea.address.forms import OFFICES
from plea.files.settings_edit import REMOVED, Changes, Path
from plea.files.yaml_text import Value
from plea.model.case import Audience, Sensitivity, SourceKind, Standing

_DAY_OR_MONTH = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_FOOTNOTE = "They become its footnote."
_SOURCE_FIRST = "Add its source first, under Facts and sources: letters wait while a fact has none."
_KEY_HINT = "Letters, digits and _ only. Texts print it as {{{{ {}.NAME }}}}, so it never changes."
_AUDIENCES = [
    ("authority", "the state that holds the prisoner"),
    ("ally", "those who can help"),
    ("public", "anyone"),
]
_STANDINGS = [
    ("confirmed", "Confirmed: we are sure of it"),
    ("alleged", "Alleged: we say whose claim it is"),
    ("withdrawn", "Withdrawn: it is not told any more"),
]
_SENSITIVITIES = [
    ("public", "Public"),
    ("personal", "Personal: told only with a ground"),
    ("medical", "Medical: told only with a ground"),
]
_KINDS = [
    ("web", "A web page"),
    ("document", "A document"),
    ("statement", "What somebody said"),
    ("consent", "A consent"),
    ("list", "A list"),
]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a field of a form stands in its file, and what it says while nothing stands there."""

    path: Path
    usual: Value = ""


class SettingsForm(forms.Form):
    """A form whose fields are settings of a file; only what a person changed becomes a change."""

    where: dict[str, Setting]

    def __init__(self, sent: Any, values: Mapping[str, Any], *, new: bool = False) -> None:
        super().__init__(sent)
        self.where = {}
        self.new = new
        self._values = values

    def add(self, name: str, field: forms.Field, path: Path, usual: Value = "") -> None:
        """Add a field for the setting at a path."""
        self.where[name] = Setting(path, usual)
        now = _at(self._values, path)
        field.initial = usual if now is None or now == "" else now
        self.fields[name] = field

    def key_field(self, kind: str, taken: Iterable[str]) -> None:
        """Add the name of something new."""
        known = set(taken)

        def check(key: str) -> None:
            if not key.isidentifier():
                raise forms.ValidationError("Use letters, digits and _ only, and begin with a letter.")
            if key in known:
                raise forms.ValidationError("There is one of that name already. Choose another.")

        self.fields["key"] = forms.CharField(
            max_length=60, label="Its name in the files", help_text=_KEY_HINT.format(kind), validators=[check]
        )

    def changes(self, within: Path) -> Changes:
        """Return what differs from the file; `within` are the names that lead to what the form is about."""
        made: dict[Path, Any] = {}
        for name, setting in self.where.items():
            wanted = _plain(self.cleaned_data.get(name))
            now = _at(self._values, setting.path)
            now = setting.usual if now is None or now == "" else now
            if _same(wanted, now):
                continue
            made[(*within, *setting.path)] = REMOVED if wanted in ("", [], None) else wanted
        return _whole(made, within) if self.new else made


def _whole(made: Mapping[Path, Any], within: Path) -> Changes:
    """Return what is new as one group, so that it stands together in the file."""
    group: dict[str, Any] = {}
    for path, value in made.items():
        if value is REMOVED:
            continue
        *groups, name = path[len(within) :]
        inner = group
        for one in groups:
            inner = inner.setdefault(one, {})
        inner[name] = value
    return {within: group} if group else {}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    return list(value) if isinstance(value, (list, tuple)) else str(value or "").strip().replace("\r\n", "\n")


def _same(wanted: Any, now: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(wanted) == sorted([now] if isinstance(now, str) and now else list(now or ()))
    return bool(wanted == now)


def _at(values: Any, path: Path) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def _day_or_month(text: str) -> None:
    if not _DAY_OR_MONTH.fullmatch(text):
        raise forms.ValidationError("Write it as 2018-03-31, or 2018-03, or 2018.")


def _text(
    label: str, help_text: str = "", *, rows: int = 0, required: bool = False, **more: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, help_text=help_text, required=required, widget=widget, **more)


def _day(label: str, help_text: str = "", *, required: bool = False) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


def _several(
    label: str, choices: Sequence[tuple[str, str]], help_text: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


def _one(
    label: str, choices: Sequence[tuple[str, str]], help_text: str = "", **more: Any
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text, **more)


def _in(code: str) -> str:
    return LANGUAGE_NAMES.get(code, code)


class FactForm(SettingsForm):
    """One fact: its words, how sure we are of it, who may read it, what it rests on."""

    def __init__(
        self,
        sent: Any,
        values: Mapping[str, Any],
        *,
        languages: Sequence[str],
        sources: Mapping[str, str],
        consents: Iterable[str],
        taken: Iterable[str] = (),
        new: bool = False,
    ) -> None:
        super().__init__(sent, values, new=new)
        if new:
            self.key_field("fact", taken)
        for code in languages:
            self._wording(code, values.get(code))
        self.add("standing", _one("How sure are we?", _STANDINGS), ("standing",), str(Standing.CONFIRMED))
        self.add(
            "sources",
            _several("It rests on", list(sources.items()), _FOOTNOTE if sources else _SOURCE_FIRST),
            ("sources",),
            [],
        )
        self.add(
            "on",
            _text("It happened on", "2018-03-31, or 2018-03, or 2018.", validators=[_day_or_month]),
            ("on",),
        )
        self.add(
            "since",
            _text("It has lasted since", "So that texts can say how long.", validators=[_day_or_month]),
            ("since",),
        )
        self.add("expires", _day("Last day on which a letter may say it"), ("expires",))
        self.add(
            "sensitivity",
            _one("How sensitive is it?", _SENSITIVITIES),
            ("sensitivity",),
            str(Sensitivity.PUBLIC),
        )
        self.add(
            "consent",
            _one(
                "Told because of the consent",
                [("", "—"), *((key, sources.get(key, key)) for key in consents)],
                "Personal and medical facts need a ground.",
            ),
            ("ground", "consent"),
        )
        self.add(
            "audiences",
            _several("It may be told to", _AUDIENCES),
            ("audiences",),
            [str(one) for one in Audience],
        )
        self.add("checked", _day("Last made sure of on"), ("checked",))

    def _wording(self, code: str, now: Any) -> None:
        """One field, or one for each standing where the file words them apart."""
        help_text = "Without a full stop at the end: the text adds it."
        if isinstance(now, Mapping):
            for standing in now:
                label = f"{_in(code)}, if {standing}"
                self.add(f"words_{code}_{standing}", _text(label, help_text, rows=3), (code, str(standing)))
        else:
            self.add(f"words_{code}", _text(f"Its words in {_in(code)}", help_text, rows=3), (code,))

    def clean(self) -> dict[str, Any]:
        """A fact says something."""
        sent = super().clean() or {}
        if not any(sent.get(name) for name in self.where if name.startswith("words_")):
            first = next(name for name in self.where if name.startswith("words_"))
            self.add_error(first, "Write the fact in at least one language.")
        return sent


class SourceForm(SettingsForm):
    """One source: what its note says, and who may see it."""

    def __init__(
        self,
        sent: Any,
        values: Mapping[str, Any],
        *,
        languages: Sequence[str],
        taken: Iterable[str] = (),
        new: bool = False,
    ) -> None:
        super().__init__(sent, values, new=new)
        if new:
            self.key_field("source", taken)
        self.add(
            "kind",
            forms.ChoiceField(label="What is it?", choices=_KINDS),
            ("kind",),
            "" if new else str(SourceKind.DOCUMENT),
        )
        for code in languages:
            self.add(f"words_{code}", _text(f"What the note says, {_in(code)}", rows=2), (code,))
        self.add("links", _links(), ("links",), [])
        self.add(
            "on", _text("It is of", "2018-03-31, or 2018-03, or 2018.", validators=[_day_or_month]), ("on",)
        )
        self.add("seen", _day("Last looked at on"), ("seen",))
        self.add("archived", _text("Address of an archived copy"), ("archived",))
        self.add("how", _text("How the consent was given", "Such as: in a letter to her lawyer."), ("how",))
        self.add("until", _day("Last day on which the consent holds"), ("until",))
        self.add("withdrawn", _day("Withdrawn on", "From that day on it holds no more."), ("withdrawn",))
        for code, label in _AUDIENCES:
            self.add(
                f"shown_{code}",
                _text(f"Shown to {label} as", "“none”, or words in place of the note."),
                ("shown_as", code),
            )


class LinksField(forms.CharField):
    """Web addresses, one a line."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines."""
        return "\n".join(value) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> list[str]:
        """Return the addresses. Raises ValidationError for what is none."""
        links = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        for link in links:
            if not link.startswith(("https://", "http://")) or len(link.split()) > 1:
                raise forms.ValidationError('Write each address whole, from "https://" on, one a line.')
        return links


def _links() -> LinksField:
    return LinksField(
        label="Links",
        help_text="One a line, whole.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DemandForm(SettingsForm):
    """One demand: what is asked, and on which facts it rests."""

    def __init__(
        self,
        sent: Any,
        values: Mapping[str, Any],
        *,
        languages: Sequence[str],
        facts: Mapping[str, str],
        taken: Iterable[str] = (),
        new: bool = False,
    ) -> None:
        super().__init__(sent, values, new=new)
        if new:
            self.key_field("demand", taken)
        for code in languages:
            self.add(
                f"title_{code}", _text(f"Short name, {_in(code)}", "Such as: A pardon."), ("title", code)
            )
            self.add(
                f"what_{code}",
                _text(
                    f"What is asked, {_in(code)}",
                    "It follows the verb: “Support ” + “a visit by a doctor”.",
                    rows=2,
                ),
                ("what", code),
            )
            self.add(f"law_{code}", _text(f"Its ground in law, {_in(code)}"), ("law", code))
        self.add("basis", _several("It rests on these facts", list(facts.items())), ("basis",), [])


class MatrixForm(SettingsForm):
    """Which office is asked for which demand, with which verb: a tick and words in each cell."""

    def __init__(
        self, sent: Any, values: Mapping[str, Any], *, languages: Sequence[str], offices: Sequence[str]
    ) -> None:
        super().__init__(sent, values)
        self.languages, self.offices = languages, offices
        for demand in values:
            for office in offices:
                verbs = _at(values, (demand, "asks", office)) or {}
                name = f"ask__{demand}__{office}"
                self.fields[name] = forms.BooleanField(
                    required=False, initial=bool(verbs), label=f"{demand}: {OFFICES.get(office, office)}"
                )
                for code in languages:
                    self.add(
                        f"verb__{demand}__{office}__{code}",
                        _text(f"Verb, {_in(code)}"),
                        (demand, "asks", office, code),
                    )

    def clean(self) -> dict[str, Any]:
        """A tick without a verb asks for nothing."""
        sent = super().clean() or {}
        for demand in self._values:
            for office in self.offices:
                verbs = [f"verb__{demand}__{office}__{code}" for code in self.languages]
                if not sent.get(f"ask__{demand}__{office}"):
                    for name in verbs:
                        sent[name] = ""
                elif not any(sent.get(name) for name in verbs):
                    self.add_error(verbs[0], "With which verb? Such as: Support in public.")
        return sent

    def changes(self, within: Path) -> Changes:
        """Return the cells that differ; an office that is asked for nothing any more goes as a whole."""
        made = dict(super().changes(within))
        for demand in self._values:
            for office in self.offices:
                before = _at(self._values, (demand, "asks", office))
                if before and not self.cleaned_data.get(f"ask__{demand}__{office}"):
                    under = (*within, demand, "asks", office)
                    made = {path: value for path, value in made.items() if path[: len(under)] != under}
                    made[under] = REMOVED
        return made


class SenderForm(SettingsForm):
    """Who writes, from where, with which date: what every letter shares."""

    def __init__(
        self, sent: Any, values: Mapping[str, Any], *, languages: Sequence[str], with_date: bool
    ) -> None:
        super().__init__(sent, values)
        self.add("title", _text("What the campaign is called", required=True), ("title",))
        if with_date:
            self.add("date", _day("Date on the letters", required=True), ("date",))
        self.add("reference", _text("References begin with", required=True), ("reference",))
        self._said("place", "Written in", languages)
        self._said("person", "Full name of whom the letters are about", languages)
        sender = values.get("sender")
        names = dict.fromkeys(["organisation", "email", *(sender if isinstance(sender, Mapping) else ())])
        for name in names:
            self._said(name, f"Sender: {name.replace('_', ' ')}", languages, ("sender",))

    def _said(self, name: str, label: str, languages: Sequence[str], within: Path = ()) -> None:
        """One field, or one in each language where the file has it so."""
        now = _at(self._values, (*within, name))
        if isinstance(now, Mapping):
            for code in dict.fromkeys([*now, *languages]):
                self.add(f"{name}_{code}", _text(f"{label}, {_in(code)}"), (*within, name, code))
        else:
            self.add(name, _text(label), (*within, name))


class LetterSettingsForm(SettingsForm):
    """One kind of letter: its list, letterhead, audience and demands."""

    def __init__(
        self,
        sent: Any,
        values: Mapping[str, Any],
        *,
        books: Iterable[str],
        layouts: Iterable[str],
        demands: Mapping[str, str],
    ) -> None:
        super().__init__(sent, values)
        self.add("title", _text("Who gets it", required=True), ("title",))
        if self._says("list"):
            self.add("list", _one("It goes to the list", _with(books, values.get("list"))), ("list",))
        if self._says("layout"):
            self.add("layout", _one("On the letterhead", _with(layouts, values.get("layout"))), ("layout",))
        if self._says("audience"):
            self.add("audience", _one("Those who read it are", _AUDIENCES), ("audience",), "ally")
        if self._says("demands"):
            self.add("demands", _several("It puts these demands", list(demands.items())), ("demands",), [])
        if "follows" in values:
            self.add("date", _day("The date on it"), ("date",))
        self.add("pages", _text("Pages that it may have", "More are a warning."), ("pages",), "2")

    def _says(self, name: str) -> bool:
        """True unless it is a follow-up that has this from the letter before."""
        return name in self._values or "follows" not in self._values

    def clean_pages(self) -> str:
        """A number from 1 to 99."""
        pages = str(self.cleaned_data.get("pages") or "2")
        if pages not in map(str, range(1, 100)):
            raise forms.ValidationError("Write a number, such as 2.")
        return pages


def _with(choices: Iterable[str], now: Any) -> list[tuple[str, str]]:
    """Return choices, and what stands in the file among them even where it is none of them."""
    known = dict.fromkeys([*choices, *([now] if isinstance(now, str) and now else [])])
    return [(one, one) for one in known]
