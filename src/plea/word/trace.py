"""Where the words of a filled letter come from: which paragraph they were written in, which tag printed them.

A document is compiled for tracing with every paragraph stamped and every value between two processing
instructions, `<?from 3?>Ana<?from?>`, which no value can forge: its "<" is escaped. Such a letter is never
written to a file; it is read into paragraphs, and these say the same words as the letter itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from markupsafe import Markup

from plea.model.problem import Place
from plea.word.language import dotted_names, read_tree
from plea.word.places import PlaceOf
from plea.word.tags import Tag
from plea.word.values import word_text
from plea.word.xml import Element, is_element, w

STAMP = "traced"  # an attribute that no Word file has
_STAMPED = re.compile(rf' {STAMP}="(\d+)"')
FROM = "from"
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_BREAKS = {
    w("br"): "\n",
    w("cr"): "\n",
    w("tab"): "\t",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_OPENS = ("if", "for")
_BETWEEN = ("elif", "else")
_CLOSES = ("endif", "endfor")
_LOOP = ("for", "endfor")  # a list and its lead-in are read in one go


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition or a loop around a paragraph: the tag that opened it, and the last before it."""

    opened: Tag
    tag: Tag  # the same, or an elif or else


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one origin: a tag, a reference to a note, or neither: the paragraph's own words.

    `roots` are the values behind the first name of each field in the tag, as they were when it printed: in
    `{{ one.name | upper }}` that is `one`.
    """

    text: str
    tag: Tag | None = None
    roots: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""  # the key of the note
    number: int | None = None  # among the values of the letter, references to notes after all others


@dataclass(frozen=True, slots=True)
class TracedParagraph:
    """A paragraph of a letter, and where it was written."""

    part: str  # "word/document.xml"
    place: Place
    around: tuple[Branch, ...]
    spans: tuple[Span, ...]
    note: str = ""  # the key of the note that it is in, "" in the letter itself
    section: int = 0  # paragraphs of one section have no condition between them

    @property
    def text(self) -> str:
        """Its words, as in the letter."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Printed:
    """A value on its way into a letter."""

    tag: Tag
    roots: tuple[Any, ...]


@dataclass(slots=True)
class Stamps:
    """What is kept of one document while it is compiled for tracing."""

    places: list[Place] = field(default_factory=list)
    around: dict[int, tuple[Branch, ...]] = field(default_factory=dict)  # by number of the stamp
    sections: dict[int, int] = field(default_factory=dict)  # by number of the stamp
    tags: list[Tag] = field(default_factory=list)
    _branches: list[Branch] = field(default_factory=list)
    _definitions: int = 0
    _section: int = 0

    def stamp(self, paragraphs: Iterable[Element], place_of: PlaceOf) -> None:
        """Stamp paragraphs that have no stamp yet with their places."""
        for paragraph in paragraphs:
            if STAMP not in paragraph.attrib:
                paragraph.set(STAMP, str(len(self.places)))
                self.places.append(place_of(paragraph))

    def follow(self, piece: str | Tag) -> None:
        """Go on with the next piece of a part: remember what is around each stamp."""
        if isinstance(piece, str):
            for stamp in _STAMPED.findall(piece):
                self.around[int(stamp)] = tuple(self._branches)
                self.sections[int(stamp)] = self._section
        elif piece.kind == "control":
            self._section += piece.word not in _LOOP
            _follow(piece, self._branches)
            # What is caught may be compared or counted: nothing may stand in it but its words.
            self._definitions += bool(piece.defines) and not piece.defines.startswith("_")
            self._definitions -= piece.word in ("endset", "endmacro") and self._definitions > 0

    def telling(self, tag: Tag) -> str:
        """Return the inside of a tag so that its value tells where it comes from."""
        if tag.kind != "value" or tag.inner.startswith("_") or self._definitions:
            return tag.inner
        self.tags.append(tag)
        return f"_from({', '.join([str(len(self.tags) - 1), f'({tag.inner})', *_roots(tag)])})"


def _follow(tag: Tag, branches: list[Branch]) -> None:
    if tag.word in _OPENS:
        branches.append(Branch(tag, tag))
    elif tag.word in _BETWEEN and branches:
        branches[-1] = Branch(branches[-1].opened, tag)
    elif tag.word in _CLOSES and branches:
        branches.pop()


def _roots(tag: Tag) -> list[str]:
    """Return the first name of each field in a tag."""
    tree = read_tree("{{ " + tag.inner + " }}")
    return list(dict.fromkeys(name.partition(".")[0] for name in dotted_names(tree))) if tree else []


