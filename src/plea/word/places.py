"""Where a paragraph of a Word file stands, as somebody who has the file open in Word counts.

Paragraphs of the body count from 1; those of tables, text boxes and notes are counted where they
stand: "table 2, row 3, column 1", "text box 1, paragraph 2", "footnote 3".
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from plea.model.problem import Place
from plea.word.parts import Parts, relationships
from plea.word.xml import R_NS, Element, is_element, parse, w

PlaceOf = Callable[[Element], Place]
"""From a paragraph to where a person finds it."""

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_NUMBERED = re.compile(r"word/(header|footer)(\d*)\.xml")
_KINDS = {"first": "first-page ", "even": "even-page "}
_HEADING = re.compile(r"heading [1-9]", re.IGNORECASE)
_LONGEST_HEADING = 40
_LONGEST_EXCERPT = 80
_BODY_TEXT = "9"  # the outline level of what is no heading (ECMA-376 part 1, 17.3.1.20)


def paragraph_places(
    root: Element, file: str, part: str = "", headings: frozenset[str] = frozenset()
) -> dict[Element, Place]:
    """Return the place of every paragraph of a part, before anything is moved in it.

    `root` is a whole part or one note; `part` is what people call it, "" for the body; `headings`
    are the ids of the styles of headings.
    """
    walk = _Walk(file, part, headings)
    walk.part(root)
    for paragraph in root.iter(w("p")):  # where no Word file should have one
        walk.places.setdefault(paragraph, Place(file, part))
    return walk.places


def places_in(root: Element, file: str, part: str = "", headings: frozenset[str] = frozenset()) -> PlaceOf:
    """Return `paragraph_places` as a function, which also answers for paragraphs that came later."""
    places = paragraph_places(root, file, part, headings)
    return lambda paragraph: places.get(paragraph, Place(file, part))


@dataclass(slots=True)
class _Walk:
    """One way through a part, in the order of reading."""

    file: str
    called: str
    headings: frozenset[str]
    places: dict[Element, Place] = field(default_factory=dict)
    number: int = 0
    boxes: int = 0
    heading: str = ""

    def part(self, root: Element) -> None:
        notes = [note for note in root if is_element(note, "footnote") or is_element(note, "endnote")]
        number = 0
        for note in notes:
            number += not note.get(w("type"))
            kind = "footnote" if is_element(note, "footnote") else "endnote"
            self.called = f"{kind} {number}"
            self.story(note, (), alone=True)
        if not notes:
            self.story(root, (), alone=is_element(root, "footnote") or is_element(root, "endnote"))

    def story(self, parent: Element, path: tuple[str, ...], *, alone: bool = False) -> None:
        """Walk through paragraphs and tables; with `alone`, a single paragraph needs no number."""
        blocks = list(_blocks(parent, "p", "tbl"))
        several = sum(is_element(block, "p") for block in blocks) > 1 or not alone
        counted: Counter[str] = Counter()
        for block in blocks:
            kind = "paragraph" if is_element(block, "p") else "table"
            counted[kind] += 1
            step = (*path, f"{kind} {counted[kind]}")
            if kind == "table":
                self.table(block, step)
            else:
                self.paragraph(block, step if several else path)

    def table(self, table: Element, path: tuple[str, ...]) -> None:
        for number, row in enumerate(_blocks(table, "tr"), start=1):
            for column, cell in enumerate(_blocks(row, "tc"), start=1):
                self.story(cell, (*path, f"row {number}", f"column {column}"), alone=True)

    def paragraph(self, paragraph: Element, path: tuple[str, ...]) -> None:
        self.number += 1
        under = f" (under “{self.heading}”)" if self.heading else ""
        self.places[paragraph] = Place(self.file, self.called, self.number, ", ".join(path) + under)
        if not self.called and self._is_heading(paragraph):
            words = " ".join(text_of(paragraph).split())
            self.heading = _cut(words, _LONGEST_HEADING) or self.heading
        for box in _boxes(paragraph):
            self.boxes += 1
            self.story(box, (f"text box {self.boxes}",))
        for box, same in _copies(paragraph):
            here = list(box.iter(w("p")))
            there = (
                [self.places[p] for p in same.iter(w("p")) if p in self.places] if same is not None else []
            )
            for copy, place in zip(here, there, strict=False):
                self.places[copy] = place
            for extra in here[len(there) :]:
                self.places[extra] = there[-1] if there else self.places[paragraph]

    def _is_heading(self, paragraph: Element) -> bool:
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        level = paragraph.find(f"{w('pPr')}/{w('outlineLvl')}")
        if level is not None:
            return level.get(w("val"), _BODY_TEXT) != _BODY_TEXT
        return style is not None and style.get(w("val")) in self.headings


def _blocks(parent: Element, *names: str) -> Iterator[Element]:
    """Yield the elements of these names; controls and tracked changes around them do not count."""
    wanted = {w(name) for name in names}
    stops = {w(name) for name in ("p", "tbl", "tr", "tc")}
    for node in parent:
        if node.tag in wanted:
            yield node
        elif node.tag not in stops and isinstance(node.tag, str):
            yield from _blocks(node, *names)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes anchored in a paragraph, each once: Word keeps an older copy of most."""
    for box in paragraph.iter(w("txbxContent")):
        if next(box.iterancestors(w("p"))) is paragraph and _newer(box) is None:
            yield box


