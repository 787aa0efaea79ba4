"""What a Word file holds besides its words: tracked changes, hidden text, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from plea.model.problem import Place, Problem
from plea.word.parts import Parts
from plea.word.places import PlaceOf, own_texts, with_excerpt
from plea.word.tags import TAG
from plea.word.xml import Element, parse, w

# ECMA-376 part 1, 17.13.5: content inserted, deleted or moved, and properties that were changed.
_CONTENT = ("ins", "del", "moveFrom", "moveTo")
_CHANGES = (
    *_CONTENT, "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange",
    "tblGridChange", "tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
    "moveFromRangeStart", "moveToRangeStart", "customXmlInsRangeStart", "customXmlDelRangeStart",
    "customXmlMoveFromRangeStart", "customXmlMoveToRangeStart",
)  # fmt: skip
_OFF = {"0", "false", "off"}
_LONGEST = 60


def tracked_changes(root: Element, place_of: PlaceOf) -> Iterator[Problem]:
    """Yield a problem for each paragraph of a part in which a change is tracked."""
    names = {w(name) for name in _CHANGES}
    if next(root.iter(*names), None) is None:
        return
    named = 0
    for paragraph in root.iter(w("p")):
        if any(node.tag in names for node in paragraph.iter()):
            named += 1
            cut = list(_cut_tags(paragraph, place_of(paragraph)))
            yield from cut or [_tracked(place_of(paragraph))]
    if not named:
        first = next(root.iter(w("p")), None)
        yield _tracked(place_of(first) if first is not None else Place(""))


_ELSEWHERE = {"word/footnotes.xml": "footnotes", "word/numbering.xml": "lists", "word/styles.xml": "styles"}


def tracked_elsewhere(parts: Parts, name: str, looked_at: re.Pattern[str]) -> Iterator[Problem]:
    """Yield a problem for each other part (notes, lists, styles) in which a change is tracked."""
    names = [w(change) for change in _CHANGES]
    for part, content in parts.items():
        if not part.startswith("word/") or not part.endswith(".xml") or looked_at.fullmatch(part):
            continue
        if next(parse(content).iter(*names), None) is not None:
            yield _tracked(Place(name, _ELSEWHERE.get(part, part)))


def _tracked(place: Place) -> Problem:
    return Problem(
        "tracked-change",
        place,
        "A change is tracked here; it would go out with the name of whoever made it.",
        _ACCEPT,
    )


_ACCEPT = 'Accept or reject all changes in Word ("Review", "Accept All Changes") and save.'


def _cut_tags(paragraph: Element, place: Place) -> Iterator[Problem]:
    """Yield a problem for each tag of which a part only was inserted or deleted."""
    pieces = [(text.text or "", _change_around(text)) for text in own_texts(paragraph, "t", "delText")]
    whole = "".join(text for text, _ in pieces)
    changes = [change for text, change in pieces for _ in text]
    for match in TAG.finditer(whole):
        if len(set(changes[slice(*match.span())])) > 1:
            yield Problem(
                "tracked-change",
                with_excerpt(place, whole, *match.span()),
                f'A tracked change cuts the field "{match[0]}": only a part of it was inserted or deleted.',
                _ACCEPT,
            )


def _change_around(text: Element) -> Element | None:
    return next(text.iterancestors(*map(w, _CONTENT)), None)


def hidden_text(root: Element, place_of: PlaceOf, styles: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Yield a warning for each paragraph with hidden text; `styles` are the ids of styles that hide."""
    if not styles and next(root.iter(w("vanish")), None) is None:
        return
    for paragraph in root.iter(w("p")):
        texts = [(text.text or "", _is_hidden(text, styles)) for text in own_texts(paragraph)]
        words = " ".join("".join(text for text, hidden in texts if hidden).split())
        if words:
            yield _hidden(place_of(paragraph), words)


def _is_hidden(text: Element, styles: frozenset[str]) -> bool:
    run = next(text.iterancestors(w("r")), None)
    properties = None if run is None else run.find(w("rPr"))
    if properties is None:
        return False
    vanish, style = properties.find(w("vanish")), properties.find(w("rStyle"))
    if vanish is not None:
        return vanish.get(w("val"), "1") not in _OFF
    return style is not None and style.get(w("val")) in styles


def hiding_styles(styles: Element) -> frozenset[str]:
    """Return the ids of the character styles that hide what has them."""
    found = (style for style in styles.iter(w("style")) if style.get(w("type")) == "character")
    return frozenset(
        style.get(w("styleId"), "")
        for style in found
        if (vanish := style.find(f"{w('rPr')}/{w('vanish')}")) is not None
        and vanish.get(w("val"), "1") not in _OFF
    )


def _hidden(place: Place, words: str) -> Problem:
    quoted = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
    return Problem(
        "hidden-text",
        place,
        f'Hidden text stands here: "{quoted}". It goes out in every letter, and anybody can show it.',
        'Select it in Word, press Ctrl+D and clear "Hidden", or delete it.',
        stops=False,
    )


def comments(parts: Parts, names: Mapping[str, str], file: str) -> Iterator[Problem]:
    """Yield a warning that counts the comments of a file by part, and names nobody."""
    called = {"word/document.xml": "body", "word/footnotes.xml": "footnotes", "word/endnotes.xml": "endnotes"}
    called |= names
    counts = {name: _comments_in(parts[part]) for part, name in called.items() if part in parts}
    told = [f"{count} in the {name}" for name, count in counts.items() if count]
    total = sum(counts.values())
    if total:
        one = total == 1
        yield Problem(
            "comment-in-layout",
            Place(file),
            f"{total} {'comment stands' if one else 'comments stand'} in this file ({', '.join(told)}); "
            f"{'it is' if one else 'they are'} left out of every letter.",
            'Delete them in Word ("Review", "Delete All Comments") when nobody needs them any more.',
            stops=False,
        )


def _comments_in(xml: bytes) -> int:
    if b"commentReference" not in xml:
        return 0
    return _number(parse(xml).iter(w("commentReference")))


def _number(nodes: Iterable[Element]) -> int:
    return sum(1 for _ in nodes)
