"""What of one letter is read in one go.

A passage is words that stand together in one text with no condition between them: a paragraph, several,
a list with its lead-in. What a layout prints around every letter is one passage; what it prints on a
condition or repeats, as in a table, is another. The recipient's own words are replaced by the names of
their fields, so that a passage is the same in many letters.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from plea.model.problem import Place
from plea.word.language import dotted_names, read_tree
from plea.word.tags import Tag
from plea.word.trace import Branch, Span, TracedParagraph

_PERSONAL = {"recipient", "history", "letter.reference", "letter.number"}  # what differs within one kind
_DATE = "letter.date"  # decided once for all letters, so it is no words of a passage
_SUBJECT = "letter.subject"
_NOTES = "word/footnotes.xml"
_COLUMN = re.compile(r", column (\d+).*")
_TABLE = re.compile(r"table \d+(?=, row)")


@dataclass(frozen=True, slots=True)
class Passage:
    """Equal for equal words and notes in one language."""

    language: str
    paragraphs: tuple[str, ...]  # ("Dear {{ recipient.name }},", …); of a table a row each
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its words, a paragraph a line."""
        return "\n".join(self.paragraphs)

    @property
    def sha256(self) -> str:
        """The hash that stands for exactly these words and notes."""
        said = json.dumps([self.language, self.paragraphs, self.notes], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """A passage where it stands in a letter."""

    passage: Passage
    place: Place  # where its first words were written
    around: tuple[Branch, ...]
    indexes: tuple[int, ...]  # of its paragraphs among those of the traced letter
    facts: tuple[str, ...]  # keys of the facts that it tells


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, or the cells of a table's row."""

    cells: tuple[TracedParagraph, ...]
    indexes: tuple[int, ...]

    @property
    def first(self) -> TracedParagraph:
        return self.cells[0]

    @property
    def spans(self) -> Iterator[Span]:
        return (span for cell in self.cells for span in cell.spans)

    @property
    def words(self) -> str:
        return " | ".join(filter(None, map(_words, self.cells)))

    @property
    def is_subject(self) -> bool:
        return any(_SUBJECT in _names(span.tag) for span in self.spans)

    @property
    def together(self) -> tuple[object, ...]:
        """What lines have in common that are read in one go where they follow each other."""
        place = self.first.place
        table = _TABLE.search(str(place))
        return self.first.part, place.file, table[0] if table else self.first.section


def passages_in(
    paragraphs: Sequence[TracedParagraph], language: str, *, layout: str, subject: Place
) -> list[Standing]:
    """Return the passages of a traced letter in the order in which they are read.

    `layout` is the file of its layout, `subject` where its subject was written.
    """
    notes = {paragraph.note: paragraph.text.strip() for paragraph in paragraphs if paragraph.note}
    groups: dict[tuple[object, ...], list[_Line]] = {}
    title: list[_Line] = []
    before: tuple[object, ...] = ()
    number = 0
    for line in _lines(paragraphs):
        if line.is_subject and not title:
            title.append(line)
            continue
        first = line.first
        if first.place.file == layout and not first.around:
            groups.setdefault((layout,), []).append(line)
            continue
        number += line.together != before
        before = line.together
        groups.setdefault((*before, number), []).append(line)
    ordered = [lines for key, lines in groups.items() if key != (layout,)]
    opening = ordered[0] if ordered else []
    if title and opening and opening[0].first.place.file == subject.file and not opening[0].first.around:
        ordered[0] = [*title, *opening]
    elif title:
        ordered.insert(0, title)
    if (layout,) in groups:
        ordered.append(groups[layout,])
    found = (_standing(lines, notes, language, subject) for lines in ordered)
    return [standing for standing in found if standing is not None]


def columns_in(paragraphs: Iterable[TracedParagraph]) -> list[str]:
    """Return the recipient's columns that a letter prints, in their order, without those that only decide."""
    names = (name.split(".") for one in paragraphs for span in one.spans for name in _names(span.tag))
    return list(dict.fromkeys(name[1] for name in names if name[0] == "recipient" and len(name) == 2))


def _lines(paragraphs: Iterable[TracedParagraph]) -> Iterator[_Line]:
    """Yield what stands on a line of its own. Notes go with their words."""
    row: list[tuple[int, TracedParagraph]] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.part == _NOTES:
            continue
        here, before = _cell(paragraph), _cell(row[-1][1]) if row else None
        if row and not (here and before and here[0] == before[0] and here[1] >= before[1]):
            yield _line(row)
            row = []
        row.append((index, paragraph))
    if row:
        yield _line(row)


def _line(row: list[tuple[int, TracedParagraph]]) -> _Line:
    return _Line(tuple(one for _, one in row), tuple(index for index, _ in row))


def _cell(paragraph: TracedParagraph) -> tuple[tuple[str, str, str], int] | None:
    """Return the row of a table that a paragraph stands in, and its column."""
    found = _COLUMN.search(paragraph.place.where)
    if found is None:
        return None
    return (paragraph.part, paragraph.place.file, paragraph.place.where[: found.start()]), int(found[1])


def _standing(lines: list[_Line], notes: Mapping[str, str], language: str, subject: Place) -> Standing | None:
    """Return lines as a passage; None for what has no words of ours in it."""
    spans = [span for line in lines for span in line.spans]
    if not any(_has_letters(span.text) and not _is_named(span) for span in spans):
        return None
    words = tuple(filter(None, (line.words for line in lines)))
    passage = Passage(language, words, tuple(notes.get(span.note, "") for span in spans if span.note))
    first = lines[0]
    place = subject if first.is_subject else first.first.place
    place = replace(place, where=_COLUMN.sub("", place.where))
    facts = dict.fromkeys(name.split(".")[1] for span in spans for name in _names(span.tag) if _is_fact(name))
    return Standing(
        passage, place, first.first.around, tuple(i for line in lines for i in line.indexes), tuple(facts)
    )


def _is_fact(name: str) -> bool:
    return name.startswith("fact.")


def _has_letters(text: str) -> bool:
    """True for words; the number of a page is none."""
    return any(map(str.isalpha, text))


def _words(paragraph: TracedParagraph) -> str:
    return "".join(f"{{{{ {span.tag.inner} }}}}" if span.tag and _is_named(span) else span.text
                   for span in paragraph.spans)  # fmt: skip


def _is_named(span: Span) -> bool:
    """True for words in whose place a passage has the name of their field."""
    return is_personal(span) or _DATE in _names(span.tag)


def is_personal(span: Span) -> bool:
    """True for words that only this recipient's letter has."""
    return any(name in _PERSONAL or name.partition(".")[0] in _PERSONAL for name in _names(span.tag))


def _names(tag: Tag | None) -> list[str]:
    tree = read_tree("{{ " + tag.inner + " }}") if tag else None
    return list(dotted_names(tree)) if tree else []
