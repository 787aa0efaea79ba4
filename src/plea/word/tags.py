"""Merge tags: how they are found in text, and how they stand in XML until the letter is compiled.

In XML a tag is a marker: two Unicode noncharacters around its number in text and attributes, or
a processing instruction where a whole paragraph, row or run was nothing but a control tag. So the
tree stays well-formed XML, and braces that are no tag are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lxml import etree

from plea.model.problem import Place
from plea.word.xml import W_NS, Element

if TYPE_CHECKING:
    from plea.word.places import PlaceOf

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
OPEN, CLOSE = "\ufdd0", "\ufdd1"
MARKER = re.compile(rf"{OPEN}(\d+){CLOSE}|<\?tag (\d+)\?>")

# A macro, or a set without a value: it catches what stands between it and its end.
_DEFINITION = re.compile(r"macro\s+(\w+)\s*\(|set\s+(\w+)\s*$")

# Word's autocorrect turns straight quotes into curly ones and types no-break spaces.
_STRAIGHTEN = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\xa0": " ", "\u202f": " "})


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as its author wrote it: `{{ recipient.name }}` has inner `recipient.name`."""

    kind: str  # "value", "control" or "comment"
    inner: str
    place: Place

    @classmethod
    def read(cls, text: str, place: Place) -> Tag:
        """Read one whole tag; whitespace-control dashes and Word's prefixes (p, tr) mean nothing here."""
        kind = {"{": "value", "%": "control", "#": "comment"}[text[1]]
        inner = text[2:-2].translate(_STRAIGHTEN).strip()
        inner = inner.removeprefix("-").removesuffix("-").strip()
        if kind == "control":
            inner = re.sub(r"^(?:p|tr|tc|r) (?=\w)", "", inner)
        return cls(kind, inner, place)

    @property
    def word(self) -> str:
        """The first word of a control tag: "if", "for", "endfor"."""
        return self.inner.split(None, 1)[0] if self.inner else ""

    @property
    def defines(self) -> str:
        """The name that a tag gives to what follows it, up to its end; "" where it gives none."""
        match = _DEFINITION.match(self.inner) if self.kind == "control" else None
        return (match[1] or match[2]) if match else ""

    def __str__(self) -> str:
        inner = f" {self.inner} " if self.inner else " "
        return f"{{{{{inner}}}}}" if self.kind == "value" else f"{{%{inner}%}}"


class Stamping(Protocol):
    """What keeps where paragraphs were written; see `trace`."""

    def stamp(self, paragraphs: Iterable[Element], place_of: PlaceOf) -> None:
        """Stamp paragraphs with their places."""


@dataclass(slots=True)
class Tags:
    """The tags of one document, in the order in which they were met."""

    tags: list[Tag] = field(default_factory=list)
    stamps: Stamping | None = None  # where a document is compiled for tracing

    def stamp(self, root: Element, place_of: PlaceOf) -> None:
        """Let the paragraphs of a part remember where they were written, if anybody will ask."""
        if self.stamps:
            self.stamps.stamp(root.iter(f"{{{W_NS}}}p"), place_of)

    def mark(self, tag: Tag) -> str:
        """Keep a tag and return its marker for text and attributes."""
        self.tags.append(tag)
        return f"{OPEN}{len(self.tags) - 1}{CLOSE}"

    def mark_value(self, expression: str | None, silent: str, place: Place) -> str:
        """Return the marker of a value, if any, and of an expression beside it that prints nothing."""
        beside = self.mark(Tag("value", silent, place)) if silent else ""
        return ("" if expression is None else self.mark(Tag("value", expression, place))) + beside

    def instruction(self, tag: Tag) -> Element:
        """Keep a tag and return its marker that stands between elements."""
        self.tags.append(tag)
        return etree.ProcessingInstruction("tag", str(len(self.tags) - 1))

    def of(self, instruction: Element) -> Tag:
        """Return the tag that a processing instruction stands for."""
        return self.tags[int(instruction.text or 0)]

    def split(self, xml: str) -> Iterator[str | Tag]:
        """Yield the pieces of serialized XML: text as it is, and tags in the place of markers."""
        at = 0
        for match in MARKER.finditer(xml):
            yield xml[at : match.start()]
            yield self.tags[int(match[1] or match[2])]
            at = match.end()
        yield xml[at:]
