"""What a check finds, with the page on which it is put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.problem import Place, Problem
from plea_web.desk.models import Campaign
from plea_web.desk.workflow.files import texts_of


@dataclass(frozen=True, slots=True)
class Found:
    """One problem as a page shows it."""

    problem: Problem
    link: str  # where it is put right; "" where only the file itself can be changed
    what: str  # what the link leads to, in words


def link_to(name: str, *numbers: int) -> str:
    """Return an address, "" while this desk has no such page."""
    try:
        return reverse(name, args=numbers)
    except NoReverseMatch:
        return ""


def found_at(campaign: Campaign, files: CampaignOfFiles | None, problems: Iterable[Problem]) -> list[Found]:
    """Return problems with the pages that put them right, those that stop letters first."""
    found = [Found(problem, *_page(campaign, files, problem.place)) for problem in problems]
    return sorted(found, key=lambda one: not one.problem.stops)


def of_file(found: Iterable[Found], *names: str) -> list[Found]:
    """Return the problems that stand in one of these files."""
    return [one for one in found if one.problem.place.file in names]


def _page(campaign: Campaign, files: CampaignOfFiles | None, place: Place) -> tuple[str, str]:
    if files is None:
        return "", ""
    name = place.file.rsplit("/", 1)[-1]
    if name == "campaign.yaml":
        return link_to("senders", campaign.pk), "Senders and dates"
    if name.startswith("case."):
        return _of_case(campaign, files, place)
    if name.startswith("demands."):
        return link_to("demands", campaign.pk), "Demands"
    if place.file.startswith("layouts/"):
        return link_to("start_letterhead", campaign.pk), "Your letterhead"
    if place.file.startswith("recipients/"):
        return _of_list(campaign, files, place)
    if place.file.startswith("texts/"):
        names = texts_of(campaign)
        if place.file in names:
            return link_to("text", campaign.pk, names.index(place.file) + 1), "this text"
        return link_to("texts", campaign.pk), "Letters and texts"
    return "", ""


def _of_list(campaign: Campaign, files: CampaignOfFiles, place: Place) -> tuple[str, str]:
    """Return the page of the row in which a place is; the page of the lists where it is in none."""
    for number, book in enumerate(files.books.values(), start=1):
        if (book.file, f"sheet {book.sheet}") == (place.file, place.part) and place.number > 1:
            return link_to("row", campaign.pk, number, place.number), "this row"
    return link_to("start_list", campaign.pk), "Your list"


def _of_case(campaign: Campaign, files: CampaignOfFiles, place: Place) -> tuple[str, str]:
    """Return the page of the fact or source whose lines hold a place."""
    number = _number_at(place, {key: fact.place for key, fact in files.case.facts.items()})
    source = _number_at(place, {key: source.place for key, source in files.case.sources.items()})
    facts, sources = list(files.case.facts.values()), list(files.case.sources.values())
    if number and (not source or facts[number - 1].place.number > sources[source - 1].place.number):
        return link_to("fact", campaign.pk, number), "this fact"
    if source:
        return link_to("source", campaign.pk, source), "this source"
    return link_to("facts", campaign.pk), "Facts"


def _number_at(place: Place, places: Mapping[str, Place]) -> int:
    """Return the number of the last heading at or above a place, 0 where there is none."""
    above = [
        n
        for n, one in enumerate(places.values(), start=1)
        if one.number <= place.number and one.part == place.part
    ]
    return above[-1] if above else 0
