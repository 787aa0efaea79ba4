"""Native Word lists: each list of a text gets a number of its own, so numbering starts at 1 again.

A list paragraph points at a w:num, that at a w:abstractNum which says how its levels look
(ECMA-376 part 1, 17.9). The layout's "List Bullet" and "List Number" decide how; where a layout
has no such list, a plain one is added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plea.word.parts import Parts, declare, relate, relationships, save_relationships
from plea.word.styles import Styles
from plea.word.xml import (
    W_NS,
    Element,
    child,
    id_number,
    is_element,
    parse,
    serialize,
    w,
    with_known_prefixes,
)

NUMBERING = "word/numbering.xml"
_DOCUMENT = "word/document.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LEVELS = 4
_INDENT = 360  # twentieths of a point: a quarter of an inch a level
_BULLETS = "•–•–"


@dataclass(frozen=True, slots=True)
class Restarts:
    """The numbering part of a document in which loops begin lists anew: what each letter adds to it."""

    start: str
    end: str
    abstracts: Mapping[str, str]  # by number of the list
    last: int

    def part(self, begun: Sequence[str]) -> bytes:
        """Return the numbering part with one more list for each that was begun, by number of the first."""
        lists = "".join(
            f'<w:num w:numId="{self.last + nth}"><w:abstractNumId w:val="{self.abstracts[number]}"/>'
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            for nth, number in enumerate(begun, start=1)
        )
        return f"{self.start}{lists}{self.end}".encode()


class Numbering:
    """The lists of one layout."""

    def __init__(self, parts: Parts, styles: Styles) -> None:
        xml = parts.get(NUMBERING)
        root = parse(xml) if xml else parse(f'<w:numbering xmlns:w="{W_NS}"/>'.encode())
        self._root = with_known_prefixes(root)
        self._styles = styles
        self._abstract: dict[bool, str] = {}
        self._bullets: str | None = None
        self._used = False

    def bullets(self) -> str:
        """Return the numId that all bullet lists share."""
        if self._bullets is None:
            self._bullets = self._add_num(self._abstract_for(ordered=False))
        return self._bullets

    def numbers(self) -> str:
        """Return the numId of a new numbered list, which starts at 1."""
        number = self._add_num(self._abstract_for(ordered=True))
        num = next(known for known in self._root.iter(w("num")) if known.get(w("numId")) == number)
        for level in range(_LEVELS):
            override = child(num, "lvlOverride", ilvl=str(level))
            child(override, "startOverride", val="1")
        return number

    def counts(self, number: str) -> bool:
        """True when the paragraphs of a list are numbered, not bulleted."""
        abstract = self._abstract_of(number)
        for known in self._root.iter(w("abstractNum")):
            if abstract is not None and known.get(w("abstractNumId")) == abstract:
                form = known.find(f"{w('lvl')}/{w('numFmt')}")
                return form is not None and form.get(w("val")) not in ("bullet", "none")
        return False

    def restarts(self) -> Restarts:
        """Return what begins these lists anew while a letter is filled."""
        xml = serialize(self._root)
        numbers = [num.get(w("numId"), "0") for num in self._root.iter(w("num"))]
        abstracts = {number: self._abstract_of(number) or "0" for number in numbers}
        end = xml.rindex("<w:num ") if numbers else xml.rindex("</w:numbering>")
        if numbers:
            end = xml.index("</w:num>", end) + len("</w:num>")
        return Restarts(xml[:end], xml[end:], abstracts, max(map(id_number, numbers), default=0))

    def save(self, parts: Parts) -> None:
        """Put the lists back into the package, if a text had any."""
        if not self._used:
            return
        parts[NUMBERING] = serialize(self._root).encode()
        declare(parts, NUMBERING, _TYPE)
        rels = relationships(parts, _DOCUMENT)
        relate(rels, "numbering", "numbering.xml")
        save_relationships(parts, _DOCUMENT, rels)

    def _add_num(self, abstract: str) -> str:
        self._used = True
        number = str(
            1 + max((id_number(num.get(w("numId"))) for num in self._root.iter(w("num"))), default=0)
        )
        num = self._root.makeelement(w("num"), {w("numId"): number})
        child(num, "abstractNumId", val=abstract)
        last = [node for node in self._root if is_element(node, "num") or is_element(node, "abstractNum")][-1]
        last.addnext(num)
        return number

    def _abstract_for(self, *, ordered: bool) -> str:
        if ordered not in self._abstract:
            known = self._abstract_of_style("List Number" if ordered else "List Bullet")
            self._abstract[ordered] = known or self._add_abstract(ordered=ordered)
        return self._abstract[ordered]

    def _abstract_of(self, number: str) -> str | None:
        """Return the kind of a list by its number."""
        for num in self._root.iter(w("num")):
            if num.get(w("numId")) == number:
                abstract = num.find(w("abstractNumId"))
                return None if abstract is None else abstract.get(w("val"))
        return None

    def _abstract_of_style(self, name: str) -> str | None:
        identity = self._styles.find(name)
        for style in self._styles.root.iter(w("style")):
            if style.get(w("styleId")) != identity:
                continue
            used = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
            return None if used is None else self._abstract_of(used.get(w("val"), ""))
        return None

    def _add_abstract(self, *, ordered: bool) -> str:
        known = list(self._root.iter(w("abstractNum")))
        number = str(1 + max((id_number(one.get(w("abstractNumId"))) for one in known), default=-1))
        abstract = self._root.makeelement(w("abstractNum"), {w("abstractNumId"): number})
        child(abstract, "multiLevelType", val="hybridMultilevel")
        for level in range(_LEVELS):
            _add_level(abstract, level, ordered=ordered)
        self._root.insert(len(known), abstract)
        return number


def _add_level(abstract: Element, level: int, *, ordered: bool) -> None:
    one = child(abstract, "lvl", ilvl=str(level))
    child(one, "start", val="1")
    child(one, "numFmt", val="decimal" if ordered else "bullet")
    child(one, "lvlText", val=f"%{level + 1}." if ordered else _BULLETS[level])
    child(one, "lvlJc", val="left")
    child(child(one, "pPr"), "ind", left=str(_INDENT * (level + 1)), hanging=str(_INDENT))
