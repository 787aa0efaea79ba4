"""What a doubted fact reaches: letters that wait, letters that are printed, and letters that left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from plea_web.desk.models import LEFT, Campaign, Channel, Despatch, Draft, Hold, Variant

A_PAGE = 100
_MOST_PRINTED = 5_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SentTelling:
    """A letter that left with the fact in it."""

    draft: Draft
    ways: tuple[tuple[str, date], ...]  # channel in words, day


@dataclass(frozen=True, slots=True)
class Reach:
    """The three lists. `waiting` and `sent` hold one page, `printed` all."""

    waiting: list[Draft]
    waiting_count: int
    printed: list[tuple[Draft, date]]  # in the order of the envelopes, with the day of printing
    sent: list[SentTelling]
    sent_count: int

    @property
    def more_waiting(self) -> int | None:
        """Return after which letter the list of those that wait goes on; None at its end."""
        return self.waiting[-1].pk if len(self.waiting) == A_PAGE else None

    @property
    def more_sent(self) -> int | None:
        """Return after which letter the list of those that left goes on; None at its end."""
        return self.sent[-1].draft.pk if len(self.sent) == A_PAGE else None


def letters_telling(campaign: Campaign, fact: str) -> QuerySet[Draft]:
    """Return the letters that tell a fact: as they left, or as they are made now."""
    telling = Variant.objects.filter(campaign=campaign).values_list("pk", "facts")
    variants = [pk for pk, facts in telling if fact in facts]
    return Draft.objects.filter(campaign=campaign, variant__in=variants)


def letters_of_hold(hold: Hold) -> QuerySet[Draft]:
    """Return the letters that a hold is about."""
    if hold.draft_id:
        return Draft.objects.filter(pk=hold.draft_id)
    return letters_telling(hold.campaign, hold.fact)


def reach_of(letters: QuerySet[Draft], *, waiting_after: int = 0, sent_after: int = 0) -> Reach:
    """Return what some letters are in; the lists of those that wait and that left from a letter on."""
    printed = _printed(letters)
    there = {draft.pk for draft, _ in printed}
    unsent = letters.filter(gone=False).exclude(state__in=LEFT).exclude(pk__in=there)
    left = letters.filter(state__in=LEFT)
    return Reach(
        waiting=list(unsent.filter(pk__gt=waiting_after).order_by("pk")[:A_PAGE]),
        waiting_count=unsent.count(),
        printed=printed,
        sent=_sent(left.filter(pk__gt=sent_after).order_by("pk")[:A_PAGE]),
        sent_count=left.count(),
    )


def _printed(letters: QuerySet[Draft]) -> list[tuple[Draft, date]]:
    """Return the letters that lie in a pile, as the envelopes lie there: kind, country, name.

    One that left by e-mail may still lie here on paper.
    """
    lying = Despatch.objects.filter(
        withdrawn=False,
        sent_on__isnull=True,
        printed_on__isnull=False,
        channel=Channel.PAPER,
        draft__in=letters,
    )
    ordered = lying.select_related("draft").order_by("draft__letter", "draft__country", "draft__name", "pk")
    return [(one.draft, one.printed_on) for one in ordered[:_MOST_PRINTED] if one.printed_on]


def _sent(letters: Iterable[Draft]) -> list[SentTelling]:
    drafts = list(letters)
    ways: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for start in range(0, len(drafts), _CHUNK):
        some = [draft.pk for draft in drafts[start : start + _CHUNK]]
        gone = Despatch.objects.filter(draft__in=some, withdrawn=False, sent_on__isnull=False)
        for one in gone.order_by("sent_on", "pk"):
            if one.sent_on:
                ways[one.draft_id].append((one.get_channel_display(), one.sent_on))
    return [SentTelling(draft, tuple(ways[draft.pk])) for draft in drafts]
