"""Letter texts are Markdown with tags; this reads them into tokens, tags safely set aside.

While markdown-it parses, a tag is one private-use character, so nothing in it is taken for Markdown.
A control tag stands alone on its line and may interrupt a paragraph or a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from plea.model.problem import Place, Problem
from plea.word.structure import names_of_ours
from plea.word.tags import TAG, Tag

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

_VALUES = 0xF0000  # plane 15 holds the places of values
_CONTROLS = 0x100000  # plane 16 those of control lines
HELD = re.compile("[\U000f0000-\U000ffffd]")
_CONTROL = re.compile("[\U00100000-\U0010fffd]")
_PRIVATE = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_CONTROL_LINE = re.compile(r"^\s*\{%(.*?)%\}\s*$")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of a text, and where its author finds it (an included paragraph has its own file)."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text as markdown-it tokens; each held character in them stands for a tag."""

    tokens: tuple[Token, ...]
    tags: tuple[Tag, ...]
    lines: tuple[SourceLine, ...]

    def tag(self, character: str) -> Tag:
        """Return the tag that a held character stands for."""
        return self.tags[ord(character) & 0xFFFF]

    def place(self, token: Token) -> Place:
        """Return the first line of a block."""
        return self.lines[token.map[0]].place if token.map else self.lines[0].place


def parse_markdown(lines: Sequence[SourceLine]) -> tuple[Parsed, list[Problem]]:
    """Read a text into tokens; every tag that is written in a wrong way is a problem with its line."""
    tags: list[Tag] = []
    problems: list[Problem] = []
    held = [_hold_line(line, tags, problems) for line in lines]
    tokens = _markdown().parse("\n".join(held))
    return Parsed(tuple(tokens), tuple(tags), tuple(lines)), problems


def tags_of_line(line: SourceLine) -> tuple[list[Tag], list[Problem]]:
    """Return the tags of a line that is no Markdown, such as a subject, and what is wrong with them."""
    tags: list[Tag] = []
    problems: list[Problem] = []
    _hold_line(line, tags, problems)
    return tags, problems


def _hold_line(line: SourceLine, tags: list[Tag], problems: list[Problem]) -> str:
    if _PRIVATE.search(line.text):
        problems.append(_strange(line))
        return ""
    control = _CONTROL_LINE.match(line.text)
    if control and "%}" not in control[1]:
        return _hold(Tag.read(line.text.strip(), line.place), tags, _CONTROLS)
    pieces = []
    at = 0
    for match in TAG.finditer(line.text):
        tag = Tag.read(match[0], line.place)
        problems += names_of_ours(tag)
        pieces.append(line.text[at : match.start()])
        at = match.end()
        if tag.kind == "control":
            problems.append(_inline_control(tag))
        elif tag.kind == "value":
            pieces.append(_hold(tag, tags, _VALUES))
    pieces.append(line.text[at:])
    kept = "".join(pieces)
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
        if opening in kept:
            problems.append(_unclosed(line, kept[kept.index(opening) :][:40], closing))
    return kept


def _hold(tag: Tag, tags: list[Tag], plane: int) -> str:
    tags.append(tag)
    return chr(plane + len(tags) - 1)


def _strange(line: SourceLine) -> Problem:
    message = "This line holds a character of no alphabet (private use)."
    return Problem("strange-character", line.place, message, "Type the line again.")


def _inline_control(tag: Tag) -> Problem:
    return Problem(
        "inline-control-tag",
        tag.place,
        f'"{tag}" stands inside a line.',
        "Put it on a line of its own; for a single word that changes, add a column to the list "
        "and write {{ recipient.column }}.",
    )


def _unclosed(line: SourceLine, snippet: str, closing: str) -> Problem:
    message = f'"{snippet}" opens a field that is not closed on this line.'
    return Problem("unclosed-tag", line.place, message, f'Close it with "{closing}".')


def _control_rule(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].strip()
    if len(line) != 1 or not _CONTROL.match(line):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("control", "", 0)
        token.content = line
        token.map = [start, start + 1]
    return True


@cache
def _markdown() -> MarkdownIt:
    """Return the parser; it is imported only for a text, since a Word file on its own has none."""
    from markdown_it import MarkdownIt

    # Indented lines are no code in a letter, and what looks like HTML is text.
    markdown = MarkdownIt("commonmark", {"html": False}).disable(["code", "html_block", "html_inline"])
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    markdown.block.ruler.before("fence", "control", _control_rule, interrupts)
    return markdown
