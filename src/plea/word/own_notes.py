"""The footnotes that a Word layout has of its own: they become notes of each letter.

A footnote with fields in it is worked out where it is referred to (a loop's values are known only
there): its paragraphs are caught in a block set of the template, and handed over with the reference.
"""

from __future__ import annotations

import copy

from plea.model.problem import Place, Problem
from plea.word.heal import heal
from plea.word.notes import FootnotePlan
from plea.word.places import places_in
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import Element, is_element, w


def adopt_notes(plan: FootnotePlan, tags: Tags, file: str) -> list[Problem]:
    """Read the tags in a layout's own footnotes; return what is wrong with them."""
    problems: list[Problem] = []
    for number, note in enumerate(plan.own.values(), start=1):
        place_of = places_in(note, file, f"footnote {number}")
        problems += heal(note, tags, place_of)
        tags.stamp(note, place_of)
    return problems


def refer_to_own(root: Element, plan: FootnotePlan, tags: Tags, place: Place) -> None:
    """Turn every reference of a part to a footnote of the layout into one that plea counts."""
    for reference in list(root.iter(w("footnoteReference"))):
        identity = reference.get(w("id"), "")
        if MARKER.search(identity):  # one of ours
            continue
        note = plan.own.get(identity)
        run = next(reference.iterancestors(w("r")), None)
        if note is None or run is None:  # it leads nowhere, or stands where Word shows no number
            _remove(reference)
            continue
        if not _has_tags(note):
            reference.set(w("id"), tags.mark(Tag("value", f'_note("{plan.keep(identity)}")', place)))
            continue
        name = f"_own_{identity}"
        caught = [tags.instruction(Tag("control", f"set {name}", place))]
        caught += [copy.deepcopy(block) for block in note]
        caught.append(tags.instruction(Tag("control", "endset", place)))
        for block in caught:
            run.addprevious(block)
        reference.set(w("id"), tags.mark(Tag("value", f"_own({name})", place)))


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _has_tags(note: Element) -> bool:
    return any(
        not isinstance(node.tag, str) or (is_element(node, "t") and MARKER.search(node.text or ""))
        for node in note.iter()
    )
