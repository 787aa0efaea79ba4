"""Neighbouring runs that look the same become one, as if they had been typed in one go.

Word splits a run wherever somebody paused, corrected or checked the spelling; without the marks of that
(see `traces`) nothing is left to tell the pieces apart. One run is a smaller and faster letter.
"""

from __future__ import annotations

from lxml import etree

from plea.word.xml import XML_SPACE, Element, is_element, w

_TEXT = w("t")
_LOOK = w("rPr")
_WORDS = frozenset({_TEXT, w("tab"), w("br"), w("cr"), w("noBreakHyphen"), w("softHyphen")})


def join_runs(root: Element) -> None:
    """Join the runs of each paragraph of a part that hold nothing but words of the same look."""
    before: Element | None = None  # the run that the next one may join
    for run in list(root.iter(w("r"))):
        if not _holds_words(run):
            before = None
        elif _holds_nothing(run):
            _take_out(run)
        elif before is not None and run.getprevious() is before and _look(run) == _look(before):
            _join(before, run)
        else:
            before = run


def _holds_words(run: Element) -> bool:
    first, *others = [*run] or [None]
    if run.attrib or not all(node.tag in _WORDS for node in others):
        return False
    return first is None or first.tag in _WORDS or _is_look(first)


def _is_look(node: Element) -> bool:
    """True for the look of a run; a damaged file may have a note's number in it."""
    return node.tag == _LOOK and not any(str(one.tag).endswith("Reference") for one in node)


def _holds_nothing(run: Element) -> bool:
    return all(node.tag == _LOOK or (node.tag == _TEXT and not node.text) for node in run)


def _take_out(run: Element) -> None:
    parent = run.getparent()
    if parent is not None and run.tail is None:
        parent.remove(run)


def _look(run: Element) -> bytes:
    first = run[0] if len(run) else None
    return etree.tostring(first) if first is not None and is_element(first, "rPr") else b""


def _join(before: Element, run: Element) -> None:
    for node in list(run):
        last = before[-1] if len(before) else None
        if node.tag == _LOOK:
            continue
        if last is not None and node.tag == _TEXT and last.tag == _TEXT:
            last.text = (last.text or "") + (node.text or "")
            last.set(XML_SPACE, "preserve")
        else:
            before.append(node)
    _take_out(run)
