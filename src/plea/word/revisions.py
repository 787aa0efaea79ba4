"""Tracked changes in a layout: two texts at once, with the names of those who made them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plea.model.problem import Place, Problem
from plea.word.xml import Element, w

# ECMA-376 part 1, 17.13.5: content inserted, deleted or moved, and properties that were changed.
_CHANGES = (
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange",
    "tcPrChange", "trPrChange", "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel",
    "cellMerge",
)  # fmt: skip


def tracked_changes(root: Element, place_of: Callable[[int], Place]) -> Iterator[Problem]:
    """Yield a problem for each paragraph of a part in which a change is tracked."""
    names = {w(name) for name in _CHANGES}
    named = 0
    for number, paragraph in enumerate(root.iter(w("p")), start=1):
        if any(node.tag in names for node in paragraph.iter()):
            named += 1
            yield _problem(place_of(number))
    if not named and any(node.tag in names for node in root.iter()):
        yield _problem(place_of(1))


def _problem(place: Place) -> Problem:
    return Problem(
        "tracked-change",
        place,
        "A change is tracked here; it would go out with the name of whoever made it.",
        'Accept or reject all changes in Word ("Review", "Accept All Changes") and save.',
    )
