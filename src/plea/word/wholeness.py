"""A package is whole when each part is what its name says, and the lists of parts name each properly.

Word refuses any other file as damaged; filled letters would only carry the damage on (ECMA-376 part 2, 9.3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from plea.model.problem import Problem
from plea.word.envelope import broken, shortened
from plea.word.where import all_local, local
from plea.word.xml import Element

_ROOTS = (
    (re.compile(r".*\.rels"), "Relationships"),
    (re.compile(r"\[Content_Types\]\.xml"), "Types"),
    (re.compile(r"word/document\.xml"), "document"),
    (re.compile(r"word/header\d*\.xml"), "hdr"),
    (re.compile(r"word/footer\d*\.xml"), "ftr"),
    (re.compile(r"word/(footnotes|endnotes|styles|settings|numbering)\.xml"), ""),  # called as the part is
)
_LIST = "word/_rels/document.xml.rels"
_LISTED = re.compile(r"word/(header\d*|footer\d*|footnotes|endnotes|styles|settings|numbering)\.xml")


def wholeness(names: Collection[str], trees: Mapping[str, Element], file: str) -> Iterator[Problem]:
    """Yield a problem for each part that is something else, and for lists of parts that are not whole."""
    for part, tree in trees.items():
        for pattern, root in _ROOTS:
            match = pattern.fullmatch(part)
            if match and local(tree) != (root or match[1]):
                yield broken(file, f'is damaged: part "{shortened(part)}" does not hold what its name says')
            elif match and root == "Relationships":
                yield from _relations(part, tree, file)
    if _LIST not in names and any(map(_LISTED.fullmatch, names)):
        yield broken(file, f"is damaged: the list of its parts ({_LIST}) is missing")
    yield from _unlisted(trees, file)


def _unlisted(trees: Mapping[str, Element], file: str) -> Iterator[Problem]:
    """Styles, and the notes that the text refers to, have to be in the list of parts."""
    document, relations = trees.get("word/document.xml"), trees.get(_LIST)
    if document is None or relations is None or local(relations) != "Relationships":
        return  # told already
    listed = {relation.get("Type", "").rpartition("/")[2] for relation in relations}
    if "word/styles.xml" in trees and "styles" not in listed:
        yield broken(file, "is damaged: it has styles, but it does not say where they are")
    for kind in ("footnote", "endnote"):
        notes = trees.get(f"word/{kind}s.xml")
        if notes is not None and any(note.getparent() is not notes for note in all_local(notes, kind)):
            yield broken(file, f"is damaged: a {kind} stands inside another")
        if all_local(document, f"{kind}Reference") and f"{kind}s" not in listed:
            yield broken(file, f"is damaged: its text has {kind}s, but it does not say where they are")


def _relations(part: str, tree: Element, file: str) -> Iterator[Problem]:
    identities = [relation.get("Id", "") for relation in tree]
    kinds = [relation.get("Type", "") for relation in tree]
    if not all(identities) or not all(kinds) or any(len(relation) for relation in tree):
        yield broken(file, f'is damaged: the list "{shortened(part)}" names a part without saying what it is')
    elif max(Counter(identities).values(), default=0) > 1:
        yield broken(file, f'is damaged: the list "{shortened(part)}" calls two parts the same')
