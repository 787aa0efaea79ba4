"""What moves when the date on the letters is another one.

Words that tell how long something has been, and facts and consents that have run out by then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from plea.merge.passages import Held, passages_of
from plea.model.campaign import Campaign
from plea.model.letter import Whose
from plea.model.problem import Problem


@dataclass(frozen=True, slots=True)
class MovedPassage:
    """A passage that says something else on the other day."""

    place: str
    language: str
    before: str  # "" where it was not there
    after: str  # "" where it is there no more
    letters: int  # of those looked at
    before_sha256: str  # "" where it was not there


@dataclass(frozen=True, slots=True)
class Moved:
    """Everything that another date changes, besides the date itself."""

    passages: tuple[MovedPassage, ...]
    stops: tuple[Problem, ...]  # what no letter, or not this one, may tell any more by then
    kept: int  # passages that stay as they are, and approved

    @property
    def nothing(self) -> bool:
        """True where the date is all that changes."""
        return not self.passages and not self.stops


def moved_by(campaign: Campaign, day: date, among: Collection[Whose] | None = None) -> Moved:
    """Return what changes in a campaign's letters when they are dated `day`.

    Where `among` names one letter of each kind of passages, only these are looked at.
    """
    before, known = passages_of(campaign, among=among)
    after, problems = passages_of(replace(campaign, date=day), among=among)
    stops = tuple(problem for problem in problems if problem.stops and problem not in known)
    if not after:
        return Moved((), stops, 0)
    old, new = {one.passage: one for one in before}, {one.passage: one for one in after}
    gone = [one for passage, one in old.items() if passage not in new]
    come = [one for passage, one in new.items() if passage not in old]
    return Moved(tuple(_paired(gone, come)), stops, len(new) - len(come))


def _paired(gone: list[Held], come: list[Held]) -> list[MovedPassage]:
    """Pair passages by where they were written and who gets them."""
    left = list(gone)
    moved = []
    for new in come:
        old = next((one for one in left if _whose(one) == _whose(new)), None)
        if old:
            left.remove(old)
        moved.append(_moved(old, new))
    return moved + [_moved(old, None) for old in left]


def _whose(held: Held) -> tuple[object, ...]:
    return held.passage.language, held.place, tuple(held.letters)


def _moved(old: Held | None, new: Held | None) -> MovedPassage:
    one = new or old
    if one is None:
        raise ValueError("a passage that neither was nor is")
    before, after = (held.passage.text if held else "" for held in (old, new))
    digest = old.passage.sha256 if old else ""
    return MovedPassage(str(one.place), one.passage.language, before, after, one.count, digest)
