"""Lengths of time in words, in each language of letters: "almost nine years", "более девяти лет".

Each phrase stands as a sentence takes it that tells how long something has lasted ("he has been in prison
…"). In German and the Slavic languages that is the accusative ("fast einen Monat", "почти неделю"), after
"более" the genitive; in Kazakh the dative or ablative, as the word behind it asks. Where a language wants a
preposition ("depuis", "seit"), the text has it.

Numbers in words. Russian: those of one digit (А. Э. Мильчин, Л. К. Чельцова, "Справочник издателя и
автора"), and Ukrainian and Kazakh likewise, for which we know of no other rule. The others: up to twelve.
Chicago Manual of Style 9.2 and the RAE's Diccionario panhispánico de dudas ("números") write these in words
and more; for German it is the old rule of printers, which Duden no longer demands; for French, Italian and
Polish it is our choice, so that the letters of one campaign look alike. Above that stand digits, and a
no-break space.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plea.letter.elapsed import Degree, Elapsed, Unit
from plea.letter.languages import Language


@dataclass(frozen=True, slots=True)
class Noun:
    """A unit as it is counted: with the number one, and behind any other by Babel's plural category."""

    one: str  # "ein Jahr", "год"
    plural: str
    categories: Mapping[str, str] = field(default_factory=dict)  # those that have a form of their own
    two: str = ""  # where the noun's gender changes the number: "две"


@dataclass(frozen=True, slots=True)
class Counting:
    """Numbers and nouns in one case."""

    numbers: tuple[str, ...]  # from two on, as many as are written in words
    nouns: Mapping[Unit, Noun]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words around a length, and the case in which they want it."""

    pattern: str
    counting: Counting


def in_words(length: Elapsed, language: Language) -> str:
    """Write a length of time in words."""
    phrase = _PHRASES[language.code][length.degree]
    written = phrase.pattern.format(_counted(length, phrase.counting, language))
    # Only French drops a vowel here: "plus d’un an".
    return written.replace(" de un", " d’un") if language.code == "fr" else written


def _counted(length: Elapsed, counting: Counting, language: Language) -> str:
    from babel import Locale

    noun, number = counting.nouns[length.unit], length.number
    if number == 1:
        return noun.one
    category = Locale.parse(language.locale).plural_form(number)
    counted = noun.categories.get(category, noun.plural)
    if number > len(counting.numbers) + 1:
        return f"{number}\xa0{counted}"
    word = noun.two if noun.two and number == 2 else counting.numbers[number - 2]
    return f"{word} {counted}"


def _counting(numbers: str, day: Noun, week: Noun, month: Noun, year: Noun) -> Counting:
    nouns = {Unit.DAY: day, Unit.WEEK: week, Unit.MONTH: month, Unit.YEAR: year}
    return Counting(tuple(numbers.split()), nouns)


def _slavic(one: str, few: str, many: str, *, also_21: str = "", two: str = "") -> Noun:
    """Return a noun with a form behind 2 to 4 (22 to 24 …), one behind 5 to 20, and maybe one behind 21."""
    return Noun(one, many, {"few": few, **({"one": also_21} if also_21 else {})}, two)


def _phrases(
    almost: str, just_over: str, more_than: str, near: Counting, beyond: Counting | None = None
) -> Mapping[Degree, Phrase]:
    """Return a language's phrases; `beyond` is the case behind "just over" and "more than"."""
    return {
        Degree.ALMOST: Phrase(almost, near),
        Degree.EXACT: Phrase("{}", near),
        Degree.JUST_OVER: Phrase(just_over, beyond or near),
        Degree.MORE_THAN: Phrase(more_than, beyond or near),
    }


