"""Does every block of a Word file open and close at one level? Else what it leaves out tears the file.

A loop may hold whole rows of one table, whole paragraphs of one cell, or words of one paragraph; it
cannot begin in a cell and end in the next.
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.problem import Place, Problem
from plea.word.places import PlaceOf
from plea.word.structure import ENDS, opens
from plea.word.tags import Tag, Tags
from plea.word.xml import Element, w

_BETWEEN = ("elif", "else")


def check_nesting(root: Element, tags: Tags) -> Iterator[Problem]:
    """Yield a problem for each tag that stands at another level than the one that opened its block."""
    around: list[tuple[Tag, Element | None]] = []
    for node in root.iter():
        if isinstance(node.tag, str):
            continue
        tag, level = tags.of(node), node.getparent()
        if tag.kind != "control":
            continue
        if around and (tag.word in _BETWEEN or tag.word in ENDS.values()) and around[-1][1] is not level:
            yield _across(around[-1][0], tag)
        if opens(tag):
            around.append((tag, level))
        elif tag.word in ENDS.values() and around:
            around.pop()


def endnotes_in_blocks(root: Element, tags: Tags, place_of: PlaceOf) -> Iterator[Problem]:
    """Yield a problem for each endnote that a condition could leave behind, or a loop repeat."""
    depth = 0
    for node in root.iter():
        if not isinstance(node.tag, str):
            tag = tags.of(node)
            depth += (tag.kind == "control" and opens(tag)) - (tag.word in ENDS.values())
        elif depth and node.tag == w("endnoteReference"):
            paragraph = next(node.iterancestors(w("p")), None)
            yield Problem(
                "endnote-in-block",
                place_of(paragraph) if paragraph is not None else Place(""),
                "An endnote stands in a loop or behind a condition; plea cannot take it along.",
                'Make it a footnote: in Word right-click the note, "Convert to Footnote".',
            )


def _across(opening: Tag, tag: Tag) -> Problem:
    return Problem(
        "block-across",
        tag.place,
        f'"{tag}" belongs to "{opening}" ({opening.place.where or opening.place.part}), but stands at '
        "another level: in another cell, paragraph or table, or one of them alone and the other among words.",
        "Put both in the same line, or each alone in its own paragraph, or each alone in its own row.",
    )
