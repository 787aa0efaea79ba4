"""Whose words a change touches: a value that was put in, or the text's own words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from plea.word.differing import Change, changed
from plea.word.trace import Span

_GROWS_AT_ITS_END = re.compile(r"\w|[-'’]\w")
_GROWS_AT_ITS_START = re.compile(r".*(?:\w|\w[-'’])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one origin in a paragraph, and where they stand in it."""

    start: int
    end: int
    span: Span

    @property
    def is_value(self) -> bool:
        """True for a value that was put in."""
        return self.span.tag is not None


@dataclass(frozen=True, slots=True)
class Shares:
    """The changes of a paragraph by whose words they touch."""

    values: tuple[tuple[Segment, tuple[Change, ...]], ...]  # each value that was changed
    wording: tuple[Change, ...]
    across: tuple[Change, ...]  # those that run from a value into the words beside it


def segments(spans: Sequence[Span], at: Sequence[int]) -> list[Segment]:
    """Return the words of a paragraph by origin; `at` tells where each character stands among the spans."""
    found = []
    start = 0
    for span in spans:
        end = start + len(span.text)
        segment = Segment(bisect_left(at, start), bisect_left(at, end), span)
        if segment.start < segment.end:
            found.append(segment)
        start = end
    return found


def shared_out(found: Sequence[Change], within: Sequence[Segment]) -> Shares:
    """Say of each change whose words it touches."""
    values: dict[int, list[Change]] = {}
    wording: list[Change] = []
    across: list[Change] = []
    for change in found:
        touched = [n for n, one in enumerate(within) if one.start < change.end and one.end > change.start]
        if change.start == change.end:
            touched = _where_put_in(change, within)
        kinds = {within[n].is_value for n in touched}
        if kinds == {True} and len(touched) == 1:
            values.setdefault(touched[0], []).append(change)
        elif kinds <= {False} or _taken_out_whole(change, [within[n] for n in touched]):
            wording.append(change)
        else:
            across.append(change)
    by_value = tuple((within[n], tuple(of_it)) for n, of_it in values.items())
    return Shares(by_value, tuple(wording), tuple(across))


def value_after(segment: Segment, found: Sequence[Change], text: str) -> str:
    """Return what a value says after its changes; `text` is the paragraph before them."""
    return changed(text, found, segment.start, segment.end)


def _where_put_in(change: Change, within: Sequence[Segment]) -> list[int]:
    """Return the value that words were put into, if any; beside one they are its own if they grow on it."""
    for n, one in enumerate(within):
        if not one.is_value:
            continue
        alone = len(within) == 1 and one.start <= change.start <= one.end
        inside = one.start < change.start < one.end
        at_its_end = change.start == one.end and _GROWS_AT_ITS_END.match(change.new)
        at_its_start = change.start == one.start and _GROWS_AT_ITS_START.fullmatch(change.new)
        if alone or inside or at_its_end or at_its_start:
            return [n]
    return []


def _taken_out_whole(change: Change, touched: Sequence[Segment]) -> bool:
    """True where words went together with whole values that stood among them."""
    whole = all(
        change.start <= one.start and one.end <= change.end for one in touched if one.is_value
    )  # fmt: skip
    return whole and not change.new and not all(one.is_value for one in touched)