def _copies(paragraph: Element) -> Iterator[tuple[Element, Element]]:
    """Yield the older copies of text boxes, each with the text box that it repeats."""
    for box in paragraph.iter(w("txbxContent")):
        newer = _newer(box)
        if newer is not None and next(box.iterancestors(w("p"))) is paragraph:
            yield box, newer


def _newer(box: Element) -> Element | None:
    """Return the text box that this one is the older copy of (mc:Fallback beside mc:Choice)."""
    fallback = next(box.iterancestors(_FALLBACK), None)
    around = None if fallback is None else fallback.getparent()
    if fallback is None or around is None or around.tag != _ALTERNATE:
        return None
    nth = list(fallback.iter(w("txbxContent"))).index(box)
    newer = [one for choice in around if choice is not fallback for one in choice.iter(w("txbxContent"))]
    return newer[nth] if nth < len(newer) else None


def own_texts(paragraph: Element, *names: str) -> Iterator[Element]:
    """Yield the w:t of a paragraph, not those of paragraphs inside it (text boxes)."""
    for text in paragraph.iter(*map(w, names or ("t",))):
        run = text.getparent()
        if run is not None and is_element(run, "r") and next(text.iterancestors(w("p"))) is paragraph:
            yield text


def text_of(paragraph: Element) -> str:
    """Return a paragraph's own text."""
    return "".join(text.text or "" for text in own_texts(paragraph))


def with_excerpt(place: Place, text: str, start: int, end: int) -> Place:
    """Return a place that quotes its paragraph, with the piece from start to end marked.

    >>> with_excerpt(Place("a.docx"), "Dear {{ nme }}, we write", 5, 14).excerpt
    'Dear »{{ nme }}«, we write'
    """
    marked = _cut(_flat(text[start:end]), _LONGEST_EXCERPT - 4)
    before, after = _flat(text[:start]), _flat(text[end:])
    room = _LONGEST_EXCERPT - len(marked) - 2
    left = min(len(before), max(room // 2, room - len(after)))
    right = min(len(after), room - left)
    before = before if left == len(before) else "…" + before[len(before) - left + 1 :] if left else ""
    after = after if right == len(after) else after[: right - 1] + "…" if right else ""
    return replace(place, excerpt=f"{before}»{marked}«{after}".strip())


def _flat(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def heading_styles(parts: Parts) -> frozenset[str]:
    """Return the ids of the paragraph styles that make headings, by name, outline level or their base."""
    if _STYLES not in parts:
        return frozenset()
    styles = {style.get(w("styleId"), ""): style for style in parse(parts[_STYLES]).iter(w("style"))}
    found = {identity for identity, style in styles.items() if _makes_heading(style)}
    grown = True
    while grown:
        bases = {identity: _value(style, "basedOn") for identity, style in styles.items()}
        more = {i for i, base in bases.items() if base in found and _level(styles[i]) != _BODY_TEXT} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


def _makes_heading(style: Element) -> bool:
    level = _level(style)
    return bool(level and level != _BODY_TEXT) or bool(_HEADING.fullmatch(_value(style, "name")))


def _level(style: Element) -> str:
    level = style.find(f"{w('pPr')}/{w('outlineLvl')}")
    return "" if level is None else level.get(w("val"), "")


def _value(style: Element, name: str) -> str:
    node = style.find(w(name))
    return "" if node is None else node.get(w("val"), "")


def part_names(parts: Parts) -> Mapping[str, str]:
    """Return what people call each header and footer: "header 1", "first-page header", "footer 2".

    They are counted in the order of the sections that show them, for their files' numbers are seen by nobody.
    """
    wanted = sorted(part for part in parts if _NUMBERED.fullmatch(part))
    if not wanted or _DOCUMENT not in parts:
        return {}
    targets = {r.get("Id"): _absolute(r.get("Target", "")) for r in relationships(parts, _DOCUMENT)}
    kinds: dict[str, str] = {}
    for reference in parse(parts[_DOCUMENT]).iter(w("headerReference"), w("footerReference")):
        part = targets.get(reference.get(f"{{{R_NS}}}id"), "")
        kinds.setdefault(part, _KINDS.get(reference.get(w("type"), ""), ""))
    return _numbered([*(part for part in kinds if part in parts), *wanted], kinds)


def _numbered(order: Iterable[str], kinds: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for part in dict.fromkeys(order):
        match = _NUMBERED.fullmatch(part)
        names[part] = f"{kinds.get(part, '')}{match[1] if match else 'header'}"
    times = Counter(names.values())
    counted: Counter[str] = Counter()
    for part, name in names.items():
        counted[name] += 1
        if times[name] > 1 or not name.startswith(tuple(_KINDS.values())):
            names[part] = f"{name} {counted[name]}"
    return names


def _absolute(target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("word", target))
    )
