"""Names as they stand in a letter. Nothing is split, sorted or put in capitals by guesswork."""

from __future__ import annotations

from functools import cache

from plea.address.countries import country_code
from plea.model.people import Recipient

WITH_ARTICLE = (
    "Czech Republic",
    "Dominican Republic",
    "European Union",
    "Holy See",
    "Kingdom of ",
    "Kyrgyz Republic",
    "Netherlands",
    "Philippines",
    "Republic of ",
    "Russian Federation",
    "Slovak Republic",
    "United ",
    "former Yugoslav ",
)
"""How the names of countries begin that English says "the" before."""


def full_name(recipient: Recipient, language: str, title: str | None = None) -> str:
    """Return the whole name for running text: title, given name, patronymic if known, family name."""
    pieces = (
        recipient.cell("title", language) if title is None else title,
        recipient.cell("given_name", language),
        recipient.cell("patronymic", language),
        recipient.cell("family_name", language),
    )
    return " ".join(piece for piece in pieces if piece)


def family_after_honorific(recipient: Recipient, language: str) -> str:
    """Return the family name as it follows Mr, Ms, Lord, Dr.

    In English a Dutch particle takes a capital where no first name precedes it ("Dear
    Mr Van de Ven", but "Mart van de Ven"); a Belgian one stays as its bearer writes it.
    """
    family = recipient.cell("family_name", language)
    if language == "en" and family[:1].islower() and _is_dutch(recipient.cell("country")):
        return family[0].upper() + family[1:]
    return family


@cache
def country_after_of(country: str, language: str) -> str:
    """Return a country's name as it follows "of": English has an article before some.

    >>> country_after_of("Netherlands", "en"), country_after_of("Austria", "en")
    ('the Netherlands', 'Austria')
    """
    if language != "en":
        return country
    if country.startswith("The "):
        return "the " + country.removeprefix("The ")
    return f"the {country}" if country.startswith(WITH_ARTICLE) else country


@cache
def _is_dutch(country: str) -> bool:
    return country_code(country) == "NL" if country else False
