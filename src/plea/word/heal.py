"""Find the tags in a part of a Word file, over however many runs Word has spread them.

Word cuts a typed `{{ recipient.name }}` into several runs (spelling, autocorrect, editing
sessions). Text is therefore read per paragraph, not per run, and each tag is put back together:

- a value tag stays as a marker in its text;
- a control tag alone in a paragraph or a table row takes that paragraph's or row's place;
- a control tag among other text takes the place of its piece of the run.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

from plea.model.problem import Place, Problem
from plea.word.tags import TAG, Tag, Tags
from plea.word.xml import XML_SPACE, Element, is_element, w

PlaceOf = Callable[[int], Place]
"""From a paragraph's number in its part, counted from 1, to where a person finds it."""


def heal(root: Element, tags: Tags, place_of: PlaceOf) -> list[Problem]:
    """Turn every tag of a part into a marker; return what is wrong with how tags are written."""
    problems = [
        problem
        for number, paragraph in enumerate(root.iter(w("p")), start=1)
        for problem in _heal_paragraph(paragraph, tags, place_of(number))
    ]
    for row in list(root.iter(w("tr"))):
        _lift_out_of_row(row)
    for cell in root.iter(w("tc")):
        # A cell without a paragraph is a file that Word calls damaged.
        if not any(is_element(inner, "p") or is_element(inner, "tbl") for inner in cell):
            cell.append(cell.makeelement(w("p"), {}))
    return problems


def _heal_paragraph(paragraph: Element, tags: Tags, place: Place) -> Iterator[Problem]:
    texts = list(_own_texts(paragraph))
    whole = "".join(text.text or "" for text in texts)
    if "{" not in whole and "}" not in whole:
        return
    found = [(match.start(), match.end(), Tag.read(match[0], place)) for match in TAG.finditer(whole)]
    yield from _loose_braces(whole, found, place)
    if len(found) == 1 and found[0][2].kind == "control" and whole.strip() == whole[slice(*found[0][:2])]:
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


def _own_texts(paragraph: Element) -> Iterator[Element]:
    """Yield the w:t of a paragraph, not those of paragraphs inside it (text boxes)."""
    for text in paragraph.iter(w("t")):
        if next(text.iterancestors(w("p"))) is paragraph:
            yield text


def _loose_braces(whole: str, found: list[tuple[int, int, Tag]], place: Place) -> Iterator[Problem]:
    rest, at = "", 0
    for start, end, _ in found:
        rest += whole[at:start]
        at = end
    rest += whole[at:]
    for opening in ("{{", "{%", "{#"):
        if opening in rest:
            snippet = rest[rest.index(opening) :][:40]
            yield Problem(
                "unclosed-tag",
                place,
                f'"{snippet}" opens a field that is not closed.',
                f'Close it with "{opening.translate(_CLOSING)[::-1]}" in the same paragraph.',
            )


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
    after = copy.deepcopy(run)
    tail = after[run.index(text)]
    for moved in list(run)[run.index(text) + 1 :]:
        run.remove(moved)
    for kept in list(after)[: after.index(tail)]:
        if not is_element(kept, "rPr"):
            after.remove(kept)
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
    if len(markers) == 1 and not any((text.text or "").strip() for text in row.iter(w("t"))):
        marker = markers[0]
        parent = marker.getparent()
        if parent is not None:
            parent.remove(marker)
        marker.tail = None
        _replace(row, marker)
