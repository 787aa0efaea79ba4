"""compile_letter(): a text, a layout, the facts and demands become one letter, ready to be filled."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from plea.files.letter_text import LetterText, read_letter_text
from plea.files.opened import read_file
from plea.letter.asked import Fields, wrongly_asked
from plea.letter.languages import LANGUAGES, Language
from plea.letter.notes import note_text
from plea.letter.shared import filters_for, shared_values
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact
from plea.model.problem import Place, Problem
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.line import CompiledLine, compile_line
from plea.word.markdown import SourceLine
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.tags import Tag

if TYPE_CHECKING:
    from plea.word.trace import Stamps

_FACT = re.compile(r"fact\.(\w+)(\s*\|\s*bare)?")
_ANY_FACT = re.compile(r"\bfact\.(\w+)")
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


def compile_letter(
    campaign: Campaign, letter: Letter, code: str, *, branches: bool = False, stamps: Stamps | None = None
) -> tuple[CompiledLetter | None, list[Problem]]:
    """Compile a letter in a language; everything wrong in its text and layout is found in one go.

    With `branches` its letters tell which branches they took; with `stamps` it is compiled for tracing.
    """
    language = LANGUAGES[code]
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
    return CompiledLetter(letter, language, docx, subject, facts, columns), problems


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
    """One compilation, and the facts it has met."""

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
        self._notes: dict[str, NoteText] = {}
        self._bent: list[Tag] = []  # tags that would print a fact and lose its footnote
        self.facts: set[str] = set()
        for key, fact in campaign.case.facts.items():
            note = note_text(fact, campaign.case, letter.audience, language.code)
            if note is not None:
                self._notes[key] = note

    def docx(self, layout: bytes) -> tuple[CompiledDocx | None, list[Problem]]:
        texts = {}
        if self._text is not None:
            texts[_PLACE_OF_TEXT] = self._text.body
        given = Ingredients(
            shared=shared_values(self._campaign, self._letter, self._language),
            texts=texts,
            notes=self._notes,
            again=self._language.again,
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

    def subject(self) -> tuple[CompiledLine | None, list[Problem]]:
        """Compile the subject; a letter without a text of its own is called what the campaign calls it."""
        line = self._text.subject if self._text else SourceLine(self._letter.title, self._letter.place)
        compiled, problems = compile_line(line, self._filters)
        fields = compiled.fields if compiled else {}
        problems += wrongly_asked(self._campaign, self._letter, self._language, fields)
        return compiled, problems

    def _expand(self, tag: Tag) -> Expansion:
        """`{{ fact.x }}` prints its wording and refers to a note; `{{ fact.x | bare }}` only the wording."""
        whole = _FACT.fullmatch(tag.inner)
        self.facts.update(_ANY_FACT.findall(tag.inner))
        if whole and not whole[2] and whole[1] in self._notes:
            return Expansion(f"fact.{whole[1]}", f'_note("{whole[1]}")')
        if whole:
            return Expansion(f"fact.{whole[1]}", silent=f'_used("{whole[1]}")')
        if _ANY_FACT.search(tag.inner):
            self._bent.append(tag)
        return Expansion(tag.inner)

    def _judge(self, fields: Fields) -> Iterator[Problem]:
        """Yield what is wrong with the fields of the layout and the text inside it."""
        self.facts.update(name.split(".")[1] for name in fields if name.startswith("fact."))
        yield from map(_without_note, self._bent)
        yield from wrongly_asked(self._campaign, self._letter, self._language, fields)
        if self._text and not self._text.subject.text and "letter.subject" in fields:
            yield _without_subject(self._text, fields["letter.subject"][0])


def _without_note(tag: Tag) -> Problem:
    key = _ANY_FACT.findall(tag.inner)[0]
    return Problem(
        "fact-without-note",
        tag.place,
        f'"{tag}" would print a fact without its footnote.',
        f"Write {{{{ fact.{key} }}}}, or {{{{ fact.{key} | bare }}}} where no note is wanted.",
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
