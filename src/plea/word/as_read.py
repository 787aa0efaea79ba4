"""A Word file as whoever has it open reads it: tracked changes accepted, what Word works out itself left out.

A text box is read once, though Word keeps an older copy of most; headers and footers are read where a
section shows them. What LibreOffice or Word only writes in another way when a file is saved is not seen here.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

from plea.word.looks import Looks
from plea.word.members import target_of
from plea.word.parts import Parts, relationships
from plea.word.xml import R_NS, Element, is_element, parse, w

BODY, NOTES, ENDNOTES = "body", "notes", "endnotes"
WORKED_OUT = "#"  # what stands here for a page number
_DOCUMENT, _SETTINGS = "word/document.xml", "word/settings.xml"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TAKEN_OUT = (w("del"), w("moveFrom"))
BREAKS = {
    w("br"): "\n", w("cr"): "\n", w("tab"): "\t", w("noBreakHyphen"): "\u2011", w("softHyphen"): "\u00ad",
}  # fmt: skip
_READ = (*BREAKS, *map(w, ("t", "fldChar", "instrText", "fldSimple")))
_KEYWORD = re.compile(r"\s*(\w+)")
_OFF = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """One paragraph as it reads."""

    story: str  # BODY, NOTES, ENDNOTES, "header default", "first footer"
    part: str  # "word/document.xml"
    number: int  # among the paragraphs of its part, from 0
    text: str
    at: tuple[int, ...]  # for each character where it stands with what Word works out left in
    look: str  # the same for paragraphs that look the same


@dataclass(slots=True)
class _Field:
    """A field of Word that is open: { PAGE }."""

    instruction: str = ""
    shows: bool = False

    @property
    def worked_out(self) -> bool:
        """True where what it shows is Word's to work out and nobody's words."""
        keyword = _KEYWORD.match(self.instruction)
        return self.shows and not (keyword and keyword[1].upper() == "HYPERLINK")


def as_read(content: bytes) -> list[ReadParagraph]:
    """Return the paragraphs of a Word file that the guard lets in: body, notes, headers and footers."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts: Parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    reader = _Reader(parts, Looks(parts))
    document = parse(parts[_DOCUMENT])
    found = list(reader.story(document, _DOCUMENT, BODY))
    for kind, story in (("footnote", NOTES), ("endnote", ENDNOTES)):
        found += reader.notes(document, kind, story)
    return found + list(reader.around(document))


@dataclass(slots=True)
class _Reader:
    parts: Parts
    looks: Looks

    def story(self, root: Element, part: str, story: str) -> Iterator[ReadParagraph]:
        """Yield the paragraphs of a part in their order; one whose end was deleted goes on in the next."""
        fields: list[_Field] = []
        waiting: ReadParagraph | None = None
        for number, paragraph in enumerate(root.iter(w("p"))):
            if _is_passed_over(paragraph):
                continue
            pieces = list(_pieces(paragraph, fields))
            text, at = "".join(piece[0] for piece in pieces), tuple(piece[1] for piece in pieces)
            read = ReadParagraph(story, part, number, text, at, self.looks.of(paragraph))
            if waiting:
                read = replace(read, text=waiting.text + text, at=waiting.at + at, look=waiting.look)
            waiting = read if _ends_deleted(paragraph) else None
            if waiting is None:
                yield read
        if waiting:
            yield waiting

    def notes(self, document: Element, kind: str, story: str) -> Iterator[ReadParagraph]:
        """Yield the paragraphs of the notes in the order in which the body refers to them."""
        part = f"word/{kind}s.xml"
        if part not in self.parts:
            return
        root = parse(self.parts[part])
        for separator in [note for note in root.iter(w(kind)) if note.get(w("type"), "normal") != "normal"]:
            root.remove(separator)
        around = [next(one.iterancestors(w(kind)), None) for one in root.iter(w("p"))]
        whose = ["" if note is None else note.get(w("id")) for note in around]
        references = [r for r in document.iter(w(f"{kind}Reference")) if not _is_taken_out(r)]
        order = list(dict.fromkeys(reference.get(w("id")) for reference in references))
        read = [_without_margin(one) for one in self.story(root, part, story)]
        yield from (one for identity in order for one in read if whose[one.number] == identity)

    def around(self, document: Element) -> Iterator[ReadParagraph]:
        """Yield the paragraphs of the headers and footers that sections show, each once."""
        targets = {r.get("Id"): target_of(_DOCUMENT, r) for r in relationships(self.parts, _DOCUMENT)}
        both_sides = self._even_and_odd()
        seen: dict[str, list[tuple[str, ...]]] = {}
        for section in document.iter(w("sectPr")):
            shown = {"default", *(["first"] if _is_on(section, "titlePg") else []), *both_sides}
            for reference in section.iter(w("headerReference"), w("footerReference")):
                kind, part = reference.get(w("type"), "default"), targets.get(reference.get(f"{{{R_NS}}}id"))
                if kind not in shown or part not in self.parts:
                    continue
                name = f"{kind} {'header' if is_element(reference, 'headerReference') else 'footer'}"
                read = list(self.story(parse(self.parts[part]), part, name))
                words = tuple(one.text for one in read if one.text.strip())
                known = seen.setdefault(name, [])
                if words in known:
                    continue  # a later section that shows the same
                known.append(words)
                later = f" {len(known)}" if len(known) > 1 else ""
                yield from (replace(one, story=name + later) for one in read)

    def _even_and_odd(self) -> list[str]:
        settings = self.parts.get(_SETTINGS)
        return ["even"] if settings and _is_on(parse(settings), "evenAndOddHeaders") else []


