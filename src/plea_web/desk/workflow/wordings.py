"""Passages and variants of a batch on their way into the records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Count
from rapidfuzz import fuzz

from plea.merge.conditions import conditions_of
from plea.merge.passage import Standing
from plea.merge.passages import Variant as VariantOfLetters
from plea.model.letter import Assignment
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Draft, Member, Passage, Variant, VariantPassage
from plea_web.desk.workflow.authors import changed_since_last_batch

_ALIKE = 50  # of 100: less alike, and it is a new passage and no new wording of an old one


class Wordings:
    """Finds the record of each variant and its passages, making what is new."""

    def __init__(self, campaign: Campaign, brought_by: Member | None) -> None:
        self._campaign = campaign
        self._brought_by = brought_by.pk if brought_by else None
        self._changed = changed_since_last_batch(campaign)
        self._variants: dict[str, int] = dict(
            Variant.objects.filter(campaign=campaign).values_list("sha256", "pk")
        )
        self._met: dict[int, tuple[VariantOfLetters, int]] = {}  # the engine's own, by identity
        self._passages: dict[str, int] = {}
        self._facts: dict[int, list[str]] = {}
        for digest, pk, facts in Passage.objects.filter(campaign=campaign).values_list(
            "sha256", "pk", "facts"
        ):
            self._passages[digest], self._facts[pk] = pk, facts
        self._order: dict[int, int] = {}

    def variant(self, variant: VariantOfLetters) -> int:
        """Return the number of a variant's record."""
        if id(variant) in self._met:
            return self._met[id(variant)][1]
        digest = variant.sha256
        passages = [(self._passage(one, variant.sample), one) for one in variant.passages]
        facts = dict.fromkeys(key for one in variant.passages for key in one.facts)
        if digest in self._variants:
            Variant.objects.filter(pk=self._variants[digest]).update(facts=list(facts))
        else:
            made = Variant.objects.create(
                campaign=self._campaign,
                sha256=digest,
                letter=variant.letter,
                language=variant.language,
                facts=list(facts),
                unread=max(1, len(passages)),  # until it is settled: its letters wait for that
            )
            VariantPassage.objects.bulk_create(
                VariantPassage(variant=made, passage_id=pk, position=number, paragraphs=list(one.indexes))
                for number, (pk, one) in enumerate(passages)
            )
            self._variants[digest] = made.pk
        self._met[id(variant)] = variant, self._variants[digest]
        return self._variants[digest]

    def count(self) -> None:
        """Count the letters that hold each passage, and find what new ones stand in place of."""
        letters = dict(
            Draft.objects.filter(campaign=self._campaign, gone=False, variant__isnull=False)
            .values_list("variant")
            .annotate(letters=Count("pk"))
        )
        counted: dict[int, Counter[str]] = {}
        places = VariantPassage.objects.filter(variant__campaign=self._campaign, variant__in=list(letters))
        for passage, variant, kind in places.values_list("passage", "variant", "variant__letter"):
            counted.setdefault(passage, Counter())[kind] += letters[variant]
        every = list(Passage.objects.filter(campaign=self._campaign))
        new = []
        for passage in every:
            kinds = counted.get(passage.pk, Counter())
            if kinds and not passage.letters:  # also those that a reading which was cut off has made
                new.append(passage)
            passage.kinds, passage.letters = dict(kinds), kinds.total()
            passage.position = self._order.get(passage.pk, passage.position)
        _find_befores(new, every)
        Passage.objects.bulk_update(every, ["kinds", "letters", "position", "before"], batch_size=500)

    def _passage(self, standing: Standing, sample: Assignment) -> int:
        passage = standing.passage
        digest = passage.sha256
        if digest not in self._passages:
            made = Passage.objects.create(
                campaign=self._campaign,
                sha256=digest,
                language=passage.language,
                paragraphs=list(passage.paragraphs),
                notes=list(passage.notes),
                place=str(standing.place)[:300],
                why=self._why(standing, sample),
                facts=list(standing.facts),
                brought_by_id=self._changed.by(standing.place.file, standing.facts) or self._brought_by,
            )
            self._passages[digest] = made.pk
            self._facts[made.pk] = made.facts
        number = self._passages[digest]
        if number not in self._order:
            self._order[number] = len(self._order)
            self._told(number, standing)
        return number

    def _told(self, number: int, standing: Standing) -> None:
        """The same words may tell a fact now that they did not name before: a doubt of it holds them too."""
        if self._facts[number] != list(standing.facts):
            self._facts[number] = list(standing.facts)
            Passage.objects.filter(pk=number).update(facts=self._facts[number])

    def _why(self, standing: Standing, sample: Assignment) -> list[str]:
        files = opened(self._campaign).files
        if files is None or not standing.around:
            return []
        return [
            "; ".join([condition.said, *condition.places])
            for condition in conditions_of(standing.around, files, sample)
        ]


def _find_befores(new: Iterable[Passage], every: Iterable[Passage]) -> None:
    """A new passage stands in place of the most alike one that no letter holds any more."""
    vanished = [passage for passage in every if not passage.letters]
    for passage in new:
        found = [
            (fuzz.ratio(passage.text, old.text), old.pk, old)
            for old in vanished
            if old.language == passage.language and _file(old) == _file(passage)
        ]
        best = max(found, default=None)
        if best and best[0] >= _ALIKE:
            passage.before = best[2]


def _file(passage: Passage) -> str:
    return passage.place.partition(",")[0]
