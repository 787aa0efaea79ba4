"""Find the tags in a part of a Word file, over however many runs Word has spread them.

Word cuts a typed `{{ recipient.name }}` into several runs (spelling, autocorrect, editing
sessions). Text is therefore read per paragraph, not per run, and each tag is put back together:

- a value tag stays as a marker in its text;
- a control tag alone in a paragraph or a table row takes that paragraph's or row's place;
- a control tag among other text takes the place of its piece of the run.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from plea.model.problem import Place, Problem
from plea.word.out_of_reach import out_of_reach
from plea.word.places import PlaceOf, own_texts, text_of, with_excerpt
from plea.word.structure import names_of_ours
from plea.word.tags import TAG, Tag, Tags
from plea.word.xml import XML_SPACE, Element, child, element, is_element, w


def heal(root: Element, tags: Tags, place_of: PlaceOf) -> list[Problem]:
    """Turn every tag of a part into a marker; return what is wrong with how tags are written."""
    paragraphs = list(root.iter(w("p")))
    problems: list[Problem] = []
    for paragraph, following in zip_longest(paragraphs, paragraphs[1:]):
        if any(_WORTH_A_LOOK.search(text.text or "") for text in own_texts(paragraph)):
            problems += _heal_paragraph(paragraph, tags, place_of(paragraph), following)
    problems += [*_words_outside_runs(root, place_of), *out_of_reach(root, place_of)]
    for row in list(root.iter(w("tr"))):
        _lift_out_of_row(row)
    return problems


def _words_outside_runs(root: Element, place_of: PlaceOf) -> Iterator[Problem]:
    """Word never writes words outside a run; a field there could not be filled."""
    for text in root.iter(w("t")):
        run, paragraph = text.getparent(), next(text.iterancestors(w("p")), None)
        if (run is None or not is_element(run, "r") or paragraph is None) and _WORTH_A_LOOK.search(
            text.text or ""
        ):
            place = place_of(paragraph) if paragraph is not None else Place("")
            todo = "Open the file in Word, save it anew, and put that copy in its place."
            yield Problem("broken-docx", place, "A field stands outside the words of its paragraph.", todo)


def _heal_paragraph(
    paragraph: Element, tags: Tags, place: Place, following: Element | None
) -> Iterator[Problem]:
    texts = list(own_texts(paragraph))
    whole = "".join(text.text or "" for text in texts)
    found = [
        (match.start(), match.end(), Tag.read(match[0], with_excerpt(place, whole, *match.span())))
        for match in TAG.finditer(whole)
    ]
    yield from _loose_braces(whole, found, place, _Next(paragraph, following))
    for _, _, tag in found:
        yield from names_of_ours(tag)
    if _MARKS.search(whole):
        message = "A character of no alphabet stands here (U+FDD0 to U+FDEF)."
        yield Problem("strange-character", place, message, "Delete it and type the text anew.")
        return
    alone = len(found) == 1 and whole.strip() == whole[slice(*found[0][:2])] and _holds_words_only(paragraph)
    if alone and found[0][2].kind != "value":
        _replace(paragraph, tags.instruction(found[0][2]))
        return
    for start, end, tag in reversed(found):
        text = _gather(texts, start, end)
        offset = start - _offset(texts, text)
        if tag.kind == "control":
            cut_run(text, offset, end - start, tags.instruction(tag))
        elif tag.kind == "comment":
            _splice(text, offset, end - start, "")
        else:
            _splice(text, offset, end - start, tags.mark(tag))


_WORTH_A_LOOK = re.compile("[{}\ufdd0-\ufdef]")
_MARKS = re.compile("[\ufdd0-\ufdef]")
_MORE_THAN_WORDS = ("drawing", "pict", "object", "footnoteReference", "endnoteReference", "sectPr")


def _holds_words_only(node: Element) -> bool:
    """A picture, a note or the end of a section does not go with a tag that stands beside it."""
    more = (*_MORE_THAN_WORDS, "p") if is_element(node, "p") else _MORE_THAN_WORDS
    return next(node.iterdescendants(*map(w, more)), None) is None


@dataclass(frozen=True, slots=True)
class _Next:
    """What follows a paragraph: a field that is opened in one may be closed in the other."""

    paragraph: Element
    following: Element | None

    def closes(self, opening: str, closing: str) -> str:
        """Return where a field goes on, "cell" or "paragraph"; "" where the next one does not close it."""
        if self.following is None:
            return ""
        before, found, _ = text_of(self.following).partition(closing)
        if not found or opening in before:
            return ""
        here, there = (next(p.iterancestors(w("tc")), None) for p in (self.paragraph, self.following))
        return "paragraph" if here is there else "cell"


def _loose_braces(
    whole: str, found: list[tuple[int, int, Tag]], place: Place, after: _Next
) -> Iterator[Problem]:
    rest = list(whole)
    for start, end, _ in found:
        rest[start:end] = "\0" * (end - start)
    loose = "".join(rest)
    for opening in ("{{", "{%", "{#"):
        at = loose.find(opening)
        if at < 0:
            continue
        snippet = loose[at:].partition("\0")[0][:40].rstrip()
        closing = opening.translate(_CLOSING)[::-1]
        where = with_excerpt(place, whole, at, at + len(snippet))
        elsewhere = after.closes(opening, closing)
        message = f'"{snippet}" opens a field that is not closed'
        if elsewhere:
            message += f"; it goes on in the next {elsewhere}: a field must stand in one {elsewhere}"
        todo = f'Close it with "{closing}" in the same paragraph.'
        yield Problem("unclosed-tag", where, f"{message}.", todo)


_CLOSING = str.maketrans("{", "}")


def _offset(texts: list[Element], wanted: Element) -> int:
    """Return where a w:t begins in the text of its paragraph."""
    at = 0
    for text in texts:
        if text is wanted:
            return at
        at += len(text.text or "")
    raise LookupError("the w:t is not one of this paragraph")


def _gather(texts: list[Element], start: int, end: int) -> Element:
    """Bring the characters from start to end together in the w:t where they begin; return it."""
    first: Element | None = None
    at = 0
    for text in texts:
        content = text.text or ""
        begin, finish = max(start - at, 0), min(end - at, len(content))
        at += len(content)
        if begin >= finish:
            continue
        if first is None:
            first = text
        else:
            first.text = (first.text or "") + content[begin:finish]
            text.text = content[:begin] + content[finish:]
            text.set(XML_SPACE, "preserve")
    if first is None:
        raise LookupError("no w:t holds these characters")
    return first


def _splice(text: Element, offset: int, length: int, replacement: str) -> None:
    content = text.text or ""
    text.text = content[:offset] + replacement + content[offset + length :]
    text.set(XML_SPACE, "preserve")


def cut_run(text: Element, offset: int, length: int, marker: Element) -> None:
    """Split the run that holds `text` into before and after, with the marker between them."""
    run = next(text.iterancestors(w("r")))
    content = text.text or ""
    after = element("r")
    after.attrib.update(run.attrib)
    properties = run.find(w("rPr"))
    if properties is not None:
        after.append(copy.deepcopy(properties))
    tail = child(after, "t")
    after.extend(list(text.itersiblings()))
    text.text, tail.text = content[:offset], content[offset + length :]
    text.set(XML_SPACE, "preserve")
    tail.set(XML_SPACE, "preserve")
    run.addnext(after)
    run.addnext(marker)


def _replace(old: Element, new: Element) -> None:
    parent = old.getparent()
    if parent is None:
        raise LookupError("the root of a part is never a tag")
    parent.replace(old, new)


def _lift_out_of_row(row: Element) -> None:
    """A row whose only content is one control tag is that tag."""
    markers = [node for node in row.iter() if not isinstance(node.tag, str)]
    words = any((text.text or "").strip() for text in row.iter(w("t")))
    if len(markers) == 1 and not words and _holds_words_only(row):
        marker = markers[0]
        parent = marker.getparent()
        if parent is not None:
            parent.remove(marker)
        marker.tail = None
        _replace(row, marker)
