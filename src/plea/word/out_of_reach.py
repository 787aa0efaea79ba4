"""Fields that stand where plea fills nothing: a tooltip, an alternative text, a link's address, a chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from plea.model.problem import Place, Problem
from plea.word.parts import Parts, rels_name
from plea.word.places import PlaceOf
from plea.word.tags import TAG
from plea.word.xml import Element, parse, w

_ATTRIBUTES = {
    w("tooltip"): "the tooltip of a link",
    **dict.fromkeys(("descr", "title", "alt"), "the alternative text of a picture"),
}
_TEXTS = {
    w("instrText"): "one of Word's own fields (Alt+F9 shows them)",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t": "a formula",
}
_TODO = "Take it out there, and type it in the words of the document."


def out_of_reach(root: Element, place_of: PlaceOf) -> Iterator[Problem]:
    """Yield a problem for each field of a part that was read, but stands in no words of it."""
    texts: dict[tuple[Element, str], list[str]] = {}  # Word cuts these too into pieces
    for node in root.iter(etree.Element):
        for name, value in node.attrib.items():
            if "{" in value:
                where = _ATTRIBUTES.get(str(name), "a setting that is no text")
                yield from _found(str(value), where, place_of(_paragraph(node)))
        if node.text and node.tag != w("t"):
            key = (_paragraph(node), _TEXTS.get(str(node.tag), "a drawing"))
            texts.setdefault(key, []).append(node.text)
    for (paragraph, where), pieces in texts.items():
        yield from _found("".join(pieces), where, place_of(paragraph))


def _paragraph(node: Element) -> Element:
    around = [node] if node.tag == w("p") else [*node.iterancestors(w("p"))]
    return around[0] if around else node


_CALLED = (
    ("word/charts/", "a chart"),
    ("word/diagrams/", "a diagram (SmartArt)"),
    ("word/numbering.xml", "the numbers of a list"),
    ("word/styles.xml", "a style"),
)


def fields_in_other_parts(parts: Parts, read: Mapping[str, str], file: str) -> Iterator[Problem]:
    """Yield a problem for each field in a part that is not filled, and in the address of a link.

    `read` are the parts that are, each with what people call it.
    """
    for name, content in parts.items():
        if name.endswith(".rels"):
            yield from _in_addresses(name, content, read, file)
        elif name == "word/footnotes.xml":
            lines = [note for note in parse(content).iter(w("footnote")) if note.get(w("type"))]
            yield from _in_nodes(lines, "the line above the notes", file)
        elif name.startswith("word/") and name.endswith(".xml") and name not in read:
            called = next((words for start, words in _CALLED if name.startswith(start)), name)
            yield from _in_nodes([parse(content)], called, file)


def _in_nodes(roots: Iterable[Element], called: str, file: str) -> Iterator[Problem]:
    nodes = [node for root in roots for node in root.iter(etree.Element)]
    attributes = [str(value) for node in nodes for value in node.attrib.values()]
    for words in ("".join(node.text or "" for node in nodes), *attributes):
        yield from _found(words, called, Place(file))


def _in_addresses(name: str, content: bytes, read: Mapping[str, str], file: str) -> Iterator[Problem]:
    called = next((words for part, words in read.items() if rels_name(part) == name), "")
    for relation in parse(content):
        for tag in TAG.findall(unquote(relation.get("Target", ""))):
            message = f'"{tag}" stands inside the address of a link; the same address goes to everybody.'
            yield Problem("field-in-link", Place(file, called), message, "Write the whole address.")


def _found(words: str, where: str, place: Place) -> Iterator[Problem]:
    for tag in TAG.findall(words):
        yield Problem(
            "field-out-of-reach", place, f'"{tag}" stands in {where}, where plea fills nothing.', _TODO
        )
