"""Pictures that a layout brings: their bytes without what a camera or a drawing program noted beside them."""

from __future__ import annotations

from lxml import etree

from plea.word.image_file import NoImage, read_image
from plea.word.xml import parse

_SVG = "http://www.w3.org/2000/svg"
_SVG_NOTES = {f"{{{_SVG}}}{name}" for name in ("metadata", "desc", "title")}
_XLINK = "http://www.w3.org/1999/xlink"
_GIF_COMMENT, _GIF_APPLICATION = 0xFE, 0xFF


def without_notes(name: str, content: bytes) -> bytes:
    """Return a picture as it looks; one that cannot be read, or of another kind, stays as it is."""
    try:
        if content.startswith((b"\x89PNG", b"\xff\xd8")):
            return read_image(content).content
        if content.startswith((b"GIF87a", b"GIF89a")):
            return _gif(content)
        if name.lower().endswith(".svg"):
            return _svg(content)
    except (NoImage, IndexError, etree.XMLSyntaxError):
        return content
    return content


def _gif(content: bytes) -> bytes:
    """Leave out comments, application data and what stands behind the end (GIF89a, 17 to 27)."""
    flags = content[10]
    at = 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)
    kept = [content[:at]]
    while content[at] != 0x3B:
        start = at
        if content[at] == 0x21:
            label = content[at + 1]
            at = _after_blocks(content, at + 2)
            looping = content[start + 3 : start + 14] == b"NETSCAPE2.0"
            if label == _GIF_COMMENT or (label == _GIF_APPLICATION and not looping):
                continue
        else:
            local = content[at + 9]
            at += 10 + (3 * 2 ** ((local & 7) + 1) if local & 0x80 else 0)
            at = _after_blocks(content, at + 1)
        kept.append(content[start:at])
    return b"".join(kept) + b";"


def _after_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _svg(content: bytes) -> bytes:
    root = parse(content)
    for node in list(root.iter(etree.Element)):
        parent = node.getparent()
        known = etree.QName(node).namespace == _SVG
        if parent is not None and (not known or node.tag in _SVG_NOTES):
            parent.remove(node)
            continue
        for name in [str(name) for name in node.attrib]:
            if name.startswith("{") and not name.startswith(f"{{{_XLINK}}}"):
                del node.attrib[name]
    etree.cleanup_namespaces(root)
    return etree.tostring(root)
