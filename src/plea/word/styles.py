"""The styles of a layout, by the names people see in Word; those that letters need and it lacks are added.

Word stores "heading 1" under an id of its own ("Heading1", "berschrift1"): only names are reliable
(ECMA-376 part 1, 17.7.4.9).
"""

from __future__ import annotations

from dataclasses import dataclass

from plea.word.parts import Parts
from plea.word.xml import Element, child, parse, serialize, w

_STYLES = "word/styles.xml"

# What a style is when the layout has none of that name: its id, what it rests on, its run properties.
_NEEDED: dict[str, tuple[str, str, dict[str, str]]] = {
    "footnote text": ("FootnoteText", "paragraph", {"sz": "18"}),
    "footnote reference": ("FootnoteReference", "character", {"vertAlign": "superscript"}),
    "Hyperlink": ("Hyperlink", "character", {"color": "1F4E79", "u": "single"}),
}


@dataclass(slots=True)
class Styles:
    """The styles part of one layout."""

    root: Element
    ids: dict[str, str]  # name in lower case → id

    @classmethod
    def of(cls, parts: Parts) -> Styles:
        """Read the styles of a package; one without a styles part gets an empty one."""
        xml = parts.get(_STYLES)
        root = parse(xml) if xml else parse(f'<w:styles xmlns:w="{w("x")[1:-2]}"/>'.encode())
        ids = {}
        for style in root.iter(w("style")):
            name = style.find(w("name"))
            if name is not None:
                ids[name.get(w("val"), "").lower()] = style.get(w("styleId"), "")
        return cls(root, ids)

    def find(self, *names: str) -> str | None:
        """Return the id of the first of these styles that the layout has."""
        return next((self.ids[name.lower()] for name in names if name.lower() in self.ids), None)

    def need(self, name: str) -> str:
        """Return the id of a style that notes or links cannot do without, adding it if it is missing."""
        known = self.find(name)
        if known:
            return known
        identity, kind, run = _NEEDED[name]
        style = child(self.root, "style", type=kind, styleId=identity)
        child(style, "name", val=name)
        if kind == "paragraph":
            normal = self.find("Normal")
            if normal:
                child(style, "basedOn", val=normal)
        properties = child(style, "rPr")
        for key, value in run.items():
            child(properties, key, val=value)
        self.ids[name.lower()] = identity
        return identity

    def speak(self, language: str) -> None:
        """Make a language ("en-GB") the one of all text that names no other."""
        defaults = _first(self.root, "docDefaults")
        run = _first(_first(defaults, "rPrDefault"), "rPr")
        known = run.find(w("lang"))
        lang = known if known is not None else child(run, "lang")
        lang.set(w("val"), language)

    def save(self, parts: Parts) -> None:
        """Put the styles back into the package."""
        parts[_STYLES] = serialize(self.root).encode()


def _first(parent: Element, name: str) -> Element:
    known = parent.find(w(name))
    if known is not None:
        return known
    added = parent.makeelement(w(name), {})
    parent.insert(0, added)
    return added
