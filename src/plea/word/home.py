"""The document that blocks come from: what its ids of styles, lists, relationships and notes stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plea.word.parts import Parts, relationships
from plea.word.xml import Element, is_element, parse, w

_UNCOUNTED = ("bullet", "none")


@dataclass(frozen=True, slots=True)
class Home:
    """The parts of a document that its body refers to."""

    usual: str  # the id of the paragraph style that is used where none is named
    _parts: Parts
    _styles: Mapping[str, Element]
    _numbering: Element
    _notes: Mapping[str, Element]

    @classmethod
    def of(cls, parts: Parts) -> Home:
        """Read the parts of a document."""
        nodes = list(_tree(parts, "styles").iter(w("style")))
        styles = {style.get(w("styleId"), ""): style for style in nodes}
        usual = next(
            (s for s in nodes if s.get(w("default")) in ("1", "true") and s.get(w("type")) == "paragraph"),
            None,
        )
        notes = {kind: _tree(parts, f"{kind}s") for kind in ("footnote", "endnote")}
        numbering = _tree(parts, "numbering")
        return cls("" if usual is None else usual.get(w("styleId"), ""), parts, styles, numbering, notes)

    def style(self, identity: str) -> str:
        """Return the name of a style, as people see it in Word."""
        style = self._styles.get(identity)
        return (_value(style, "name") if style is not None else "") or "Normal"

    def lines_of(self, identity: str) -> Element | None:
        """Return the lines that a style draws around the cells of a table."""
        for style in self._based(identity):
            lines = style.find(f"{w('tblPr')}/{w('tblBorders')}")
            if lines is not None:
                return lines
        return None

    def list_of(self, paragraph: Element) -> tuple[str, int]:
        """Return the number and level of the list that a paragraph is an item of; its style may say so."""
        used = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        named = self.usual if used is None else used.get(w("val"), "")
        for owner in (paragraph, *self._based(named)):
            numbering = owner.find(f"{w('pPr')}/{w('numPr')}")
            if numbering is not None and numbering.find(w("numId")) is not None:
                number = _value(numbering, "numId")
                return "" if number == "0" else number, int(_value(numbering, "ilvl") or 0)
        return "", 0

    def kind_of(self, number: str, level: int) -> str:
        """Return whether a list counts: "ordered", or "bullet"; "" where it is not there."""
        abstract = self._abstract(number)
        for one in abstract.iter(w("lvl")) if abstract is not None else ():
            if one.get(w("ilvl")) == str(level):
                return "bullet" if _value(one, "numFmt") in _UNCOUNTED else "ordered"
        return ""

    def relations(self, part: str = "document") -> dict[str, str]:
        """Return where each relationship of a part leads."""
        rels = relationships(self._parts, f"word/{part}.xml")
        return {one.get("Id", ""): one.get("Target", "").removeprefix("/word/") for one in rels}

    def note(self, kind: str, identity: str) -> Element | None:
        """Return a footnote or an endnote."""
        notes = self._notes[kind].iter(w(kind))
        return next((note for note in notes if note.get(w("id")) == identity), None)

    def _based(self, identity: str) -> list[Element]:
        """Return a style and those that it rests on."""
        chain: list[Element] = []
        while (style := self._styles.get(identity)) is not None and style not in chain:
            chain.append(style)
            identity = _value(style, "basedOn")
        return chain

    def _abstract(self, number: str) -> Element | None:
        num = next((one for one in self._numbering.iter(w("num")) if one.get(w("numId")) == number), None)
        wanted = "" if num is None else _value(num, "abstractNumId")
        kinds = [one for one in self._numbering if is_element(one, "abstractNum")]
        found = next((one for one in kinds if one.get(w("abstractNumId")) == wanted), None)
        link = "" if found is None else _value(found, "numStyleLink")
        return next((one for one in kinds if link and _value(one, "styleLink") == link), found)


def _tree(parts: Parts, part: str) -> Element:
    xml = parts.get(f"word/{part}.xml")
    return parse(xml) if xml else parse(b"<nothing/>")


def _value(node: Element, name: str) -> str:
    found = node.find(w(name))
    return "" if found is None else found.get(w("val"), "")
