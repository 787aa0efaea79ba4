"""A number of people that is typed stays as it is when the list grows: an action counts its people itself.

Looked for is the number of those who took part in an action, in digits or in words (English and
Russian, up to thirty), in one sentence with a word for such people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from plea.checks.numbers import numbers_in
from plea.checks.texts import CampaignText, paragraphs_of, sentences
from plea.model.campaign import Campaign
from plea.model.people import Actions
from plea.model.problem import Problem

_FEWEST = 2  # "one of the members" counts nobody

_PEOPLE = re.compile(
    r"\b(?:members?\b|meps?\b|deput|parliamentarian|signator|senator|colleague|lawmaker|politician|delegate"
    r"|people\b|persons\b|abgeordnet|mitglied|unterzeichn|député|membre|signataire|parlementaire|diputad"
    r"|miembro|firmante|membri\b|firmatar|parlamentar|posł|członk|sygnatariusz|депутат|евродепутат|член"
    r"|парламентари|подписа|підписа|сенатор|коллег|политик|делегат|человек\b|мүше)",
    re.IGNORECASE,
)

_ENGLISH = """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty
"""
_RUSSIAN = {
    2: "дв(?:а|е|ух|ум|умя)",
    3: "тр(?:и|ех|ёх|ем|ём|емя)",
    4: "четыр(?:е|ех|ёх|ем|ём|ьмя)",
    5: "пят",
    6: "шест",
    7: "сем",
    8: "вос(?:ем|ьм)",
    9: "девят",
    10: "десят",
    11: "одиннадцат",
    12: "двенадцат",
    13: "тринадцат",
    14: "четырнадцат",
    15: "пятнадцат",
    16: "шестнадцат",
    17: "семнадцат",
    18: "восемнадцат",
    19: "девятнадцат",
    20: "двадцат",
    30: "тридцат",
}


def count_typed(campaign: Campaign, texts: Sequence[CampaignText]) -> Iterator[Problem]:
    """Yield a warning for each typed number of people that an action would count."""
    counts = _counts(campaign.actions)
    for words in paragraphs_of(texts) if counts else ():
        for begin, sentence in sentences(words.text):
            if not _PEOPLE.search(sentence):
                continue
            for at, said, number in _numbers(sentence, words.language):
                if number in counts:
                    yield Problem(
                        code="count-typed",
                        place=words.place_at(begin + at),
                        message=f'"{said}" is typed here, and so many took part in {counts[number]}.',
                        todo=f"If it counts them, write {{{{ {counts[number]} | count }}}}: "
                        "it follows the list.",
                        stops=False,
                    )


def _counts(actions: Actions) -> dict[int, str]:
    """Return by its number what a text would count; the people of a single action come first."""
    people = {deed.recipient or deed.place for deed in actions.deeds}
    per_action = Counter(f"actions.{deed.action}" for deed in actions.deeds)
    counts = {len(people): "actions | people"} | {number: field for field, number in per_action.items()}
    return {number: field for number, field in counts.items() if number >= _FEWEST}


def _numbers(sentence: str, language: str) -> Iterator[tuple[int, str, int]]:
    for number in numbers_in(sentence, language):
        if not number.date and re.fullmatch(r"\d{1,6}", number.parts[0]):
            yield number.start, number.said, int(number.parts[0])
    in_words = _in_words(language)
    for found in in_words.finditer(sentence) if in_words else ():
        yield found.start(), found[0], int((found.lastgroup or "n0")[1:])


@cache
def _in_words(language: str) -> re.Pattern[str] | None:
    """Return a pattern of the words for numbers, the longest first; the group that fits tells the number."""
    match language:
        case "en":
            words = {**dict(enumerate(_ENGLISH.split(), start=2)), 30: "thirty"}
            tens = "twenty"
        case "ru":
            words = {n: stem + ("" if n < 5 else "(?:ь|и|ью)") for n, stem in _RUSSIAN.items()}
            tens = words[20]
        case _:
            return None
    words |= {20 + n: f"{tens}[- ](?:{word})" for n, word in words.items() if n < 10}
    patterns = (f"(?P<n{n}>{words[n]})" for n in sorted(words, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE)
