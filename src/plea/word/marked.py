"""A copy of a Word file with a Word comment at everything that is wrong in it.

Word takes comments in the body only; what is wrong in a header, a note or a text box is told at the
paragraph that holds it or, failing that, at the beginning, with its place.
Comments: ECMA-376 part 1, 17.13.4.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence

from plea.model.problem import Problem
from plea.word.heal import cut_run
from plea.word.package import read_package
from plea.word.parts import Parts, declare, relate, relationships, save_relationships
from plea.word.places import PlaceOf, heading_styles, own_texts, places_in, text_of, with_excerpt
from plea.word.xml import W_NS, Element, child, element, parse, serialize, w

_DOCUMENT = "word/document.xml"
_COMMENTS = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DATE = "2000-01-01T00:00:00Z"  # the same file gives the same copy on any day
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def marked_copy(content: bytes, name: str, problems: Sequence[Problem]) -> bytes | None:
    """Return a copy of a Word file with a comment for each problem; None where it cannot be opened."""
    parts, _ = read_package(content, name)
    if not parts:
        return None
    body = parse(parts[_DOCUMENT])
    place_of = places_in(body, name, "", heading_styles(parts))
    comments, part = _comments(parts)
    next_id = 1 + max([-1, *(int(one.get(w("id"), "0")) for one in comments.iter(w("comment")))])
    for identity, (problem, paragraph) in enumerate(_placed(body, problems, place_of), start=next_id):
        _say(comments, str(identity), problem)
        _anchor(paragraph, str(identity), problem)
    parts[_DOCUMENT] = serialize(body).encode()
    parts[part] = serialize(comments).encode()
    return _packed(parts)


def _comments(parts: Parts) -> tuple[Element, str]:
    """Return the comments that the file has already, or none yet, and the part that holds them."""
    rels = relationships(parts, _DOCUMENT)
    for relation in rels:
        if relation.get("Type", "").endswith("/comments"):
            part = posixpath.normpath(posixpath.join("word", relation.get("Target", ""))).lstrip("/")
            if part in parts:
                return parse(parts[part]), part
    declare(parts, _COMMENTS, _TYPE)
    relate(rels, "comments", "comments.xml")
    save_relationships(parts, _DOCUMENT, rels)
    return parse(f'<w:comments xmlns:w="{W_NS}"/>'.encode()), _COMMENTS


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
        yield problem, next((around for around in _outwards(paragraph) if _takes_comments(around)), paragraph)


def _outwards(paragraph: Element) -> Iterator[Element]:
    yield paragraph
    yield from paragraph.iterancestors(w("p"))


def _takes_comments(paragraph: Element) -> bool:
    return next(paragraph.iterancestors(w("txbxContent")), None) is None


def _say(comments: Element, identity: str, problem: Problem) -> None:
    comment = child(comments, "comment", id=identity, author="plea", date=_DATE, initials="p")
    for words in (f"{problem.place}: {problem.message}", f"{problem.todo} [{problem.code}]"):
        child(child(child(comment, "p"), "r"), "t").text = words


def _anchor(paragraph: Element, identity: str, problem: Problem) -> None:
    """Put a comment's range around the tag that it is about, or around the whole paragraph."""
    start, end = element("commentRangeStart", id=identity), element("commentRangeEnd", id=identity)
    reference = element("r")
    child(reference, "commentReference", id=identity)
    span = _span(paragraph, problem)
    if span is None:
        properties = paragraph.find(w("pPr"))
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, start)
        paragraph.append(end)
    else:
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


def _packed(parts: Parts) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda part: (part != "[Content_Types].xml", part)):
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), parts[name], zipfile.ZIP_DEFLATED)
    return packed.getvalue()
