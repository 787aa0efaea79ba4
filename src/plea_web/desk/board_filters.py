"""What can be chosen on the board: each question with its answers, and how many letters each would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plea_web.desk.board import Counts, answered_demands, outcomes
from plea_web.desk.board_choice import CODED, DUE, NOBODY, Chosen, coded
from plea_web.desk.models import Campaign, Member, Outcome
from plea_web.desk.permissions import STAFF

_OF_LETTERS = ("book", "letter", "office", "country", "group")


@dataclass(frozen=True, slots=True)
class Answer:
    """One value to choose."""

    value: str
    label: str
    count: int | None  # None: not counted


@dataclass(frozen=True, slots=True)
class Filter:
    """One question."""

    name: str  # in the address
    label: str
    every: str  # "All lists"
    value: str
    answers: tuple[Answer, ...]


def known_values(campaign: Campaign, counts: Counts) -> dict[str, set[str]]:
    """Return the values by which letters can be chosen, by part."""
    found = {part: {getattr(cell, part) for cell in counts.cells} for part in _OF_LETTERS}
    asked = campaign.found.get("demands", {}).values()
    demands = {demand for keys in asked for demand in keys} | set(answered_demands(campaign))
    return found | {"demand": demands}


def owners_of(counts: Counts) -> list[Member]:
    """Return who keeps contacts here, or could."""
    named = {cell.owner for cell in counts.cells if cell.owner}
    staff = Member.objects.filter(active=True, user__isnull=False, role__in=STAFF)
    others = Member.objects.filter(pk__in=named)
    return sorted({*staff, *others}, key=lambda one: (str(one), one.pk))


def filters_of(
    campaign: Campaign, counts: Counts, chosen: Chosen, owners: Iterable[Member], *, confidential: bool
) -> list[Filter]:
    """Return the questions that have two answers or more, or that are answered."""
    titles = campaign.found.get("letters", {})
    names = {str(one.pk): str(one) for one in owners}

    def counted(part: str) -> Counter[str]:
        found = counts.by(part, chosen.without(part))
        return Counter({str(value): number for value, number in found.items() if value})

    def plain(part: str) -> list[Answer]:
        return [Answer(value, value, number) for value, number in sorted(counted(part).items())]

    due = counts.due(chosen.without("due"))
    unowned = counts.by("owner", chosen.without("owner"))[None]
    kinds = [Answer(key, titles.get(key) or key, number) for key, number in sorted(counted("letter").items())]
    whose = [Answer(key, names.get(key, key), number) for key, number in counted("owner").items()]
    found = [
        _filter("book", "List", "All lists", chosen, plain("book")),
        _filter("letter", "Kind", "All kinds", chosen, kinds),
        _filter("office", "Office", "All offices", chosen, plain("office")),
        _filter("country", "Country", "All countries", chosen, plain("country")),
        _filter("group", "Party group", "All groups", chosen, plain("group")),
        _filter(
            "owner", "Owner", "Whoever’s", chosen,
            [Answer(NOBODY, "Nobody’s", unowned), *sorted(whose, key=lambda one: one.label)],
        ),
        _filter("due", "Due", "Whenever due", chosen, [Answer(key, DUE[key], due[key]) for key in DUE]),
        *_demands(campaign, chosen, confidential=confidential),
    ]  # fmt: skip
    return [one for one in found if len(one.answers) > 1 or one.value or one.name == "demand"]


def _demands(campaign: Campaign, chosen: Chosen, *, confidential: bool) -> list[Filter]:
    asked = [
        Answer(demand, demand.replace("_", " ").capitalize(), None) for demand in answered_demands(campaign)
    ]
    found = [_filter("demand", "Answer to", "Any demand", chosen, asked)] if asked else []
    if chosen.demand:
        said = outcomes(campaign, chosen.demand, confidential=confidential)
        came = [Answer(one.value, str(one.label), said.get(one.value, 0)) for one in Outcome]
        found.append(_filter("outcome", "Outcome", "Any outcome", chosen, came))
    return found


def _filter(part: str, label: str, every: str, chosen: Chosen, answers: Iterable[Answer]) -> Filter:
    value = getattr(chosen, part)
    shown = [one for one in answers if one.count != 0 or one.value == value]
    if value and value not in {one.value for one in shown}:
        shown.append(Answer(value, "what is there no longer" if value.startswith("#") else value, 0))
    if part not in CODED:
        return Filter(part, label, every, value, tuple(shown))
    said = tuple(replace(one, value=coded(one.value)) for one in shown)
    return Filter(CODED[part], label, every, coded(value) if value else "", said)
