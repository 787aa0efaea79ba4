"""A Word file as safe HTML, for reading in a browser: letterhead, words, notes, lists, tables, pictures.

Nothing of a file becomes HTML by itself: words are escaped, tags and classes are made here, links lead to the
web or to mail only, pictures stand inside the page. What the classes look like stands in letter.css.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from plea.word.html_blocks import Blocks
from plea.word.html_line import UNMARKED, Marked, Notes, Surroundings
from plea.word.html_look import STYLES, looks_of, number
from plea.word.html_numbers import NUMBERING, Numbers
from plea.word.members import target_of
from plea.word.parts import Parts, relationships
from plea.word.xml import R_NS, Element, parse, w

DOCUMENT = "word/document.xml"
_NOTES = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
_ID = f"{{{R_NS}}}id"
_US_LETTER = 12240  # its width, in twentieths of a point


def letter_html(docx: bytes, *, prefix: str = "letter") -> str:
    """Return a Word file that the guard let in as HTML: one <article class="letter">.

    `prefix` begins the ids in it, so that one page can show several letters.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return Sheet(parts, {}, UNMARKED, prefix).html()


class Sheet:
    """One letter on its way to HTML. `trees` are parts that were read already, by name."""

    def __init__(self, parts: Parts, trees: Mapping[str, Element], marked: Marked, prefix: str) -> None:
        self._parts = parts
        self._trees = dict(trees)
        self._marked = marked
        self._looks = looks_of(parts.get(STYLES, b""))
        self._numbers = Numbers(parts.get(NUMBERING, b""), self._looks)
        self._notes = Notes(prefix)
        self._prefix = prefix

    def html(self) -> str:
        """Return the whole letter."""
        document = self._tree(DOCUMENT)
        body = document.find(w("body")) if document is not None else None
        if document is None or body is None:
            return '<article class="letter"></article>'
        first, later = self._running(document)
        head = "".join(self._part(name) for name in first if "hdr" in self._root_name(name))
        words = self._blocks(DOCUMENT).write(body)
        notes = "".join(self._written_notes())
        foot = "".join(self._part(name) for name in first if "ftr" in self._root_name(name))
        language = self._looks.language()
        lang = f' lang="{language}"' if language else ""
        return (
            f'<article class="letter {" ".join(self._classes(document))}"{lang}>'
            + (f'<div class="letterhead">{head}</div>' if head else "")
            + f'<div class="words">{words}</div>{notes}'
            + (f'<div class="foot">{foot}</div>' if foot else "")
            + "".join(self._following(later))
            + "</article>"
        )

    def _following(self, names: list[str]) -> Iterator[str]:
        """Yield what stands above and below the pages that follow."""
        if names:
            yield '<div class="following"><p class="caption" lang="en">On the pages that follow</p>'
            for name in names:
                yield f'<div class="running">{self._part(name)}</div>'
            yield "</div>"

    def _running(self, document: Element) -> tuple[list[str], list[str]]:
        """Return the headers and footers of the first page, and those of the others that Word shows."""
        settings = self._tree("word/settings.xml")
        even = settings is not None and _is_on(settings, "evenAndOddHeaders")
        targets = self._targets(DOCUMENT)
        first: list[str] = []
        later: list[str] = []
        for nth, section in enumerate(document.iter(w("sectPr"))):
            title = _is_on(section, "titlePg")
            shown = {"default": True, "first": title, "even": even}
            for one in section.iter(w("headerReference"), w("footerReference")):
                kind = one.get(w("type"), "default")
                name = targets.get(one.get(_ID, ""), "")
                if name in self._parts and shown.get(kind):
                    at_first = nth == 0 and kind == ("first" if title else "default")
                    (first if at_first else later).append(name)
        return first, [one for one in dict.fromkeys(later) if one not in first]

    def _written_notes(self) -> Iterator[str]:
        written = 0
        while written < len(self._notes.order):  # a note may refer to another
            if not written:
                yield '<div class="notes">'
            kind, identity = self._notes.order[written]
            written += 1
            note = self._note(kind, identity)
            yield f'<div class="note" id="{self._prefix}-note-{written}">'
            if note is not None:
                yield self._blocks(_NOTES[kind], str(written)).write(note)
            label = f"Back to where note {written} stands"
            yield f'<a class="back" href="#{self._prefix}-ref-{written}" aria-label="{label}">↩</a></div>'
        yield "</div>" if written else ""

    def _note(self, kind: str, identity: str) -> Element | None:
        tree = self._tree(_NOTES[kind])
        notes = () if tree is None else tree.iterchildren(w(kind))
        return next((note for note in notes if note.get(w("id")) == identity), None)

    def _part(self, name: str) -> str:
        tree = self._tree(name)
        return "" if tree is None else self._blocks(name).write(tree)

    def _root_name(self, name: str) -> str:
        tree = self._tree(name)
        return "" if tree is None else str(tree.tag).rpartition("}")[2]

    def _blocks(self, part: str, note: str = "") -> Blocks:
        rels = relationships(self._parts, part)
        outside = [one for one in rels if one.get("TargetMode") == "External"]
        links = {one.get("Id", ""): one.get("Target", "") for one in outside}
        found = {key: self._parts[name] for key, name in self._targets(part).items() if name in self._parts}
        around = Surroundings(self._looks, links, found, self._notes, self._marked, note)
        return Blocks(around, self._numbers)

    def _targets(self, part: str) -> dict[str, str]:
        """Return the parts that a part leads to, by id of relationship."""
        rels = relationships(self._parts, part)
        return {
            one.get("Id", ""): target_of(part, one) for one in rels if one.get("TargetMode") != "External"
        }

    def _tree(self, name: str) -> Element | None:
        if name not in self._trees and name in self._parts:
            self._trees[name] = parse(self._parts[name])
        return self._trees.get(name)

    def _classes(self, document: Element) -> list[str]:
        size = next(document.iter(w("pgSz")), None)
        wide = number(size.get(w("w"))) if size is not None else 0
        return ["us-letter" if abs(wide - _US_LETTER) < 40 else "a4"]


def _is_on(node: Element, name: str) -> bool:
    found = node.find(w(name))
    return found is not None and found.get(w("val"), "1") not in ("0", "false", "off")
