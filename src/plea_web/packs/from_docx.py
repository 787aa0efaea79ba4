"""The answers in a Word file that came back: changed words, comments, and what was typed below a text."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from plea.model.problem import Place, Problem
from plea.word.clean import identifier_of
from plea.word.package import read_package
from plea.word.parts import Parts, relationships
from plea.word.xml import Element, is_element, parse, w
from plea_web.packs.in_docx import HEADING, WORDS, Layout, bookmark, laid_out
from plea_web.packs.keys import key_stands_in, wrong_pack
from plea_web.packs.pack import Answer, Pack, Question, Verdict, same_key
from plea_web.packs.speech import speech_for
from plea_web.packs.typed import verdict_of

_DOCUMENT = "word/document.xml"
_GONE = ("del", "moveFrom")  # tracked: taken out, or moved to elsewhere
TAKE_OUT = {"en": "Take this text out.", "ru": "Убрать этот текст."}


@dataclass(slots=True)
class _Returned:
    """What stands below one heading of the file that came back, the heading first."""

    lines: list[tuple[str, str]] = field(default_factory=list)  # style and text
    comments: list[str] = field(default_factory=list)


def answers_in_docx(content: bytes, pack: Pack, name: str) -> tuple[list[Answer], list[Problem]]:
    """Return the answers in a Word file, and what stands in it that belongs to no passage."""
    parts, problems = read_package(content, name)
    if problems:
        return [], problems
    body = parse(parts[_DOCUMENT]).find(w("body"))
    paragraphs = list(_paragraphs(body)) if body is not None else []
    wrong = _another_pack(identifier_of(content), paragraphs, pack, name)
    if wrong:
        return [], [wrong]
    layout = laid_out(pack)
    said = _Said(parts)
    found, outside = _sorted(paragraphs, _styles(parts), layout, said)
    answers = [
        answer
        for one in pack.questions
        if one.number in found and (answer := _answer(one, found[one.number], layout, pack.language))
    ]
    return answers, [*_missing(found, pack, name), *_outside(outside, name)]


def _another_pack(identifier: str, paragraphs: list[Element], pack: Pack, name: str) -> Problem | None:
    if same_key(identifier, pack.key) or any(key_stands_in(text_of(one), pack.key) for one in paragraphs):
        return None
    if identifier:
        return wrong_pack(identifier, pack, name)
    message = f"This file is not the pack {pack.key}: its key stands nowhere in it."
    todo = "Bring in the file that the reader was given, with the answers in it."
    return Problem("wrong-pack", Place(name), message, todo)


def key_and_text(content: bytes) -> tuple[str, str]:
    """Return the key in the properties of a Word file, and its text; "" of one that the guard keeps out."""
    parts, problems = read_package(content, "")
    body = None if problems else parse(parts[_DOCUMENT]).find(w("body"))
    if body is None:
        return "", ""
    return identifier_of(content), "\n".join(map(text_of, _paragraphs(body)))


def _paragraphs(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs of the body in order, those inside tables and content controls too."""
    for paragraph in parent.iter(w("p")):
        if next(paragraph.iterancestors(w("txbxContent")), None) is None:
            yield paragraph


def text_of(paragraph: Element) -> str:
    """Return the words of a paragraph with all tracked changes accepted."""
    said = []
    for node in paragraph.iter(w("t"), w("br"), w("cr"), w("tab")):
        if any(is_element(above, gone) for above in node.iterancestors() for gone in _GONE):
            continue
        if is_element(node, "t"):
            said.append(node.text or "")
        elif not is_element(node, "tab"):
            said.append("\n")
        elif (above := node.getparent()) is not None and is_element(above, "r"):
            said.append("\t")
    return "".join(said)


def _styles(parts: Parts) -> dict[str, str]:
    """Return the names of the styles by their ids: programs change the ids and keep the names."""
    if "word/styles.xml" not in parts:
        return {}
    named = (
        (one.get(w("styleId"), ""), one.find(w("name")))
        for one in parse(parts["word/styles.xml"]).iter(w("style"))
    )
    return {key: name.get(w("val"), "") for key, name in named if name is not None}


def _style(paragraph: Element, styles: dict[str, str]) -> str:
    found = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if found is None else styles.get(found.get(w("val"), ""), "")


class _Said:
    """The comments of a file, told by the paragraph that each stands at."""

    def __init__(self, parts: Parts) -> None:
        self._texts: dict[str, str] = {}
        for relation in relationships(parts, _DOCUMENT):
            part = posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
            if relation.get("Type", "").endswith("/comments") and part in parts:
                for comment in parse(parts[part]).iter(w("comment")):
                    text = "\n".join(text_of(one) for one in comment.iter(w("p"))).strip()
                    self._texts[comment.get(w("id"), "")] = text

    def at(self, paragraph: Element) -> Iterator[str]:
        """Yield the comments whose words begin in a paragraph, each once in the whole file."""
        for mark in paragraph.iter(w("commentRangeStart"), w("commentReference")):
            if text := self._texts.pop(mark.get(w("id"), ""), ""):
                yield text

    def between(self, paragraph: Element) -> Iterator[str]:
        """Yield the comments that begin between the paragraph before and this one."""
        for mark in _just_before(paragraph, "commentRangeStart"):
            if text := self._texts.pop(mark.get(w("id"), ""), ""):
                yield text


