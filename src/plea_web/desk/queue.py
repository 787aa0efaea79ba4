"""What there is to read, in which order, and what comes next for whom."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, F

from plea_web.desk.models import Campaign, Draft, Member, Passage, Review, ReviewKind, Verdict
from plea_web.desk.workflow.presence import readers
from plea_web.desk.workflow.rules import is_alone

WORDS_A_MINUTE = 180
SECONDS_A_DECISION = 10
EXCEPTION = 0.1  # held by less than this part of the letters of its language


_FIELD = re.compile(r"\{\{.*?\}\}")


class Standing(StrEnum):
    """Where a passage stands for one member."""

    TO_READ = "to read"
    OWN = "yours: somebody else reads it"
    SECOND = "read by you, waits for a second reader"
    ASKED = "changes asked"
    READ = "read"
    ELSEWHERE = "in a language that you do not read"


@dataclass(frozen=True, slots=True)
class Item:
    """A passage in the queue of one member."""

    passage: Passage
    standing: Standing
    exception: bool  # few letters hold it
    readers: tuple[str, ...] = ()  # who else has it before them

    @property
    def waits(self) -> bool:
        """True when this member can read it now."""
        return self.standing == Standing.TO_READ

    @property
    def opening(self) -> str:
        """Its first words."""
        words = " ".join(_FIELD.sub("…", self.passage.text).replace("|", "·").split())
        return words if len(words) <= 70 else words[:69].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Part:
    """What is read of one language: first what most letters hold, then the exceptions."""

    language: str
    items: tuple[Item, ...]

    @property
    def common(self) -> list[Item]:
        """What many letters hold."""
        return [item for item in self.items if not item.exception]

    @property
    def exceptions(self) -> list[Item]:
        """What few letters hold."""
        return [item for item in self.items if item.exception]

    @property
    def read(self) -> int:
        """How many are read."""
        return sum(item.standing == Standing.READ for item in self.items)


@dataclass(frozen=True, slots=True)
class ToRead:
    """What is left for one member."""

    passages: int
    minutes: int
    waiting: dict[str, int]  # language that they do not read → passages


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything there is to read in a campaign, as one member sees it."""

    parts: tuple[Part, ...]

    @property
    def items(self) -> list[Item]:
        """All in their order."""
        return [item for part in self.parts for item in part.items]

    @property
    def waiting(self) -> list[Item]:
        """What this member can read now."""
        return [item for item in self.items if item.waits]

    @property
    def to_read(self) -> ToRead:
        """How much is left, and about how long it takes."""
        waiting = self.waiting
        others: dict[str, int] = {}
        for item in self.items:
            if item.standing == Standing.ELSEWHERE:
                others[item.passage.language] = others.get(item.passage.language, 0) + 1
        return ToRead(len(waiting), minutes(item.passage for item in waiting), others)

    def next(self, after: int | None = None, skipped: Collection[int] = ()) -> Passage | None:
        """Return what this member reads next; last what they skipped or somebody else has before them."""
        waiting = self.waiting
        behind = [item.passage.pk for item in self.items]
        start = behind.index(after) + 1 if after in behind else 0
        turned = [*behind[start:], *behind[:start]]
        order = sorted(
            (item for item in waiting if item.passage.pk != after),
            key=lambda item: (
                item.passage.pk in skipped,
                bool(item.readers),
                turned.index(item.passage.pk),
            ),
        )
        return order[0].passage if order else None

    def beside(self, passage: Passage, step: int) -> Passage | None:
        """Return the passage before (-1) or behind (1) one."""
        items = [item.passage for item in self.items]
        at = next((n for n, one in enumerate(items) if one.pk == passage.pk), None)
        if at is None or not 0 <= at + step < len(items):
            return None
        return items[at + step]


def queue_for(campaign: Campaign, by: Member) -> Queue:
    """Return what there is to read in a campaign, as one member sees it."""
    passages = list(Passage.objects.filter(campaign=campaign, letters__gt=0).select_related("before"))
    letters = _letters(campaign)
    own_words = _approved_by(campaign, by)
    alone = is_alone(by)
    present: dict[int, list[str]] = {}
    for presence in readers(but=by).filter(passage__campaign=campaign):
        present.setdefault(presence.passage_id, []).append(str(presence.member))
    parts: dict[str, list[Item]] = {}
    for passage in passages:
        exception = passage.letters < EXCEPTION * letters.get(passage.language, 0)
        standing = _standing(passage, campaign, by, own_words, alone)
        parts.setdefault(passage.language, []).append(
            Item(passage, standing, exception, tuple(present.get(passage.pk, ())))
        )
    mine = [language for language in by.languages if language in parts]
    ordered = [*mine, *sorted(language for language in parts if language not in mine)]
    return Queue(tuple(Part(language, _ordered(parts[language])) for language in ordered))


def to_read(campaign: Campaign, by: Member) -> ToRead:
    """Return how much is left for a member: "18 passages, about 12 minutes"."""
    return queue_for(campaign, by).to_read


def minutes(passages: Iterable[Passage]) -> int:
    """Return about how long it takes to read and decide; never less than a minute where there is any."""
    seconds = 0.0
    for passage in passages:
        words = len(passage.text.split()) + sum(len(note.split()) for note in passage.notes)
        seconds += words * 60 / WORDS_A_MINUTE + SECONDS_A_DECISION
    return max(1, round(seconds / 60)) if seconds else 0


def _ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(
        sorted(
            items, key=lambda one: (one.exception, -one.passage.letters, one.passage.position, one.passage.pk)
        )
    )


def _letters(campaign: Campaign) -> dict[str, int]:
    counted = Draft.objects.filter(campaign=campaign, gone=False).values_list("language")
    return dict(counted.annotate(letters=Count("pk")).order_by())


def _approved_by(campaign: Campaign, by: Member) -> set[int]:
    return set(
        Review.objects.filter(
            passage__campaign=campaign,
            kind=ReviewKind.PASSAGE,
            reader=by,
            verdict=Verdict.APPROVED,
            undone=False,
            proposal=False,
            sha256=F("passage__sha256"),
        ).values_list("passage", flat=True)
    )


def _standing(passage: Passage, campaign: Campaign, by: Member, read: set[int], alone: bool) -> Standing:
    if passage.asked:
        return Standing.ASKED
    if passage.approvals >= campaign.readings:
        return Standing.READ
    if passage.pk in read:
        return Standing.SECOND
    if by.languages and passage.language not in by.languages:
        return Standing.ELSEWHERE
    if passage.brought_by_id == by.pk and not alone:
        return Standing.OWN
    return Standing.TO_READ
