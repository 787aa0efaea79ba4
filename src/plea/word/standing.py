"""What must not stand empty when a condition leaves out its words: Word calls such a file damaged.

A cell, a header, a text box or a note needs a paragraph, a cell has to end in one, and a table needs a
row (ECMA-376 part 1, 17.4.65 and 17.4.37). Where only a letter knows whether one is left, a paragraph or
a row of no height is added, which nobody sees.
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.word.tags import Tags
from plea.word.xml import Element, child, element, is_element, w

_HOLDERS = ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote")
_SIDES = ("top", "left", "bottom", "right")
_OPENS, _CLOSES = ("if", "for", "macro", "set"), ("endif", "endfor", "endmacro", "endset")


def keep_standing(root: Element, tags: Tags) -> None:
    """Add what keeps each holder and table of a part sound whatever its conditions leave out."""
    for table in list(root.iter(w("tbl"))):
        if not any(is_element(node, "tr") for node in _certain(table, tags)):
            table.append(_row_of_no_height())
    for holder in list(root.iter(*map(w, _HOLDERS))):
        blocks = [node for node in holder if isinstance(node.tag, str)]
        certain = [node for node in _certain(holder, tags) if is_element(node, "p")]
        last_table = max((holder.index(node) for node in blocks if is_element(node, "tbl")), default=-1)
        if not certain or (is_element(holder, "tc") and holder.index(certain[-1]) < last_table):
            holder.append(_paragraph_of_no_height())


def _certain(parent: Element, tags: Tags) -> Iterator[Element]:
    """Yield the children that stand in every letter: those in no loop, condition or definition."""
    depth = 0
    for node in parent:
        if isinstance(node.tag, str):
            if depth == 0:
                yield node
            continue
        tag = tags.of(node)
        if tag.kind == "control":
            catches = tag.word != "set" or "=" not in tag.inner
            depth += (tag.word in _OPENS and catches) - (tag.word in _CLOSES)


def _paragraph_of_no_height() -> Element:
    paragraph = element("p")
    properties = child(paragraph, "pPr")
    child(properties, "spacing", before="0", after="0", line="20", lineRule="exact")
    child(child(properties, "rPr"), "sz", val="2")
    return paragraph


def _row_of_no_height() -> Element:
    row = element("tr")
    child(child(row, "trPr"), "trHeight", val="1", hRule="exact")
    cell = child(row, "tc")
    borders = child(child(cell, "tcPr"), "tcBorders")
    for side in _SIDES:
        child(borders, side, val="nil")
    cell.append(_paragraph_of_no_height())
    return row
