"""What the words of one letter rest on: cells, facts, demands, lines of texts, conditions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Undefined

from plea.letter.history import HistoryFields
from plea.letter.notes import note_key, source_note
from plea.letter.shared import said_in
from plea.merge.again import MadeAgain
from plea.model.case import Audience, Fact, Ground, Source, SourceKind
from plea.model.problem import Place
from plea.word.language import dotted_names, read_tree
from plea.word.tags import Tag
from plea.word.trace import Branch, Span

_WRITTEN = {  # what plea words itself, and the column in which a person may have typed it
    "salutation": "salutation",
    "inside_address": "address",
    "complimentary_close": "complimentary_close",
}
_NO_WORDS = {"key", "language", "office"}  # they choose the form and are no words of it
_FORMS = "forms of address"
_FALLBACK = re.compile(r"\|\s*default\b|\|\s*d\s*\(|\bor\b")
_FELL_BACK = "empty: the fallback of the field stands here"
_KINDS = {SourceKind.WEB: "web page", SourceKind.LIST: "list of names"}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that words rest on: what it is called, what it says, where it stands."""

    name: str  # "recipient.family_name", "fact.mri_2017", "source s4"
    says: str
    place: Place
    more: str = ""  # what else there is to know: "confirmed; medical, by consent s4"

    @property
    def is_fallback(self) -> bool:
        """True for an empty field in whose place words of the text stand."""
        return self.more == _FELL_BACK

    def __str__(self) -> str:
        says = f" “{self.says}”" if self.says else ""
        place = f" – {self.place}" if str(self.place) else ""
        return f"{self.name}{says}{place}{f' ({self.more})' if self.more else ''}"


