"""A field alone in its paragraph that stands for a numbered list: `{{ sources }}`, a paragraph for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from plea.model.problem import Place
from plea.word.blocks import STYLE_NAMES
from plea.word.notes import NoteText
from plea.word.runs import Typesetting
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import R_NS, XML_SPACE, Element, child, element, is_element, w

Lists = Mapping[str, Callable[[], Sequence[NoteText]]]
"""What a field alone in a paragraph becomes; asked for when all of the document has been read."""


def list_out(root: Element, lists: Lists, setting: Typesetting, tags: Tags) -> None:
    """Put a numbered list in the place of each paragraph that holds its field and nothing else."""
    for paragraph in list(root.iter(w("p"))):
        parent = paragraph.getparent()
        tag = _alone_in(paragraph, tags)
        if parent is None or tag is None or tag.inner not in lists:
            continue
        made = list(_paragraphs(lists[tag.inner](), setting))
        if not made and is_element(parent, "tc"):
            made = [element("p")]  # a cell without a paragraph is broken
        for one in made:
            tags.stamp(one, partial(_written_at, tag))
            paragraph.addprevious(one)
        parent.remove(paragraph)


def _written_at(tag: Tag, _paragraph: Element) -> Place:
    return tag.place


def _alone_in(paragraph: Element, tags: Tags) -> Tag | None:
    """Return the tag that a paragraph holds alone, if it does."""
    words = "".join(text.text or "" for text in paragraph.iter(w("t"))).strip()
    marker = MARKER.fullmatch(words)
    return tags.tags[int(marker[1])] if marker and marker[1] else None


def _paragraphs(items: Sequence[NoteText], setting: Typesetting) -> Iterator[Element]:
    number = setting.numbering.numbers() if items else ""
    style = setting.styles.find(*STYLE_NAMES["ordered"])
    for item in items:
        paragraph = element("p")
        properties = child(paragraph, "pPr")
        if style:
            child(properties, "pStyle", val=style)
        numbering = child(properties, "numPr")
        child(numbering, "ilvl", val="0")
        child(numbering, "numId", val=number)
        paragraph.extend(list(_runs(item, setting)))
        yield paragraph


def _runs(item: NoteText, setting: Typesetting) -> Iterator[Element]:
    for words, address in item.pieces:
        run = element("r")
        if address:
            child(child(run, "rPr"), "rStyle", val=setting.styles.need("Hyperlink"))
        _write(words, run)
        if not address:
            yield run
            continue
        link = element("hyperlink", history="1")
        link.set(f"{{{R_NS}}}id", setting.link(address))
        link.append(run)
        yield link


def _write(words: str, run: Element) -> None:
    """Put words into a run; a line break and a tab are elements of their own."""
    for piece in re.split(r"(\n|\t)", words):
        if piece in ("\n", "\t"):
            child(run, "br" if piece == "\n" else "tab")
        elif piece:
            text = child(run, "t")
            text.text = piece
            text.set(XML_SPACE, "preserve")
