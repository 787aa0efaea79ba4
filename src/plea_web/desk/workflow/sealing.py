"""Sealed: what exactly went out, and on what it rests; made once, never changed, and checked years later.

A seal holds hashes and numbers only. The words it vouches for are in the kept file, the approval's package
and the passages; these can be erased where they must be, and what is left of the seal still holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import F
from django.utils import timezone

from plea.merge.again import MadeAgain
from plea.model.case import Case, Fact, Ground, Source
from plea_web.desk.models import (
    Approval,
    Draft,
    Review,
    ReviewKind,
    Sealed,
    VariantPassage,
    Verdict,
)

_Said = list[dict[str, Any]]
_CHUNK = 500  # numbers in one statement


class Sealing:
    """Makes the records of seals; what letters have in common is asked once."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._passages: dict[int, _Said] = {}
        self._values = _readers_of_values([draft.pk for draft in drafts])

    def record_of(self, draft: Draft, approval: Approval, made: MadeAgain) -> dict[str, Any]:
        """Return what a letter's seal says: hashes, numbers, days and the keys of facts and sources."""
        case, language = made.campaign.case, draft.language
        told = draft.variant.facts if draft.variant else ()
        facts = [case.facts[key] for key in told if key in case.facts]
        return {
            "letter": draft.pk,
            "letter_sha256": approval.letter.sha256,
            "size": approval.letter.size,
            "own_version": draft.pinned_id is not None,
            "package_sha256": approval.package_sha256,
            "fingerprint": approval.fingerprint,
            "approval": _approval(approval),
            "passages": self._passages_of(draft.variant_id) if draft.variant_id else [],
            "values": {
                "sha256": draft.values_sha256,
                "approved": self._values.get((draft.pk, draft.values_sha256), []),
            },
            "facts": {fact.key: fact_said(fact, language) for fact in facts},
            "sources": _sources(facts, case),
        }

    def _passages_of(self, variant: int) -> _Said:
        if variant not in self._passages:
            places = VariantPassage.objects.filter(variant=variant).select_related("passage")
            standing = Review.objects.filter(
                passage__in=[place.passage_id for place in places],
                sha256=F("passage__sha256"),
                verdict=Verdict.APPROVED,
                undone=False,
                proposal=False,
            )
            read: dict[int, list[list[Any]]] = {}
            for passage, reader, at in standing.order_by("pk").values_list("passage", "reader", "at"):
                read.setdefault(passage, []).append([reader, at.isoformat()])
            self._passages[variant] = [
                {"sha256": place.passage.sha256, "approved": read.get(place.passage_id, [])}
                for place in places.order_by("position")
            ]
        return self._passages[variant]


def hash_of(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the record of a seal."""
    said = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def seals_of(ready: Iterable[tuple[Draft, Approval, Mapping[str, Any]]]) -> dict[int, Sealed]:
    """Save the seals of letters that leave now, and return them by the numbers of their approvals.

    What was sealed under the same approval before, and taken back, keeps its seal.
    """
    letters = {approval.pk: (draft, approval, record) for draft, approval, record in ready}
    numbers, known = list(letters), {}
    for start in range(0, len(numbers), _CHUNK):
        some = Sealed.objects.filter(approval__in=numbers[start : start + _CHUNK])
        known |= {one.approval_id: one for one in some}
    now = timezone.now()
    new = {
        pk: Sealed(
            draft=draft,
            approval=approval,
            letter=approval.letter,
            record=record,
            sha256=hash_of(record),
            at=now,
        )
        for pk, (draft, approval, record) in letters.items()
        if pk not in known
    }
    Sealed.objects.bulk_create(new.values(), batch_size=300)
    return known | new


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "number": approval.pk,
        "by": approval.by_id,
        "own": approval.own,
        "at": approval.at.isoformat(),
    }


def _readers_of_values(drafts: list[int]) -> dict[tuple[int, str], list[list[Any]]]:
    """Return who approved which values of letters, and when."""
    found: dict[tuple[int, str], list[list[Any]]] = {}
    for start in range(0, len(drafts), _CHUNK):
        read = Review.objects.filter(
            draft__in=drafts[start : start + _CHUNK],
            kind=ReviewKind.VALUES,
            verdict=Verdict.APPROVED,
            undone=False,
            proposal=False,
        )
        for draft, said, reader, at in read.order_by("pk").values_list("draft", "sha256", "reader", "at"):
            found.setdefault((draft, said), []).append([reader, at.isoformat()])
    return found


def fact_said(fact: Fact, language: str) -> dict[str, Any]:
    """Return what a seal says of a fact: its words by hash, how sure we were, why it could be told."""
    return {
        "sha256": sha256(fact.wording.get(language, "").encode()).hexdigest(),
        "standing": fact.standing.value,
        "sensitivity": fact.sensitivity.value,
        "ground": _ground(fact.ground),
        "sources": list(fact.sources),
    }


def _ground(ground: Ground | None) -> dict[str, str] | None:
    if ground is None:
        return None
    return {
        "consent": ground.consent,
        "published_on": ground.published_on,
        "published_source": ground.published_source,
    }


def _sources(facts: Iterable[Fact], case: Case) -> dict[str, str]:
    keys: dict[str, None] = {}
    for fact in facts:
        grounds = (fact.ground.consent, fact.ground.published_source) if fact.ground else ()
        keys |= dict.fromkeys(key for key in (*fact.sources, *grounds) if key in case.sources)
    return {key: source_hash(case.sources[key]) for key in sorted(keys)}


def source_hash(source: Source) -> str:
    """Return the hash of what a source says, without where it stands in the file."""
    said = [
        source.key, source.kind.value, dict(source.text), list(source.links), source.on, source.by,
        source.language, source.words, source.how, str(source.until or ""), str(source.withdrawn or ""),
    ]  # fmt: skip
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