def _sorted(
    paragraphs: list[Element], styles: dict[str, str], layout: Layout, said: _Said
) -> tuple[dict[int, _Returned], list[str]]:
    """Return what came back by the number of its passage, and what was written elsewhere."""
    found: dict[int, _Returned] = {}
    outside: list[str] = []
    number = 0  # of the passage that a paragraph belongs to; 0: none
    known = frozenset(layout.around)
    for paragraph in paragraphs:
        style, text = _style(paragraph, styles), text_of(paragraph)
        begins = _begins(paragraph, style, text, layout)
        number = number if begins is None else begins
        remarks = [*said.between(paragraph), *said.at(paragraph)]
        if number:
            here = found.setdefault(number, _Returned())
            here.comments += remarks
            here.lines.append((style, text))
        else:
            outside += [*remarks, *_new(text, known)]
    return found, outside


def _begins(paragraph: Element, style: str, text: str, layout: Layout) -> int | None:
    """Return the number of the passage that begins here, 0 where the last has ended, None in between."""
    marks = [*paragraph.iter(w("bookmarkStart")), *_just_before(paragraph, "bookmarkStart")]
    names = {mark.get(w("name"), "") for mark in marks}
    plain = " ".join(text.split())
    if bookmark(0) in names or plain == layout.end:
        return 0
    for number, heading in layout.headings.items():
        if bookmark(number) in names or plain == heading:
            return number
        if style == HEADING and _after(plain, layout.titles[number]) is not None:
            return number
    return None


def _just_before(paragraph: Element, *names: str) -> Iterator[Element]:
    """Yield the marks between the paragraph before and this one, where some programs put them."""
    for mark in paragraph.itersiblings(preceding=True):
        if is_element(mark, "p") or is_element(mark, "tbl"):
            return
        if any(is_element(mark, name) for name in names):
            yield mark


def _after(plain: str, start: str) -> str | None:
    """Return what follows a beginning, None where a text begins otherwise ("Text 12" for "Text 1")."""
    if plain == start or plain.startswith(f"{start} "):
        return plain[len(start) :].strip()
    return None


def _new(text: str, known: frozenset[str]) -> list[str]:
    """Return a text unless it stood in the pack already."""
    plain = " ".join(text.split())
    return [text.strip()] if plain and plain not in known else []


def _answer(question: Question, returned: _Returned, layout: Layout, language: str) -> Answer | None:
    """Return the answer of a passage; None for one that nobody touched, which counts as not read."""
    kept, typed = _words_and_typed(returned.lines, question.number, layout)
    words = "\n".join(kept).strip()
    changed = words.split() != question.words.split()
    said = [verdict_of(text) for text in typed]
    notes = [(verdict_of(text)[0], text) for text in returned.comments]
    remarks = [remark for verdict, remark in said if verdict == Verdict.CHANGE]
    asked = [text for verdict, text in notes if verdict == Verdict.CHANGE]
    agreed = any(verdict == Verdict.OK for verdict, _ in [*said, *notes])
    if changed and not words:
        remarks.insert(0, TAKE_OUT[speech_for(language).language])
    comment = "\n".join([*remarks, *asked])
    if changed or remarks or (asked and not agreed):
        return Answer(question.number, "", Verdict.CHANGE, comment, words if changed else "")
    return Answer(question.number, "", Verdict.OK, comment) if agreed else None


def _words_and_typed(
    lines: list[tuple[str, str]], number: int, layout: Layout
) -> tuple[list[str], list[str]]:
    """Return the words of a passage as they stand now, and what somebody wrote around them."""
    # Where a heading was taken out, the lines below it stand under the one before.
    own = layout.words[number]
    known = layout.below_headings - {*own}
    words: list[str] = []
    typed: list[str] = []
    for at, (style, text) in enumerate(_with_words(lines, len(own), known)):
        plain = " ".join(text.split())
        if plain in own or (style == WORDS and verdict_of(text)[0] == Verdict.CHANGE):
            words += [text] if plain not in known else []
        elif at == 0:
            typed += _new(_behind_heading(plain, number, layout), known)
        else:
            typed += _new(text.strip().removeprefix(layout.prompt), known)
    return words, typed


def _with_words(lines: list[tuple[str, str]], count: int, known: frozenset[str]) -> list[tuple[str, str]]:
    """Return lines in which some have the style of a passage's words.

    Some programs on the web keep no styles of one's own; the words stand right below the heading.
    """
    if any(style == WORDS for style, _ in lines):
        return lines
    words = [
        (style if " ".join(text.split()) in known else WORDS, text) for style, text in lines[1 : 1 + count]
    ]
    return [*lines[:1], *words, *lines[1 + count :]]


def _behind_heading(plain: str, number: int, layout: Layout) -> str:
    for start in (layout.headings[number], layout.titles[number]):
        if (behind := _after(plain, start)) is not None:
            return behind
    return plain


def _missing(found: dict[int, _Returned], pack: Pack, name: str) -> Iterator[Problem]:
    for question in pack.questions:
        if question.number not in found:
            yield Problem(
                "text-gone",
                Place(name, where=f"text {question.number}"),
                f"Text {question.number} is no longer in the file; it counts as not read.",
                "Ask the reader what is meant, if it was taken out on purpose.",
                stops=False,
            )


def _outside(texts: Iterable[str], name: str) -> Iterator[Problem]:
    for text in texts:
        shown = " ".join(text.split())
        yield Problem(
            "answer-elsewhere",
            Place(name),
            f'This belongs to no text and is not counted: "{shown}".',
            "If it is about one of the texts, write it there as a comment.",
            stops=False,
        )
