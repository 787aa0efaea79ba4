"""The people of a language as sheets to read and initial: whole countries, about sixty people each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from django.db.models import Count, Q, QuerySet

from plea_web.desk.models import Campaign, Draft

ABOUT = 60
AT_MOST = 75  # so many still fit on one sheet of paper


@dataclass(frozen=True, slots=True)
class LeftOfPeople:
    """How many people are left to read in a language, and how many of them look odd."""

    language: str
    odd: int
    others: int


@dataclass(frozen=True, slots=True)
class Country:
    """How many people of a country there are to read, and how many are read."""

    name: str
    people: int
    read: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Whole countries, or one part of a large one."""

    number: int  # from 1, in one language
    countries: tuple[Country, ...]
    part: int = 1
    parts: int = 1

    @property
    def people(self) -> int:
        """How many stand on it."""
        whole = sum(country.people for country in self.countries)
        return min(self.size, whole - (self.part - 1) * self.size)

    @property
    def size(self) -> int:
        """How many fit on a part."""
        return ceil(sum(country.people for country in self.countries) / self.parts)

    @property
    def title(self) -> str:
        """Its countries in words."""
        names = [country.name or "No country" for country in self.countries]
        if self.parts > 1:
            return f"{names[0]}, part {self.part} of {self.parts}"
        return names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"

    @property
    def names(self) -> str:
        """All its countries."""
        return ", ".join(country.name or "no country" for country in self.countries)

    @property
    def so_far(self) -> str:
        """How far its countries are read, where somebody has begun."""
        read, people = (sum(getattr(one, what) for one in self.countries) for what in ("read", "people"))
        of_all = " of the country" if self.parts > 1 else ""
        return f"{read} of {people}{of_all} read" if 0 < read < people else ""

    @property
    def is_read(self) -> bool:
        """True when every person of its countries is read."""
        return all(country.read == country.people for country in self.countries)


@dataclass(frozen=True, slots=True)
class Group:
    """A sheet of several countries, or all sheets of one."""

    sheets: tuple[Sheet, ...]

    @property
    def title(self) -> str:
        """Its countries in words."""
        first = self.sheets[0]
        return first.title if first.parts == 1 else first.countries[0].name or "No country"

    @property
    def people(self) -> int:
        """How many stand on its sheets."""
        return sum(country.people for country in self.sheets[0].countries)

    @property
    def go_on(self) -> Sheet:
        """Where somebody who reads its sheets in their order goes on."""
        first = self.sheets[0]
        read = sum(country.read for country in first.countries)
        return self.sheets[min(len(self.sheets) - 1, read // max(first.size, 1))]


def grouped(sheets: Iterable[Sheet]) -> list[Group]:
    """Return sheets with those of one country together."""
    return [Group(tuple(some)) for _, some in groupby(sheets, key=lambda sheet: sheet.number - sheet.part)]


def people_of(campaign: Campaign, language: str) -> QuerySet[Draft]:
    """Return the letters of a language whose people are read by sheet: those that do not look odd."""
    return _readable(campaign, language).filter(looks_odd=False)


def odd_ones(campaign: Campaign, language: str) -> QuerySet[Draft]:
    """Return the letters of a language whose values look odd."""
    return _readable(campaign, language).filter(looks_odd=True).order_by("country", "name", "pk")


def sheets_of(campaign: Campaign, language: str) -> list[Sheet]:
    """Return the sheets of a language in the order of its countries."""
    counted = (
        people_of(campaign, language)
        .values_list("country")
        .annotate(people=Count("pk"), read=Count("pk", filter=Q(values_read=True)))
        .order_by("country")
    )
    return list(_numbered(Country(*row) for row in counted))


def people_on(campaign: Campaign, language: str, sheet: Sheet) -> list[Draft]:
    """Return the letters of a sheet by country and name."""
    names = [country.name for country in sheet.countries]
    found = people_of(campaign, language).filter(country__in=names).order_by("country", "name", "pk")
    start = (sheet.part - 1) * sheet.size
    return list(found[start : start + sheet.size])


def left_of_people(campaign: Campaign) -> list[LeftOfPeople]:
    """Return what is left of people, by language; languages that are done are left out."""
    left = Draft.objects.filter(campaign=campaign, gone=False, variant__isnull=False, values_read=False)
    counted = left.order_by("language").values_list("language")
    odd = Count("pk", filter=Q(looks_odd=True))
    return [LeftOfPeople(*row) for row in counted.annotate(odd=odd, others=Count("pk") - odd)]


def _readable(campaign: Campaign, language: str) -> QuerySet[Draft]:
    return Draft.objects.filter(campaign=campaign, language=language, gone=False, variant__isnull=False)


def _numbered(countries: Iterable[Country]) -> Iterator[Sheet]:
    """Yield sheets: small countries share one, a large one has several of its own."""
    number, together = 1, list[Country]()
    for country in countries:
        if country.people > AT_MOST:
            parts = ceil(country.people / ABOUT)
            for part in range(1, parts + 1):
                yield Sheet(number, (country,), part, parts)
                number += 1
            continue
        if together and sum(one.people for one in together) + country.people > AT_MOST:
            yield Sheet(number, tuple(together))
            number, together = number + 1, []
        together.append(country)
    if together:
        yield Sheet(number, tuple(together))
