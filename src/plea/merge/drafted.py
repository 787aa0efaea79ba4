"""What there is to know of each letter of a campaign before anybody reads it, for whoever keeps count.

Letters are filled and not packed. Their fingerprints tell whether a letter that lies on the disk was made
from what the files say now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plea.merge.batch import Batch
from plea.merge.fingerprint import fingerprint
from plea.merge.odd import Oddities
from plea.merge.passages import Variant, Variants, telling_branches
from plea.model.campaign import Campaign
from plea.model.letter import Assignment, Whose


@dataclass(frozen=True, slots=True)
class Drafted:
    """One letter as its files make it now."""

    assignment: Assignment
    fingerprint: str
    variant: Variant
    values: Mapping[str, str]  # the recipient's, as far as the letter prints them
    odd: tuple[str, ...]  # why somebody should look at them
    facts: tuple[str, ...]  # keys of the facts that it tells

    @property
    def whose(self) -> Whose:
        """Which letter to whom, as a manifest says it."""
        return self.assignment.whose

    @property
    def values_sha256(self) -> str:
        """The hash that stands for exactly these values."""
        return hashlib.sha256(json.dumps(self.values, ensure_ascii=False).encode()).hexdigest()


def drafted(campaign: Campaign) -> tuple[Batch, Iterator[Drafted]]:
    """Return the batch, whose problems grow, and its letters one after the other."""
    batch = telling_branches(campaign)
    return batch, _each(campaign, batch)


def _each(campaign: Campaign, batch: Batch) -> Iterator[Drafted]:
    variants = Variants(campaign)
    oddities = Oddities(batch.plan.assignments)
    for made in batch.made():
        variant = variants.of(made)
        recipient = made.values["recipient"]
        values = {column: str(recipient.get(column, "")) for column in variant.columns}
        facts = made.filled.used | made.compiled.everywhere
        yield Drafted(
            made.assignment,
            fingerprint(made.compiled, made.filled, made.values, made.addressing.form),
            variant,
            values,
            tuple(oddities.of(made.assignment, values)),
            tuple(sorted(facts)),
        )
