"""What was sent, for outsiders: each public passage once, to which offices, when, and what came of it.

Only what every reader of a newspaper may know is here. A passage is shown when each fact in it may be told to
the public today, and when no protected words stand in it; else it is withheld, and counted. Nobody of the
staff, no reader, no private person and no address is named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from plea.address.forms import OFFICES
from plea.address.office import PERSON
from plea.letter.permitted import objections
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.case import Audience
from plea_web.desk.letters_of import opened
from plea_web.desk.models import (
    WAYS,
    Campaign,
    Channel,
    Contact,
    ContactKind,
    DemandOutcome,
    Despatch,
    Member,
    Outcome,
    Passage,
    Sealed,
)
from plea_web.desk.today import today

_CHUNK = 500
_LEAST = 4  # letters of protected words that are looked for
_WORDING = 12  # letters of a fact's wording that is looked for: shorter ones stand in any text
_FIELD = re.compile(r"\{\{\s*([^}|]*?)\s*(?:\|[^}]*)?\}\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A public passage, as it was sent, with a blank where each letter had the recipient's own."""

    paragraphs: tuple[str, ...]
    language: str
    letters: int  # that left with it


@dataclass(frozen=True, slots=True)
class To:
    """An office that letters went to, or, without a name, the people who hold offices of one kind."""

    name: str
    country: str
    letters: int
    first: date
    last: date
    ways: tuple[str, ...]
    answers: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand, and how many answers gave it which outcome."""

    title: str
    outcomes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class WhatWasSent:
    """The page."""

    title: str
    on: date  # when it was made
    letters: int
    first: date | None
    last: date | None
    passages: tuple[Shown, ...]
    withheld: int  # passages
    by_hand: int  # letters whose words somebody edited; these are not repeated
    offices: tuple[To, ...]
    answers: int
    came_back: int
    demands: tuple[Asked, ...]


def what_was_sent(campaign: Campaign) -> WhatWasSent:
    """Return what outsiders may know of a campaign's letters."""
    gone = Despatch.objects.filter(draft__campaign=campaign, withdrawn=False, sent_on__isnull=False)
    files = opened(campaign).files
    passages, withheld, by_hand = _passages(campaign, files, _approvals(gone))
    offices = _offices(gone)
    days = [day for one in offices for day in (one.first, one.last)]
    letters = set(gone.values_list("draft", flat=True))
    back = gone.filter(draft__state="returned").values_list("draft", flat=True)
    return WhatWasSent(
        title=_title(files),
        on=today(),
        letters=len(letters),
        first=min(days, default=None),
        last=max(days, default=None),
        passages=tuple(passages),
        withheld=withheld,
        by_hand=by_hand,
        offices=tuple(offices),
        answers=sum(one.answers for one in offices),
        came_back=len(set(back)),
        demands=tuple(_demands(campaign, files)),
    )


def _title(files: CampaignOfFiles | None) -> str:
    return files.title if files else ""


def _approvals(gone: QuerySet[Despatch]) -> list[int]:
    return sorted(set(gone.values_list("approval", flat=True)))


def _passages(
    campaign: Campaign, files: CampaignOfFiles | None, approvals: list[int]
) -> tuple[list[Shown], int, int]:
    """Return the passages that may be shown, how many may not, and how many letters were edited by hand."""
    count: Counter[str] = Counter()
    by_hand = 0
    for start in range(0, len(approvals), _CHUNK):
        for record in Sealed.objects.filter(approval__in=approvals[start : start + _CHUNK]).values_list(
            "record", flat=True
        ):
            if record.get("own_version"):
                by_hand += 1
            else:
                count.update({one["sha256"] for one in record.get("passages", ())})
    found = Passage.objects.filter(campaign=campaign, sha256__in=list(count))
    gate = _Gate(files)
    shown = [
        Shown(tuple(_blanks(line) for line in passage.paragraphs), passage.language, count[passage.sha256])
        for passage in found.order_by("language", "position", "pk")
        if gate.lets(passage)
    ]
    return shown, len(count) - len(shown), by_hand


