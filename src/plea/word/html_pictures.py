"""The pictures of a Word file in a page: inside the page itself, so that nothing is fetched from anywhere."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from html import escape

from plea.word.html_look import number
from plea.word.xml import R_NS, Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMBED, _ID = f"{{{R_NS}}}embed", f"{{{R_NS}}}id"
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))
_LARGEST = 5_000_000  # bytes of one picture: a page with more takes too long to load
_EMU = 9525  # of Word's units a pixel
_WIDEST = 2000  # pixels
_LENGTH = re.compile(r"(width|height):\s*(\d+(?:\.\d+)?)(pt|in|cm|mm|px)?")
_PIXELS = {"pt": 96 / 72, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "px": 1.0, "": 96 / 72}


def pictures(drawing: Element, found: Mapping[str, bytes]) -> str:
    """Return the pictures of a drawing as HTML; `found` are the file's own parts by id of relationship."""
    return "".join(_pictures(drawing, found))


def _pictures(drawing: Element, found: Mapping[str, bytes]) -> Iterator[str]:
    described = next(drawing.iter(f"{_WP}docPr"), None)
    alt = "" if described is None else described.get("descr", "")
    extent = next(drawing.iter(f"{_WP}extent"), None)
    size = None if extent is None else (number(extent.get("cx")) / _EMU, number(extent.get("cy")) / _EMU)
    blips = list(drawing.iter(f"{_A}blip"))
    for blip in blips:
        yield _picture(found.get(blip.get(_EMBED, "")), alt, size if len(blips) == 1 else None)
    for old in drawing.iter(f"{_V}imagedata"):
        shape = old.getparent()
        style = "" if shape is None else shape.get("style", "")
        yield _picture(found.get(old.get(_ID, "")), _old_alt(shape), _old_size(style))


def _picture(content: bytes | None, alt: str, size: tuple[float, float] | None) -> str:
    kind = next((kind for begins, kind in _KINDS if content and content.startswith(begins)), None)
    if content is None or kind is None or len(content) > _LARGEST:
        return f'<span class="no-picture">{escape(alt) or "a picture"}</span>'
    sizes = ""
    if size and 0 < size[0] <= _WIDEST and 0 < size[1] <= _WIDEST:
        sizes = f' width="{round(size[0])}" height="{round(size[1])}"'
    source = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    return f'<img class="picture" alt="{escape(alt)}"{sizes} src="{source}">'


def _old_alt(shape: Element | None) -> str:
    return "" if shape is None else shape.get("alt", "")


def _old_size(style: str) -> tuple[float, float] | None:
    """Return width and height in pixels, as a VML shape's style has them."""
    sides = {side: float(length) * _PIXELS[unit] for side, length, unit in _LENGTH.findall(style[:1000])}
    return (sides["width"], sides["height"]) if len(sides) == 2 else None
