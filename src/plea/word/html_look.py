"""How words and paragraphs of a Word file look, as classes of letter.css.

A page of the desk may hold no style of its own, so sizes, spaces and colours become the nearest of the few
that the sheet of styles knows. Word looks first at the words themselves, then at the style of characters,
then at that of the paragraph and those it rests on, at last at the defaults (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from plea.word.xml import Element, parse, w

Look = dict[str, str]
"""What is said of words or of a paragraph: {"bold": "bold", "size": "size-11"}; "" unsays a style's word."""

STYLES = "word/styles.xml"
_OFF = ("0", "false", "off", "none")
_SWITCHES = {
    "b": "bold", "i": "italic", "u": "underlined", "strike": "struck", "dstrike": "struck",
    "caps": "capitals", "smallCaps": "small-capitals", "vanish": "hidden-words",
}  # fmt: skip
_HEIGHTS = {"superscript": "raised", "subscript": "lowered"}
_ALIGNED = {
    "center": "centred", "right": "right", "end": "right", "both": "justified", "distribute": "justified",
}  # fmt: skip
_SPACES = (0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 18, 24, 30, 36, 44, 56, 72)  # points
_SIZES = (*range(6, 21), 22, 24, 26, 28, 32, 36, 48)  # points
_SANS = re.compile("arial|helvet|sans|calibri|verdana|tahoma|segoe|aptos|trebuchet|candara", re.IGNORECASE)
_MONO = re.compile("courier|mono|consolas|typewriter", re.IGNORECASE)
_HUES = ((20, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (195, "teal"), (260, "blue"),
         (300, "purple"), (345, "pink"), (361, "red"))  # fmt: skip
_INDENT = 180  # twentieths of a point: an eighth of an inch
_LAST_INDENT = 16
_HEADING = re.compile(r"heading (\d)")


class Looks:
    """The styles of one Word file."""

    def __init__(self, styles: bytes) -> None:
        self._root = parse(styles) if styles else None
        self._styles: dict[str, Element] = {}
        self._usual = ""
        self._default_words: Look = {}
        self._default_paragraph: Look = {}
        self._words: dict[str, Look] = {}
        self._paragraphs: dict[str, Look] = {}
        if self._root is not None:
            self._read(self._root)

    def _read(self, root: Element) -> None:
        for style in root.iter(w("style")):
            self._styles.setdefault(style.get(w("styleId"), ""), style)
            if style.get(w("default")) in ("1", "true") and style.get(w("type")) == "paragraph":
                self._usual = style.get(w("styleId"), "")
        self._default_words = words_said(root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"))
        self._default_paragraph = _paragraph_said(
            root.find(f"{w('docDefaults')}/{w('pPrDefault')}/{w('pPr')}")
        )

    def style_of(self, paragraph: Element) -> str:
        """Return the id of a paragraph's style."""
        used = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        return self._usual if used is None else used.get(w("val"), "")

    def based(self, identity: str) -> Iterator[Element]:
        """Yield a style and those that it rests on."""
        seen: set[str] = set()
        while (style := self._styles.get(identity)) is not None and identity not in seen:
            seen.add(identity)
            yield style
            on = style.find(w("basedOn"))
            identity = "" if on is None else on.get(w("val"), "")

    def paragraph(self, paragraph: Element) -> Look:
        """Return how a paragraph stands on the page."""
        style = self.style_of(paragraph)
        if style not in self._paragraphs:
            self._paragraphs[style] = self._default_paragraph | _joined(
                _paragraph_said(one.find(w("pPr"))) | _heading(one) for one in self.based(style)
            )
        return self._paragraphs[style] | _paragraph_said(paragraph.find(w("pPr")))

    def words(self, style: str) -> Look:
        """Return how the words of a paragraph of this style look where nothing else is said of them."""
        return self._default_words | self._words_of(style)

    def run(self, usual: Look, properties: Element | None) -> Look:
        """Return how the words of a run look in a paragraph whose words look as `usual`."""
        if properties is None or not len(properties):
            return usual
        used = properties.find(w("rStyle"))
        style = {} if used is None else self._words_of(used.get(w("val"), ""))
        return usual | style | words_said(properties)

    def _words_of(self, style: str) -> Look:
        if style not in self._words:
            self._words[style] = _joined(words_said(one.find(w("rPr"))) for one in self.based(style))
        return self._words[style]

    def language(self) -> str:
        """Return the language of most words: "en-GB", "" where the file names none."""
        path = f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}/{w('lang')}"
        lang = None if self._root is None else self._root.find(path)
        said = "" if lang is None else lang.get(w("val"), "")
        return said if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", said) else ""


@lru_cache(maxsize=8)
def looks_of(styles: bytes) -> Looks:
    """Return the styles of a file; letters of one kind share them."""
    return Looks(styles)


def classes(look: Look, besides: Look | None = None) -> list[str]:
    """Return a look as classes; with another one, only those in which it differs from that."""
    before = besides or {}
    changed = {what: said for what, said in look.items() if said != before.get(what, "")}
    return [said or f"no-{what}" for what, said in changed.items()]


def _joined(layers: Iterable[Look]) -> Look:
    """Join what a style says with what those say that it rests on; the style itself comes first."""
    found: Look = {}
    for layer in layers:
        found = layer | found
    return found


def words_said(properties: Element | None) -> Look:
    """Return what run properties say of words."""
    found: Look = {}
    for node in properties if properties is not None else ():
        name, value = _name(node), node.get(w("val"), "")
        if name in _SWITCHES:
            found[_SWITCHES[name]] = "" if value in _OFF else _SWITCHES[name]
        elif name == "vertAlign":
            found["height"] = _HEIGHTS.get(value, "")
        elif name == "sz":
            found["size"] = f"size-{_nearest(number(value) / 2, _SIZES)}"
        elif name == "color":
            found["ink"] = _colour("ink", value)
        elif name == "rFonts":
            found |= _font(node.get(w("ascii")) or node.get(w("hAnsi")) or "")
        elif name == "shd":
            found["fill"] = fill(node)
        elif name == "highlight":
            found["fill"] = "" if value == "none" else "fill-yellow"
    return found


def _font(name: str) -> Look:
    if not name:
        return {}
    return {"font": "mono" if _MONO.search(name) else "sans" if _SANS.search(name) else "serif"}


def _paragraph_said(properties: Element | None) -> Look:
    found: Look = {}
    for node in properties if properties is not None else ():
        name, value = _name(node), node.get(w("val"), "")
        if name == "jc":
            found["aligned"] = _ALIGNED.get(value, "")
        elif name == "ind":
            found |= _indent(node)
        elif name == "spacing":
            found |= _spaces(node)
        elif name == "pBdr":
            found |= {f"line-{_name(side)}": line(side, f"line-{_name(side)}") for side in node}
        elif name == "bidi":
            found["direction"] = "" if value in _OFF else "right-to-left"
        elif name == "pageBreakBefore":
            found["page"] = "" if value in _OFF else "on-a-new-page"
        elif name == "tabs" and any(_is_right(tab) for tab in node):
            found["tabs"] = "tab-to-the-right"
        elif name == "shd":
            found["fill"] = fill(node)
    return found


def _is_right(tab: Element) -> bool:
    return tab.get(w("val")) in ("right", "end")


def _indent(node: Element) -> Look:
    left = number(node.get(w("left")) or node.get(w("start")))
    steps = min(round(max(left, 0) / _INDENT), _LAST_INDENT)
    found = {"indent": f"indent-{steps}" if steps else ""}
    if number(node.get(w("firstLine"))) > 0:
        found["first"] = "first-line-in"
    return found


def _spaces(node: Element) -> Look:
    return {
        side: f"{side}-{_nearest(number(node.get(w(side))) / 20, _SPACES)}"
        for side in ("before", "after")
        if node.get(w(side)) is not None
    }


def _heading(style: Element) -> Look:
    """Return which heading a style is, by its name: it is the same in every language of Word."""
    name = style.find(w("name"))
    found = _HEADING.fullmatch("" if name is None else name.get(w("val"), "").lower())
    return {"heading": f"heading-{found[1]}"} if found else {}


def line(border: Element, called: str) -> str:
    """Return the class of a line around something, "" where there is none."""
    return "" if border.get(w("val"), "none") in ("nil", "none") else called


def fill(shading: Element) -> str:
    """Return the class of a background, "" for none."""
    return _colour("fill", shading.get(w("fill"), "auto"))


def _colour(kind: str, value: str) -> str:
    """Return the nearest colour that letter.css knows; black, white and what is no colour are none."""
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", value):
        return ""
    red, green, blue = (int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, strong = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97 or (light < 0.2 and (strong < 0.4 or light < 0.06)):
        return f"{kind}-grey" if kind == "fill" and light < 0.2 else ""
    if strong < 0.15 or (kind == "ink" and light > 0.85):
        return f"{kind}-grey"
    return f"{kind}-{next(name for end, name in _HUES if hue * 360 < end)}"


def _nearest(wanted: float, known: Iterable[int]) -> int:
    return min(known, key=lambda one: abs(one - wanted))


def number(text: str | None) -> int:
    """Return an attribute as a whole number; 0 for one that Word would not have written."""
    return int(float(text)) if text and re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text) else 0


def _name(node: Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""