class _Gate:
    """What may be told to the public today, as the campaign's files say; without files, nothing."""

    def __init__(self, files: CampaignOfFiles | None) -> None:
        self._public: set[str] = set()
        self._protected: list[str] = [name for name in Member.objects.values_list("name", flat=True) if name]
        self._open = files is not None and bool(files.letters)
        if files is None or not files.letters:
            return
        now = replace(files, date=today())
        letter = replace(next(iter(files.letters.values())), audience=Audience.PUBLIC)
        facts = files.case.facts.values()
        self._public = {fact.key for fact in facts if not any(objections(fact, now, letter))}
        for fact in facts:
            if fact.key not in self._public:
                self._protected += [said for said in fact.wording.values() if len(said) >= _WORDING]
            self._protected += [fact.cleared_by]
        for source in files.case.sources.values():
            self._protected += [source.by, source.words, source.archived]
            if Audience.PUBLIC in source.shown_as:
                self._protected += [*source.text.values(), *source.links]
        self._protected = [one.casefold() for one in self._protected if len(one) >= _LEAST]

    def lets(self, passage: Passage) -> bool:
        """True where every fact of a passage is public, and nothing protected stands in its words."""
        said = passage.text.casefold()
        return (
            self._open
            and all(key in self._public for key in passage.facts)
            and not any(one in said for one in self._protected)
        )


def _blanks(line: str) -> str:
    """Return a paragraph with a blank for each value that was the recipient's own.

    >>> _blanks("Dear {{ recipient.family_name }},")
    'Dear [family name],'
    """

    def blank(found: re.Match[str]) -> str:
        name = found[1].rpartition(".")[2].replace("_", " ")
        return f"[{'date' if name == 'on' else name}]"

    return _FIELD.sub(blank, line)


def _offices(gone: QuerySet[Despatch]) -> list[To]:
    """Return the offices by name; people who hold an office for themselves are counted, not named."""
    days: dict[tuple[str, str], list[date]] = {}
    letters: dict[tuple[str, str], set[int]] = {}
    ways: dict[tuple[str, str], set[str]] = {}
    parts = ("draft", "channel", "sent_on", "draft__office", "draft__country")
    office = "draft__addressee__office"
    asked = gone.values_list(*parts, f"{office}__key", f"{office}__name", f"{office}__country")
    whose: dict[int, tuple[str, str]] = {}
    for draft, channel, on, kind, country, key, name, seat in asked:
        to = (_people(kind), country) if key is None or key.startswith(PERSON) else (name, seat)
        whose[draft] = to
        days.setdefault(to, []).append(on)
        letters.setdefault(to, set()).add(draft)
        ways.setdefault(to, set()).add(WAYS[Channel(channel)])
    answers = _answers(whose)
    return [
        To(*to, len(letters[to]), min(days[to]), max(days[to]), tuple(sorted(ways[to])), answers[to])
        for to in sorted(days, key=lambda one: (one[1], one[0]))
    ]


def _people(kind: str) -> str:
    words = OFFICES.get(kind, "")
    return f"People who hold this office: {words}" if words else "People, each in their own name"


def _answers(whose: dict[int, tuple[str, str]]) -> Counter[tuple[str, str]]:
    """Return how many letters were answered, without what is confidential."""
    count: Counter[tuple[str, str]] = Counter()
    numbers = sorted(whose)
    for start in range(0, len(numbers), _CHUNK):
        open_ones = Contact.objects.filter(
            kind=ContactKind.REPLY,
            replaced=False,
            confidential=False,
            reply__letters__in=numbers[start : start + _CHUNK],
        )
        for letter in set(open_ones.values_list("reply__letters", flat=True)) & set(numbers):
            count[whose[letter]] += 1
    return count


def _demands(campaign: Campaign, files: CampaignOfFiles | None) -> Iterator[Asked]:
    said = DemandOutcome.objects.filter(
        campaign=campaign, contact__replaced=False, contact__confidential=False
    ).values_list("demand", "outcome")
    count = Counter(said)
    for key, demand in (files.demands if files else {}).items():
        outcomes = [(Outcome(one).label, count[key, one]) for one in Outcome.values if count[key, one]]
        if outcomes:
            title = demand.title.get("en") or next(iter(demand.title.values()), key)
            yield Asked(title, tuple((str(label), number) for label, number in outcomes))
