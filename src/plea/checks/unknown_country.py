"""A country we cannot place gives no postal format and no form of address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from plea.address.countries import country_code, nearest_country
from plea.checks.wanted import recipients_wanted
from plea.model.campaign import Campaign
from plea.model.problem import Problem


def unknown_country(campaign: Campaign) -> Iterator[Problem]:
    """Yield a problem for each cell that names no country; an empty one is no fault here."""
    for recipient in recipients_wanted(campaign):
        for column in ("country", "postal_country"):
            country = recipient.cell(column)
            if not country or _is_country(country):
                continue
            yield Problem(
                code="unknown-country",
                place=recipient.place(column),
                message=f'"{country}" is not a country we know.',
                todo=_todo(country),
                concerns=(recipient.key,),
            )


@cache
def _is_country(name: str) -> bool:
    """A code ("AT") would be printed as it stands, so it is not taken for a name."""
    return country_code(name) is not None


@cache
def _todo(country: str) -> str:
    near = nearest_country(country)
    return f'Write "{near}".' if near else "Write its English short name."