def _is_on(parent: Element, name: str) -> bool:
    node = parent.find(w(name))
    return node is not None and node.get(w("val"), "1") not in _OFF


def _is_passed_over(paragraph: Element) -> bool:
    if next(paragraph.iterancestors(_FALLBACK), None) is not None:
        return True
    rows = paragraph.iterancestors(w("tr"))
    return any(row.find(f"{w('trPr')}/{w('del')}") is not None for row in rows)


def _ends_deleted(paragraph: Element) -> bool:
    return paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None


def _is_taken_out(node: Element) -> bool:
    return next(node.iterancestors(*_TAKEN_OUT), None) is not None


def _without_margin(paragraph: ReadParagraph) -> ReadParagraph:
    """Return a note's paragraph without the space between its number and its words."""
    start = len(paragraph.text) - len(paragraph.text.lstrip())
    return replace(paragraph, text=paragraph.text[start:], at=paragraph.at[start:])


def characters(paragraph: Element) -> list[Element | None]:
    """Return where each character that is read stands: in a w:t or a break; None where Word works it out."""
    return [node for _, _, node in _pieces(paragraph, [])]


def _pieces(paragraph: Element, fields: list[_Field]) -> Iterator[tuple[str, int, Element | None]]:
    """Yield each character that is read, its place with what Word works out left in, and where it stands."""
    raw = 0
    for node in paragraph.iter(*_READ):
        if next(node.iterancestors(w("p")), None) is not paragraph or _is_taken_out(node):
            continue
        if is_element(node, "fldChar"):
            if _turn(node, fields):
                yield WORKED_OUT, raw, None
        elif is_element(node, "instrText"):
            if fields and not fields[-1].shows:
                fields[-1].instruction += node.text or ""
        elif is_element(node, "fldSimple"):
            if _is_worked_out(node):
                yield WORKED_OUT, raw, None
        else:
            words = _words(node)
            if not any(one.worked_out for one in fields) and not _inside_worked_out(node):
                yield from ((character, raw + n, node) for n, character in enumerate(words))
            raw += len(words)


def _is_worked_out(simple: Element) -> bool:
    return _Field(simple.get(w("instr"), ""), shows=True).worked_out


def _inside_worked_out(node: Element) -> bool:
    return any(_is_worked_out(one) for one in node.iterancestors(w("fldSimple")))


def _words(node: Element) -> str:
    if is_element(node, "t"):
        return node.text or ""
    holder = node.getparent()
    stop_of_ruler = holder is not None and is_element(holder, "tabs")
    return "" if stop_of_ruler else BREAKS[str(node.tag)]


def _turn(node: Element, fields: list[_Field]) -> bool:
    """Open, turn or close a field; True where what it shows begins here and is no word of the letter."""
    kind = node.get(w("fldCharType"))
    if kind == "begin":
        fields.append(_Field())
    elif kind == "separate" and fields:
        inside = any(one.worked_out for one in fields)
        fields[-1].shows = True
        return fields[-1].worked_out and not inside
    elif kind == "end" and fields:
        fields.pop()
    return False
