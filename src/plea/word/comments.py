"""Word comments put into a file (ECMA-376 part 1, 17.13.4): Word takes them in the body, in no text box."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable

from plea.word.parts import Parts, declare, relate, relationships, save_relationships
from plea.word.xml import W_NS, Element, child, element, id_number, parse, serialize, w

_DOCUMENT = "word/document.xml"
_COMMENTS = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DATE = "2000-01-01T00:00:00Z"  # the same file gives the same copy on any day
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


class Comments:
    """The comments of one file: those it has, and those that plea makes in it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._root, self._part = _known(parts)
        ids = (id_number(one.get(w("id"))) for one in self._root.iter(w("comment")))
        self._next = 1 + max([-1, *ids])

    def say(self, lines: Iterable[str]) -> tuple[Element, Element, Element]:
        """Make a comment; returns where its range begins, where it ends, and the run that refers to it."""
        identity = str(self._next)
        self._next += 1
        comment = child(self._root, "comment", id=identity, author="plea", date=_DATE, initials="p")
        for words in lines:
            child(child(child(comment, "p"), "r"), "t").text = words
        reference = element("r")
        child(reference, "commentReference", id=identity)
        return element("commentRangeStart", id=identity), element("commentRangeEnd", id=identity), reference

    def say_of(self, paragraph: Element, lines: Iterable[str]) -> None:
        """Make a comment on a whole paragraph."""
        start, end, reference = self.say(lines)
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
        paragraph.append(end)
        end.addnext(reference)

    def save(self) -> None:
        """Put the comments into the file's parts."""
        self._parts[self._part] = serialize(self._root).encode()


def _known(parts: Parts) -> tuple[Element, str]:
    """Return the comments that the file has already, or none yet, and the part that holds them."""
    rels = relationships(parts, _DOCUMENT)
    for relation in rels:
        if relation.get("Type", "").endswith("/comments"):
            part = posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
            if part in parts:
                return parse(parts[part]), part
    declare(parts, _COMMENTS, _TYPE)
    relate(rels, "comments", "comments.xml")
    save_relationships(parts, _DOCUMENT, rels)
    return parse(f'<w:comments xmlns:w="{W_NS}"/>'.encode()), _COMMENTS


def takes_comments(paragraph: Element) -> bool:
    """True for a paragraph of the body that is in no text box."""
    return next(paragraph.iterancestors(w("txbxContent")), None) is None


def packed(parts: Parts) -> bytes:
    """Return a package that people read and nobody sends."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), parts[name], zipfile.ZIP_DEFLATED)
    return made.getvalue()
