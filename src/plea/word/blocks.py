"""Markdown becomes Word paragraphs in the layout's own styles, with native lists and real notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plea.model.problem import Problem
from plea.word.markdown import Parsed
from plea.word.runs import Runs, Typesetting, not_in_a_letter
from plea.word.tags import Tags
from plea.word.xml import Element, child, element

if TYPE_CHECKING:
    from markdown_it.token import Token

STYLE_NAMES = {
    "paragraph": ("Body Text", "Normal"),
    "bullet": ("List Bullet", "List Paragraph", "Body Text"),
    "ordered": ("List Number", "List Paragraph", "Body Text"),
    "quote": ("Quote", "Body Text"),
}
_UNPRINTABLE = {
    "fence": "a block of program code",
    "hr": "a line across the page",
}


@dataclass(slots=True)
class _Item:
    """The list item that paragraphs are in."""

    kind: str
    number: str
    level: int
    fresh: bool = True  # its first paragraph carries the bullet


@dataclass(slots=True)
class Blocks:
    """The paragraphs of one text, as they are made."""

    parsed: Parsed
    setting: Typesetting
    tags: Tags
    problems: list[Problem] = field(default_factory=list)
    _items: list[_Item] = field(default_factory=list)
    _lists: list[tuple[str, str]] = field(default_factory=list)
    _last_list: tuple[str, str] | None = None  # a list that only control lines have followed
    _quoted: int = 0

    def elements(self) -> Iterator[Element]:
        """Yield the text's paragraphs, with control tags between them."""
        tokens = self.parsed.tokens
        for index, token in enumerate(tokens):
            if token.type == "inline":
                yield self._paragraph(token, tokens[index - 1])
            elif token.type == "control":
                yield self.tags.instruction(self.parsed.tag(token.content))
            elif token.type in _UNPRINTABLE:
                self.problems.append(not_in_a_letter(_UNPRINTABLE[token.type], self.parsed.place(token)))
            else:
                self._follow(token)

    def _follow(self, token: Token) -> None:
        """Keep track of lists and quotations as they open and close."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(self._list("bullet" if token.type.startswith("b") else "ordered"))
            case "bullet_list_close" | "ordered_list_close":
                self._last_list = self._lists.pop()
            case "list_item_open":
                kind, number = self._lists[-1]
                self._items.append(_Item(kind, number, len(self._lists) - 1))
            case "list_item_close":
                self._items.pop()
            case "blockquote_open":
                self._quoted += 1
            case "blockquote_close":
                self._quoted -= 1

    def _list(self, kind: str) -> tuple[str, str]:
        if self._last_list and self._last_list[0] == kind and not self._lists:
            return self._last_list
        numbering = self.setting.numbering
        return kind, numbering.bullets() if kind == "bullet" else numbering.numbers()

    def _paragraph(self, inline: Token, opening: Token) -> Element:
        if not self._items:
            self._last_list = None
        paragraph = element("p")
        properties = child(paragraph, "pPr")
        style = self._style(opening)
        if style:
            child(properties, "pStyle", val=style)
        if self._items:
            self._number(properties)
        runs = Runs(self.parsed, self.setting, self.tags, self.parsed.place(inline))
        for run in runs.made_from(inline.children or []):
            paragraph.append(run)
        self.problems += runs.problems
        self.tags.stamp(paragraph, lambda _: self.parsed.place(inline))
        return paragraph

    def _style(self, opening: Token) -> str | None:
        if opening.type == "heading_open":
            return self.setting.styles.find(f"heading {opening.tag[1:]}", "heading 2", "Body Text")
        if self._items:
            return self.setting.styles.find(*STYLE_NAMES[self._items[-1].kind])
        return self.setting.styles.find(*STYLE_NAMES["quote" if self._quoted else "paragraph"])

    def _number(self, properties: Element) -> None:
        item = self._items[-1]
        numbering = child(properties, "numPr")
        child(numbering, "ilvl", val=str(item.level))
        # 17.9.18: number 0 takes the bullet away; a second paragraph of an item keeps the indent only.
        child(numbering, "numId", val=item.number if item.fresh else "0")
        item.fresh = False
