"""What a paragraph looks like, as far as people mean it: bold, slanted, underlined, struck, its side, a list.

Worked out through styles, for LibreOffice and Word store the same look in different ways.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plea.word.parts import Parts
from plea.word.xml import Element, is_element, parse, w

_STYLES = "word/styles.xml"
_TOGGLES = {"b": "bold", "i": "slanted", "u": "underlined", "strike": "struck", "vanish": "hidden"}
_OFF = {"0", "false", "off", "none"}
_SIDES = {"start": "left", "end": "right", "distribute": "both"}


class Looks:
    """Knows the styles of one file."""

    def __init__(self, parts: Parts) -> None:
        styles = list(parse(parts[_STYLES]).iter(w("style"))) if _STYLES in parts else []
        self._styles = {style.get(w("styleId"), ""): style for style in styles}
        self._usual = next(
            (one.get(w("styleId"), "") for one in styles if one.get(w("default")) in ("1", "true")
             and one.get(w("type")) == "paragraph"), ""
        )  # fmt: skip

    def of(self, paragraph: Element) -> str:
        """Return what a paragraph looks like, in words: "left; 12 characters bold"."""
        properties = paragraph.find(w("pPr"))
        style = _value(properties, "pStyle") or self._usual
        side = self._of_chain(properties, style, "jc", "pPr") or "left"
        listed = self._is_listed(properties, style)
        runs = ((self._of_run(run, style), _length(run)) for run in _runs(paragraph))
        grouped = [
            (look, sum(length for _, length in same))
            for look, same in groupby((one for one in runs if one[1]), lambda one: one[0])
        ]
        told = [f"{length} {look}" for look, length in grouped]
        return "; ".join([_SIDES.get(side, side), *(["listed"] if listed else []), *told])

    def _of_run(self, run: Element, style: str) -> str:
        properties = run.find(w("rPr"))
        own = _value(properties, "rStyle")
        found = []
        for name, word in _TOGGLES.items():
            value = _setting(properties, name)
            value = self._in_styles(own, name, "rPr") if value is None else value
            value = self._in_styles(style, name, "rPr") if value is None else value
            if value is not None and value not in _OFF:
                found.append(word)
        return " ".join(found) or "plain"

    def _is_listed(self, properties: Element | None, style: str) -> bool:
        for holder in (properties, *(one.find(w("pPr")) for one in self._chain(style))):
            numbered = None if holder is None else holder.find(w("numPr"))
            if numbered is not None:
                return _value(numbered, "numId") != "0"
        return False

    def _of_chain(self, properties: Element | None, style: str, name: str, holder: str) -> str:
        value = _setting(properties, name)
        return value if value is not None else self._in_styles(style, name, holder) or ""

    def _in_styles(self, style: str, name: str, holder: str) -> str | None:
        for one in self._chain(style):
            value = _setting(one.find(w(holder)), name)
            if value is not None:
                return value
        return None

    def _chain(self, style: str) -> Iterator[Element]:
        """Yield a style and what it is based on; a circle is left where it closes."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = _value(self._styles[style], "basedOn")


def _runs(paragraph: Element) -> Iterator[Element]:
    for run in paragraph.iter(w("r")):
        gone = next(run.iterancestors(w("del"), w("moveFrom")), None) is not None
        if not gone and next(run.iterancestors(w("p")), None) is paragraph:
            yield run


def _length(run: Element) -> int:
    """Return how many characters of a run one can see."""
    return sum(len("".join((node.text or "").split())) for node in run if is_element(node, "t"))


def _setting(properties: Element | None, name: str) -> str | None:
    node = None if properties is None else properties.find(w(name))
    return None if node is None else node.get(w("val"), "1")


def _value(properties: Element | None, name: str) -> str:
    return _setting(properties, name) or ""