_ENGLISH = _counting(
    "two three four five six seven eight nine ten eleven twelve",
    day=Noun("one day", "days"),
    week=Noun("one week", "weeks"),
    month=Noun("one month", "months"),
    year=Noun("one year", "years"),
)
_GERMAN = _counting(
    "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    day=Noun("einen Tag", "Tage"),
    week=Noun("eine Woche", "Wochen"),
    month=Noun("einen Monat", "Monate"),
    year=Noun("ein Jahr", "Jahre"),
)
_FRENCH = _counting(
    "deux trois quatre cinq six sept huit neuf dix onze douze",
    day=Noun("un jour", "jours"),
    week=Noun("une semaine", "semaines"),
    month=Noun("un mois", "mois"),
    year=Noun("un an", "ans"),
)
_POLISH = _counting(
    "dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście",
    day=_slavic("jeden dzień", "dni", "dni"),
    week=_slavic("tydzień", "tygodnie", "tygodni"),
    month=_slavic("miesiąc", "miesiące", "miesięcy"),
    year=_slavic("rok", "lata", "lat"),
)
_RUSSIAN = _counting(
    "два три четыре пять шесть семь восемь девять",
    day=_slavic("один день", "дня", "дней"),
    week=_slavic("неделю", "недели", "недель", two="две"),
    month=_slavic("месяц", "месяца", "месяцев"),
    year=_slavic("год", "года", "лет", also_21="год"),
)
_RUSSIAN_GENITIVE = _counting(
    "двух трёх четырёх пяти шести семи восьми девяти",
    day=_slavic("одного дня", "дней", "дней"),
    week=_slavic("недели", "недель", "недель"),
    month=_slavic("месяца", "месяцев", "месяцев"),
    year=_slavic("года", "лет", "лет", also_21="года"),
)
_KAZAKH_NUMBERS = "екі үш төрт бес алты жеті сегіз тоғыз"
_KAZAKH = _counting(
    _KAZAKH_NUMBERS,
    day=Noun("бір күн", "күн"),
    week=Noun("бір апта", "апта"),
    month=Noun("бір ай", "ай"),
    year=Noun("бір жыл", "жыл"),
)
_KAZAKH_DATIVE = _counting(
    _KAZAKH_NUMBERS,
    day=Noun("бір күнге", "күнге"),
    week=Noun("бір аптаға", "аптаға"),
    month=Noun("бір айға", "айға"),
    year=Noun("бір жылға", "жылға"),
)
_KAZAKH_ABLATIVE = _counting(
    _KAZAKH_NUMBERS,
    day=Noun("бір күннен", "күннен"),
    week=Noun("бір аптадан", "аптадан"),
    month=Noun("бір айдан", "айдан"),
    year=Noun("бір жылдан", "жылдан"),
)
_UKRAINIAN = _counting(
    "два три чотири п’ять шість сім вісім дев’ять",
    day=_slavic("один день", "дні", "днів"),
    week=_slavic("тиждень", "тижні", "тижнів"),
    month=_slavic("місяць", "місяці", "місяців"),
    year=_slavic("рік", "роки", "років", also_21="рік"),
)
_ITALIAN = _counting(
    "due tre quattro cinque sei sette otto nove dieci undici dodici",
    day=Noun("un giorno", "giorni"),
    week=Noun("una settimana", "settimane"),
    month=Noun("un mese", "mesi"),
    year=Noun("un anno", "anni"),
)
_SPANISH = _counting(
    "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    day=Noun("un día", "días"),
    week=Noun("una semana", "semanas"),
    month=Noun("un mes", "meses"),
    year=Noun("un año", "años"),
)

_PHRASES: Mapping[str, Mapping[Degree, Phrase]] = {
    "en": _phrases("almost {}", "just over {}", "more than {}", _ENGLISH),
    "de": _phrases("fast {}", "gut {}", "mehr als {}", _GERMAN),
    "fr": _phrases("près de {}", "un peu plus de {}", "plus de {}", _FRENCH),
    "pl": _phrases("prawie {}", "nieco ponad {}", "ponad {}", _POLISH),
    "ru": _phrases("почти {}", "чуть более {}", "более {}", _RUSSIAN, _RUSSIAN_GENITIVE),
    "kk": {
        **_phrases("{} жуық", "{} сәл астам", "{} астам", _KAZAKH_DATIVE, _KAZAKH_ABLATIVE),
        Degree.EXACT: Phrase("{}", _KAZAKH),
    },
    "uk": _phrases("майже {}", "трохи понад {}", "понад {}", _UKRAINIAN),
    "it": _phrases("quasi {}", "poco più di {}", "più di {}", _ITALIAN),
    "es": _phrases("casi {}", "poco más de {}", "más de {}", _SPANISH),
}
