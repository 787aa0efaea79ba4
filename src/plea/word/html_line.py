"""The inside of a paragraph as HTML: words in their look, values that can be asked, links, notes, pictures.

Every word goes through `escape`, and every tag, class and address is made here: nothing that a file holds
becomes HTML by itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from html import escape

from lxml import etree

from plea.word.html_look import Look, Looks, classes
from plea.word.html_pictures import pictures
from plea.word.trace import FROM
from plea.word.xml import R_NS, Element, w

_ID = f"{{{R_NS}}}id"
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"'`\\\x00-\x20\x7f]+", re.IGNORECASE)
_AS_TAGS = {
    "bold": "strong", "italic": "em", "underlined": "u", "struck": "s", "raised": "sup", "lowered": "sub",
}  # fmt: skip
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_UNSHOWN = frozenset(
    w(name)
    for name in (
        "p", "pPr", "rPr", "sdtPr", "del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "object",
    )
)  # fmt: skip
_PAGE_BREAK = '<span class="page-break">\n</span>'
_Layer = tuple[str, str, str]  # what it is, the tags that open it, the tags that close it


@dataclass(frozen=True, slots=True)
class Marked:
    """What of a letter can be asked where it comes from, as numbers that the page carries."""

    paragraphs: Mapping[Element, int]
    notes: Mapping[str, int]  # by id of the footnote
    kinds: Mapping[int, str]  # of values: "personal", "shared"
    odd: Collection[int]  # values to look at
    here: Collection[int]  # paragraphs that the reader is here for


UNMARKED = Marked({}, {}, {}, (), ())


@dataclass(slots=True)
class Surroundings:
    """What the paragraphs of one part have in common."""

    looks: Looks
    links: Mapping[str, str]  # where hyperlinks lead, by id
    pictures: Mapping[str, bytes]  # by id
    notes: Notes
    marked: Marked
    note: str = ""  # the number of the note that is being written
    heading: int = 1  # the level of the last heading
    boxes: list[Element] = field(default_factory=list)  # text boxes met, to be written after their paragraph


@dataclass(slots=True)
class Notes:
    """The notes of a letter, in the order in which it refers to them."""

    prefix: str  # of ids, so that one page can show two letters
    order: list[tuple[str, str]] = field(default_factory=list)  # kind and id

    def refer(self, kind: str, identity: str, number: int | None) -> str:
        """Return a reference to a note."""
        self.order.append((kind, identity))
        said = len(self.order)
        value = "" if number is None else f' class="value" data-kind="note" data-value="{number}"'
        link = f'<a href="#{self.prefix}-note-{said}" id="{self.prefix}-ref-{said}"{value}>{said}</a>'
        return f'<sup class="note-number">{link}</sup>'


class Line:
    """Writes one paragraph."""

    def __init__(self, around: Surroundings, usual: Look) -> None:
        self._around = around
        self._usual = usual  # how its words look where nothing else is said
        self._look = usual
        self._value: int | None = None
        self._link = ""
        self._to_the_right = False
        self._open: list[_Layer] = []
        self._told: set[int] = set()
        self._written: list[str] = []

    def write(self, paragraph: Element, *, tab_to_the_right: bool) -> str:
        """Return the inside of a paragraph."""
        self._tab = tab_to_the_right
        self._inside(paragraph)
        self._only([])
        return "".join(self._written)

    def _inside(self, node: Element) -> None:
        for one in node:
            tag = one.tag
            if not isinstance(tag, str):
                self._instruction(one)
            elif tag == w("r"):
                self._run(one)
            elif tag == w("hyperlink"):
                before, self._link = self._link, self._address(one)
                self._inside(one)
                self._link = before
            elif tag == _ALTERNATIVES:
                self._inside(one[0] if len(one) else one)
            elif tag not in _UNSHOWN:
                self._piece(one, tag)

    def _run(self, run: Element) -> None:
        before = self._look
        self._look = self._around.looks.run(self._usual, run.find(w("rPr")))
        self._inside(run)
        self._look = before

    def _piece(self, node: Element, tag: str) -> None:
        if tag == w("t"):
            self._text(node)
        elif tag == w("br") and node.get(w("type")) == "page":
            self._put(_PAGE_BREAK)
        elif tag in (w("tab"), w("ptab")):
            self._tabulate()
        elif tag in _SIGNS:
            self._put(_SIGNS[tag])
        elif tag in (w("footnoteReference"), w("endnoteReference")):
            self._refer(node, tag)
        elif tag in (w("footnoteRef"), w("endnoteRef")):
            self._bare(f'<sup class="note-number">{escape(self._around.note)}</sup>')
        elif tag in (w("drawing"), w("pict")):
            self._draw(node)
        elif tag == _MATHS:
            self._put(f'<span class="sign">{escape(node.text or "")}</span>')
        else:
            self._inside(node)

    def _text(self, node: Element) -> None:
        self._put(escape(node.text or ""))
        for one in node:
            self._instruction(one)
            self._put(escape(one.tail or ""))

    def _instruction(self, node: Element) -> None:
        """Follow where a value begins and ends."""
        if isinstance(node, etree._ProcessingInstruction) and node.target == FROM:  # noqa: SLF001 - the type has no public name
            self._value = int(node.text) if node.text else None

    def _tabulate(self) -> None:
        self._put('<span class="tab">\t</span>')
        self._to_the_right = self._tab

    def _refer(self, node: Element, tag: str) -> None:
        kind = "footnote" if tag == w("footnoteReference") else "endnote"
        identity = node.get(w("id"), "")
        number = self._around.marked.notes.get(identity) if kind == "footnote" else None
        self._bare(self._around.notes.refer(kind, identity, number))

    def _draw(self, node: Element) -> None:
        self._around.boxes += [box for box in node.iter(w("txbxContent")) if _is_next_in(node, box)]
        self._bare(pictures(node, self._around.pictures))

    def _address(self, link: Element) -> str:
        """Return where a link leads; only to the web and to mail, never to what a browser would run."""
        address = self._around.links.get(link.get(_ID, ""), "")
        return address if _ADDRESS.fullmatch(address) else ""

    def _put(self, html: str) -> None:
        if html:
            self._only(self._layers())
            self._written.append(html)

    def _bare(self, html: str) -> None:
        """Write what has its own look and leads where it wants."""
        self._only([self._right()] if self._to_the_right else [])
        self._written.append(html)

    def _layers(self) -> list[_Layer]:
        layers = [self._right()] if self._to_the_right else []
        if self._value is not None:
            layers.append((f"value {self._value}", self._mark(self._value), "</mark>"))
        if self._link:
            to = f'<a href="{escape(self._link)}" target="_blank" rel="noopener noreferrer">'
            layers.append((f"link {self._link}", to, "</a>"))
        changed = classes(self._look, self._usual)
        if changed:
            layers.append((f"look {' '.join(changed)}", *_tags(changed)))
        return layers

    def _right(self) -> _Layer:
        return ("right", '<span class="to-the-right">', "</span>")

    def _mark(self, number: int) -> str:
        marked = self._around.marked
        kind = marked.kinds.get(number)
        said = f' data-kind="{kind}"' if kind else ""
        odd = " odd" if number in marked.odd else ""
        stop = "" if number in self._told else ' tabindex="0"'
        return f'<mark class="value{odd}"{stop} data-value="{number}"{said}>'

    def _only(self, layers: list[_Layer]) -> None:
        """Close what is open and not wanted, and open what is wanted and not open."""
        same = 0
        while same < min(len(layers), len(self._open)) and layers[same][0] == self._open[same][0]:
            same += 1
        for _, _, closing in reversed(self._open[same:]):
            self._written.append(closing)
        for what, opening, _ in layers[same:]:
            self._written.append(opening)
            if what.startswith("value "):
                self._told.add(int(what.removeprefix("value ")))
        self._open = self._open[:same] + layers[same:]


def _is_next_in(drawing: Element, box: Element) -> bool:
    """True for a text box of a drawing itself, not for one inside another box."""
    around = next(box.iterancestors(w("txbxContent"), drawing.tag), None)
    return around is drawing


def _tags(changed: list[str]) -> tuple[str, str]:
    """Return the tags that say what changed: those that HTML has for it, and one with the other classes."""
    tags = [_AS_TAGS[one] for one in changed if one in _AS_TAGS]
    rest = " ".join(one for one in changed if one not in _AS_TAGS)
    opening = (f'<span class="{rest}">' if rest else "") + "".join(f"<{tag}>" for tag in tags)
    return opening, "".join(f"</{tag}>" for tag in reversed(tags)) + ("</span>" if rest else "")


_SIGNS = {
    w("br"): "<br>",
    w("cr"): "<br>",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
    w("sym"): '<span class="sign">▪</span>',  # its letter means something in its own font only
}
