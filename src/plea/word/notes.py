"""Real Word footnotes, made for one letter from the notes that it really uses.

A footnote is a paragraph in word/footnotes.xml, a reference to it in the body, and a relationship
of the *footnotes part* for every link in it (ECMA-376 part 1, 17.11). Notes are rendered once when
the letter is compiled; a letter joins those it refers to. An unused note leaves nothing behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from plea.word.deflate import Deflated, deflate
from plea.word.parts import Parts, declare, relate, relationships, rels_name, save_relationships
from plea.word.styles import Styles
from plea.word.values import word_text
from plea.word.xml import (
    R_NS,
    W_NS,
    Element,
    child,
    element,
    id_number,
    is_element,
    parse,
    serialize,
    w,
    with_known_prefixes,
)

FOOTNOTES = "word/footnotes.xml"
_DOCUMENT = "word/document.xml"
_SETTINGS = "word/settings.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_OPENING, _INSIDE, _CLOSING = '<w:footnote w:id="', '">', "</w:footnote>"
_KEPT = 256  # sequences of notes whose parts are kept
_SEPARATORS = (("-1", "separator", "separator"), ("0", "continuationSeparator", "continuationSeparator"))


@dataclass(frozen=True, slots=True)
class NoteText:
    """What a footnote says: words and links in their order. A piece is (words, address or "")."""

    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A note's XML in two halves, its id to be put between them, and the relationships of its links."""

    head: str
    tail: str
    links: tuple[str, ...]


class NotePart(NamedTuple):
    """A part of a letter that only its notes decide, ready to be packed."""

    name: str
    content: bytes
    deflated: Deflated


class Reference(NamedTuple):
    """One place in a letter that refers to a note, and the id of the footnote it gets."""

    key: str
    identity: int
    content: str | None = None  # the note's paragraphs as XML, where they were worked out for this place


class FootnotePlan:
    """The footnotes part of a layout, and every note that a letter on it may use.

    `again` is what a note says when the same one stood before, with {number} for that note's number; where
    it is empty, the note says all again.
    """

    def __init__(self, parts: Parts, styles: Styles, notes: Mapping[str, NoteText], again: str) -> None:
        self._joined = FOOTNOTES in parts
        root = _footnotes(parts)
        self._style = tuple(map(styles.need, ("footnote text", "footnote reference", "Hyperlink")))
        self.own = {note.get(w("id"), ""): note for note in root if not note.get(w("type"))}
        for note in self.own.values():
            root.remove(note)
        self._last_id = max([0, *(id_number(note.get(w("id"))) for note in root)])
        self._rels = relationships(parts, FOOTNOTES)
        self._again = again
        self._kept: dict[tuple[Reference, ...], tuple[NotePart, ...]] = {}
        self._kept_links: dict[frozenset[str], bytes] = {}
        self._texts = dict(notes)
        self._rendered = {key: self._render(text) for key, text in notes.items()}
        if not len(root):
            root.text = "\n"  # so that it is written with a tag that ends it
        xml = serialize(root)
        self._start, self._end = xml[: xml.rindex("</w:footnotes>")], "</w:footnotes>"
        self._root = root
        parts.pop(FOOTNOTES, None)
        parts.pop(rels_name(FOOTNOTES), None)

    def join(self, parts: Parts) -> None:
        """Make the package know its footnotes part; a layout without notes, given none, gets no such part."""
        self._joined = self._joined or bool(self._texts or self.own)
        if self._joined:
            _join(parts, self._root)

    def keep(self, identity: str) -> str:
        """Render a footnote of the layout as it stands; returns the key under which to refer to it."""
        key = f"own:{identity}"
        if key not in self._rendered:
            blocks = "".join(etree.tostring(block, encoding="unicode") for block in self.own[identity])
            self._texts[key] = NoteText(((key, ""),))
            self._rendered[key] = _whole(blocks)
        return key

    def refer(self, key: str, nth: int = 0) -> Reference:
        """Return a reference with an id of its own; the `nth` of a letter (from 1) is in no other's way.

        Without `nth` the place is one that a letter has once: its id is decided at compile time.
        """
        if nth:
            return Reference(key, self._last_id + nth)
        self._last_id += 1
        return Reference(key, self._last_id)

    def render(self, order: tuple[Reference, ...]) -> tuple[NotePart, ...]:
        """Return word/footnotes.xml with these notes in this order, and its relationships if it has any.

        Letters of one kind differ in few notes, so what was rendered last is kept.
        """
        if not self._joined:
            return ()
        if any(note.content is not None for note in order):
            return self._packed(order)
        kept = self._kept.get(order)
        if kept is None:
            kept = self._packed(order)
            if len(self._kept) < _KEPT:
                self._kept[order] = kept
        return kept

    def _packed(self, order: tuple[Reference, ...]) -> tuple[NotePart, ...]:
        return tuple([NotePart(name, xml, deflate(xml)) for name, xml in self._parts(order)])

    def _parts(self, order: tuple[Reference, ...]) -> Iterable[tuple[str, bytes]]:
        first: dict[NoteText, int] = {}
        links: list[str] = []
        pieces = [self._start]
        for number, reference in enumerate(order, start=1):
            if reference.content is not None:
                pieces += (_OPENING, str(reference.identity), _INSIDE, reference.content, _CLOSING)
                links += _links_in(reference.content)
                continue
            text = self._texts[reference.key]
            if self._again and text in first:
                note = self._render(NoteText(((self._again.format(number=first[text]), ""),)))
            else:
                first.setdefault(text, number)
                note = self._rendered[reference.key]
            pieces += (note.head, str(reference.identity), note.tail)
            links += note.links
        pieces.append(self._end)
        yield FOOTNOTES, "".join(pieces).encode()
        if links:
            yield rels_name(FOOTNOTES), self._relationships(frozenset(links))

    def link(self, address: str) -> str:
        """Return the id by which a note of this layout may link to an address."""
        return relate(self._rels, "hyperlink", address, external=True)

    def reference(self, marker: str) -> Element:
        """Return the run that refers to a note; `marker` stands for the id to come."""
        run = element("r")
        child(child(run, "rPr"), "rStyle", val=self._style[1])
        child(run, "footnoteReference", id=marker)
        return run

    def _relationships(self, used: frozenset[str]) -> bytes:
        if used not in self._kept_links:
            rels = etree.fromstring(etree.tostring(self._rels))
            for relation in list(rels):
                if relation.get("Id") not in used:
                    rels.remove(relation)
            self._kept_links[used] = serialize(rels).encode()
        return self._kept_links[used]

    def _render(self, text: NoteText) -> _Rendered:
        style, reference, link = self._style
        links = []
        runs = []
        for words, address in text.pieces:
            run = f'<w:t xml:space="preserve">{word_text(words)}</w:t></w:r>'
            if address:
                identity = relate(self._rels, "hyperlink", address, external=True)
                links.append(identity)
                styled = f'<w:r><w:rPr><w:rStyle w:val="{link}"/></w:rPr>{run}'
                runs.append(f'<w:hyperlink r:id="{identity}" w:history="1">{styled}</w:hyperlink>')
            else:
                runs.append(f"<w:r>{run}")
        tail = (
            f'"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:rPr><w:rStyle w:val="{reference}"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> </w:t></w:r>{"".join(runs)}</w:p></w:footnote>'
        )
        return _Rendered(_OPENING, tail, tuple(links))


