"""File names of letters: plain, safe on every system, and the same in every merge.

A name says whom the letter is for ("be-staes-bart.docx"). It depends on the whole list of a
letter's recipients: not on their order, nor on how many of them are merged this time.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256

from anyascii import anyascii

from plea.address.countries import country_code
from plea.model.people import Recipient

LONGEST = 80  # before ".docx"; with folders and "DRAFT_" it must fit in the 260 that Windows allows
_LONGEST_BODY = 60
_LONGEST_KEY = 40
_LAST_RESORT = 2  # the third way of naming, with a number made from key and language
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # devices: Windows cannot open con.docx
_APOSTROPHES = re.compile("['`]")
_NOT_LAST = {"a", "and", "at", "for", "from", "in", "of", "on", "the", "to", "with"}


def file_names(wanted: Sequence[tuple[Recipient, str]]) -> list[str]:
    """Return a file name for each (recipient, language) of one letter, in the order given.

    Give the letter's whole list. Those who get it in several languages have the language in
    each name ("kz-president_ru.docx"). Those whose names would be the same have their keys in
    them. No two names are the same unless a recipient's key and language are given twice.
    """
    several = _keys_with_several_languages(wanted)
    ways = [0] * len(wanted)
    while True:
        names = [
            _name(recipient, language, way, with_language=recipient.key in several)
            for (recipient, language), way in zip(wanted, ways, strict=True)
        ]
        shared = {name for name, times in Counter(names).items() if times > 1}
        clashing = [i for i, name in enumerate(names) if name in shared and ways[i] < _LAST_RESORT]
        if not clashing:
            return [f"{name}.docx" for name in names]
        for i in clashing:
            ways[i] += 1


def plain_names(wanted: Sequence[tuple[str, int]]) -> list[str]:
    """Return a file name for each (words, row number), safe on every system; no two are the same.

    Rows whose names would be the same have their numbers in them.

    >>> plain_names([("Bell, Ana", 2), ("Bell Ana", 3), ("", 4)])
    ['bell-ana-2.docx', 'bell-ana-3.docx', 'row-4.docx']
    """
    names = [_shortened(_plain(words), LONGEST) or f"row-{row}" for words, row in wanted]
    names = [f"letter-{name}" if _RESERVED.fullmatch(name) else name for name in names]
    numbered: set[int] = set()
    while True:
        shared = {name for name, times in Counter(names).items() if times > 1}
        clashing = [i for i, name in enumerate(names) if name in shared and i not in numbered]
        if not clashing:
            return [f"{name}.docx" for name in names]
        for i in clashing:
            numbered.add(i)
            names[i] = f"{names[i]}-{wanted[i][1]}"


def _keys_with_several_languages(wanted: Iterable[tuple[Recipient, str]]) -> set[str]:
    times = Counter(key for key, _ in {(recipient.key, language) for recipient, language in wanted})
    return {key for key, languages in times.items() if languages > 1}


def _name(recipient: Recipient, language: str, way: int, *, with_language: bool) -> str:
    ending = f"_{_plain(language)[:_LONGEST_KEY]}" if with_language else ""
    if way == 1:
        key = _shortened(_plain(recipient.key), _LONGEST_KEY) or _number(recipient.key)
        ending = f"-{key}{ending}"
    if way == _LAST_RESORT:
        ending = f"-{_number(recipient.key, language)}{ending}"
    name = _shortened(_whom(recipient), LONGEST - len(ending)) + ending
    return f"letter-{name}" if _RESERVED.fullmatch(name) else name


def _whom(recipient: Recipient) -> str:
    """Return country and name. The plain columns name a person in every language alike."""
    country = _country(recipient.cell("country"))
    person = _plain(f"{recipient.cell('family_name')} {recipient.cell('given_name')}")
    called = person or _shortened(_plain(recipient.cell("body")), _LONGEST_BODY)
    if not called:
        return _plain(recipient.key) or f"letter-{_number(recipient.key)}"
    return f"{country}-{called}" if country else called


@cache
def _country(name: str) -> str:
    return (country_code(name) or "").lower()


def _plain(text: str) -> str:
    """Write in small Latin letters: "Óðinsson" is odinsson, "d'Arc" darc, "Staes, Bart" staes-bart."""
    latin = _APOSTROPHES.sub("", anyascii(text)).lower()
    return re.sub("[^a-z0-9]+", "-", latin).strip("-")


def _shortened(plain: str, longest: int) -> str:
    """Cut after a whole word, and not after one that leads to another ("embassy-of-the")."""
    if len(plain) <= longest:
        return plain
    words = plain[: longest + 1].split("-")[:-1]
    while words and words[-1] in _NOT_LAST:
        words.pop()
    return "-".join(words) or plain[:longest].rstrip("-")


def _number(*parts: str) -> str:
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]
