"""Names of countries and their two-letter codes (ISO 3166-1 alpha-2), in the languages of our letters.

The names come from CLDR (Babel). CLDR knows today's names only, so the names that lists of
earlier years print, and those that people really type, stand in ALSO_CALLED.
"""

from __future__ import annotations

from functools import cache

LANGUAGES = ("en", "de", "fr", "pl", "ru", "kk", "uk", "it", "es")

ALSO_CALLED = {
    "america": "US",
    "bosnia and herzegovina": "BA",
    "britain": "GB",
    "burma": "MM",
    "cape verde": "CV",
    "czech republic": "CZ",
    "england": "GB",
    "former yugoslav republic of macedonia": "MK",
    "fyrom": "MK",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "kyrgyz republic": "KG",
    "macedonia": "MK",
    "moldova, republic of": "MD",
    "northern ireland": "GB",
    "people's republic of china": "CN",
    "repubblica ceca": "CZ",
    "republic of ireland": "IE",
    "republic of kazakhstan": "KZ",
    "republic of moldova": "MD",
    "republika czeska": "CZ",
    "república checa": "CZ",
    "république tchèque": "CZ",
    "russian federation": "RU",
    "scotland": "GB",
    "slovak republic": "SK",
    "swaziland": "SZ",
    "the former yugoslav republic of macedonia": "MK",
    "the netherlands": "NL",
    "tschechische republik": "CZ",
    "turkey": "TR",
    "türkiye": "TR",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "wales": "GB",
    "казахстан": "KZ",
    "республика казахстан": "KZ",
    "чешская республика": "CZ",
}


def country_code(name: str) -> str | None:
    """Return the code of a country by its name in one of our languages, or None.

    >>> country_code("Czech Republic"), country_code("Казахстан"), country_code("Norwey")
    ('CZ', 'KZ', None)
    """
    folded = _folded(name)
    if folded in ALSO_CALLED:
        return ALSO_CALLED[folded]
    return next((codes[folded] for codes in map(_codes, LANGUAGES) if folded in codes), None)


def country_in(name: str, language: str) -> str:
    """Return a country's name in a language; English names, and those we do not know, stay as they are.

    >>> country_in("Czech Republic", "ru"), country_in("Czech Republic", "en")
    ('Чехия', 'Czech Republic')
    """
    code = country_code(name) if language != "en" and language in LANGUAGES else None
    return _territories(language).get(code, name) if code else name


def nearest_country(name: str) -> str | None:
    """Return the English name most like a misspelt one, or None when nothing is near."""
    from rapidfuzz import fuzz, process

    names = {_folded(known): known for known in _territories("en").values()}
    found = process.extractOne(_folded(name), names.keys(), scorer=fuzz.ratio, score_cutoff=75)
    return names[found[0]] if found else None


def _folded(name: str) -> str:
    return name.strip().casefold().replace("’", "'")


@cache
def _codes(language: str) -> dict[str, str]:
    return {_folded(name): code for code, name in _territories(language).items()}


@cache
def _territories(language: str) -> dict[str, str]:
    from babel import Locale

    return {
        code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code.isalpha()
    }
