"""What people write with their own hands: "OK", "ОК", "да"; "2: the date should be May"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plea_web.packs.pack import Answer, Verdict

_YES = frozenset({
    "ok", "okay", "yes", "good", "fine", "approved", "all good",  # English
    "ок", "окей", "да", "хорошо", "верно", "одобряю", "согласен", "согласна",
    "всё хорошо", "все хорошо",  # Russian
    "✓", "✔", "👍", "+",
})  # fmt: skip
_SKIPPED = frozenset({"skip", "not read", "later", "пропустить", "пропуск", "потом", "не читал", "не читала"})
_CHANGE = re.compile(r"(?:please\s+)?(?:change|no|нет|изменить|исправить)\b\s*[:.,–—-]*\s*", re.IGNORECASE)
_AROUND = " \t\r\n\u00a0.,;:!()[]\"'«»“”„*_-–—"
_NUMBERED = re.compile(r"^[\s>|]*(?:text|текст)?\s*(\d{1,4})\s*(?:[.):–—-]\s+|\s+)(\S.*)$", re.IGNORECASE)
_LOOSE = re.compile(r"^[\s>|]*(?:text|текст)?\s*\d{1,4}\s+", re.IGNORECASE)


def means_yes(text: str) -> bool:
    """True for a word that says a text is good, and nothing besides."""
    return _bare(text) in _YES


def _bare(text: str) -> str:
    # A Russian keyboard gives "ОК", and many write "OК" with one letter of each.
    plain = text.strip(_AROUND).casefold()
    return "ok" if plain in ("oк", "оk") else " ".join(plain.split())


def verdict_of(text: str) -> tuple[Verdict, str]:
    """Return what typed words say of a passage, and the remark in them; "" says nothing.

    >>> verdict_of("Change: it was May")
    (<Verdict.CHANGE: 'change'>, 'it was May')
    """
    if (not text.strip(_AROUND) and not means_yes(text)) or _bare(text) in _SKIPPED:
        return Verdict.NOT_READ, ""
    if means_yes(text):
        return Verdict.OK, ""
    return Verdict.CHANGE, _CHANGE.sub("", text.strip(), count=1) or text.strip()


def numbered_answers(text: str) -> Iterator[Answer]:
    """Yield the answers of lines that begin with a number, with what stands below each until the next."""
    number, words = 0, ""
    for line in text.splitlines():
        found = _NUMBERED.match(line)
        if found and (
            not _LOOSE.match(line) or verdict_of(found[2])[0] != Verdict.CHANGE or _CHANGE.match(found[2])
        ):
            if number:
                yield _said(number, words)
            number, words = int(found[1]), found[2]
        elif number and not line.strip(" >|\t"):
            yield _said(number, words)
            number = 0
        elif number:
            words += " " + line.strip(" >|\t")
    if number:
        yield _said(number, words)


def _said(number: int, words: str) -> Answer:
    verdict, comment = verdict_of(words)
    return Answer(number, "", verdict, comment)
