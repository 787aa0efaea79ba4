"""Charts as SVG, made here: lengths in per cent and letters in pixels, so that they are as wide as the page.

Colours are classes of static/desk/dashboard.css. A chart has a name and says in a sentence what it shows; its
numbers stand in a table beside it. What has a link is a group, since a picture may not hold links.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_NOTHING = mark_safe("")
_ROW, _BAR = 42, 9  # pixels: a row of bars, and how thick a bar is
_LONGEST = 34  # letters of a label; its whole words stand in the table
_COLUMNS, _ABOVE, _BELOW = 168, 20, 24  # pixels: columns, room for words above and below them
_BAND = 26  # pixels: a band of parts


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with its words above it."""

    label: str
    share: float  # of the whole width, 0 to 1
    said: str  # the numbers, in words
    kind: str = ""  # a class
    link: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a column or a band."""

    label: str
    number: int
    kind: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, its parts from below to above."""

    name: str  # "the week of 9 March 2026"
    parts: Sequence[Part]
    mark: str = ""  # what stands below it
    link: str = ""

    @property
    def number(self) -> int:
        """All its parts together."""
        return sum(part.number for part in self.parts)


def bars(key: str, name: str, tells: str, rows: Sequence[Bar]) -> SafeString:
    """Return bars below each other, each with its label and its numbers above it."""
    drawn = _joined(_bar(number * _ROW, row) for number, row in enumerate(rows))
    return _svg(key, name, tells, len(rows) * _ROW, drawn, linked=any(row.link for row in rows))


def columns(key: str, name: str, tells: str, rows: Sequence[Column]) -> SafeString:
    """Return columns side by side over a line, with two thin lines that say how high they are."""
    top = ceiling(max((row.number for row in rows), default=0))
    step = 100 / max(len(rows), 1)
    drawn = [_grid(top), *(_column(number * step, step, row, top) for number, row in enumerate(rows))]
    height = _ABOVE + _COLUMNS + _BELOW
    return _svg(key, name, tells, height, _joined(drawn), linked=any(row.link for row in rows))


def band(key: str, name: str, tells: str, parts: Sequence[Part]) -> SafeString:
    """Return one bar over the whole width, cut into its parts, with the number in each that has room."""
    whole = sum(part.number for part in parts) or 1
    drawn, at = [], 0.0
    for part in parts:
        share = part.number / whole * 100
        if part.number:
            drawn.append(_piece(at, share, part))
        at += share
    return _svg(key, name, tells, _BAND, _joined(drawn), linked=any(part.link for part in parts))


def ceiling(number: int) -> int:
    """Return a round number that is as large or larger, and can be halved.

    >>> [ceiling(number) for number in (0, 3, 11, 130, 5001)]
    [2, 4, 20, 200, 6000]
    """
    size = 1
    while True:
        for digit in (2, 4, 6, 8, 10):
            if digit * size >= number:
                return digit * size
        size *= 10


def _svg(key: str, name: str, tells: str, height: int, drawn: SafeString, *, linked: bool) -> SafeString:
    return format_html(
        '<svg class="chart" width="100%" height="{}" role="{}" aria-labelledby="{}-name" '
        'aria-describedby="{}-tells"><title id="{}-name">{}</title><desc id="{}-tells">{}</desc>{}</svg>',
        height, "group" if linked else "img", key, key, key, name, key, tells, drawn,
    )  # fmt: skip


def _bar(top: int, row: Bar) -> SafeString:
    words = format_html(
        '<text class="label" y="{}">{}</text><text class="said" x="100%" y="{}" text-anchor="end">{}</text>',
        top + 15, _short(row.label), top + 15, row.said,
    )  # fmt: skip
    lines = format_html(
        '<rect class="rail" y="{}" width="100%" height="{}" rx="1.5"/>'
        '<rect class="bar {}" y="{}" width="{}" height="{}" rx="1.5"/>',
        top + 22, _BAR, row.kind, top + 22, _percent(row.share * 100), _BAR,
    )  # fmt: skip
    hit = format_html('<rect class="hit" y="{}" width="100%" height="{}"/>', top, _ROW - 4)
    return _leading(row.link, f"{row.label}: {row.said}", _joined([hit, words, lines]))


def _grid(top: int) -> SafeString:
    """Return a line at the foot, at half and at full height, each but the first with its number."""
    foot = format_html(
        '<line class="foot" x1="0" x2="100%" y1="{}" y2="{}"/>', _ABOVE + _COLUMNS, _ABOVE + _COLUMNS
    )
    lines = [foot]
    for share in (0.5, 1.0):
        at = _ABOVE + _COLUMNS * (1 - share)
        line = '<line class="grid" x1="0" x2="100%" y1="{}" y2="{}"/>'
        number = '<text class="scale" x="-8" y="{}" text-anchor="end">{}</text>'  # in the margin
        lines.append(format_html(line + number, at, at, at + 4, f"{top * share:,.0f}"))
    return _joined(lines)


def _column(left: float, step: float, column: Column, top: int) -> SafeString:
    drawn, at = [], float(_ABOVE + _COLUMNS)
    for part in column.parts:
        if not part.number:
            continue
        high = part.number / top * _COLUMNS
        at -= high
        piece = '<rect class="part {}" x="{}" y="{}" width="{}" height="{}"/>'
        place = (_percent(left + step * 0.12), f"{at:.1f}", _percent(step * 0.76))
        drawn.append(format_html(piece, part.kind, *place, f"{max(high - 0.8, 0.8):.1f}"))
    mark = _NOTHING
    if column.mark:
        mark = format_html(
            '<text class="mark" x="{}" y="{}">{}</text>',
            _percent(left + step * 0.12), _ABOVE + _COLUMNS + 17, column.mark,
        )  # fmt: skip
    hit = format_html(
        '<rect class="hit" x="{}" y="{}" width="{}" height="{}"/>',
        _percent(left), _ABOVE, _percent(step), _COLUMNS,
    )  # fmt: skip
    whole = _joined([hit, *drawn])
    said = ", ".join(f"{part.number:,} {part.label}" for part in column.parts if part.number) or "nothing"
    link = column.link if column.number else ""
    return _joined([_leading(link, f"{column.name}: {said}", whole), mark])


def _piece(left: float, share: float, part: Part) -> SafeString:
    piece = format_html(
        '<rect class="part {}" x="{}" width="{}" height="{}"/>',
        part.kind, _percent(left), _percent(share), _BAND,
    )  # fmt: skip
    edge, number = _NOTHING, _NOTHING
    if left:
        edge = format_html('<line class="edge" x1="{0}" x2="{0}" y2="{1}"/>', _percent(left), _BAND)
    if share >= 9:
        number = format_html(
            '<text class="within {}" x="{}" y="{}" text-anchor="middle">{}</text>',
            part.kind, _percent(left + share / 2), _BAND - 8, f"{part.number:,}",
        )  # fmt: skip
    return _leading(part.link, f"{part.label}: {part.number:,}", _joined([piece, edge, number]))


def _leading(link: str, said: str, drawn: SafeString) -> SafeString:
    """Return what is drawn with its words for whoever points at it, as a link where there is one."""
    if not link:
        return format_html("<g><title>{}</title>{}</g>", said, drawn)
    return format_html('<a href="{}" aria-label="{}"><title>{}</title>{}</a>', link, said, said, drawn)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _percent(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") + "%"


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"
