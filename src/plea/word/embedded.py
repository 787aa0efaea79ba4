"""What a Word file carries besides text and pictures: macros, and documents of other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plea.model.problem import Place, Problem
from plea.word.envelope import Parts, broken, shortened
from plea.word.where import all_local, place_of
from plea.word.xml import Element

_TYPES = "[Content_Types].xml"
_MACROS = re.compile(r"macroEnabled|vbaProject|vbaData|keyMapCustomizations|attachedToolbars", re.IGNORECASE)
_FOREIGN = re.compile(
    r"oleObject|activeX|officedocument\.package|spreadsheetml|presentationml", re.IGNORECASE
)
_MACRO_PARTS = re.compile(r"(?:^|/)vba(?:Project|Data)[^/]*$", re.IGNORECASE)
_FOREIGN_PARTS = re.compile(r"(?:^|/)(?:embeddings|activeX|ctrlProps)/[^/]+$", re.IGNORECASE)
_ANY_DOCUMENT = re.compile(r"wordprocessingml\.template\.main", re.IGNORECASE)

_NO_MACROS = 'In Word: "Save As", choose "Word Document (.docx)", answer that it may be without macros.'
_NO_EMBEDDED = (
    "In Word: click on it, cut it, and choose Paste Special, Picture; "
    "a form field that can be clicked has to be deleted."
)
_NO_CHUNK = "Open it in Word and save it: Word then makes the inserted document part of the text."
# The elements that show them, and how people call what they show.
_SHOWN = {"OLEObject": "a document of another program", "object": "a document of another program",
          "control": "an ActiveX control", "altChunk": "another whole document"}  # fmt: skip


def embedded(parts: Parts, trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    """Yield a problem for each thing that a Word file carries and a letter must not."""
    yield from _types(trees, name)
    for part in parts:
        if _MACRO_PARTS.search(part):
            yield _macro(part, name)
    shown = list(_shown(trees, name))
    yield from shown
    if not shown:  # what is shown nowhere still travels with each letter
        for part in parts:
            if _FOREIGN_PARTS.search(part):
                yield _foreign(
                    Place(name), f'part "{shortened(part)}", a document of another program', _NO_EMBEDDED
                )


def _types(trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    tree = trees.get(_TYPES)
    for node in () if tree is None else all_local(tree, "Default", "Override"):
        kind, part = node.get("ContentType", ""), node.get("PartName", "") or node.get("Extension", "")
        if _ANY_DOCUMENT.search(kind):
            yield broken(name, "is a Word template (.dotx), not a document")
        elif _MACROS.search(kind) and not _MACRO_PARTS.search(part):
            yield _macro(part, name)
        elif _FOREIGN.search(kind) and node.get("PartName") and not _FOREIGN_PARTS.search(part):
            yield _foreign(
                Place(name), f'part "{shortened(part)}" of the kind {shortened(kind)}', _NO_EMBEDDED
            )


def _shown(trees: Mapping[str, Element], name: str) -> Iterator[Problem]:
    for part, tree in trees.items():
        for node in all_local(tree, *_SHOWN):
            kind = _SHOWN[str(node.tag).rpartition("}")[2]]
            if node.getparent() is not None and str(node.tag).startswith("{") and not _inside_shown(node):
                todo = _NO_CHUNK if "whole" in kind else _NO_EMBEDDED
                yield _foreign(place_of(node, tree, name, part), kind, todo)


def _inside_shown(node: Element) -> bool:
    """True for the OLEObject in a w:object, and the like: one thing is named once."""
    return any(str(one.tag).rpartition("}")[2] in _SHOWN for one in node.iterancestors())


def _macro(part: str, name: str) -> Problem:
    what = f'This file holds macros (part "{shortened(part)}"): programs that run when a letter is opened.'
    return Problem("macro-in-document", Place(name), what, _NO_MACROS)


def _foreign(place: Place, what: str, todo: str) -> Problem:
    return Problem("embedded-document", place, f"This file carries {what}.", todo)
