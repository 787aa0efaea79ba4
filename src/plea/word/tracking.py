"""Tracked changes put into paragraphs: words taken out and put in (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from plea.word.as_read import BREAKS, ReadParagraph, characters
from plea.word.differing import Change
from plea.word.xml import XML_SPACE, Element, child, element, id_number, is_element, w

_BEFORE_PROPERTIES_OF_END = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection",
    "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle",
)  # fmt: skip
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")


class Tracking:
    """Makes the changes of one file, each with a number of its own."""

    def __init__(self, trees: Iterable[Element], author: str, on: date) -> None:
        ids = [id_number(node.get(w("id"))) for tree in trees for node in tree.iter() if node.get(w("id"))]
        self._next = 1 + max([0, *ids])
        self._author, self._date = author, f"{on.isoformat()}T00:00:00Z"

    def words(self, paragraph: Element, read: ReadParagraph, found: Sequence[Change]) -> None:
        """Put changes of its words into a paragraph."""
        if not found:
            return
        _one_piece_each(paragraph)
        places = {cut for change in found for cut in (change.start, change.end)}
        runs = _runs_of(paragraph, read, places)
        for change in reversed(found):
            self._put_beside(paragraph, runs, change)
            for run in dict.fromkeys(run for run in runs[change.start : change.end] if run is not None):
                self._take_out(run)

    def put_in(self, paragraph: Element, words: str) -> None:
        """Put words in at the end of a paragraph."""
        paragraph.append(self._inserted(words, None))

    def mark_end(self, paragraph: Element, kind: str) -> None:
        """Mark the end of a paragraph as put in ("ins") or taken out ("del")."""
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = element("pPr")
            paragraph.insert(0, properties)
        of_end = properties.find(w("rPr"))
        if of_end is None:
            of_end = element("rPr")
            before = {w(name) for name in _BEFORE_PROPERTIES_OF_END}
            properties.insert(sum(1 for one in properties if one.tag in before), of_end)
        of_end.insert(0, self._change(kind))

    def _change(self, kind: str) -> Element:
        made = element(kind, id=str(self._next), author=self._author, date=self._date)
        self._next += 1
        return made

    def _inserted(self, words: str, beside: Element | None) -> Element:
        """Return words put in, in the type of the run beside them."""
        made = self._change("ins")
        run = child(made, "r")
        properties = None if beside is None else beside.find(w("rPr"))
        if properties is not None:
            run.append(copy.deepcopy(properties))
        for piece in _PIECES.findall(words):
            if piece in ("\n", "\t"):
                child(run, "br" if piece == "\n" else "tab")
            else:
                text = child(run, "t")
                text.text = piece
                text.set(XML_SPACE, "preserve")
        return made

    def _put_beside(self, paragraph: Element, runs: Sequence[Element | None], change: Change) -> None:
        if not change.new:
            return
        known = [run for run in runs[: change.end] if run is not None]
        following = next((run for run in runs[change.end :] if run is not None), None)
        if known:
            known[-1].addnext(self._inserted(change.new, known[-1]))
        elif following is not None:
            following.addprevious(self._inserted(change.new, following))
        else:
            paragraph.append(self._inserted(change.new, None))

    def _take_out(self, run: Element) -> None:
        around = self._change("del")
        run.addprevious(around)
        around.append(run)
        for text in run.findall(w("t")):
            text.tag = w("delText")
            text.set(XML_SPACE, "preserve")


def _one_piece_each(paragraph: Element) -> None:
    """Split runs so that each holds one piece of text, one break or one other thing."""
    for run in list(paragraph.iter(w("r"))):
        if next(run.iterancestors(w("p")), None) is not paragraph:
            continue
        properties = run.find(w("rPr"))
        for piece in reversed([one for one in run if not is_element(one, "rPr")][1:]):
            fresh = element("r")
            if properties is not None:
                fresh.append(copy.deepcopy(properties))
            fresh.append(piece)
            run.addnext(fresh)


def _runs_of(paragraph: Element, read: ReadParagraph, places: set[int]) -> list[Element | None]:
    """Return for each character that is read its run, split where a change begins or ends.

    None for what Word works out itself: it stays.
    """
    nodes = characters(paragraph)[-len(read.text) :]  # a note's margin is not read
    runs: list[Element | None] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        same = at + 1
        while same < len(nodes) and nodes[same] is node and node is not None:
            same += 1
        runs += _split(node, at, same, places)
        at = same
    return runs


def _split(node: Element | None, start: int, end: int, places: set[int]) -> list[Element | None]:
    run = None if node is None else node.getparent()
    if node is None or run is None or node.tag in BREAKS:
        return [run] * (end - start)
    cuts = sorted({start, end, *(place for place in places if start < place < end)})
    text = node.text or ""
    margin = len(text) - (end - start)  # the first characters of a note are no words of it
    found: list[Element | None] = []
    last = run
    for n, (first, stop) in enumerate(pairwise(cuts)):
        words = text[margin + first - start : margin + stop - start]
        if n == 0:
            piece, holder = node, run
            words = text[:margin] + words
        else:
            holder = element("r")
            properties = run.find(w("rPr"))
            if properties is not None:
                holder.append(copy.deepcopy(properties))
            piece = child(holder, "t")
            last.addnext(holder)
        piece.text = words
        piece.set(XML_SPACE, "preserve")
        found += [holder] * (stop - first)
        last = holder
    return found
