"""Where something of a Word file stands, as a person finds it: "header 1, paragraph 2"."""

from __future__ import annotations

import re

from lxml import etree

from plea.model.problem import Place
from plea.word.places import paragraph_places
from plea.word.xml import Element, is_element

_NUMBERED = re.compile(r"word/(header|footer)(\d*)\.xml")
_NOTES = re.compile(r"word/(footnotes|endnotes|comments)\.xml")


def part_name(part: str) -> str:
    """Return a part as people call it: "" for the body, "header 1", "footnotes"; else its name."""
    numbered, notes = _NUMBERED.fullmatch(part), _NOTES.fullmatch(part)
    if numbered:
        return f"{numbered[1]} {numbered[2] or 1}"
    return "" if part == "word/document.xml" else notes[1] if notes else part


def place_of(node: Element, root: Element, file: str, part: str) -> Place:
    """Return the paragraph that a node stands in, or its part where it stands in none."""
    called = part_name(part)
    around = next((one for one in (node, *node.iterancestors()) if is_element(one, "p")), None)
    places = {} if around is None else paragraph_places(root, file, called)
    return places[around] if around in places else Place(file, called)


def local(node: Element) -> str:
    """Return a name without its namespace: Word reads several namespaces for the same names."""
    return etree.QName(node).localname


def all_local(root: Element, *names: str) -> list[Element]:
    """Return the elements of these names in any namespace, in document order."""
    return list(root.iter(*(f"{{*}}{name}" for name in names)))
