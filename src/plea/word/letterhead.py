"""A letterhead as an organisation has it: where the letter goes, and the tags put there in its own look."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from plea.model.problem import Place, Problem
from plea.word.package import Skeleton, read_package
from plea.word.parts import Parts
from plea.word.places import heading_styles, paragraph_places, text_of
from plea.word.styles import Styles
from plea.word.tags import TAG
from plea.word.xml import XML_SPACE, Element, child, element, is_element, parse, serialize, w

_DOCUMENT = "word/document.xml"
_LETTER = re.compile(r"\s*\{\{-?\s*letter\s*-?\}\}\s*")
_SALUTATION = re.compile(
    r"dear|to whom it may concern|sehr geehrte|liebe|guten tag|madame|monsieur|mesdames|cher|chère|szanown|"
    r"уважаем|дорог|құрметті|шановн|вельмишановн|gentil|egregi|onorevole|estimad|señor|excelenc|excellenc|"
    r"your excellency",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"\W*(?:lorem ipsum.*|(?:(?:insert|type|write) )?(?:your |ihr |votre )?"
    r"(?:letter|body|main)? ?(?:text|letter|body)(?: goes)?(?: here)?|"
    r"brieftext|texte(?: ici)?|treść(?: listu)?|tekst(?: listu)?|текст(?: письма| листа)?|"
    r"мәтін|testo|texto)\W*",
    re.IGNORECASE | re.DOTALL,
)
_STAYS = ("drawing", "pict", "object", "sectPr", "txbxContent")  # what a paragraph is kept for
_GAP, _BIG_GAP = "240", "720"  # twentieths of a point: one empty line, room for a signature


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a letter as plea sets it: its tags, the style it takes where there is one, the room below."""

    words: str
    style: str
    after: str = _GAP
    bold: bool = False
    keep: bool = False  # on one page with what follows


_LINES = (
    _Line("{{ recipient.inside_address }}", "inside address"),
    _Line("{{ campaign.place }}, {{ letter.date }}", "date"),
    _Line("{{ letter.reference }}", "reference"),
    _Line("{{ letter.subject }}", "subject", bold=True),
    _Line("{{ recipient.salutation }}", "salutation"),
    _Line("{{ letter }}", "body text", after=""),
    _Line("{{ recipient.complimentary_close }}", "closing", after=_BIG_GAP, keep=True),
    _Line("{{ sender.organisation }}", "signature", after=""),
)


class Looks(StrEnum):
    """What a paragraph seems to be."""

    EMPTY = "empty"
    FILLER = "filler"  # "Text", "Lorem ipsum …"
    SALUTATION = "salutation"
    WORDS = "words"
    END = "end"  # behind the last paragraph


@dataclass(frozen=True, slots=True)
class LetterPlace:
    """A paragraph in whose place the letter could go; `stays` where it holds a picture or ends a section."""

    index: int
    place: Place
    words: str
    looks: Looks
    stays: bool
    likely: bool = False


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The paragraphs of a letterhead's body; those from `first` to `last` would give way to the letter."""

    tagged: bool  # it has {{ letter }} already, and is taken as it is
    places: tuple[LetterPlace, ...]
    first: int
    last: int


def letterhead_of(content: bytes, name: str) -> tuple[Letterhead | None, list[Problem]]:
    """Return where the letter could go in a Word file; None where the guard keeps it out."""
    parts, problems = read_package(content, name)
    if problems:
        return None, problems
    root = parse(parts[_DOCUMENT])
    paragraphs = _paragraphs(root)
    place_of = paragraph_places(root, name, "", heading_styles(parts))
    tagged = any(_LETTER.fullmatch(text_of(paragraph)) for paragraph in root.iter(w("p")))
    looks = [_looks(paragraph) for paragraph in paragraphs]
    first, last = _likely(paragraphs, looks)
    places = [
        LetterPlace(
            index,
            place_of.get(paragraph, Place(name)),
            " ".join(text_of(paragraph).split())[:120],
            look,
            _stays(paragraph),
            first <= index <= last,
        )
        for index, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True))
    ]
    end = len(places)
    places.append(LetterPlace(end, Place(name), "", Looks.END, stays=True, likely=first == end))
    return Letterhead(tagged, tuple(places), first, last), []


