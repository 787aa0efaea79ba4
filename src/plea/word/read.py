"""A Word file back to plain text: for previews, golden letters and comparisons."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from plea.word.xml import Element, is_element, parse, w


def read_text(content: bytes) -> str:
    """Return the text of a .docx, a paragraph a line; notes stand as [1] and follow at the end.

    List items begin with "• " (their number is Word's to work out), table cells are divided by " | ".
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = parse(package.read("word/document.xml"))
        names = package.namelist()
        notes = parse(package.read("word/footnotes.xml")) if "word/footnotes.xml" in names else None
    order: list[str] = []
    lines = list(_blocks(body[0], order))
    texts = {} if notes is None else {n.get(w("id")): _note_text(n) for n in notes.iter(w("footnote"))}
    if order:
        lines.append("")
    lines += [f"[{number}] {texts.get(identity, '?')}" for number, identity in enumerate(order, start=1)]
    return "\n".join(lines) + "\n"


def _blocks(parent: Element, order: list[str]) -> Iterator[str]:
    for node in parent:
        if is_element(node, "p") and not _has_no_height(node):
            bullet = "• " if node.find(f"{w('pPr')}/{w('numPr')}") is not None else ""
            yield bullet + "".join(_inline(node, order))
        elif is_element(node, "tbl"):
            for row in node.iterchildren(w("tr")):
                if row.find(f"{w('trPr')}/{w('trHeight')}[@{w('val')}='1']") is not None:
                    continue  # the row that keeps an empty table sound
                yield " | ".join(" / ".join(_blocks(cell, order)) for cell in row.iterchildren(w("tc")))
        elif is_element(node, "sdt") or is_element(node, "sdtContent"):
            yield from _blocks(node, order)


def _has_no_height(paragraph: Element) -> bool:
    """True for the paragraph that keeps an empty cell or header sound; nobody sees it."""
    spacing = paragraph.find(f"{w('pPr')}/{w('spacing')}")
    exact = spacing is not None and spacing.get(w("lineRule")) == "exact" and spacing.get(w("line")) == "20"
    return exact and paragraph.find(w("r")) is None


def _inline(parent: Element, order: list[str]) -> Iterator[str]:
    for node in parent.iter(w("t"), w("br"), w("tab"), w("footnoteReference"), w("cr")):
        if is_element(node, "t"):
            yield node.text or ""
        elif is_element(node, "footnoteReference"):
            order.append(node.get(w("id"), ""))
            yield f"[{len(order)}]"
        elif is_element(node, "tab"):
            if not is_element(node.getparent(), "tabs"):  # type: ignore[arg-type]
                yield "\t"
        elif node.get(w("type")) == "page":
            yield "\f"
        else:
            yield "\n"


def _note_text(note: Element) -> str:
    return "\n".join("".join(_inline(p, [])).strip() for p in note.iter(w("p")))
