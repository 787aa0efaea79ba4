"""What people put before their names, and what it tells us: nothing else tells a gender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from plea.address.forms import Gender

HONORIFICS: Mapping[str, Mapping[Gender, tuple[str, ...]]] = {
    "en": {
        Gender.MASCULINE: ("Mr", "Lord", "Baron", "Sir"),
        Gender.FEMININE: ("Ms", "Mrs", "Miss", "Lady", "Baroness", "Dame"),
        Gender.NEUTRAL: ("Mx",),
    },
    "de": {Gender.MASCULINE: ("Herr", "Herrn"), Gender.FEMININE: ("Frau",)},
    "fr": {
        Gender.MASCULINE: ("M.", "Monsieur"),
        Gender.FEMININE: ("Mme", "Madame", "Mlle", "Mademoiselle"),
    },
    "pl": {Gender.MASCULINE: ("Pan",), Gender.FEMININE: ("Pani",)},
    "ru": {Gender.MASCULINE: ("господин", "г-н"), Gender.FEMININE: ("госпожа", "г-жа")},
    "kk": {Gender.MASCULINE: ("мырза",), Gender.FEMININE: ("ханым",)},
    "uk": {Gender.MASCULINE: ("пан",), Gender.FEMININE: ("пані",)},
    "it": {
        Gender.MASCULINE: ("Sig.", "Sig", "Signor", "Signore"),
        Gender.FEMININE: ("Sig.ra", "Signora", "Sig.na", "Signorina"),
    },
    "es": {
        Gender.MASCULINE: ("Sr.", "Sr", "Señor", "Don"),
        Gender.FEMININE: ("Sra.", "Sra", "Señora", "Srta.", "Srta", "Señorita", "Doña"),
    },
}
"""The first word of each is the one printed for an honorific typed in another language."""

DEGREES = frozenset({"dr", "prof", "professor"})


@dataclass(frozen=True, slots=True)
class Honorific:
    """An honorific as one letter may print it; an unknown or empty one is printed nowhere."""

    word: str = ""
    gender: Gender = Gender.NEUTRAL


def honorific(typed: str, language: str) -> Honorific | None:
    """Return what a typed honorific is in a letter of a language, None when we do not know it.

    >>> honorific("Frau", "en").word, honorific("mrs.", "en").word, honorific("Mister", "en")
    ('Ms', 'Mrs', None)
    """
    if not typed:
        return Honorific()
    folded = typed.casefold()
    found = _index().get(folded) or _index().get(folded.rstrip("."))
    if found is None:
        return None
    word, spoken, gender = found
    if spoken == language:
        return Honorific(word, gender)
    return Honorific(HONORIFICS[language].get(gender, ("",))[0], gender)


def begins_with_degree(title: str) -> bool:
    """True for a title that begins with Dr or Prof, which people are greeted by.

    >>> begins_with_degree("Prof. Dr."), begins_with_degree("Dipl.-Ing.")
    (True, False)
    """
    return title.partition(" ")[0].casefold().rstrip(".") in DEGREES


def in_salutation(title: str, language: str) -> str:
    """Return the part of a title that is said: in English the first degree, in German all of them.

    >>> in_salutation("Prof. Dr.", "en"), in_salutation("Prof. Dr.", "de"), in_salutation("Drs.", "en")
    ('Prof.', 'Prof. Dr.', '')
    """
    if not begins_with_degree(title):
        return ""
    return {"en": title.partition(" ")[0], "de": title}.get(language, "")


@cache
def _index() -> Mapping[str, tuple[str, str, Gender]]:
    return {
        word.casefold(): (word, language, gender)
        for language, by_gender in HONORIFICS.items()
        for gender, words in by_gender.items()
        for word in words
    }