def with_letter_at(
    content: bytes, name: str, first: int, last: int | None = None
) -> tuple[bytes, list[Problem]]:
    """Return the letterhead with plea's tags in the place of the paragraphs from `first` to `last`.

    The tags take the look of the paragraph whose place they take. Paragraphs with pictures stay. A file
    that has {{ letter }} already comes back unchanged; tags that stand elsewhere in it are not put twice.
    """
    parts, problems = read_package(content, name)
    if problems:
        return b"", problems
    root = parse(parts[_DOCUMENT])
    if any(_LETTER.fullmatch(text_of(paragraph)) for paragraph in root.iter(w("p"))):
        return content, []
    paragraphs = _paragraphs(root)
    going = paragraphs[first : (first if last is None else last) + 1]
    model = going[0] if going else (paragraphs[-1] if paragraphs else None)
    there = _tags_in(root)
    lines = [line for line in _LINES if not there & set(TAG.findall(line.words))]
    styles = _letter_styles(parts)
    made = [_paragraph(line, model, styles.get(line.style)) for line in lines]
    if going:
        _put_before(going, made)
    else:
        _put_at_the_end(root[0], made)
    parts[_DOCUMENT] = serialize(root).encode()
    return Skeleton(parts).with_parts([]), []


def _paragraphs(root: Element) -> list[Element]:
    """Return the paragraphs of the body and of its tables; not those of text boxes."""
    return [p for p in root[0].iter(w("p")) if next(p.iterancestors(w("txbxContent")), None) is None]


def _looks(paragraph: Element) -> Looks:
    words = text_of(paragraph).strip()
    if not words:
        return Looks.EMPTY
    if _SALUTATION.match(words):
        return Looks.SALUTATION
    return Looks.FILLER if _FILLER.fullmatch(words) else Looks.WORDS


def _likely(paragraphs: Sequence[Element], looks: Sequence[Looks]) -> tuple[int, int]:
    """Return from which paragraph to which the letter most likely goes."""
    end = len(looks)
    if Looks.SALUTATION in looks:  # an old letter: all of its words make room
        written = [
            i for i, look in enumerate(looks) if look is not Looks.EMPTY and not _in_table(paragraphs[i])
        ]
        return (written[0], written[-1]) if written else (looks.index(Looks.SALUTATION),) * 2
    filler = [i for i, look in enumerate(looks) if look is Looks.FILLER]
    if filler:
        return filler[0], filler[-1]
    empty = [i for i, look in enumerate(looks) if look is Looks.EMPTY and not _stays(paragraphs[i])]
    if not empty:
        return end, end
    words = [i for i, look in enumerate(looks) if look is Looks.WORDS]
    below = [i for i in empty if words and i > words[0]] or empty
    run = _longest_run(below)
    return run[0], run[-1]


def _longest_run(numbers: Sequence[int]) -> list[int]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return max(runs, key=len)


def _in_table(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(w("tbl")), None) is not None


def _stays(paragraph: Element) -> bool:
    return next(paragraph.iter(*map(w, _STAYS)), None) is not None


def _tags_in(root: Element) -> set[str]:
    """Return every tag that stands in the body; in a header or footer the same one may stand again."""
    return {tag for paragraph in root.iter(w("p")) for tag in TAG.findall(text_of(paragraph))}


def _letter_styles(parts: Parts) -> dict[str, str]:
    """Return the styles for the lines of a letter, of a file that was made for letters."""
    ids = Styles.of(parts).ids
    return ids if "inside address" in ids or "salutation" in ids else {}


_NOT_TAKEN_OVER = ("sectPr", "numPr", "rPr", "spacing", "keepNext")


