"""Which letter follows which: once a follow-up left, nothing is due at the letter before it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from plea_web.desk.models import Draft


def is_correction(letter: str) -> bool:
    """True for a kind of letter that corrects another one: mep-correction-1."""
    return "-correction-" in letter


def followed_by(numbers: Iterable[int]) -> list[int]:
    """Return the letters that some letters follow, by their numbers."""
    some = list(numbers)
    asked = list(Draft.objects.filter(pk__in=some).values_list("campaign", "letter", "recipient"))
    follow_ups = Draft.objects.filter(
        pk__in=some,
        campaign=OuterRef("campaign"),
        letter=OuterRef("next_letter"),
        recipient=OuterRef("recipient"),
    )
    before = Draft.objects.filter(
        Exists(follow_ups),
        campaign__in={campaign for campaign, _, _ in asked},
        next_letter__in={letter for _, letter, _ in asked},
        recipient__in={recipient for _, _, recipient in asked},
    )
    return list(before.values_list("pk", flat=True))


def followed(drafts: Iterable[Draft]) -> set[int]:
    """Return the numbers of letters whose follow-up has left."""
    asked = [draft for draft in drafts if draft.next_letter]
    if not asked:
        return set()
    left = set(
        Draft.objects.filter(
            campaign__in={one.campaign_id for one in asked},
            letter__in={one.next_letter for one in asked},
            recipient__in={one.recipient for one in asked},
            sent_on__isnull=False,
        ).values_list("campaign", "letter", "recipient")
    )
    return {one.pk for one in asked if (one.campaign_id, one.next_letter, one.recipient) in left}
