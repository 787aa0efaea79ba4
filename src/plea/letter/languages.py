"""The languages of letters: how Word names them, and how they set dates and notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Language:
    """One language, as a letter needs it."""

    code: str
    locale: str  # for Babel
    tag: str  # for Word (BCP 47)
    note_before_punctuation: bool
    again: str  # a note that stood before, with {number}
    and_: str


# Where the note's number goes: Chicago Manual of Style 14.26 (after, en and most others); Imprimerie
# nationale, Lexique, "appels de note" (before, fr); GOST R 7.0.5-2008 practice (before, ru, uk, kk);
# PWN, "odnośniki" (before a full stop, pl).
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("en", "en_GB", "en-GB", False, "See note {number}.", "and"),
        Language("de", "de", "de-DE", False, "Siehe Anm. {number}.", "und"),
        Language("fr", "fr", "fr-FR", True, "Voir note {number}.", "et"),
        Language("pl", "pl", "pl-PL", True, "Zob. przypis {number}.", "i"),
        Language("ru", "ru", "ru-RU", True, "См. примечание {number}.", "и"),
        Language("kk", "kk", "kk-KZ", True, "{number}-ескертпені қараңыз.", "және"),
        Language("uk", "uk", "uk-UA", True, "Див. примітку {number}.", "та"),
        Language("it", "it", "it-IT", False, "Si veda la nota {number}.", "e"),
        Language("es", "es", "es-ES", True, "Véase la nota {number}.", "y"),
    )
}

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")


def long_date(value: object, language: Language) -> str:
    """Write a day, a month or a year in words: "2017-10-25" is "25 October 2017".

    Raises ValueError for anything that is no date.
    """
    text = str(value)
    written = _written(text, language)
    # Word's common typefaces lack the narrow no-break space that CLDR puts before "г.".
    return written.replace("\u202f", "\xa0")


def _written(text: str, language: Language) -> str:
    from babel.dates import format_date, format_skeleton

    if _DAY.fullmatch(text):
        written = format_date(date.fromisoformat(text), "long", locale=language.locale)
        # French counts the first day of a month: "1er mars", which CLDR does not know.
        return re.sub(r"^1 ", "1er ", written) if language.code == "fr" else written
    if _MONTH.fullmatch(text):
        month = date.fromisoformat(f"{text}-01")
        return format_skeleton("yMMMM", month, locale=language.locale)
    if re.fullmatch(r"\d{4}", text):
        return text
    raise ValueError(f'"{text}" is no date')


def joined(words: Iterable[object], language: Language) -> str:
    """Join words as people do: "one, two and three"."""
    *most, last = [str(word) for word in words] or [""]
    return f"{', '.join(most)} {language.and_} {last}" if most else last


_APOSTROPHES = str.maketrans("", "", "'’")


def alphabetical(text: str) -> str:
    """Return what a text is sorted by: "Š" with "S", "Óđinsson" before "O'Shea"; other scripts keep theirs.

    >>> sorted(["Zdechovský", "Štětina", "Ёлкин"], key=alphabetical)
    ['Štětina', 'Zdechovský', 'Ёлкин']
    """
    letters = text.translate(_APOSTROPHES)
    if letters.isascii():
        return letters.casefold()
    from anyascii import anyascii

    latin = (anyascii(c) if unicodedata.name(c, "").startswith("LATIN") else c for c in letters)
    return "".join(latin).casefold()
