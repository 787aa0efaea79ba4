"""What stands in the place of {{ letter }}: a text, whatever program it was written with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from plea.model.problem import Problem
from plea.word.blocks import Blocks
from plea.word.markdown import Parsed, SourceLine
from plea.word.runs import Typesetting
from plea.word.tags import Tags
from plea.word.xml import Element


class InsertedText(Protocol):
    """A text that can be set with a layout's styles and lists."""

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """Its words as they were typed, tags and all; what it includes stands in its place."""

    def typeset(self, setting: Typesetting, tags: Tags) -> tuple[list[Element], list[Problem]]:
        """Return paragraphs and tables with control tags between them, and what is wrong with the text."""


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A text written in Markdown."""

    parsed: Parsed

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """The lines of the file."""
        return self.parsed.lines

    def typeset(self, setting: Typesetting, tags: Tags) -> tuple[list[Element], list[Problem]]:
        """Make the text's paragraphs."""
        blocks = Blocks(self.parsed, setting, tags)
        return list(blocks.elements()), blocks.problems
