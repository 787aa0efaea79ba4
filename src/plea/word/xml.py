"""The few XML names and calls that every file of this room needs."""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - the type has no public name

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)


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


def id_number(text: str | None) -> int:
    """Return an id as a number; 0 for one that Word would not have written."""
    return int(text) if text and text.removeprefix("-").isdecimal() else 0


def with_known_prefixes(root: Element) -> Element:
    """Return the same part with the prefixes w and r, whatever its author called them."""
    names = {"w": W_NS, "r": R_NS}
    names |= {prefix: uri for prefix, uri in root.nsmap.items() if prefix and uri not in (W_NS, R_NS)}
    fresh = etree.Element(root.tag, None, names)
    for name, value in root.attrib.items():
        fresh.set(name, value)
    fresh.extend(list(root))
    return fresh
