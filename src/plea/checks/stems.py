"""What of a word stays the same whatever its ending: "Джакишева" and "Джакишев" are one name."""

from __future__ import annotations

from plea.checks.numbers import INFLECTED

_LETTERS = 4
_ENDINGS = "аеёиоуыэюяьйіїєaeiouy"


def stem(word: str, language: str) -> str:
    """Return the beginning of a word that all its forms share: where words are inflected, four letters.

    >>> stem("Джакишевым", "ru"), stem("Надя", "ru"), stem("Dzhakishev’s", "en")
    ('Джак', 'Над', 'Dzhakishev')
    """
    word = word.removesuffix("’s").removesuffix("'s")
    if language not in INFLECTED:
        return word
    return word[:_LETTERS] if len(word) > _LETTERS else word.rstrip(_ENDINGS) or word
