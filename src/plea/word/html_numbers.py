"""The numbers and bullets before list items, counted as Word counts them (ECMA-376 part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plea.word.html_look import Looks, number
from plea.word.xml import Element, parse, w

NUMBERING = "word/numbering.xml"
_SLOT = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"  # Word leaves out ё, й, ъ, ь
_LEVELS = 9
_LARGEST = 3999  # of a Roman number; what is larger stands in figures


@dataclass(frozen=True, slots=True)
class Item:
    """A list item: how deep it stands, and what stands before it."""

    level: int
    label: str  # "2.1", "b)", "•"; "" for none
    is_bullet: bool


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restarts: bool
    in_figures: bool  # "legal": numbers of all levels in figures
    style: str


class Numbers:
    """Counts the items of one letter, in their order."""

    def __init__(self, numbering: bytes, looks: Looks) -> None:
        self._root = parse(numbering) if numbering else None
        self._looks = looks
        self._levels: dict[str, dict[int, _Level]] = {}  # by kind of list
        self._kinds: dict[str, str] = {}  # by list
        self._starts: dict[str, dict[int, int]] = {}  # by list: where it begins anew
        self._counts: dict[str, dict[int, int]] = {}  # by kind
        self._begun: set[tuple[str, int]] = set()
        if self._root is not None:
            self._read(self._root)

    def _read(self, root: Element) -> None:
        links: dict[str, str] = {}
        for kind in root.iter(w("abstractNum")):
            identity = kind.get(w("abstractNumId"), "")
            self._levels[identity] = {number(one.get(w("ilvl"))): _level(one) for one in kind.iter(w("lvl"))}
            style = kind.find(w("styleLink"))
            if style is not None:
                links[style.get(w("val"), "")] = identity
        for kind in root.iter(w("abstractNum")):
            link = kind.find(w("numStyleLink"))
            if link is not None:
                linked = links.get(link.get(w("val"), ""), "")
                self._levels[kind.get(w("abstractNumId"), "")] = self._levels.get(linked, {})
        for num in root.iter(w("num")):
            identity = num.get(w("numId"), "")
            self._kinds[identity] = _value(num, "abstractNumId")
            self._starts[identity] = {
                number(one.get(w("ilvl"))): number(_value(one, "startOverride"))
                for one in num.iter(w("lvlOverride"))
                if one.find(w("startOverride")) is not None
            }

    def item(self, paragraph: Element) -> Item | None:
        """Return the list item that a paragraph is, and count it; None for other paragraphs."""
        if not self._kinds:
            return None
        identity, level = self._list_of(paragraph)
        known = self._levels.get(self._kinds.get(identity, ""), {}).get(level)
        if known is None:
            return None
        if known.form == "bullet":
            return Item(level, _bullet(known.text), is_bullet=True)
        return Item(level, self._count(identity, level, known), is_bullet=False)

    def _list_of(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level that a paragraph or its style names."""
        style = self._looks.style_of(paragraph)
        identity = level = ""
        for owner in (paragraph, *self._looks.based(style)):
            numbering = owner.find(f"{w('pPr')}/{w('numPr')}")
            if numbering is not None:
                level = level or _value(numbering, "ilvl")
                identity = _value(numbering, "numId")
                if identity:
                    break
        if level:
            return identity, number(level)
        levels = self._levels.get(self._kinds.get(identity, ""), {})
        return identity, next((at for at, one in levels.items() if style and one.style == style), 0)

    def _count(self, identity: str, level: int, known: _Level) -> str:
        kind = self._kinds[identity]
        levels, counts = self._levels[kind], self._counts.setdefault(kind, {})
        begins = self._starts[identity].get(level)
        if begins is not None and (identity, level) not in self._begun:
            counts[level] = begins
        else:
            counts[level] = counts[level] + 1 if level in counts else known.start
        self._begun.add((identity, level))
        for deeper in [one for one in counts if one > level and levels[one].restarts]:
            del counts[deeper]

        def said(slot: re.Match[str]) -> str:
            at = int(slot[1]) - 1
            one = levels.get(at)
            if one is None:
                return ""
            return written(counts.get(at, one.start), "decimal" if known.in_figures else one.form)

        return _SLOT.sub(said, known.text)


def _level(node: Element) -> _Level:
    legal = node.find(w("isLgl"))
    return _Level(
        start=number(_value(node, "start")) if node.find(w("start")) is not None else 0,
        form=_value(node, "numFmt") or "decimal",
        text=_value(node, "lvlText"),
        restarts=_value(node, "lvlRestart") != "0",
        in_figures=legal is not None and legal.get(w("val"), "1") not in ("0", "false"),
        style=_value(node, "pStyle"),
    )


def _bullet(text: str) -> str:
    """Return a bullet that every font has: Word takes most of them from the private area of Symbol."""
    return "".join("•" if "\ue000" <= sign <= "\uf8ff" else sign for sign in text)


def written(count: int, form: str) -> str:
    """Return a number in one of Word's forms; one that is not known stands in figures."""
    match form:
        case "none":
            return ""
        case "decimalZero":
            return f"{count:02}"
        case "lowerRoman" | "upperRoman" if 0 < count <= _LARGEST:
            roman = _roman(count)
            return roman.upper() if form == "upperRoman" else roman
        case "lowerLetter" | "upperLetter" if count > 0:
            letters = _letters(count, _LATIN)
            return letters.upper() if form == "upperLetter" else letters
        case "russianLower" | "russianUpper" if count > 0:
            letters = _letters(count, _RUSSIAN)
            return letters.upper() if form == "russianUpper" else letters
    return str(count)


def _roman(count: int) -> str:
    said = ""
    for value, letters in _ROMAN:
        said += letters * (count // value)
        count %= value
    return said


def _letters(count: int, alphabet: str) -> str:
    """Count a … z, aa, bb …, as Word does."""
    rounds, at = divmod(count - 1, len(alphabet))
    return alphabet[at] * min(rounds + 1, 20)


def _value(node: Element, name: str) -> str:
    found = node.find(w(name))
    return "" if found is None else found.get(w("val"), "")
