"""Word's own paragraphs and tables are moved from one document into another.

What they name by an id means something only at home: styles, lists, links, pictures and notes get the
ids of the document they come to (ECMA-376 part 1: 17.3.1.27, 17.9.18, 17.16.22, 20.1.8.13, 17.11.2).
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from plea.model.problem import Place, Problem
from plea.word.blocks import STYLE_NAMES
from plea.word.expanding import expand_values
from plea.word.heal import heal
from plea.word.home import Home
from plea.word.image_file import NoImage
from plea.word.parts import Parts, relate
from plea.word.pictures import broken_picture, pictures_in_note, stored_picture
from plea.word.places import PlaceOf, places_in
from plea.word.runs import Typesetting, field_in_link, not_in_a_letter
from plea.word.tags import Tags
from plea.word.xml import R_NS, Element, is_element, w

_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_BLIP, _IMAGEDATA = f"{_A}blip", "{urn:schemas-microsoft-com:vml}imagedata"
_EMBED, _ID = f"{{{R_NS}}}embed", f"{{{R_NS}}}id"
_GONE = (
    *map(w, ("sectPr", "bookmarkStart", "bookmarkEnd", "permStart", "permEnd", "sdtPr", "sdtEndPr")),
    *map(w, ("smartTagPr", "customXmlPr", "lang", "cnfStyle")), f"{_A}hlinkClick", f"{_A}hlinkHover",
)  # fmt: skip
_WRAPPERS = (w("sdt"), w("sdtContent"), w("smartTag"), w("customXml"))
# Newer Word's additions, which a document has to announce; shapes stand beside a copy for others.
_ADDITIONS = re.compile(r"\{http://schemas\.microsoft\.com/office/word/\d+/(?:wordml|wordprocessingDrawing)")
_SHOWN_BY_PARTS = (w("drawing"), w("object"), w("pict"))
_PLAIN = {"normal", "body text", "list paragraph", "list bullet", "list number"}
_DEEPEST = 3  # the levels of the lists that plea adds count from 0 to 3
_BEFORE_NUMBER = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_AFTER_LANGUAGE = ("eastAsianLayout", "specVanish", "oMath")


@dataclass(slots=True)
class Transplant:
    """One document's blocks on their way into another."""

    parts: Parts
    name: str
    setting: Typesetting
    tags: Tags
    place_of: PlaceOf
    problems: list[Problem] = field(default_factory=list)
    _home: Home = field(init=False)
    _lists: dict[tuple[str, str], str] = field(default_factory=dict)
    _notes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._home = Home.of(self.parts)

    def move(self, root: Element) -> None:
        """Make everything under `root` fit to stand in the other document's body."""
        self._settle(root, self._home.relations(), self.setting.link)
        for reference in list(root.iter(w("footnoteReference"), w("endnoteReference"))):
            self._refer(reference)

    def _settle(self, root: Element, relations: Mapping[str, str], link: Callable[[str], str]) -> None:
        _strip(root)
        for paragraph in root.iter(w("p")):
            self._paragraph(paragraph)
        for run in root.iter(w("r")):
            self._run(run)
        for table in root.iter(w("tblStyle")):
            self._table(table)
        for hyperlink in list(root.iter(w("hyperlink"))):
            self._link(hyperlink, relations, link)
        for picture in list(root.iter(_BLIP, _IMAGEDATA)):
            self._picture(picture, relations)
        for drawing in root.iter(_DOC_PR):
            drawing.set("id", self.setting.number())
        self._refuse_others(root)

    def _paragraph(self, paragraph: Element) -> None:
        properties = _first(paragraph, "pPr")
        known = properties.find(w("pStyle"))
        style = self._home.style(known.get(w("val"), "") if known is not None else self._home.usual)
        number, level = self._home.list_of(paragraph)
        kind = self._home.kind_of(number, level) if number else ""
        if kind:
            self._list(properties, number, kind, level)
        found = self._style_for(style, kind, within=_is_within(paragraph))
        if known is not None:
            properties.remove(known)
        if found:
            properties.insert(0, properties.makeelement(w("pStyle"), {w("val"): found}))
        elif not len(properties):
            paragraph.remove(properties)

    def _style_for(self, style: str, kind: str, *, within: bool) -> str | None:
        find = self.setting.styles.find
        plain = style.lower() in _PLAIN
        if style.lower() in ("footnote text", "endnote text"):
            return self.setting.styles.need("footnote text")
        if kind:
            return find(*([] if plain else [style]), *STYLE_NAMES[kind])
        if within:  # in a table, where Body Text would keep its distance
            return find(style, "Normal")
        if style.lower().startswith("heading"):
            return find(style, "heading 2", *STYLE_NAMES["paragraph"])
        return find(*([] if style.lower() == "normal" else [style]), *STYLE_NAMES["paragraph"])

    def _list(self, properties: Element, number: str, kind: str, level: int) -> None:
        if (number, kind) not in self._lists:
            lists = self.setting.numbering
            self._lists[number, kind] = lists.bullets() if kind == "bullet" else lists.numbers()
        for name in ("numPr", "ind", "tabs"):
            for old in properties.findall(w(name)):
                properties.remove(old)
        numbering = properties.makeelement(w("numPr"), {})
        for name, value in (("ilvl", str(min(level, _DEEPEST))), ("numId", self._lists[number, kind])):
            numbering.append(numbering.makeelement(w(name), {w("val"): value}))
        before = [one for one in properties if any(is_element(one, name) for name in _BEFORE_NUMBER)]
        properties.insert(len(before), numbering)

    def _run(self, run: Element) -> None:
        known = run.find(f"{w('rPr')}/{w('rStyle')}")
        if known is not None:
            self._character_style(known)
        if self.setting.language:
            properties = _first(run, "rPr")
            after = [one for one in properties if any(is_element(one, name) for name in _AFTER_LANGUAGE)]
            language = properties.makeelement(w("lang"), {w("val"): self.setting.language})
            properties.insert(len(properties) - len(after), language)

    def _character_style(self, known: Element) -> None:
        style = self._home.style(known.get(w("val"), ""))
        if style.lower() in ("hyperlink", "internet link"):
            found: str | None = self.setting.styles.need("Hyperlink")
        elif style.lower() in ("footnote reference", "endnote reference"):
            found = self.setting.styles.need("footnote reference")
        else:
            found = self.setting.styles.find(style)
        parent = known.getparent()
        if found:
            known.set(w("val"), found)
        elif parent is not None:
            parent.remove(known)

    def _table(self, known: Element) -> None:
        """A table in a style that the layout lacks keeps its lines."""
        identity = known.get(w("val"), "")
        found = self.setting.styles.find(self._home.style(identity))
        properties = known.getparent()
        if found:
            known.set(w("val"), found)
        elif properties is not None:
            lines = self._home.lines_of(identity)
            if lines is not None and properties.find(w("tblBorders")) is None:
                width = properties.find(w("tblW"))
                (known if width is None else width).addnext(copy.deepcopy(lines))
            properties.remove(known)

    def _link(self, hyperlink: Element, relations: Mapping[str, str], link: Callable[[str], str]) -> None:
        address = relations.get(hyperlink.get(_ID, ""), "")
        anchor = str(hyperlink.attrib.pop(w("anchor"), ""))
        if not address:
            _unwrap(hyperlink)  # it leads to a bookmark, which stays at home
            return
        if "{{" in address or "%7B%7B" in address.upper():
            self.problems.append(field_in_link(self._place(hyperlink)))
        hyperlink.set(_ID, link(f"{address}#{anchor}" if anchor else address))

    def _picture(self, picture: Element, relations: Mapping[str, str]) -> None:
        attribute = _EMBED if picture.tag == _BLIP else _ID
        part = posixpath.normpath(posixpath.join("word", relations.get(picture.get(attribute, ""), "")))
        if part not in self.parts:
            return
        for more in list(picture):  # the same picture in another format, and settings of one program
            if more.tag == f"{_A}extLst":
                picture.remove(more)
        try:
            stored = stored_picture(self.parts[part], posixpath.basename(part))
        except NoImage as fault:
            self.problems.append(broken_picture(self._place(picture), str(fault)))
            _remove_shown(picture)
            return
        picture.set(attribute, self.setting.picture(stored))
        picture.set(_MOVED, "yes")

    def _refuse_others(self, root: Element) -> None:
        """Charts, diagrams and the like live in parts of their own, which do not come along."""
        for node in list(root.iter()):
            if not isinstance(node.tag, str) or node.tag == w("hyperlink"):
                continue
            if node.attrib.pop(_MOVED, "") != "yes" and any(str(a).startswith(_RELATED) for a in node.attrib):
                what = "a chart, a diagram or a linked file"
                self.problems.append(not_in_a_letter(what, self._place(node)))
                _remove_shown(node)

    def _refer(self, reference: Element) -> None:
        """Let a note of the text become one of the letter."""
        kind = "footnote" if is_element(reference, "footnoteReference") else "endnote"
        identity = reference.get(w("id"), "")
        named = f"text_{kind}_{identity}".replace("-", "_")
        note = self._home.note(kind, identity)
        if note is None:
            _remove(reference)
            return
        if named not in self.setting.notes.own:
            self.setting.notes.own[named] = self._note(note, kind, len(self._notes) + 1)
            self._notes[named] = identity
        reference.tag = w("footnoteReference")
        reference.set(w("id"), named)

    def _note(self, note: Element, kind: str, number: int) -> Element:
        inside = copy.deepcopy(note)
        in_body, self.place_of = self.place_of, places_in(inside, self.name, f"{kind} {number}")
        self.problems += heal(inside, self.tags, self.place_of)
        self.problems += pictures_in_note(inside, self.tags)
        for picture in list(inside.iter(_BLIP, _IMAGEDATA)):
            self.problems.append(not_in_a_letter("a picture in a note", self._place(picture)))
            _remove_shown(picture)
        rels = self.setting.notes._rels  # noqa: SLF001 - the plan keeps the links of all notes
        link = partial(relate, rels, "hyperlink", external=True)
        self._settle(inside, self._home.relations(f"{kind}s"), link)
        for mark in inside.iter(w("endnoteRef")):
            mark.tag = w("footnoteRef")
        self.problems += expand_values(inside, self.tags, self.setting, notes_allowed=False)
        self.place_of = in_body
        return inside

    def _place(self, node: Element) -> Place:
        paragraph = next(node.iterancestors(w("p")), None)
        return Place(self.name) if paragraph is None else self.place_of(paragraph)


_MOVED = "moved"
_RELATED = f"{{{R_NS}}}"


def _strip(root: Element) -> None:
    """Take out what belongs to the old document only, and what only newer programs understand."""
    for node in list(root.iter(*_GONE)):
        _remove(node)
    for node in list(root.iter(*_WRAPPERS)):
        _unwrap(node)
    for node in list(root.iter()):
        if isinstance(node.tag, str):
            for name in [name for name in node.attrib if _ADDITIONS.match(str(name))]:
                del node.attrib[name]
            if _ADDITIONS.match(node.tag):
                _remove(node)


def _is_within(paragraph: Element) -> bool:
    return (
        next(paragraph.iterancestors(w("tc"), w("txbxContent"), w("footnote"), w("endnote")), None)
        is not None
    )


def _first(parent: Element, name: str) -> Element:
    known = parent.find(w(name))
    if known is None:
        known = parent.makeelement(w(name), {})
        parent.insert(0, known)
    return known


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: Element) -> None:
    inside: Iterable[Element] = list(node)
    for one in inside:
        node.addprevious(one)
    _remove(node)


def _remove_shown(node: Element) -> None:
    shown = next(node.iterancestors(*_SHOWN_BY_PARTS), None)
    _remove(node if shown is None else shown)
