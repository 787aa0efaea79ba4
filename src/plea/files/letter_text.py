"""A letter's text: its subject line, and its paragraphs with those it includes put in their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from plea.files.near import near
from plea.files.opened import read_file
from plea.files.tidy import unprintable
from plea.files.yaml import parse_yaml
from plea.model.problem import Place, Problem
from plea.word.inserted import InsertedText, MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.word_text import WordText, read_word_text

_INCLUDE = re.compile(r"^\s*\{%-?\s*include\s+[\"'“”]([^\"'“”]+)[\"'“”]\s*-?%\}\s*$")
_FENCE = "---"
_WORD = ".docx"


@dataclass(frozen=True, slots=True)
class LetterText:
    """The text of one kind of letter in one language, every line knowing where it was written."""

    name: str  # "texts/mep.en.md"
    subject: SourceLine
    body: InsertedText

    @property
    def how_to_give_a_subject(self) -> str:
        """What to do in this kind of file."""
        if isinstance(self.body, WordText):
            return 'Write it in the first paragraph, and give that paragraph the style "Title" or "Subject".'
        return 'Begin the file with three lines: "---", "subject: …" and "---".'


def read_letter_text(folder: Path, name: str) -> tuple[LetterText | None, list[Problem]]:
    """Read a text (`name` is relative to the campaign's folder) with everything it includes."""
    reading = _Reading(folder)
    text = reading.text(name, Place(name), ())
    return text, reading.problems


@dataclass(slots=True)
class _Reading:
    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def text(self, name: str, asked_at: Place, within: tuple[str, ...]) -> LetterText | None:
        """Return a text of either kind."""
        if name.lower().endswith(_WORD):
            return self._word(name, asked_at, within)
        lines = self.file(name, asked_at, within)
        if lines is None:
            return None
        subject, body = (SourceLine("", asked_at), lines) if within else self.front_matter(name, lines)
        parsed, problems = parse_markdown(self.included(body, (*within, name)))
        self.problems += problems
        return LetterText(name, subject, MarkdownText(parsed))

    def _word(self, name: str, asked_at: Place, within: tuple[str, ...]) -> LetterText | None:
        content = self._content(name, asked_at, within)
        if content is None:
            return None
        text, problems = read_word_text(content, name)
        self.problems += problems
        if text is None:
            return None
        around = (*within, name)
        inside = {asked: self.text(f"texts/{asked}", place, around) for asked, place in text.asks_for}
        included = {asked: found.body for asked, found in inside.items() if found}
        return LetterText(name, text.subject, replace(text, included=included))

    def file(self, name: str, asked_at: Place, within: tuple[str, ...]) -> list[SourceLine] | None:
        """Return a file's lines."""
        content = self._content(name, asked_at, within)
        if content is None:
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            place = Place.line(name, content.count(b"\n", 0, fault.start) + 1)
            todo = 'Save the file as "UTF-8" (in the editor\'s "Save as", under "Encoding").'
            self._problem("not-utf-8", place, "The letters here are not stored as UTF-8.", todo)
            return None
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return [self._line(line, Place.line(name, number)) for number, line in enumerate(lines, start=1)]

    def _content(self, name: str, asked_at: Place, within: tuple[str, ...]) -> bytes | None:
        """Return a file's bytes; a file that includes itself is a problem at the line that asks for it."""
        if name in within:
            self._problem("include-circle", asked_at, f'"{name}" includes itself.', "Take this line out.")
            return None
        content, problems = read_file(self.folder / name, name)
        if content is None:
            self.problems += problems if not within else [self._missing(name, asked_at)]
        return content

    def _line(self, text: str, place: Place) -> SourceLine:
        found = unprintable(text)
        if found:
            message = f"A character stands here that no Word file can hold ({found})."
            self._problem("unprintable-character", place, message, "Delete it and type the text anew.")
            return SourceLine("", place)
        return SourceLine(text, place)

    def front_matter(self, name: str, lines: list[SourceLine]) -> tuple[SourceLine, list[SourceLine]]:
        """Split off the settings between two lines of dashes at the top; only `subject` is known."""
        nothing = SourceLine("", Place.line(name, 1))
        texts = [line.text.rstrip() for line in lines]
        if not texts or texts[0] != _FENCE:
            return nothing, lines
        if _FENCE not in texts[1:]:
            todo = 'Write "---" on a line of its own below the subject.'
            self._problem("broken-yaml", nothing.place, "The settings at the top have no end.", todo)
            return nothing, []
        end = texts.index(_FENCE, 1)
        entry, problems = parse_yaml("\n".join(texts[1:end]), name, 2)
        self.problems += problems
        settings = entry.value if entry and isinstance(entry.value, Mapping) else {}
        for key, value in settings.items():
            if key != "subject" or not isinstance(value.value, str):
                todo = 'Only "subject: …" stands between the dashes, in double quotes.'
                self._problem("unknown-setting", value.place, f'"{key}" is not a setting of a text.', todo)
        subject = settings.get("subject")
        if subject is None or not isinstance(subject.value, str):
            return nothing, lines[end + 1 :]
        return SourceLine(subject.value, subject.place), lines[end + 1 :]

    def included(self, lines: list[SourceLine], within: tuple[str, ...]) -> list[SourceLine]:
        """Put the lines of every included file in the place of the line that includes it."""
        whole: list[SourceLine] = []
        for line in lines:
            include = _INCLUDE.match(line.text)
            if include is None:
                whole.append(line)
                continue
            name = f"texts/{include[1]}"
            if name.lower().endswith(_WORD):
                message = f'A Markdown text cannot include a Word file ("{include[1]}").'
                todo = "Write the shared paragraphs in Markdown, or this text in Word."
                self._problem("unknown-include", line.place, message, todo)
                continue
            inner = self.file(name, line.place, within)
            if inner is not None:
                # An empty line on each side: a paragraph that is included is a paragraph of its own.
                between = SourceLine("", line.place)
                whole += [between, *self.included(inner, (*within, name)), between]
        return whole

    def _missing(self, name: str, asked_at: Place) -> Problem:
        path = self.folder / name
        there = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
        found = near(path.name, there)
        todo = (
            f'Did you mean "{name.removesuffix(path.name).removeprefix("texts/")}{found}"?'
            if found
            else ('Write the path from the folder texts/, as in "shared/health.en.md".')
        )
        return Problem("unknown-include", asked_at, f'There is no text "{name}".', todo)

    def _problem(self, code: str, place: Place, message: str, todo: str) -> None:
        self.problems.append(Problem(code, place, message, todo))
