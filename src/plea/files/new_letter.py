"""A letter that somebody typed, or wrote in Word, becomes a text of the campaign."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from plea.files.tidy import tidy, unprintable
from plea.files.yaml_text import Value
from plea.model.case import Audience
from plea.model.problem import Place, Problem
from plea.word.tags import TAG
from plea.word.word_text import read_word_text

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_OPENING = re.compile(r"\{\{|\{%|\{#")
_LIKE_A_FIELD = re.compile(r"\{\{\s*\w+(\.\w+)+\s*(\|[^}]*)?\}\}")
_GREETING = re.compile(
    r"(dear\b|sehr geehrte|chère?\b|madame|monsieur|szanown|уважаем|шановн|құрметті|gentil|egregi|estimad)",
    re.IGNORECASE,
)
_LONGEST_GREETING = 80
_GOODBYE = re.compile(
    r"(yours (sincerely|faithfully|truly)|(kind|best|warm) regards|sincerely|"
    r"mit freundlichen grüßen|hochachtungsvoll|cordialement|z poważaniem|с уважением|з повагою|құрметпен|"
    r"distinti saluti|atentamente)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A kind of letter as a form gives it."""

    key: str
    title: str
    book: str
    layout: str  # "layouts/letterhead.docx"
    audience: Audience = Audience.ALLY
    demands: Sequence[str] = ()
    ending: str = "md"  # or "docx"

    @property
    def text(self) -> str:
        """Where campaign.yaml says its texts are."""
        return f"texts/{self.key}.{{language}}.{self.ending}"

    def file_in(self, language: str) -> str:
        """Return where the text in a language is."""
        return self.text.replace("{language}", language)

    def setting(self) -> dict[str, Value]:
        """Return what campaign.yaml says of it."""
        wanted: dict[str, Value] = {"title": self.title, "list": self.book, "text": self.text}
        wanted |= {"layout": self.layout, "audience": str(self.audience)}
        return {**wanted, "demands": list(self.demands)} if self.demands else wanted


def fits_as_name(key: str) -> bool:
    """True for a name that a letter, a list or a folder can have on every computer."""
    return bool(_NAME.fullmatch(key)) and len(key) <= 40


def typed_letter(
    subject: str, words: str, name: str, is_field: Callable[[str], bool]
) -> tuple[bytes, list[Problem]]:
    """Return a typed letter as a text file, and what to look at in it.

    Braces that hold no field of the campaign are printed as they were typed; `is_field` tells which do.
    """
    problems = []
    lines = []
    for number, line in enumerate(words.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if strange := unprintable(line):
            message = f"A character that no Word file can hold stands here ({strange}); it is taken out."
            problems.append(
                Problem("unprintable-character", Place.line(name, number), message, _AS_READ, stops=False)
            )
            line = "".join(letter for letter in line if not unprintable(letter))
        lines.append(literal(line.rstrip(), is_field))
    body = "\n".join(lines).strip("\n")
    if not body:
        return b"", [
            Problem("empty-file", Place(name), "The letter has no words yet.", "Type or paste them.")
        ]
    problems += greetings([line for line in lines if line], name)
    problems += _not_filled(f"{subject}\n{words}", name, is_field)
    head = f"---\nsubject: {json.dumps(literal(tidy(subject), is_field), ensure_ascii=False)}\n---\n"
    return f"{head}{body}\n".encode(), problems


def _not_filled(words: str, name: str, is_field: Callable[[str], bool]) -> list[Problem]:
    """Return a warning for each name in braces that looks like a field and is none.

    Such a name is a slip far more often than words to be printed with their braces.
    """
    todo = (
        "Take a field from the list under the letter. A fact is written down under Facts & files first; "
        "then the letter can tell it."
    )
    fields = dict.fromkeys(tag[0] for tag in TAG.finditer(words) if _LIKE_A_FIELD.fullmatch(tag[0]))
    return [
        Problem(
            "braces-typed",
            Place(name),
            f'plea has nothing to fill in for "{tag}"; it would be printed with its braces.',
            todo,
            stops=False,
        )
        for tag in fields
        if not _stays(tag, is_field)
    ]


_AS_READ = "See that the words are right without it."


def literal(line: str, is_field: Callable[[str], bool]) -> str:
    """Return a line in which only fields are fields, and every other brace is printed.

    >>> literal("{{ sender.email }} {{ smile }} {%", "sender.email".__eq__)
    '{{ sender.email }} {{ "{{" }} smile }} {{ "{%" }}'
    """
    made, at = [], 0
    for tag in TAG.finditer(line):
        made.append(_spelt_out(line[at : tag.start()]))
        made.append(tag[0] if _stays(tag[0], is_field) else _spelt_out(tag[0]))
        at = tag.end()
    return "".join([*made, _spelt_out(line[at:])])


def _stays(tag: str, is_field: Callable[[str], bool]) -> bool:
    if tag.startswith("{{"):
        inner = tag[2:-2].strip()
        return inner.startswith(('"', "'")) or is_field(inner.split("|")[0].strip())
    return tag.startswith("{%")  # a condition of plea's; where it is none, plea check says so


def _spelt_out(words: str) -> str:
    return _OPENING.sub(lambda found: '{{ "' + found[0] + '" }}', words)


def word_letter(content: bytes, name: str) -> list[Problem]:
    """Return what keeps a Word file from being a letter's text, and what to look at in it."""
    text, problems = read_word_text(content, name)
    if text is None:
        return problems
    words = [line.text for line in text.lines if line.text.strip()]
    if not words:
        message = "The file has no words."
        return [*problems, Problem("empty-file", Place(name), message, "Bring the letter itself.")]
    if not text.subject.text:
        todo = 'In Word, give the first line the style "Title" or "Subject", and save it again.'
        message = "The letter has no subject line."
        problems.append(Problem("text-without-subject", Place(name), message, todo, stops=False))
    return problems + greetings(words, name)


def greetings(lines: Sequence[str], name: str) -> list[Problem]:
    """Return warnings where a letter brings a salutation or close: plea prints these for each person."""
    found = [(line, "salutation") for line in lines[:4] if _is_short(line) and _GREETING.match(line.strip())]
    found += [(line, "close") for line in lines[-4:] if _is_short(line) and _GOODBYE.match(line.strip())]
    return [_twice(line, name, what) for line, what in found]


def _is_short(line: str) -> bool:
    return len(line) < _LONGEST_GREETING


def _twice(line: str, name: str, what: str) -> Problem:
    message = f'"{line.strip()}" looks like the {what}, which plea prints for each person by itself.'
    todo = "Take this line out; else the letter has it twice."
    return Problem("greeting-typed", Place(name), message, todo, stops=False)
