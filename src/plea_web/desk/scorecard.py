"""What became of each demand: at how many offices it was granted, refused, or not answered at all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Count, Q, QuerySet

from plea_web.desk.dashboard import Chosen, Tally, contacts_of
from plea_web.desk.letters_of import opened
from plea_web.desk.models import Campaign, Claim, ContactKind, DemandOutcome, Outcome

GAVE = (Outcome.GRANTED, Outcome.PARTLY)
"""Outcomes whose offices are named."""
NAMED = 6
"""How many offices of an outcome are named; the board has the others."""


@dataclass(frozen=True, slots=True)
class Score:
    """One demand."""

    key: str
    title: str
    offices: Mapping[Outcome, int]  # by what their newest answer says
    asked: int  # offices that a letter with this demand went to
    gave: Mapping[Outcome, Sequence[tuple[int, str]]] = field(default_factory=dict)  # number and name

    @property
    def answered(self) -> int:
        """Offices that said something about it."""
        return sum(self.offices.values())

    @property
    def silent(self) -> int:
        """Offices that were asked and have said nothing about it yet."""
        return max(self.asked - self.answered, 0)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All demands of a campaign, in the order of its files."""

    scores: list[Score]
    withheld: int  # outcomes in confidential replies, which are not counted here

    @property
    def answered(self) -> int:
        """What offices said, over all demands."""
        return sum(score.answered for score in self.scores)


def scorecard(campaign: Campaign, chosen: Chosen, tally: Tally, *, confidential: bool) -> Scorecard:
    """Count what offices answered to each demand; confidential replies only for whom they are shown to.

    `tally` are the letters counted, which tells what kinds of letters go to a list.
    """
    answers = contacts_of(campaign, chosen).filter(kind=ContactKind.REPLY)
    standing = DemandOutcome.objects.filter(campaign=campaign, stands=True)
    if chosen:
        standing = standing.filter(contact__in=answers)
    counts, withheld = _counted(standing), 0
    if not confidential:
        secret = _counted(standing.filter(contact__in=answers.filter(confidential=True)))
        withheld = sum(sum(said.values()) for said in secret.values())
        counts = {demand: said - secret.get(demand, Counter()) for demand, said in counts.items()}
    named = _named(campaign, chosen, confidential=confidential)
    titles, kinds = _demands(campaign)
    keys = list(dict.fromkeys([*titles, *counts]))
    asked = _asked(campaign, chosen, tally, kinds)
    scores = [
        Score(key, titles.get(key) or key, said, asked.get(key, 0), _gave(named, key, said))
        for key, said in ((key, counts.get(key, Counter())) for key in keys)
    ]
    return Scorecard(scores, withheld)


def _named(campaign: Campaign, chosen: Chosen, *, confidential: bool) -> QuerySet[DemandOutcome]:
    """Return the outcomes whose offices may be named; asked so that the first few are found at once."""
    whose = chosen.where(
        person="contact__recipient__", book="contact__draft__book", kind="contact__draft__letter"
    )
    named = DemandOutcome.objects.filter(campaign=campaign, stands=True, **whose)
    return named if confidential else named.filter(contact__confidential=False)


def _counted(outcomes: QuerySet[DemandOutcome]) -> dict[str, Counter[Outcome]]:
    """Return how many outcomes there are of each kind, by demand."""
    counts: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for demand, outcome, number in (
        outcomes.order_by().values_list("demand", "outcome").annotate(n=Count("*"))
    ):
        counts[demand][Outcome(outcome)] = number
    return counts


def _demands(campaign: Campaign) -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    """Return the title of each demand that the files know, and the kinds of letters that make it."""
    files = opened(campaign).files
    if files is None:
        return {}, {}
    titles = {
        key: demand.title.get("en") or next(iter(demand.title.values()), "")
        for key, demand in files.demands.items()
    }
    makes: Mapping[str, list[str]] = campaign.found.get("demands", {})
    kinds = {key: frozenset(kind for kind, made in makes.items() if key in made) for key in titles}
    return titles, kinds


def _asked(
    campaign: Campaign, chosen: Chosen, tally: Tally, kinds: Mapping[str, frozenset[str]]
) -> dict[str, int]:
    """Return at how many offices each demand was made; the demands of the same kinds are counted once."""
    sets = sorted(set(kinds.values()), key=sorted)
    counts = {
        f"n{number}": Count("office", distinct=True, filter=Q(letter__in=names))
        for number, names in enumerate(sets)
    }
    if not counts:
        return {}
    made = Claim.objects.filter(campaign=campaign, **replace(chosen, book="").where(person="recipient__"))
    if chosen.book:
        made = made.filter(letter__in=tally.kinds_of(chosen.book))
    found = made.aggregate(**counts)
    return {demand: found[f"n{sets.index(names)}"] for demand, names in kinds.items()}


def _gave(
    standing: QuerySet[DemandOutcome], demand: str, counts: Mapping[Outcome, int]
) -> dict[Outcome, list[tuple[int, str]]]:
    """Return some offices that gave a demand, wholly or partly, those of the newest answers first."""
    return {
        outcome: _offices(standing.filter(demand=demand, outcome=outcome))
        for outcome in GAVE
        if counts.get(outcome)
    }


def _offices(outcomes: QuerySet[DemandOutcome]) -> list[tuple[int, str]]:
    rows: Iterable[tuple[int, str]] = outcomes.order_by("-contact_id").values_list(
        "contact__office", "contact__office__name"
    )[:NAMED]
    return list(rows)
