"""A letter's text that is a Word file: what stands in its body, in the layout's styles and lists."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plea.model.problem import Place, Problem
from plea.word.clean import title_of
from plea.word.expanding import expand_values
from plea.word.heal import heal
from plea.word.inserted import InsertedText
from plea.word.markdown import SourceLine
from plea.word.package import read_package
from plea.word.parts import Parts
from plea.word.places import PlaceOf, heading_styles, own_texts, paragraph_places, part_names, places_in
from plea.word.revisions import comments, hidden_text, hiding_styles, tracked_changes
from plea.word.runs import Typesetting
from plea.word.styles import Styles
from plea.word.tags import Tags
from plea.word.traces import take_out_traces
from plea.word.transplant import Transplant
from plea.word.xml import Element, is_element, parse, w

_DOCUMENT = "word/document.xml"
_SUBJECT_STYLES = ("subject", "title")
_INCLUDE = re.compile(r"include\s+[\"'](.+)[\"']")
_INCLUDING = re.compile(r"\s*\{%-?\s*include\s+[\"'“”„‘’](.+?)[\"'“”„‘’]\s*-?%\}\s*")


@dataclass(frozen=True, slots=True)
class WordText:
    """The body of a Word file as a text; its subject is taken out of it.

    `asks_for` names the texts that it includes, each with the place that asks; `included` are these.
    """

    name: str
    subject: SourceLine
    asks_for: tuple[tuple[str, Place], ...]
    _parts: Parts
    _root: Element
    _subject_at: int | None  # the number of the block that was the subject
    included: Mapping[str, InsertedText] = field(default_factory=dict)

    @property
    def lines(self) -> tuple[SourceLine, ...]:
        """The paragraphs of the body, an empty line between each and the next."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[SourceLine]:
        places = paragraph_places(self._root, self.name, "", heading_styles(self._parts))
        subject = None if self._subject_at is None else self._root[0][self._subject_at]
        for paragraph, place in places.items():
            line = _line(paragraph)
            include = _INCLUDING.fullmatch(line)
            if include and include[1] in self.included:
                yield from self.included[include[1]].lines
            elif paragraph is not subject:
                yield SourceLine(line, place)
            yield SourceLine("", place)

    def typeset(self, setting: Typesetting, tags: Tags) -> tuple[list[Element], list[Problem]]:
        """Set the body with a layout's styles and lists."""
        root = copy.deepcopy(self._root)
        body = root[0]
        place_of = places_in(root, self.name, "", heading_styles(self._parts))
        if self._subject_at is not None:
            body.remove(body[self._subject_at])
        problems = heal(root, tags, place_of)
        tags.stamp(root, place_of)
        transplant = Transplant(self._parts, self.name, setting, tags, place_of)
        transplant.move(root)
        problems += transplant.problems
        problems += expand_values(root, tags, setting, notes_allowed=True)
        return list(self._blocks(body, setting, tags, problems)), problems

    def _blocks(
        self, body: Element, setting: Typesetting, tags: Tags, problems: list[Problem]
    ) -> Iterator[Element]:
        for block in list(body):
            include = None if isinstance(block.tag, str) else _INCLUDE.fullmatch(tags.of(block).inner)
            if include is None:
                body.remove(block)
                yield block
            elif include[1] in self.included:
                blocks, more = self.included[include[1]].typeset(setting, tags)
                problems += more
                yield from blocks


def read_word_text(content: bytes, name: str) -> tuple[WordText | None, list[Problem]]:
    """Read a Word file as a letter's text; `name` is how messages call it."""
    parts, problems = read_package(content, name)
    if problems:
        return None, problems
    problems += comments(parts, part_names(parts), name)
    root = parse(parts[_DOCUMENT])
    take_out_traces(root)
    place_of = places_in(root, name, "", heading_styles(parts))
    problems += tracked_changes(root, place_of)
    styles = Styles.of(parts)
    problems += hidden_text(root, place_of, hiding_styles(styles.root))
    at = _subject_at(root[0], styles)
    if at is None:
        subject = SourceLine(title_of(content), Place(name, "title"))
    else:
        subject = SourceLine(_line(root[0][at]), place_of(root[0][at]))
    asks_for = tuple(_asks_for(root[0], place_of))
    return WordText(name, subject, asks_for, parts, root, at), problems


def _subject_at(body: Element, styles: Styles) -> int | None:
    """Return the number of the block that is the subject: the first with words, if its style says so."""
    named = {styles.ids[name] for name in _SUBJECT_STYLES if name in styles.ids}
    for number, block in enumerate(body):
        if is_element(block, "p") and not _line(block) and next(block.iter(w("drawing")), None) is None:
            continue
        style = block.find(f"{w('pPr')}/{w('pStyle')}")
        is_subject = is_element(block, "p") and style is not None and style.get(w("val")) in named
        return number if is_subject else None
    return None


def _line(paragraph: Element) -> str:
    """Return a paragraph's words on one line."""
    texts = own_texts(paragraph, "t", "br", "tab", "noBreakHyphen")
    shown = {w("br"): " ", w("tab"): " ", w("noBreakHyphen"): "\u2011"}
    return " ".join("".join(shown.get(str(one.tag), one.text or "") for one in texts).split())


def _asks_for(body: Element, place_of: PlaceOf) -> Iterator[tuple[str, Place]]:
    for block in body:
        include = _INCLUDING.fullmatch(_line(block)) if is_element(block, "p") else None
        if include:
            yield include[1], place_of(block)
