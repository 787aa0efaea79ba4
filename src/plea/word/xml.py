"""The few XML names and calls that every file of this room needs."""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - the type has no public name

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)


def w(name: str) -> str:
    """Return a WordprocessingML name as lxml writes it: w("p") is "{…main}p"."""
    return f"{{{W_NS}}}{name}"


def parse(xml: bytes) -> Element:
    """Parse a part; entities are never resolved. Raises etree.XMLSyntaxError."""
    return etree.fromstring(xml, _PARSER)


def serialize(root: Element) -> str:
    """Return a part as text, with the declaration Word writes."""
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return declaration + etree.tostring(root, encoding="unicode")


def child(parent: Element, name: str, **attributes: str) -> Element:
    """Append <w:name w:attribute="…"/> and return it."""
    return etree.SubElement(parent, w(name), {w(key): value for key, value in attributes.items()})


def element(name: str, **attributes: str) -> Element:
    """Return a new <w:name w:attribute="…"/> that knows the prefixes w and r."""
    names = {w(key): value for key, value in attributes.items()}
    return etree.Element(w(name), names, nsmap={"w": W_NS, "r": R_NS})


def is_element(node: Element, name: str) -> bool:
    """True for <w:name>; comments and processing instructions are no elements."""
    return node.tag == w(name)
