"""A copy of a Word file with a Word comment at everything that is wrong in it.

What is wrong in a header, a note or a text box is told at the paragraph that holds it or, failing that,
at the beginning, with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plea.model.problem import Problem
from plea.word.comments import Comments, packed, takes_comments
from plea.word.heal import cut_run
from plea.word.package import read_package
from plea.word.places import PlaceOf, heading_styles, own_texts, places_in, text_of, with_excerpt
from plea.word.xml import Element, parse, serialize, w

_DOCUMENT = "word/document.xml"


def marked_copy(content: bytes, name: str, problems: Sequence[Problem]) -> bytes | None:
    """Return a copy of a Word file with a comment for each problem; None where it cannot be opened."""
    parts, _ = read_package(content, name)
    if not parts:
        return None
    body = parse(parts[_DOCUMENT])
    place_of = places_in(body, name, "", heading_styles(parts))
    comments = Comments(parts)
    for problem, paragraph in _placed(body, problems, place_of):
        _comment(comments, paragraph, problem)
    parts[_DOCUMENT] = serialize(body).encode()
    comments.save()
    return packed(parts)


def _placed(
    body: Element, problems: Sequence[Problem], place_of: PlaceOf
) -> Iterator[tuple[Problem, Element]]:
    """Yield each problem with the paragraph of the body that it is told at."""
    paragraphs = list(body.iter(w("p")))
    by_place = {place_of(paragraph): paragraph for paragraph in reversed(paragraphs)}
    for problem in problems:
        if not paragraphs:
            return
        paragraph = by_place.get(problem.place, paragraphs[0])
        yield problem, next((around for around in _outwards(paragraph) if takes_comments(around)), paragraph)


def _outwards(paragraph: Element) -> Iterator[Element]:
    yield paragraph
    yield from paragraph.iterancestors(w("p"))


def _comment(comments: Comments, paragraph: Element, problem: Problem) -> None:
    """Put a comment around the tag that it is about, or around the whole paragraph."""
    lines = (f"{problem.place}: {problem.message}", f"{problem.todo} [{problem.code}]")
    span = _span(paragraph, problem)
    if span is None:
        comments.say_of(paragraph, lines)
        return
    start, end, reference = comments.say(lines)
    _cut(paragraph, span[1], end)
    _cut(paragraph, span[0], start)
    end.addnext(reference)


def _span(paragraph: Element, problem: Problem) -> tuple[int, int] | None:
    """Find the marked words of a problem's excerpt in its paragraph."""
    excerpt = problem.place.excerpt
    words = excerpt.partition("»")[2].rpartition("«")[0]
    whole = text_of(paragraph)
    at = whole.find(words) if words else -1
    while at >= 0:
        if with_excerpt(problem.place, whole, at, at + len(words)).excerpt == excerpt:
            return at, at + len(words)
        at = whole.find(words, at + 1)
    return None


def _cut(paragraph: Element, position: int, marker: Element) -> None:
    """Put a marker at a position of a paragraph's text, between runs."""
    at = 0
    last: Element | None = None
    for text in own_texts(paragraph):
        length = len(text.text or "")
        if at <= position < at + length or (position == at + length and length):
            cut_run(text, position - at, 0, marker)
            return
        at += length
        last = text
    if last is not None:
        cut_run(last, len(last.text or ""), 0, marker)
