"""Which parts a letter keeps: those that its document leads to, under names that tell nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from plea.word.parts import Parts, rels_name
from plea.word.xml import R_NS, Element, parse, serialize

# Kinds of relationship (the last step of their type) by which a letter would tell of its making.
_LEFT_BEHIND = {
    "comments", "commentsExtended", "commentsExtensible", "commentsIds", "people", "customXml",
    "glossaryDocument", "printerSettings", "webSettings", "stylesWithEffects", "thumbnail",
    "custom-properties", "core-properties", "extended-properties", "signature", "origin", "extensibility",
    "classificationlabels", "keyMapCustomizations", "attachedToolbars", "documenttasks",
}  # fmt: skip
# Found by id: without anything that names the id, nothing uses them.
_BY_ID = {"hyperlink", "image", "header", "footer"}
_MEDIA = "word/media/"


def keep_what_is_needed(parts: Parts) -> None:
    """Drop parts and relationships that only tell of a file's making; give pictures plain names."""
    names = {"": "_rels/.rels"} | {part: rels_name(part) for part in list(parts)}
    for owner, rels in names.items():
        if rels in parts:
            _prune(parts, owner, rels)
    needed = set(_reached(parts, ""))
    kept = needed | {rels_name(part) for part in needed} | {"[Content_Types].xml", "_rels/.rels"}
    for name in [name for name in parts if name not in kept]:
        del parts[name]
    _declare_only(parts)
    _name_media(parts)


def leads_to_document(parts: Parts) -> bool:
    """True when the package says that its document is word/document.xml, as Word writes it."""
    relations = _relations(parts, "")
    documents = [r for r in relations if r.get("Type", "").endswith("/officeDocument")]
    return [target_of("", relation) for relation in documents] == ["word/document.xml"]


def _prune(parts: Parts, owner: str, rels: str) -> None:
    root = parse(parts[rels])
    used = _used_ids(parts.get(owner))
    for relation in list(root):
        kind = relation.get("Type", "").rpartition("/")[2]
        unused = kind in _BY_ID and used is not None and relation.get("Id") not in used
        if kind in _LEFT_BEHIND or unused:
            root.remove(relation)
    parts[rels] = serialize(root).encode()


def _used_ids(content: bytes | None) -> set[str] | None:
    """Return the ids that a part names; None for a part that is no XML."""
    if content is None or not content.lstrip().startswith(b"<"):
        return None
    return {
        str(value)
        for node in parse(content).iter(etree.Element)
        for name, value in node.attrib.items()
        if str(name).startswith(f"{{{R_NS}}}")
    }


def _reached(parts: Parts, owner: str) -> Iterator[str]:
    """Yield every part that relationships lead to, from the package on."""
    seen: set[str] = set()
    waiting = [owner]
    while waiting:
        current = waiting.pop()
        for relation in _relations(parts, current):
            target = target_of(current, relation)
            if target in parts and target not in seen:
                seen.add(target)
                waiting.append(target)
                yield target


def _relations(parts: Parts, owner: str) -> Iterator[Element]:
    xml = parts.get(rels_name(owner) if owner else "_rels/.rels")
    for relation in parse(xml) if xml else ():
        if relation.get("TargetMode") != "External":
            yield relation


def target_of(owner: str, relation: Element) -> str:
    """Return the name of the part that an internal relationship leads to."""
    target = unquote(relation.get("Target", ""))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), target))


def _declare_only(parts: Parts) -> None:
    """Take the content types of parts that are gone out of [Content_Types].xml."""
    types = parse(parts["[Content_Types].xml"])
    for known in list(types):
        name = known.get("PartName")
        if name is not None and unquote(name).lstrip("/") not in parts:
            types.remove(known)
    parts["[Content_Types].xml"] = serialize(types).encode()


def _name_media(parts: Parts) -> None:
    """Call pictures image1.png, image2.png …: Word keeps the name of the file they were made from."""
    media = [name for name in sorted(parts) if name.startswith(_MEDIA)]
    fresh = {name: f"{_MEDIA}image{n}.{name.rpartition('.')[2]}" for n, name in enumerate(media, start=1)}
    moved = {new: parts.pop(old) for old, new in fresh.items()}
    parts.update(moved)
    for rels in [name for name in parts if name.endswith(".rels")]:
        folder, file = posixpath.split(posixpath.dirname(rels)), posixpath.basename(rels)
        owner = posixpath.join(folder[0], file.removesuffix(".rels"))
        root = parse(parts[rels])
        for relation in root:
            target = fresh.get(target_of(owner, relation))
            if target and relation.get("TargetMode") != "External":
                relation.set("Target", f"/{target}")
        parts[rels] = serialize(root).encode()
    types = parse(parts["[Content_Types].xml"])
    for known in types:
        name = fresh.get(unquote(known.get("PartName") or "").lstrip("/"))
        if name:
            known.set("PartName", f"/{name}")
    parts["[Content_Types].xml"] = serialize(types).encode()
