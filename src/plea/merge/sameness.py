"""Letters that arrive in one office word for word the same are counted there as one, and read as none.

Where a campaign says how alike its letters may be (`sameness: 0.8`), those to one institution or body are
compared, their words in order: two letters of each way through the texts, and the ways with one another.
What stands in headers, footers and notes does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations

from plea.merge.batch import Batch, Made
from plea.model.people import Recipient
from plea.model.problem import Problem
from plea.word.language import in_words
from plea.word.limits import Piece

CODE = "too-much-alike"
_DOCUMENT = "word/document.xml"
_MARK = re.compile(r"<[^>]*>")
_NAMED = 3  # pairs of one office
_WAYS = 8  # that are compared with one another; those most letters take

Way = tuple[str, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class _Read:
    """The words of one letter."""

    recipient: Recipient
    words: tuple[str, ...]


@dataclass(slots=True)
class _Office:
    """The letters that arrive in one place, in one language."""

    letters: int = 0
    ways: dict[Way, list[_Read]] = field(default_factory=dict)  # two letters of each
    taken: dict[Way, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Pair:
    first: Recipient
    second: Recipient
    alike: float


def too_much_alike(batch: Batch) -> Iterator[Problem]:
    """Yield a warning for each office whose letters are more alike than the campaign wants them."""
    most = batch.campaign.sameness
    if most is None:
        return
    offices: dict[tuple[str, str], _Office] = {}
    for made in batch.made():
        recipient, language = made.assignment.recipient, made.assignment.language
        where = recipient.cell("institution", language) or recipient.cell("body", language)
        if where:
            _add(offices.setdefault((where, language), _Office()), made)
    for (where, language), office in offices.items():
        pairs = sorted((pair for pair in _pairs(office) if pair.alike > most), key=lambda pair: -pair.alike)
        if pairs:
            named = "; ".join(f"{p.first.name} and {p.second.name} ({p.alike:.2f})" for p in pairs[:_NAMED])
            yield Problem(
                "too-much-alike",
                batch.campaign.letters[next(iter(office.ways))[0]].place,
                f"{office.letters:,} letters ({language}) to one place, {where}, are more alike than {most}: "
                f"{named}.",
                'Give the text branches (by country, committee, what somebody did), or fill "personal_line"; '
                "where letters of an organisation may be alike, dismiss this warning.",
                stops=False,
            )


def _add(office: _Office, made: Made) -> None:
    pieces: list[Piece] = next((own for part, own in made.filled.parts if part.name == _DOCUMENT), [])
    way = (made.assignment.letter.key, tuple(piece for piece in pieces if isinstance(piece, bytes)))
    office.letters += 1
    office.taken[way] = office.taken.get(way, 0) + 1
    known = office.ways.setdefault(way, [])
    if len(known) < 2 and all(one.recipient.key != made.assignment.recipient.key for one in known):
        words = _MARK.sub(" ", in_words(pieces)).split()
        known.append(_Read(made.assignment.recipient, tuple(words)))


def _pairs(office: _Office) -> Iterator[_Pair]:
    common = sorted(office.ways, key=lambda way: -office.taken[way])[:_WAYS]
    for way in office.ways:
        yield from (_pair(one, other) for one, other in combinations(office.ways[way], 2))
    for first, second in combinations(common, 2):
        one, other = office.ways[first][0], office.ways[second][0]
        if one.recipient.key != other.recipient.key:
            yield _pair(one, other)


def _pair(one: _Read, other: _Read) -> _Pair:
    alike = SequenceMatcher(None, one.words, other.words, autojunk=False).ratio()
    return _Pair(one.recipient, other.recipient, alike)
