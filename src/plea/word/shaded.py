"""A letter whose values each stand on a shade of their own, so that they can be found on its pages again.

The shades are nearly white and are taken off the pages before anybody sees these. Shading moves no letter.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from lxml import etree

from plea.word.comments import packed
from plea.word.proof import cut_at, forget, marks_in
from plea.word.trace import FROM, TracedDocx
from plea.word.xml import Element, child, is_element, serialize, w

_REDS = range(0xFD, 0xE0, -1)
_SHADES = 64  # of green, and of blue
LAST = _SHADES * _SHADES - 1
"""The last value that can be found; a letter with more of them has the rest unmarked."""
_FILL = re.compile(rb"[Ff]ill(?:color)?=[\"']#?([0-9A-Fa-f]{2})[0-9A-Fa-f]{4}")


@dataclass(frozen=True, slots=True)
class Shaded:
    """A letter with shades; `red` is the part of red that no other colour in it has."""

    docx: bytes
    red: int

    def value_of(self, red: int, green: int, blue: int) -> int | None:
        """Return the number of the value that stands on a colour, None for a colour of the letter's own."""
        upper, lower = 0xFF - green, 0xFF - blue
        return upper * _SHADES + lower if red == self.red and upper < _SHADES and lower < _SHADES else None


def shaded(traced: TracedDocx) -> Shaded:
    """Return a letter that was filled for tracing with a shade behind each value.

    The numbers of notes get none: LibreOffice does not draw it.
    """
    with zipfile.ZipFile(io.BytesIO(traced.docx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    used = {int(red, 16) for content in parts.values() for red in _FILL.findall(content)}
    red = next((one for one in _REDS if one not in used), _REDS[0])
    for name, tree in traced.trees(parts).items():
        for mark in marks_in(tree):
            cut_at(mark, [etree.ProcessingInstruction(FROM, mark.text or "")])
        for paragraph in tree.iter(w("p")):
            _shade(paragraph, red)
        forget(tree)
        parts[name] = serialize(tree).encode()
    return Shaded(packed(parts), red)


def _shade(paragraph: Element, red: int) -> None:
    """Shade the runs of a paragraph that stand between two instructions."""
    value: int | None = None
    for node in paragraph.iter():
        if next(node.iterancestors(w("p")), None) is not paragraph:
            continue
        if isinstance(node, etree._ProcessingInstruction):  # noqa: SLF001 - the type has no public name
            value = int(node.text) if node.text else None
        elif is_element(node, "r") and value is not None and value <= LAST:
            _fill(node, f"{red:02X}{0xFF - value // _SHADES:02X}{0xFF - value % _SHADES:02X}")


def _fill(run: Element, colour: str) -> None:
    properties = run.find(w("rPr"))
    if properties is None:
        properties = run.makeelement(w("rPr"), {})
        run.insert(0, properties)
    for known in [one for one in properties if is_element(one, "shd") or is_element(one, "highlight")]:
        properties.remove(known)
    child(properties, "shd", val="clear", color="auto", fill=colour)