@dataclass(frozen=True, slots=True)
class TracedDocx:
    """A letter that was filled for tracing, as a package in which instructions stand around its values."""

    docx: bytes
    parts: tuple[str, ...]  # those that hold its paragraphs, in their order
    notes: Mapping[str, str]  # the keys of its notes by id
    values: int  # how many it printed; references to notes are numbered after them

    def trees(self, parts: Mapping[str, bytes]) -> dict[str, Element]:
        """Return its own parts as trees that keep the instructions; `parts` are all, unpacked."""
        return {name: etree.fromstring(parts[name], PARSER) for name in self.parts}

    def paragraphs(self, trees: Mapping[str, Element]) -> list[Element]:
        """Return its paragraphs in the order of `CompiledDocx.trace`."""
        return [one for name in self.parts for one, _ in paragraphs_of(trees[name], self.notes)]

    @property
    def note_numbers(self) -> dict[str, int]:
        """The number of each reference to a note among the values, by the note's id."""
        return _note_numbers(self.notes, self.values)


def _note_numbers(notes: Mapping[str, str], values: int) -> dict[str, int]:
    return {identity: nth for nth, identity in enumerate(notes, start=values)}


class Told:
    """The values that one letter printed, in their order."""

    def __init__(self, stamps: Stamps) -> None:
        self._stamps = stamps
        self.printed: list[Printed] = []

    def tell(self, number: int, value: object, *roots: Any) -> Markup:
        """Return a value as a letter prints it, between its two instructions."""
        text = word_text(value)
        if isinstance(value, Markup) and "<w:" in text:
            return Markup(text)  # noqa: S704 - a macro's paragraphs, each stamped
        self.printed.append(Printed(self._stamps.tags[number], roots))
        return Markup(f"<?{FROM} {len(self.printed) - 1}?>{text}<?{FROM}?>")  # noqa: S704 - escaped by word_text

    def span(self, number: int) -> Span:
        """Return a value that was printed, without its words."""
        return self._span("", number)

    def paragraphs(self, part: str, xml: str, notes: Mapping[str, str]) -> Iterator[TracedParagraph]:
        """Yield the paragraphs of a part; `notes` are the keys of the letter's notes by id."""
        for paragraph, key in paragraphs_of(etree.fromstring(xml.encode(), PARSER), notes):
            stamp = paragraph.get(STAMP)
            yield TracedParagraph(
                part,
                Place("") if stamp is None else self._stamps.places[int(stamp)],
                () if stamp is None else self._stamps.around.get(int(stamp), ()),
                tuple(self._spans(paragraph, notes)),
                key,
                0 if stamp is None else self._stamps.sections.get(int(stamp), 0),
            )

    def _spans(self, paragraph: Element, notes: Mapping[str, str]) -> Iterator[Span]:
        source: int | None = None
        words = ""
        numbers = _note_numbers(notes, len(self.printed))
        for piece in _pieces(paragraph):
            if isinstance(piece, str):
                words += piece
                continue
            if words:
                yield self._span(words, source)
                words = ""
            if is_element(piece, "footnoteReference"):
                key = notes.get(piece.get(w("id"), ""), "")
                yield Span("", note=key, number=numbers.get(piece.get(w("id"), "")))
            else:
                source = int(piece.text) if piece.text else None
        if words:
            yield self._span(words, source)

    def _span(self, words: str, number: int | None) -> Span:
        if number is None:
            return Span(words)
        source = self.printed[number]
        roots = dict(zip(_roots(source.tag), source.roots, strict=True))
        return Span(words, source.tag, roots, number=number)


def paragraphs_of(tree: Element, notes: Mapping[str, str]) -> Iterator[tuple[Element, str]]:
    """Yield the paragraphs of a part, each with the key of the note that it is in, "" outside of notes."""
    for paragraph in tree.iter(w("p")):
        in_note = next((note.get(w("id"), "") for note in paragraph.iterancestors(w("footnote"))), None)
        if in_note is None or in_note in notes:  # else it is the line above the notes
            yield paragraph, notes[in_note] if in_note else ""


def _pieces(paragraph: Element) -> Iterator[str | Element]:
    """Yield a paragraph's own words, and what stands between them: instructions, references to notes."""
    for node in paragraph.iter():
        if next(node.iterancestors(w("p")), None) is not paragraph:
            continue
        if is_element(node, "t"):
            yield node.text or ""
        elif node.tag in _BREAKS and not is_element(node.getparent(), "tabs"):  # type: ignore[arg-type]
            yield _BREAKS[str(node.tag)]
        elif is_element(node, "footnoteReference"):
            yield node
        elif not isinstance(node.tag, str) and getattr(node, "target", "") == FROM:
            yield node
            yield node.tail or ""
