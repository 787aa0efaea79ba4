"""A letter as somebody left it in Word, ready to go out: changes accepted, no trace of its making left."""

from __future__ import annotations

import io
import zipfile

from plea.word.clean import CORE, Properties, clean_package
from plea.word.comments import packed
from plea.word.parts import Parts
from plea.word.xml import Element, is_element, parse, serialize, w

_TAKEN_OUT = ("del", "moveFrom")
_PUT_IN = ("ins", "moveTo")
_MARKS = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
    "tblPrExChange", "numberingChange", "cellIns", "cellMerge",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
    "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart",
    "customXmlMoveToRangeEnd",
)  # fmt: skip


def settled(content: bytes, properties: Properties) -> bytes:
    """Return a Word file that the guard lets in without tracked changes, comments and traces of its making.

    What it says of itself are these properties, which hold the mark of the letter.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts: Parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    for name, part in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            root = parse(part)
            accept_changes(root)
            parts[name] = serialize(root).encode()
    clean_package(parts)
    parts[CORE] = properties.xml()
    return packed(parts)


def accept_changes(root: Element) -> None:
    """Accept every tracked change of a part in place."""
    for row in list(root.iter(w("tr"))):
        if row.find(f"{w('trPr')}/{w('del')}") is not None:
            _remove(row)
    for cell in list(root.iter(w("tc"))):
        if cell.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
            _remove(cell)
    for paragraph in list(root.iter(w("p"))):
        if paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None:
            _join_with_next(paragraph)
    for node in list(root.iter(*map(w, (*_TAKEN_OUT, *_MARKS)))):
        _remove(node)
    for node in list(root.iter(*map(w, _PUT_IN))):
        for inside in list(node):
            node.addprevious(inside)
        _remove(node)


def _join_with_next(paragraph: Element) -> None:
    """Put what is left of a paragraph before the words of the next: its end was taken out."""
    following = paragraph.getnext()
    if following is None or not is_element(following, "p"):
        return
    properties = following.find(w("pPr"))
    at = 0 if properties is None else following.index(properties) + 1
    for inside in reversed([node for node in paragraph if not is_element(node, "pPr")]):
        following.insert(at, inside)
    _remove(paragraph)


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