def _paragraph(line: _Line, model: Element | None, own: str | None) -> Element:
    """Return a line in the look of a paragraph, or in the style that the file has for it."""
    paragraph = element("p")
    look = None if own or model is None else model.find(w("pPr"))
    properties = child(paragraph, "pPr")
    if own:
        child(properties, "pStyle", val=own)
    else:
        for setting in look if look is not None else ():
            if not any(
                is_element(setting, name) for name in ("sectPr", "numPr", "rPr", "spacing", "keepNext")
            ):
                properties.append(copy.deepcopy(setting))
        _set_apart(properties, line, look)
    run = child(paragraph, "r")
    letters = _letters(model)
    if letters is not None and not own:
        run.append(letters)
    if line.bold and not own:
        _make_bold(run)
    text = child(run, "t")
    text.text = line.words
    text.set(XML_SPACE, "preserve")
    return paragraph


_AFTER_KEEP_NEXT = (
    "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers", "pBdr", "shd",
    "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE",
    "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap",
    "outlineLvl", "divId", "cnfStyle",
)  # fmt: skip
"""What may stand behind w:keepNext, in the order that Word asks for (ECMA-376 part 1, 17.3.1.26)."""


def _set_apart(properties: Element, line: _Line, look: Element | None) -> None:
    """Give a line the room below it, and keep it with what follows; Word asks for a fixed order."""
    spacing = None if look is None else look.find(w("spacing"))
    if line.after:
        spacing = element("spacing") if spacing is None else copy.deepcopy(spacing)
        spacing.set(w("after"), line.after)
    if spacing is not None:
        _insert(properties, copy.deepcopy(spacing), _AFTER_KEEP_NEXT[_AFTER_KEEP_NEXT.index("spacing") + 1 :])
    if line.keep:
        _insert(properties, element("keepNext"), _AFTER_KEEP_NEXT)


def _insert(properties: Element, setting: Element, before: Sequence[str]) -> None:
    later = [i for i, one in enumerate(properties) if any(is_element(one, name) for name in before)]
    properties.insert(later[0] if later else len(properties), setting)


def _letters(model: Element | None) -> Element | None:
    """Return the look of a paragraph's letters: of its first run, else of its mark."""
    if model is None:
        return None
    found = model.find(f"{w('r')}/{w('rPr')}")
    if found is None:
        found = model.find(f"{w('pPr')}/{w('rPr')}")
    if found is None:
        return None
    kept = element("rPr")
    for setting in found:
        if not any(is_element(setting, name) for name in ("ins", "del", "rPrChange", "vanish", "moveFrom")):
            kept.append(copy.deepcopy(setting))
    return kept if len(kept) else None


def _make_bold(run: Element) -> None:
    letters = run.find(w("rPr"))
    if letters is None:
        letters = child(run, "rPr")
    if letters.find(w("b")) is None:
        before = [
            i for i, one in enumerate(letters) if is_element(one, "rStyle") or is_element(one, "rFonts")
        ]
        letters.insert(before[-1] + 1 if before else 0, element("b"))


def _put_before(going: Sequence[Element], made: Sequence[Element]) -> None:
    """Put the lines where the first paragraph stands; the others give way, unless they hold a picture."""
    first = going[0]
    parent = first.getparent()
    if parent is None:
        return
    at = parent.index(first) + (1 if _stays(first) else 0)
    for number, paragraph in enumerate(made):
        parent.insert(at + number, paragraph)
    for paragraph in _that_go(going):
        around = paragraph.getparent()
        if around is not None and (around is parent or len(around.findall(w("p"))) > 1):
            around.remove(paragraph)
        else:
            for run in list(paragraph.iter(w("r"))):
                holder = run.getparent()
                if holder is not None:
                    holder.remove(run)


def _that_go(going: Sequence[Element]) -> Iterator[Element]:
    for paragraph in going:
        if not _stays(paragraph):
            yield paragraph


def _put_at_the_end(body: Element, made: Sequence[Element]) -> None:
    at = len(body) - (1 if len(body) and is_element(body[-1], "sectPr") else 0)
    for number, paragraph in enumerate(made):
        body.insert(at + number, paragraph)
