"""Two versions of a letter as one Word file with tracked changes: accepted the second, rejected the first.

The words of body, tables and notes are shown so; headers, footers and formatting stay as in the first,
and so does what Word works out itself, such as a page number.
"""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Sequence
from datetime import date

from plea.word.as_read import BODY, ENDNOTES, NOTES, ReadParagraph, as_read
from plea.word.comments import packed
from plea.word.differing import Change, changes, paired
from plea.word.parts import Parts
from plea.word.tracking import Tracking
from plea.word.xml import Element, element, is_element, parse, serialize, w

_STORIES = (BODY, NOTES, ENDNOTES)
_A_FIXED_DAY = date(2000, 1, 1)  # the same two letters give the same file on any day


def redline(before: bytes, after: bytes, author: str = "plea", on: date = _A_FIXED_DAY) -> bytes:
    """Return the first of two Word files with what became of it in the second as tracked changes.

    Both are files that the guard lets in. `author` and `on` stand beside each change: nobody's name.
    """
    with zipfile.ZipFile(io.BytesIO(before)) as package:
        parts: Parts = {name: package.read(name) for name in package.namelist() if not name.endswith("/")}
    old = [one for one in as_read(before) if one.story in _STORIES and one.text.strip()]
    new = [one for one in as_read(after) if one.story in _STORIES and one.text.strip()]
    trees = {name: parse(parts[name]) for name in dict.fromkeys(one.part for one in old)}
    tracking = Tracking(trees.values(), author, on)
    for story in _STORIES:
        mine = [one for one in old if one.story == story]
        theirs = [one for one in new if one.story == story]
        _follow(mine, [one.text for one in theirs], trees, tracking)
    for name, tree in trees.items():
        parts[name] = serialize(tree).encode()
    return packed(parts)


def _follow(
    old: Sequence[ReadParagraph], new: Sequence[str], trees: dict[str, Element], tracking: Tracking
) -> None:
    """Put what became of one story into its part."""
    if not old:
        return
    elements = _elements(trees[old[0].part], old)
    put_in: list[tuple[int, str]] = []  # before which paragraph, and its words
    nth = 0
    for i, j in paired([one.text for one in old], new):
        if i is None:
            assert j is not None  # noqa: S101 - a pair has at least one side
            put_in.append((nth, new[j]))
            continue
        nth = i + 1
        text = old[i].text
        found = [Change(0, len(text), "")] if j is None else changes(text, new[j])
        tracking.words(elements[i], old[i], found)
        if j is None:
            _take_out_end(elements[i], tracking)
    for at, words in put_in:
        _put_in(elements, at, words, tracking)


def _elements(tree: Element, read: Sequence[ReadParagraph]) -> list[Element]:
    """Return the paragraphs that were read; separators of notes were not counted then."""
    paragraphs = [one for one in tree.iter(w("p")) if not _is_separator(one)]
    return [paragraphs[one.number] for one in read]


def _is_separator(paragraph: Element) -> bool:
    notes = paragraph.iterancestors(w("footnote"), w("endnote"))
    return any(note.get(w("type"), "normal") != "normal" for note in notes)


def _take_out_end(paragraph: Element, tracking: Tracking) -> None:
    """Take out the end of a paragraph too, unless a table or the end of a cell follows, which need it."""
    following = paragraph.getnext()
    if following is not None and is_element(following, "p"):
        tracking.mark_end(paragraph, "del")


def _put_in(elements: Sequence[Element], at: int, words: str, tracking: Tracking) -> None:
    """Put a paragraph in before the one that has a number; behind the last where there is none."""
    if at < len(elements):
        beside = elements[at]
        fresh = _like(beside)
        beside.addprevious(fresh)
        tracking.mark_end(fresh, "ins")
    else:
        beside = _last_of(elements[-1])
        fresh = _like(beside)
        beside.addnext(fresh)
        tracking.mark_end(beside, "ins")
    tracking.put_in(fresh, words)


def _last_of(paragraph: Element) -> Element:
    """Return the last of the paragraphs that were put in behind one."""
    while paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('ins')}") is not None:
        following = paragraph.getnext()
        if following is None or not is_element(following, "p"):
            break
        paragraph = following
    return paragraph


def _like(paragraph: Element) -> Element:
    """Return an empty paragraph with the properties of another; a section ends once only."""
    fresh = element("p")
    properties = paragraph.find(w("pPr"))
    if properties is not None:
        copied = copy.deepcopy(properties)
        for mark in (*copied.findall(w("sectPr")), *copied.findall(w("rPr"))):
            copied.remove(mark)
        fresh.append(copied)
    return fresh
