"""compile_letter(): a text, a layout, the facts and demands become one letter, ready to be filled."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from plea.files.letter_text import LetterText, read_letter_text
from plea.files.opened import read_file
from plea.letter.fields import is_known, known_fields, nearest
from plea.letter.languages import LANGUAGES, Language
from plea.letter.notes import note_text
from plea.letter.permitted import not_permitted
from plea.letter.shared import filters_for, shared_values
from plea.model.campaign import Campaign, Letter
from plea.model.case import Fact
from plea.model.problem import Place, Problem
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_docx
from plea.word.line import CompiledLine, compile_line
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.tags import Tag

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


def compile_letter(
    campaign: Campaign, letter: Letter, code: str
) -> tuple[CompiledLetter | None, list[Problem]]:
    """Compile a letter in a language; everything wrong in its text and layout is found in one go."""
    language = LANGUAGES[code]
    layout, problems = _layout(campaign.folder, letter)
    text, more = _text(campaign.folder, letter, code)
    problems += more
    if layout is None or (letter.text and text is None):
        return None, problems
    compiling = _Compiling(campaign, letter, language)
    docx, more = compiling.docx(layout, text)
    subject, no_subject = compiling.subject(text)
    problems += more + no_subject
    if docx is None or subject is None:
        return None, problems
    problems += compiling.what_is_wrong({**subject.fields, **docx.fields})
    facts = {key: _digest(campaign.case.facts[key]) for key in compiling.facts if key in campaign.case.facts}
    return CompiledLetter(letter, language, docx, subject, facts), problems


def _layout(folder: Path, letter: Letter) -> tuple[bytes | None, list[Problem]]:
    """A letter that names no layout was told so where it should name it."""
    return read_file(folder / letter.layout, letter.layout) if letter.layout else (None, [])


def _text(folder: Path, letter: Letter, code: str) -> tuple[LetterText | None, list[Problem]]:
    return read_letter_text(folder, letter.text_in(code)) if letter.text else (None, [])


class _Compiling:
    """One compilation, and the facts it has met."""

    def __init__(self, campaign: Campaign, letter: Letter, language: Language) -> None:
        self._campaign = campaign
        self._letter = letter
        self._language = language
        self._filters = filters_for(language)
        self._notes: dict[str, NoteText] = {}
        self._bent: list[Tag] = []  # tags that would print a fact and lose its footnote
        self.facts: set[str] = set()
        for key, fact in campaign.case.facts.items():
            note = note_text(fact, campaign.case, letter.audience, language.code)
            if note is not None:
                self._notes[key] = note

    def docx(self, layout: bytes, text: LetterText | None) -> tuple[CompiledDocx | None, list[Problem]]:
        problems: list[Problem] = []
        texts = {}
        if text is not None:
            texts[_PLACE_OF_TEXT], problems = parse_markdown(text.lines)
        given = Ingredients(
            shared=shared_values(self._campaign, self._letter, self._language),
            texts=texts,
            notes=self._notes,
            again=self._language.again,
            expand=self._expand,
            filters=self._filters,
            language=self._language.tag,
            note_before_punctuation=self._language.note_before_punctuation,
        )
        docx, more = compile_docx(layout, self._letter.layout, given)
        problems += more
        return (docx if not any(problem.stops for problem in problems) else None), problems

    def subject(self, text: LetterText | None) -> tuple[CompiledLine | None, list[Problem]]:
        """Compile the subject; a letter without a text of its own is called what the campaign calls it."""
        line = text.subject if text else SourceLine(self._letter.title, self._letter.place)
        return compile_line(line, self._filters)

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

    def what_is_wrong(self, fields: Mapping[str, tuple[Place, ...]]) -> Iterator[Problem]:
        """Yield what the fields of the whole letter have wrong: unknown ones, facts it may not use."""
        yield from map(_without_note, self._bent)
        known = {one.name for one in known_fields(self._campaign, self._letter)}
        for name, places in fields.items():
            group, _, key = name.partition(".")
            if group == "fact" and key:
                self.facts.add(key.partition(".")[0])
                yield from self._fact(key.partition(".")[0], places, known)
            elif not is_known(name, known):
                yield from (_unknown(name, place, known) for place in places)

    def _fact(self, key: str, places: tuple[Place, ...], known: set[str]) -> Iterator[Problem]:
        fact = self._campaign.case.facts.get(key)
        if fact is None:
            for place in places:
                near = nearest(f"fact.{key}", known)
                todo = (
                    f'Did you mean "{near}"?'
                    if near
                    else "Write one that stands in case.yaml, or add it there."
                )
                yield Problem("unknown-fact", place, f'"fact.{key}" is not a fact of this case.', todo)
            return
        for place in places:
            yield from not_permitted(fact, self._campaign, self._letter, self._language, place)


def _without_note(tag: Tag) -> Problem:
    key = _ANY_FACT.findall(tag.inner)[0]
    return Problem(
        "fact-without-note",
        tag.place,
        f'"{tag}" would print a fact without its footnote.',
        f"Write {{{{ fact.{key} }}}}, or {{{{ fact.{key} | bare }}}} where no note is wanted.",
    )


def _unknown(name: str, place: Place, known: set[str]) -> Problem:
    near = nearest(name, known)
    todo = f'Did you mean "{near}"?' if near else "`plea fields` lists what may be written here."
    return Problem("unknown-field", place, f'"{name}" is not a field of this letter.', todo)


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
