"""compile_letter(): a text, a layout, the facts and demands become one letter, ready to be filled."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plea.files.letter_text import LetterText, read_letter_text
from plea.files.opened import read_file
from plea.letter.asked import Fields, wrongly_asked
from plea.letter.cited import note_in_subject, wrongly_cited
from plea.letter.languages import LANGUAGES, Language
from plea.letter.notes import note_key, notes_of
from plea.letter.permitted import objections
from plea.letter.shared import Fields as Group
from plea.letter.shared import filters_for, shared_values
from plea.letter.told_facts import TIMES
from plea.model.campaign import Again, Campaign, Letter
from plea.model.case import Fact
from plea.model.problem import Place, Problem
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.language import dotted_names, read_tree
from plea.word.line import CompiledLine, compile_line
from plea.word.markdown import SourceLine
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.tags import Tag

if TYPE_CHECKING:
    from plea.word.trace import Stamps

_FACT = re.compile(r"(fact\.(\w+)(?:\.\w+)?)(\s*\|\s*bare)?")
_FACT_FIELD = re.compile(rf"\bfact\.\w+(?:\.(?:{'|'.join(TIMES)})\b)?")
_SOURCE = re.compile(r"source\.(\w+)\s*\|\s*note")
_SOURCES = "sources"
_PLACE_OF_TEXT = "letter"


@dataclass(frozen=True, slots=True)
class CompiledLetter:
    """One kind of letter in one language."""

    letter: Letter
    language: Language
    docx: CompiledDocx
    subject: CompiledLine
    facts: Mapping[str, str] = field(default_factory=dict)  # fact key → SHA-256 of all we hold on it
    columns: tuple[str, ...] = ()  # of the recipient, as far as text, layout or subject ask for them
    history: tuple[str, ...] = ()  # what it asks of the letter before: "history.last_sent"
    everywhere: frozenset[str] = frozenset()  # facts that no single place tells: a subject, a {% set %}


def compile_letter(
    campaign: Campaign, letter: Letter, code: str, *, branches: bool = False, stamps: Stamps | None = None
) -> tuple[CompiledLetter | None, list[Problem]]:
    """Compile a letter in a language; everything wrong in its text and layout is found in one go.

    With `branches` its letters tell which branches they took; with `stamps` it is compiled for tracing.
    """
    language, campaign = LANGUAGES[code], campaign.dated(letter)
    layout, problems = _layout(campaign.folder, letter)
    text, more = _text(campaign.folder, letter, code)
    problems += more
    if layout is None or (letter.text and text is None):
        return None, problems
    compiling = _Compiling(campaign, letter, language, text, branches=branches, stamps=stamps)
    subject, more = compiling.subject()
    docx, in_docx = compiling.docx(layout)
    problems += more + in_docx
    if docx is None or subject is None or any(problem.stops for problem in problems):
        return None, problems
    facts = {key: _digest(campaign.case.facts[key]) for key in compiling.facts if key in campaign.case.facts}
    columns = tuple(_columns([*docx.fields, *subject.fields]))
    asked = dict.fromkeys(name for name in (*docx.fields, *subject.fields) if name.split(".")[0] == "history")
    everywhere = frozenset(compiling.facts - compiling.placed).union(_facts_in(subject.fields))
    return CompiledLetter(letter, language, docx, subject, facts, columns, tuple(asked), everywhere), problems


def _facts_in(fields: Iterable[str]) -> set[str]:
    return {name.split(".")[1] for name in fields if name.startswith("fact.")}


def _columns(asked: Iterable[str]) -> dict[str, None]:
    """Return the columns among the names asked for: `recipient.town`, but not `recipient.did.inquiry`."""
    paths = (name.split(".") for name in asked if "." in name)
    return {column: None for group, column, *deeper in paths if group == "recipient" and not deeper}


def _layout(folder: Path, letter: Letter) -> tuple[bytes | None, list[Problem]]:
    """A letter that names no layout was told so where it should name it."""
    return read_file(folder / letter.layout, letter.layout) if letter.layout else (None, [])


def _text(folder: Path, letter: Letter, code: str) -> tuple[LetterText | None, list[Problem]]:
    return read_letter_text(folder, letter.text_in(code)) if letter.text else (None, [])


class _Compiling:
    """One compilation, and the facts and sources it has met."""

    def __init__(
        self,
        campaign: Campaign,
        letter: Letter,
        language: Language,
        text: LetterText | None,
        *,
        branches: bool,
        stamps: Stamps | None,
    ) -> None:
        self._campaign = campaign
        self._letter = letter
        self._language = language
        self._text = text
        self._branches = branches
        self._stamps = stamps
        self._filters = filters_for(language)
        self._notes = notes_of(campaign, letter, language.code)
        self._bent: list[Tag] = []  # tags that would print a fact and lose its footnote
        self._cited: list[tuple[str, Place]] = []  # sources that set a note of their own, and where
        self._rested_on: dict[str, None] = {}  # the sources of all that was met, in that order
        self.facts: set[str] = set()
        self.placed: set[str] = set()  # facts that a tag prints where it stands

    def docx(self, layout: bytes) -> tuple[CompiledDocx | None, list[Problem]]:
        texts = {}
        if self._text is not None:
            texts[_PLACE_OF_TEXT] = self._text.body
        given = Ingredients(
            shared=self._shared(),
            texts=texts,
            notes=self._notes,
            again=self._language.again if self._campaign.notes.again is Again.REFER else "",
            lists={_SOURCES: self._list_of_sources},
            expand=self._expand,
            judge=self._judge,
            filters=self._filters,
            language=self._language.tag,
            note_before_punctuation=self._language.note_before_punctuation,
            folder=self._campaign.folder,
            branches=self._branches,
            stamps=self._stamps,
        )
        return compile_document(layout, self._letter.layout, given)

    def _shared(self) -> dict[str, Any]:
        """Return the values of all letters; a fact that may not be told is not even among them."""
        shared = shared_values(self._campaign, self._letter, self._language)
        facts = self._campaign.case.facts
        told = {
            key: text
            for key, text in shared["fact"].items()
            if not any(objections(facts[key], self._campaign, self._letter))
        }
        return {**shared, "fact": Group("fact", told)}

    def subject(self) -> tuple[CompiledLine | None, list[Problem]]:
        """Compile the subject; a letter without a text of its own is called what the campaign calls it."""
        line = self._text.subject if self._text else SourceLine(self._letter.title, self._letter.place)
        compiled, problems = compile_line(line, self._filters)
        fields = dict(compiled.fields) if compiled else {}
        for name in [name for name in fields if name.partition(".")[0] == "source"]:
            problems += map(note_in_subject, fields.pop(name))
        self._tell(fields)
        problems += wrongly_asked(self._campaign, self._letter, self._language, fields)
        return compiled, problems

    def _expand(self, tag: Tag) -> Expansion:
        """`{{ fact.x }}` and `{{ fact.x.elapsed }}` print words and refer to a note; `| bare` sets none.

        `{{ source.s | note }}` prints nothing and refers to a note, if this audience sees the source.
        """
        source = _SOURCE.fullmatch(tag.inner)
        if source:
            return self._cite(source[1], tag.place)
        whole = _FACT.fullmatch(tag.inner)
        told = _facts_of(tag)
        for key in told:
            self.facts.add(key)
            self.placed.add(key)
            fact = self._campaign.case.facts.get(key)
            self._rested_on.update(dict.fromkeys(fact.sources if fact else ()))
        if whole and not whole[3] and whole[2] in self._notes:
            return Expansion(whole[1], f'_note("{whole[2]}")')
        if whole:
            return Expansion(whole[1], silent=f'_used("{whole[2]}")')
        if told:
            self._bent.append(tag)
        return Expansion(tag.inner)

    def _cite(self, source: str, place: Place) -> Expansion:
        self._cited.append((source, place))
        self._rested_on[source] = None
        key = note_key(source)
        if key in self._notes:
            return Expansion(None, f'_note("{key}")')
        return Expansion(None, silent=f'_used("{key}")')

    def _list_of_sources(self) -> list[NoteText]:
        """Return what the text rests on, as this audience sees it; sources that read alike stand once."""
        notes = [self._notes.get(note_key(source)) for source in self._rested_on]
        return [note for note in dict.fromkeys(notes) if note]

    def _tell(self, fields: Fields) -> None:
        self.facts.update(_facts_in(fields))

    def _judge(self, fields: Fields) -> Iterator[Problem]:
        """Yield what is wrong with the fields of the layout and the text inside it."""
        self.facts.update(_facts_in(fields))
        yield from map(_without_note, self._bent)
        for source, place in self._cited:
            yield from wrongly_cited(source, self._campaign, self._letter, self._language, place)
        yield from wrongly_asked(self._campaign, self._letter, self._language, fields)
        if self._text and not self._text.subject.text and "letter.subject" in fields:
            yield _without_subject(self._text, fields["letter.subject"][0])


def _facts_of(tag: Tag) -> list[str]:
    """Return the keys of the facts in a value tag, `fact["x"]` as well as `fact.x`."""
    tree = read_tree("{{ " + tag.inner + " }}") if "fact" in tag.inner else None
    return [] if tree is None else sorted(_facts_in(dotted_names(tree)))


def _without_note(tag: Tag) -> Problem:
    name = next(iter(_FACT_FIELD.findall(tag.inner)), f"fact.{_facts_of(tag)[0]}")
    return Problem(
        "fact-without-note",
        tag.place,
        f'"{tag}" would print a fact without its footnote.',
        f"Write {{{{ {name} }}}}, or {{{{ {name} | bare }}}} where no note is wanted.",
    )


def _without_subject(text: LetterText, place: Place) -> Problem:
    return Problem(
        "text-without-subject",
        text.subject.place,
        f"This text has no subject, but the layout prints one ({place}).",
        text.how_to_give_a_subject,
    )


def _digest(fact: Fact) -> str:
    """Return a hash of everything that clears a fact, so that a letter can tell when it changed."""
    held = {
        "wording": dict(fact.wording),
        "standing": fact.standing,
        "sensitivity": fact.sensitivity,
        "ground": repr(fact.ground),
        "audiences": list(fact.audiences),
        "sources": list(fact.sources),
        "on": [fact.on, fact.since, str(fact.expires)],
    }
    return hashlib.sha256(json.dumps(held, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
