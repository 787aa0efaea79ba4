"""What stands in a loop is written several times: what must be unique in a file gets a new id each time.

Word calls a file damaged when drawings share an id (ECMA-376 part 1, 20.4.2.5) and forgets bookmarks
that share a name (17.13.6.2).
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.word.numbering import Numbering
from plea.word.tags import Tag, Tags
from plea.word.xml import Element, is_element, w

_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE_SPID = "{urn:schemas-microsoft-com:office:office}spid"
_OPENS = {"for", "macro"}
_CLOSES = {"endfor", "endmacro"}


def make_repeatable(root: Element, tags: Tags) -> None:
    """Give every drawing in a loop an id to come, and take out what may stand only once."""
    for node, around in list(_in_loops(root, tags)):
        if node.tag == _DOC_PR:
            node.set("id", tags.mark(Tag("value", "_unique()", around.place)))
        elif isinstance(node.tag, str) and node.tag.startswith(_VML) and node.get("id"):
            node.set("id", "_x0000_s" + tags.mark(Tag("value", "_unique()", around.place)))
            if _OFFICE_SPID in node.attrib:
                del node.attrib[_OFFICE_SPID]
        elif is_element(node, "bookmarkStart") or is_element(node, "bookmarkEnd") or _is_control_id(node):
            parent = node.getparent()
            if parent is not None:
                parent.remove(node)


def _in_loops(root: Element, tags: Tags) -> Iterator[tuple[Element, Tag]]:
    """Yield every node between the tags of a loop or a macro, with the outermost of these."""
    around: list[Tag] = []
    for node in root.iter():
        if isinstance(node.tag, str):
            if around:
                yield node, around[0]
            continue
        tag = tags.of(node)
        if tag.kind == "control" and tag.word in _OPENS:
            around.append(tag)
        elif tag.kind == "control" and tag.word in _CLOSES and around:
            around.pop()


def _is_control_id(node: Element) -> bool:
    """The id of a content control; without one Word gives it its own (17.5.2.18)."""
    parent = node.getparent()
    return is_element(node, "id") and parent is not None and is_element(parent, "sdtPr")


def restart_lists(root: Element, tags: Tags, numbering: Numbering) -> None:
    """Let a numbered list that begins inside a loop count from 1 in every round.

    Where a loop holds nothing but the items of one list, its rounds are the items: that list goes on.
    """
    for start, body in _loop_bodies(root, tags):
        inside = [number for node in body for number in _numbers_in(node) if numbering.counts(number)]
        items = [_number_of(node) for node in body if not is_element(node, "tr")]
        if set(items) == set(inside) and len(set(items)) == 1:
            continue
        rows = bool(body) and not items
        for number in dict.fromkeys(inside):
            if rows and inside.count(number) == 1:
                continue
            place = tags.of(start).place
            start.addnext(tags.instruction(Tag("value", f'_restart("{number}")', place)))
            for used in (used for node in body for used in node.iter(w("numId"))):
                if used.get(w("val")) == number:
                    used.set(w("val"), tags.mark(Tag("value", f'_list("{number}")', place)))


def _loop_bodies(root: Element, tags: Tags) -> Iterator[tuple[Element, list[Element]]]:
    """Yield the tag that opens each loop between paragraphs, and the elements up to its end."""
    for start in list(root.iter()):
        if isinstance(start.tag, str) or not _is(tags.of(start), "for"):
            continue
        body: list[Element] = []
        depth = 0
        for node in start.itersiblings():
            if isinstance(node.tag, str):
                body.append(node)
                continue
            tag = tags.of(node)
            depth += _is(tag, "for") - _is(tag, "endfor")
            if depth < 0:
                yield start, body
                break


def _numbers_in(node: Element) -> Iterator[str]:
    """Yield the list of each numbered paragraph in a block."""
    for used in node.iter(w("numId")):
        if used.get(w("val"), "0") != "0":
            yield used.get(w("val"), "")


def _is(tag: Tag, word: str) -> bool:
    return tag.kind == "control" and tag.word == word


def _number_of(node: Element) -> str | None:
    used = node.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    return None if used is None or used.get(w("val")) == "0" else used.get(w("val"))
