"""The runs of a paragraph: words, emphasis, links, values, and references to notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plea.model.problem import Place, Problem
from plea.word.markdown import HELD, Parsed
from plea.word.notes import FootnotePlan
from plea.word.numbering import Numbering
from plea.word.pictures import Picture
from plea.word.styles import Styles
from plea.word.tags import Tag, Tags
from plea.word.xml import R_NS, XML_SPACE, Element, child, element

if TYPE_CHECKING:
    from markdown_it.token import Token

PUNCTUATION = re.compile(r"[.,;:!?…]+[”\"’»)]*")


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a value tag prints: an expression, then references to notes."""

    expression: str | None  # None: it prints nothing
    note: str = ""  # an expression that gives the id of a footnote; "": no note
    silent: str = ""  # an expression that prints nothing; it tells the letter what it used


Expand = Callable[[Tag], Expansion]


@dataclass(frozen=True, slots=True)
class Typesetting:
    """What the words of a text are set with: the layout's styles and lists, one language, notes."""

    styles: Styles
    numbering: Numbering
    expand: Expand
    reference: Callable[[str], Element]  # from a marker to the run that refers to a note
    link: Callable[[str], str]  # from an address to the id of its relationship
    picture: Callable[[Picture], str]  # from a picture to the id of its relationship
    number: Callable[[], str]  # a number that no drawing has
    notes: FootnotePlan
    language: str = ""
    note_before_punctuation: bool = False


def not_in_a_letter(what: str, place: Place) -> Problem:
    """Return the problem of Markdown that plea does not print."""
    return Problem("not-in-a-letter", place, f"plea does not print {what}.", "Take it out.")


def field_in_link(place: Place) -> Problem:
    """Return the problem of a link that would differ from letter to letter."""
    message = "A field stands inside the address of a link."
    return Problem("field-in-link", place, message, "Write the whole address.")


@dataclass(slots=True)
class Runs:
    """Makes the runs of one paragraph."""

    parsed: Parsed
    setting: Typesetting
    tags: Tags
    place: Place
    problems: list[Problem] = field(default_factory=list)
    _emphasis: list[str] = field(default_factory=list)  # "b", "i": what is open now
    _link: Element | None = None  # the link that runs are in

    def made_from(self, tokens: Sequence[Token]) -> Iterator[Element]:
        """Yield w:r and w:hyperlink elements; a link holds its own runs."""
        for token in tokens:
            if token.type == "link_open":
                self._link = self._hyperlink(str(token.attrs.get("href", "")))
                yield self._link
            elif token.type == "link_close":
                self._link = None
            elif token.nesting:
                self._emphasize(token)
            elif self._link is not None:
                self._link.extend(list(self._runs(token)))
            else:
                yield from self._runs(token)

    def _emphasize(self, token: Token) -> None:
        mark = "b" if token.type.startswith("strong") else "i"
        if token.nesting > 0:
            self._emphasis.append(mark)
        else:
            self._emphasis.remove(mark)

    def _runs(self, token: Token) -> Iterator[Element]:
        match token.type:
            case "text" | "code_inline":
                yield from self._text(token.content)
            case "softbreak":
                yield self._run(" ")
            case "hardbreak":
                run = self._empty_run()
                child(run, "br")
                yield run
            case "image":
                self.problems.append(not_in_a_letter("a picture", self.place))

    def _text(self, content: str) -> Iterator[Element]:
        """Yield the runs of text in which held characters stand for values."""
        at = 0
        for match in HELD.finditer(content):
            if match.start() > at:
                yield self._run(content[at : match.start()])
            at = match.end()
            tag = self.parsed.tag(match[0])
            expansion = self.setting.expand(tag)
            marker = self.tags.mark_value(expansion.expression, expansion.silent, tag.place)
            if marker:
                yield self._run(marker)
            if expansion.note:
                stop = PUNCTUATION.match(content, at)
                if stop and not self.setting.note_before_punctuation:
                    yield self._run(stop[0])
                    at = stop.end()
                yield self.setting.reference(self.tags.mark(Tag("value", expansion.note, tag.place)))
        if at < len(content):
            yield self._run(content[at:])

    def _run(self, text: str) -> Element:
        run = self._empty_run()
        words = child(run, "t")
        words.text = text
        words.set(XML_SPACE, "preserve")
        return run

    def _empty_run(self) -> Element:
        run = element("r")
        if self._emphasis or self._link is not None or self.setting.language:
            properties = child(run, "rPr")
            if self._link is not None:
                child(properties, "rStyle", val=self.setting.styles.need("Hyperlink"))
            for mark in sorted(set(self._emphasis)):
                child(properties, mark)
            if self.setting.language:
                child(properties, "lang", val=self.setting.language)
        return run

    def _hyperlink(self, address: str) -> Element:
        if "%F3%B0" in address.upper():  # how a held character looks in an address
            self.problems.append(field_in_link(self.place))
        link = element("hyperlink", history="1")
        link.set(f"{{{R_NS}}}id", self.setting.link(address))
        return link
