"""The paragraphs of a Word file as they were typed, tags and all, for rules about words."""

from __future__ import annotations

from collections.abc import Iterator

from plea.word.markdown import SourceLine
from plea.word.package import read_package
from plea.word.places import heading_styles, paragraph_places, part_names, text_of
from plea.word.xml import parse

_DOCUMENT = "word/document.xml"


def paragraphs_in(content: bytes, name: str) -> Iterator[SourceLine]:
    """Yield each paragraph that holds words, of the body first, then of headers and footers.

    A file that the guard keeps out has none: what is wrong with it is told where it is compiled.
    """
    parts, problems = read_package(content, name)
    if problems or _DOCUMENT not in parts:
        return
    headings = heading_styles(parts)
    for part, called in {_DOCUMENT: "", **part_names(parts)}.items():
        places = paragraph_places(parse(parts[part]), name, called, headings)
        for paragraph, place in places.items():
            if text := text_of(paragraph).strip():
                yield SourceLine(text, place)
