"""A proof copy: a letter with a Word comment at each value that was put in, telling where it comes from."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree

from plea.word.comments import Comments, packed, takes_comments
from plea.word.parts import Parts
from plea.word.trace import FROM, PARSER, STAMP
from plea.word.xml import XML_SPACE, Element, child, element, is_element, serialize, w

Saying = Callable[[int], Sequence[str]]
"""From the number of a printed value to the lines of its comment."""

_DOCUMENT = "word/document.xml"


def proof_copy(traced: bytes, say: Saying) -> bytes:
    """Return a letter that was filled for tracing as a proof copy.

    What stands in headers, footers, notes and text boxes is told at the first paragraph.
    """
    with zipfile.ZipFile(io.BytesIO(traced)) as package:
        parts: Parts = {name: package.read(name) for name in package.namelist()}
    trees = {
        name: etree.fromstring(content, PARSER)
        for name, content in parts.items()
        if f"<?{FROM} ".encode() in content or f' {STAMP}="'.encode() in content
    }
    comments = Comments(parts)
    elsewhere: dict[int, None] = {}
    for name, tree in trees.items():
        for mark in marks_in(tree):
            paragraph = next(mark.iterancestors(w("p")), None)
            in_body = name == _DOCUMENT and paragraph is not None and takes_comments(paragraph)
            if mark.text and not in_body:
                elsewhere[int(mark.text)] = None
        if name == _DOCUMENT:
            _comment(tree, comments, say)
            _at_first(tree, comments, [line for number in elsewhere for line in say(number)])
    for name, tree in trees.items():
        forget(tree)
        parts[name] = serialize(tree).encode()
    comments.save()
    return packed(parts)


def marks_in(tree: Element) -> list[Element]:
    """Return the instructions of a traced part: each begins a value by its number, or ends one."""
    return [node for node in tree.iter(etree.ProcessingInstruction) if getattr(node, "target", "") == FROM]


def _comment(tree: Element, comments: Comments, say: Saying) -> None:
    """Put each pair of marks into a comment's range."""
    ending: list[Element] = []
    for mark in marks_in(tree):
        text = mark.getparent()
        paragraph = next(mark.iterancestors(w("p")), None)
        if text is None or not is_element(text, "t") or paragraph is None or not takes_comments(paragraph):
            continue
        if mark.text:
            start, end, reference = comments.say(say(int(mark.text)))
            ending = [end, reference]
            cut_at(mark, [start])
        else:
            cut_at(mark, ending)


def cut_at(mark: Element, between: Sequence[Element]) -> None:
    """Split the run in which a mark stands, and put elements in the mark's place."""
    text = mark.getparent()
    run = text.getparent() if text is not None else None
    if text is None or run is None:
        return
    after = element("r")
    properties = run.find(w("rPr"))
    if properties is not None:
        after.append(copy.deepcopy(properties))
    rest = child(after, "t")
    rest.set(XML_SPACE, "preserve")
    text.set(XML_SPACE, "preserve")
    rest.text = mark.tail
    following = list(mark.itersiblings())
    mark.tail = None
    text.remove(mark)
    rest.extend(following)
    after.extend(list(text.itersiblings()))
    run.addnext(after)
    for one in reversed(between):
        run.addnext(one)


def _at_first(tree: Element, comments: Comments, lines: Sequence[str]) -> None:
    first = next((paragraph for paragraph in tree.iter(w("p")) if takes_comments(paragraph)), None)
    if lines and first is not None:
        comments.say_of(first, ("In headers, footers, notes and text boxes:", *lines))


def forget(tree: Element) -> None:
    """Take stamps and marks out."""
    for paragraph in tree.iter(w("p")):
        paragraph.attrib.pop(STAMP, "")
    etree.strip_tags(tree, etree.ProcessingInstruction)
