"""A few whole letters, chosen so that each passage is read in one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from plea_web.desk.models import Campaign, Draft, Review, ReviewKind, Variant, VariantPassage, Verdict


@dataclass(frozen=True, slots=True)
class Chosen:
    """A letter to read to its end, and how many passages are read in it first."""

    draft: Draft
    passages: int
    read: bool


def letters_to_read(campaign: Campaign, language: str) -> list[Chosen]:
    """Return the letters of a language to read to the end: those read already, then the fewest others."""
    left, holding = _to_cover(campaign, language)
    chosen: list[Chosen] = []
    for draft in _read_already(campaign, language):
        covered = holding.get(draft.variant_id, set()) & left
        if covered:
            left -= covered
            chosen.append(Chosen(draft, len(covered), True))
    variants = _fewest(left, holding)
    samples = _samples(campaign, [variant for variant, _ in variants])
    return [*chosen, *(Chosen(samples[variant], count, False) for variant, count in variants)]


def left_to_end(campaign: Campaign, languages: Iterable[str]) -> int:
    """Return how many whole letters are left to read in some languages."""
    chosen = (one for language in languages for one in letters_to_read(campaign, language))
    return sum(not one.read for one in chosen)


def _to_cover(campaign: Campaign, language: str) -> tuple[set[int], dict[int, set[int]]]:
    """Return all passages, and which variants hold which; only variants that somebody gets."""
    drafts = Draft.objects.filter(campaign=campaign, variant=OuterRef("pk"), gone=False)
    living = Variant.objects.filter(Exists(drafts), campaign=campaign, language=language)
    holding: dict[int, set[int]] = {}
    for variant, passage in VariantPassage.objects.filter(variant__in=living).values_list(
        "variant", "passage"
    ):
        holding.setdefault(variant, set()).add(passage)
    return set().union(*holding.values()), holding


def _read_already(campaign: Campaign, language: str) -> list[Draft]:
    said = Review.objects.filter(
        kind=ReviewKind.LETTER,
        verdict=Verdict.APPROVED,
        undone=False,
        draft__campaign=campaign,
        draft__language=language,
        draft__gone=False,
        sha256=F("draft__sha256"),
    )
    by_pk = {review.draft_id: review.draft for review in said.select_related("draft").order_by("pk")}
    return list(by_pk.values())


def _fewest(left: set[int], holding: dict[int, set[int]]) -> list[tuple[int, int]]:
    """Return variants that hold all that is left, the one that holds most first."""
    chosen, left = [], set(left)
    while left:
        variant = max(holding, key=lambda one: (len(holding[one] & left), -one))
        covered = holding[variant] & left
        if not covered:
            break
        chosen.append((variant, len(covered)))
        left -= covered
    return chosen


def _samples(campaign: Campaign, variants: list[int]) -> dict[int, Draft]:
    return {
        variant: Draft.objects.filter(variant=variant, campaign=campaign, gone=False).order_by("pk")[0]
        for variant in variants
    }