class Origins:
    """Answers for one letter."""

    def __init__(self, made: MadeAgain) -> None:
        self._made = made
        self._campaign = made.campaign
        self._recipient = made.assignment.recipient
        self._language = made.assignment.language
        self._audience: Audience = made.assignment.letter.audience

    def of_span(self, span: Span) -> list[Origin]:
        """Return what words rest on; nothing for a paragraph's own words."""
        if span.note:
            return self.of_note(span.note)
        return self._of_names(span.tag, span.roots) if span.tag else []

    def of_branch(self, branch: Branch) -> list[Origin]:
        """Return the cells that decide a condition; what a loop goes through, its fields tell themselves."""
        if branch.tag.word == "for":
            return []
        asked = branch.opened if branch.tag.word == "else" else branch.tag
        return self._of_names(asked, self._made.values)

    def of_note(self, key: str, *time: str) -> list[Origin]:
        """Return what a note rests on: its fact and the sources as this audience sees them, or its source."""
        alone = next(
            (one for name, one in self._campaign.case.sources.items() if note_key(name) == key), None
        )
        if alone:
            return [self._source(alone)]
        fact = self._campaign.case.facts.get(key)
        if fact is None:
            return []
        return [*self._fact(fact, *time), *map(self._source, self._sources_of(fact))]

    def _of_names(self, tag: Tag, roots: Mapping[str, Any]) -> list[Origin]:
        found: list[Origin] = []
        for name in _names(tag):
            first, *rest = name.split(".")
            root = roots.get(first, self._made.values.get(first))
            fallback = _FELL_BACK if _FALLBACK.search(tag.inner) else ""
            found += self._of_name(name, rest, root, fallback)
        return list(dict.fromkeys(found))

    def _of_name(self, name: str, rest: list[str], root: Any, fallback: str) -> Iterator[Origin]:
        owner = getattr(root, "field_name", name.partition(".")[0])
        match owner:
            case "recipient" if rest:
                yield from self._of_recipient(rest, fallback)
            case "fact" if rest and rest[0] in self._campaign.case.facts:
                yield from self.of_note(rest[0], *rest[1:])
            case "demand":
                yield from self._demand(root.get("key", ""), _said(root, rest))
            case "demands":
                for demand in root if isinstance(root, list) else ():
                    yield from self._demand(demand["key"], demand["ask"])
            case "person":
                yield from self._deeds(recipient=str(root.get("key", "")))
            case "actions" if rest:
                yield from self._deeds(action=rest[0])
            case "letter" | "history" | "history.demands":
                yield self._of_letters(owner, rest, _said(root, rest))
            case _ if owner.startswith("recipient.did."):
                yield from self._did(owner.rpartition(".")[2])
            case _:
                yield Origin(name, _said(root, rest), Place("campaign.yaml"))

    def _of_recipient(self, rest: list[str], fallback: str) -> Iterator[Origin]:
        column = rest[0]
        if column == "did":
            yield from self._did(rest[1] if len(rest) > 1 else "")
        elif column == "name":
            yield from self._cells(("given_name", "patronymic", "family_name"), "")
        elif column in _WRITTEN and not self._recipient.cell(_WRITTEN[column], self._language):
            words = str(self._made.values["recipient"][column])
            yield Origin(f"recipient.{column}", _cut(words), Place(_FORMS), self._made.addressing.form)
            yield from self._cells([name for name in self._recipient.cells if name not in _NO_WORDS], words)
        elif self._recipient.cell(column, self._language):
            yield self._cell(column)
        else:
            yield Origin(f"recipient.{column}", "", self._recipient.place(column), fallback or "empty")

    def _cells(self, columns: Any, within: str) -> Iterator[Origin]:
        """Yield the cells that words were made of; `within` are these words, "" for all."""
        plain = {column.removesuffix(f"_{self._language}"): None for column in columns}
        for column in plain:
            words = self._recipient.cell(column, self._language)
            if words and (words in within or not within):
                yield self._cell(column)

    def _cell(self, column: str) -> Origin:
        """Return a cell, the letter's language before the plain column."""
        twin = f"{column}_{self._language}"
        used = twin if self._recipient.cells.get(twin) else column
        words = self._recipient.cells.get(used, "")
        if used in self._recipient.header.letters:
            return Origin(f"recipient.{used}", words, self._recipient.place(used))
        book = self._campaign.books.get(self._made.assignment.letter.book)
        shared = "what the whole list shares"
        return Origin(f"recipient.{used}", words, book.place if book else Place(""), shared)

    def _did(self, action: str) -> Iterator[Origin]:
        deeds = list(self._deeds(action=action, recipient=self._recipient.key))
        nobody = Origin(f"recipient.did.{action}", "", Place(self._file_of_actions), "not among them")
        yield from deeds or [nobody]

    def _deeds(self, *, action: str = "", recipient: str = "") -> Iterator[Origin]:
        actions = self._campaign.actions
        deeds = [
            deed for deed in actions.deeds
            if (not action or deed.action == action) and (not recipient or deed.recipient == recipient)
        ]  # fmt: skip
        if deeds and not recipient:
            yield Origin(f"actions.{action}", f"{len(deeds)} people", Place(self._file_of_actions))
            return
        for deed in deeds:
            done = actions.actions.get(deed.action)
            said = said_in(done.title, self._language) if done else deed.action
            yield Origin(f"recipient.did.{deed.action}", said, deed.place)

    @property
    def _file_of_actions(self) -> str:
        return next((deed.place.file for deed in self._campaign.actions.deeds), "campaign.yaml")

    def _of_letters(self, owner: str, rest: list[str], says: str) -> Origin:
        """Return what a field of this letter, or of the one before it, rests on."""
        if owner != "letter":
            return self._of_history(".".join([owner, *rest]), says)
        return self._of_letter(rest[0] if rest else "", says)

    def _of_letter(self, field: str, says: str) -> Origin:
        subject = self._made.compiled.subject
        if field in ("reference", "number"):
            number = self._made.values["letter"]["number"]
            kept = Place(f"out/{self._campaign.key}/numbers.csv")
            return Origin(f"letter.{field}", says, kept, f"the number {number} is this letter's own")
        place = subject.place if field == "subject" else Place("campaign.yaml")
        return Origin(f"letter.{field}", says, place)

    def _of_history(self, name: str, says: str) -> Origin:
        history = self._made.values.get("history")
        sent = history.sent if isinstance(history, HistoryFields) else None
        if sent is None:
            place = Place(f"out/{self._campaign.key}/history.csv")
            return Origin(name, "", place, "no letter before this one has left")
        about = f"{sent.letter} of {sent.sent_on.isoformat()}"
        return Origin(name, says.replace("True", "yes"), sent.place, about if says else f"{about}; empty")

    def _demand(self, key: str, says: str) -> Iterator[Origin]:
        demand = self._campaign.demands.get(key)
        if demand:
            basis = f"rests on {', '.join(demand.basis)}" if demand.basis else ""
            office = self._recipient.cell("office")
            place = demand.places.get((office, self._language), demand.place_of(office))
            yield Origin(f"demand {key}", _cut(says), place, basis)

    def _fact(self, fact: Fact, *time: str) -> Iterator[Origin]:
        about = [str(fact.standing), *([str(fact.sensitivity)] if fact.ground else [])]
        if time:
            about.insert(0, f"on {fact.on}" if time[0] == "on" else f"since {fact.since}")
        if fact.ground:
            about.append(self._why_told(fact.ground))
        about.append(f"for {', '.join(fact.audiences)}")
        yield Origin(
            f"fact.{fact.key}", _cut(said_in(fact.wording, self._language)), fact.place, "; ".join(about)
        )

    def _why_told(self, ground: Ground) -> str:
        if ground.consent:
            return f"by consent ({ground.consent})"
        when = f", {ground.published_on}" if ground.published_on else ""
        source = self._campaign.case.sources.get(ground.published_source)
        who = "" if source and self._is_protected(source) else ground.published_by
        return f"published before ({who or ground.published_source}{when})"

    def _sources_of(self, fact: Fact) -> list[Source]:
        sources = self._campaign.case.sources
        return [sources[key] for key in fact.sources if key in sources]

    def _source(self, source: Source) -> Origin:
        """Show a source as the letter's reader sees it: who is not to be named there is not named here."""
        shown = source_note(source, self._audience, self._language)
        if shown is None:
            return Origin(f"source {source.key}", "", source.place, "not shown to this audience")
        words = "".join(piece for piece, _ in shown.pieces)
        return Origin(f"source {source.key}", words, source.place, _KINDS.get(source.kind, str(source.kind)))

    def _is_protected(self, source: Source) -> bool:
        return self._audience in source.shown_as


def _names(tag: Tag) -> list[str]:
    """Return the names that a tag asks for; of a loop those of what it goes through."""
    inner = tag.inner
    if tag.kind == "control":
        inner = inner.partition(" in ")[2] if tag.word == "for" else inner.partition(" ")[2]
    tree = read_tree("{{ " + inner + " }}")
    return list(dict.fromkeys(dotted_names(tree))) if tree else []


def _said(root: Any, rest: list[str]) -> str:
    """Return what a name stands for, as far as it is words."""
    value = root
    for step in rest:
        value = value.get(step, "") if isinstance(value, Mapping) else getattr(value, step, "")
    return "" if isinstance(value, Undefined | Mapping | list) or value is None else _cut(str(value))


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1].rstrip() + "…"
