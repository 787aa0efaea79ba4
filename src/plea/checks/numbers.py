"""The numbers and dates in words, as they compare between languages.

"25 October 2017" and "25 октября 2017 года" are one day, "1,000" and "1 000" one number. Names of months
come from Unicode's CLDR (through Babel); what is an inflected form of one is told by its beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile

from plea.letter.languages import LANGUAGES

INFLECTED = frozenset({"ru", "uk", "pl", "kk"})
"""Languages in which a noun ends otherwise in each case."""

_ORDINAL = re.compile(r"(?:st|nd|rd|th|s|er|e|º|ª)\b|-(?:го|му|[йяемх]|ый|ая|ое|ого|ому|ой|ом|ых)\b")
_PERCENT = re.compile(
    r"\s*(?:%|per ?cent\b|процент|prozent|pour cent\b|por ciento\b|per cento\b|procent|відсот|пайыз)",
    re.IGNORECASE,
)
_GAP = r"[ \u00a0\u202f]"
_GROUPS = {"en": ",", "de": r"\.", "it": r"\.", "es": r"\."}  # all others divide thousands by a gap
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Number:
    """One number or date: what it means in any language, and the words that say so."""

    parts: tuple[
        str, ...
    ]  # ("14",), ("50 %",); of a date its day, month and year: ("25", "month 10", "2017")
    said: str
    start: int
    end: int
    date: str = ""  # "2017-10-25", "2017-10", "10-25"

    @property
    def is_year(self) -> bool:
        """True for a number that is most likely a year."""
        return len(self.said) == len("2017") and self.said.isdecimal() and int(self.said) in _YEARS


def numbers_in(text: str, language: str) -> list[Number]:
    """Return the numbers that are written in digits, in their order.

    >>> [number.parts for number in numbers_in("On 25 October 2017 he weighed 71.5 kg", "en")]
    [('25', 'month 10', '2017'), ('71.5',)]
    """
    dates = list(_dates(text, language))
    taken = [range(one.start, one.end) for one in dates]
    digits = (one for one in _digits(text, language) if not any(one.start in span for span in taken))
    return sorted([*dates, *digits], key=lambda one: one.start)


def _digits(text: str, language: str) -> Iterator[Number]:
    for found in _number(language).finditer(text):
        if _ORDINAL.match(text, found.end()):
            continue
        value = _value(found["whole"], found["fraction"] or "")
        percent = _PERCENT.match(text, found.end())
        end = percent.end() if percent else found.end()
        yield Number((f"{value} %" if percent else value,), text[found.start() : end], found.start(), end)


def _value(whole: str, fraction: str) -> str:
    """Return a number as no language in particular writes it: "1000.5"."""
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{digits}.{fraction[1:]}" if fraction else digits


@cache
def _number(language: str) -> re.Pattern[str]:
    group = f"(?:{_GROUPS.get(language, _GAP)}|[\u00a0\u202f])"
    grouped = rf"(?<!\d)\d{{1,3}}(?:{group}\d{{3}})+(?!\d)"
    return re.compile(rf"(?P<whole>{grouped}|\d+)(?P<fraction>[.,]\d+)?")


def _dates(text: str, language: str) -> Iterator[Number]:
    taken: list[range] = []
    for pattern in _date_patterns(language):
        for found in pattern.finditer(text):
            groups = found.groupdict()
            day, month, year = groups.get("d"), _month(groups["m"], language), groups.get("y")
            if any(found.start() in span for span in taken) or not 1 <= int(day or 1) <= 31 or not month:
                continue
            taken.append(range(found.start(), found.end()))
            parts = [*([str(int(day))] if day else []), f"month {month}", *([year] if year else [])]
            date = "-".join([*([year] if year else []), f"{month:02}", *([f"{int(day):02}"] if day else [])])
            yield Number(tuple(parts), found[0], found.start(), found.end(), date)


@cache
def _date_patterns(language: str) -> tuple[re.Pattern[str], ...]:
    name = "|".join(sorted(_months(language), key=len, reverse=True)) or "(?!)"
    month, year, day = rf"(?P<m>{name})\b\.?", r"(?P<y>\d{4})(?!\d)", r"(?<!\d)(?P<d>\d{1,2})"
    patterns = (
        r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?![\d-])",
        rf"{day}[./](?P<m>\d{{1,2}})[./]{year}",
        rf"(?<!\d)(?P<y>\d{{4}})\s+ж(?:ыл\w*|\.)\s+(?P<d>\d{{1,2}})\s+{month}",
        rf"{day}(?:st|nd|rd|th|er|º|\.|-го|-е|-ое|-ого)?\s+(?:of\s+|de\s+)?{month},?\s+(?:del?\s+)?{year}",
        rf"\b{month}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{year}",
        rf"{day}(?:st|nd|rd|th|er|º|\.|-го|-е|-ое|-ого)?\s+(?:of\s+|de\s+)?{month}",
        rf"\b{month},?\s+(?:del?\s+)?{year}",
        rf"(?<!\d)(?P<y>\d{{4}})\s+ж(?:ыл\w*|\.)\s+{month}",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _month(word: str, language: str) -> int:
    """Return the number of a month, 0 for what is none."""
    if word.isdigit():
        return int(word) if 1 <= int(word) <= 12 else 0
    fitting = [name for name in _months(language) if re.fullmatch(name, word, re.IGNORECASE)]
    return _months(language)[max(fitting, key=len)]


@cache
def _months(language: str) -> dict[str, int]:
    """Return the names of the months as patterns; a wording may be in a language that no letter has."""
    if language not in LANGUAGES:
        return {}
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    inside = get_month_names("wide", "format", language)
    alone = get_month_names("wide", "stand-alone", language)
    short = get_month_names("abbreviated", "format", language)
    for month in range(1, 13):
        begins = _common(inside[month].casefold(), alone[month].casefold())
        ends = ""
        if language in INFLECTED:
            ends = r"\w{0,4}" if len(begins) > 2 else r"(?:\w|ем)"
        names[re.escape(begins) + ends] = month
        names.setdefault(re.escape(short[month].casefold().rstrip(".")), month)
    return names


def _common(one: str, other: str) -> str:
    """Return what two words begin with."""
    same = takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in same)
