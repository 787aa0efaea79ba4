"""How parts are joined: content types and relationships (OPC, ECMA-376 part 2)."""

from __future__ import annotations

import posixpath

from lxml import etree

from plea.word.xml import Element, parse, serialize

_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

Parts = dict[str, bytes]


def rels_name(part: str) -> str:
    """Return where a part's relationships stand: "word/_rels/document.xml.rels"."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relationships(parts: Parts, part: str) -> Element:
    """Return the relationships of a part, an empty list where it has none."""
    xml = parts.get(rels_name(part))
    return parse(xml) if xml else etree.Element(f"{{{_RELS_NS}}}Relationships", nsmap={None: _RELS_NS})  # type: ignore[dict-item] # the stub knows no default namespace


def relate(rels: Element, kind: str, target: str, *, external: bool = False) -> str:
    """Add a relationship ("footnotes", "hyperlink") unless it is there; return its id."""
    for known in rels:
        if known.get("Type") == _OFFICE_RELS + kind and known.get("Target") == target:
            return known.get("Id", "")
    taken = {known.get("Id") for known in rels}
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    attributes = {"Id": f"rId{number}", "Type": _OFFICE_RELS + kind, "Target": target}
    if external:
        attributes["TargetMode"] = "External"
    etree.SubElement(rels, f"{{{_RELS_NS}}}Relationship", attributes)
    return f"rId{number}"


def save_relationships(parts: Parts, part: str, rels: Element) -> None:
    """Put a part's relationships back; a part without any has no file for them."""
    if len(rels):
        parts[rels_name(part)] = serialize(rels).encode()
    else:
        parts.pop(rels_name(part), None)


def declare(parts: Parts, part: str, content_type: str) -> None:
    """Name a part's content type in [Content_Types].xml."""
    types = parse(parts["[Content_Types].xml"])
    if not any(known.get("PartName") == f"/{part}" for known in types):
        attributes = {"PartName": f"/{part}", "ContentType": content_type}
        etree.SubElement(types, f"{{{_TYPES_NS}}}Override", attributes)
        parts["[Content_Types].xml"] = serialize(types).encode()


def declare_ending(parts: Parts, ending: str, content_type: str) -> None:
    """Name the content type of all parts with an ending in [Content_Types].xml, unless one is named."""
    types = parse(parts["[Content_Types].xml"])
    if not any(known.get("Extension", "").lower() == ending for known in types):
        attributes = {"Extension": ending, "ContentType": content_type}
        types.insert(0, types.makeelement(f"{{{_TYPES_NS}}}Default", attributes))
        parts["[Content_Types].xml"] = serialize(types).encode()


def drop(parts: Parts, part: str) -> None:
    """Take a part out of the package, with its content type and every relationship to it."""
    parts.pop(part, None)
    parts.pop(rels_name(part), None)
    types = parse(parts["[Content_Types].xml"])
    for known in list(types):
        if known.get("PartName") == f"/{part}":
            types.remove(known)
    parts["[Content_Types].xml"] = serialize(types).encode()
    for name in [name for name in parts if name.endswith(".rels")]:
        rels = parse(parts[name])
        owner = posixpath.dirname(posixpath.dirname(name))
        for relation in list(rels):
            target = relation.get("Target", "")
            absolute = target.lstrip("/") if target.startswith("/") else posixpath.join(owner, target)
            if relation.get("TargetMode") != "External" and posixpath.normpath(absolute) == part:
                rels.remove(relation)
        parts[name] = serialize(rels).encode()