_USED_LINK = re.compile(r'\br:(?:id|embed)="([^"]+)"')


def _whole(blocks: str) -> _Rendered:
    """Return a footnote from its paragraphs as XML."""
    return _Rendered(_OPENING, f"{_INSIDE}{blocks}{_CLOSING}", _links_in(blocks))


def _links_in(blocks: str) -> tuple[str, ...]:
    return tuple(_USED_LINK.findall(blocks)) if " r:" in blocks else ()


def _footnotes(parts: Parts) -> Element:
    """Return the layout's footnotes part, or a new one that holds the two separators Word wants."""
    xml = parts.get(FOOTNOTES)
    if xml and is_element(known := parse(xml), "footnotes"):
        return with_known_prefixes(known)
    root = parse(f'<w:footnotes xmlns:w="{W_NS}" xmlns:r="{R_NS}"/>'.encode())
    for identity, kind, mark in _SEPARATORS:
        note = child(root, "footnote", type=kind, id=identity)
        child(child(child(note, "p"), "r"), mark)
    return root


def _join(parts: Parts, root: Element) -> None:
    """Make the package know its footnotes part, and the settings its separators."""
    declare(parts, FOOTNOTES, _TYPE)
    rels = relationships(parts, _DOCUMENT)
    relate(rels, "footnotes", "footnotes.xml")
    save_relationships(parts, _DOCUMENT, rels)
    settings = parts.get(_SETTINGS)
    if settings is None:
        return
    tree = parse(settings)
    notes = tree.find(w("footnotePr"))
    if notes is None:
        notes = tree.makeelement(w("footnotePr"), {})
        _insert_in_order(tree, notes)
    for named in notes.findall(w("footnote")):
        notes.remove(named)
    for special in root.iter(w("footnote")):
        if special.get(w("type")):
            child(notes, "footnote", id=special.get(w("id"), ""))
    parts[_SETTINGS] = serialize(tree).encode()


# The schema fixes the order of settings (17.15.1.78); what may stand before w:footnotePr is long,
# what must stand after it is short.
_AFTERFOOTNOTES = {
    "endnotePr", "compat", "docVars", "rsids", "attachedSchema", "themeFontLang", "clrSchemeMapping",
    "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions",
    "readModeInkLockDown", "smartTagType", "shapeDefaults", "doNotEmbedSmartTags", "decimalSymbol",
    "listSeparator",
}  # fmt: skip


def _insert_in_order(settings: Element, notes: Element) -> None:
    for index, known in enumerate(settings):
        name = etree.QName(known)
        if name.namespace != W_NS or name.localname in _AFTERFOOTNOTES:
            settings.insert(index, notes)
            return
    settings.append(notes)
