"""Somebody's health and private life are theirs: we tell what they agreed to or what is already known.

A consent must be a source of kind consent; that a newspaper wrote it is a publication, another ground.
"""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.campaign import Campaign
from plea.model.case import Fact, Sensitivity, SourceKind
from plea.model.problem import Problem

_TODO = (
    'Write "ground: {consent: s4}" under it, with the key of the source that holds the consent, '
    'or "ground: {published: {source: s1}}", with that of the publication.'
)

_TODO_IN_SHEET = (
    'Write in the column "consent" of its row the key of the source that holds the consent, '
    'or in the column "published_source" that of the publication.'
)


def medical_without_ground(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each medical or personal fact that has no ground, or one that is none."""
    for fact in campaign.case.facts.values():
        if fact.sensitivity is not Sensitivity.PUBLIC and not _has_ground(fact):
            message = f'The fact "{fact.key}" is {fact.sensitivity} and has no ground for telling it.'
            todo = _TODO_IN_SHEET if fact.place.in_sheet else _TODO
            yield Problem("medical-without-ground", fact.place, message, todo)
        consent = campaign.case.sources.get(fact.ground.consent) if fact.ground else None
        if consent and consent.kind is not SourceKind.CONSENT:
            yield Problem(
                code="medical-without-ground",
                place=fact.place,
                message=f'The ground of the fact "{fact.key}" is the consent "{consent.key}", '
                f"but that source is of kind {consent.kind}.",
                todo=f'Name the source that is a consent, or write "kind: consent" under "{consent.key}".',
            )


def _has_ground(fact: Fact) -> bool:
    """A publication has to be named by its source, or by who published it and when."""
    ground = fact.ground
    if ground is None:
        return False
    return bool(ground.consent or ground.published_source or (ground.published_by and ground.published_on))
