"""What a fact's footnote says: its sources, as this audience may see them, in the letter's language."""

from __future__ import annotations

from collections.abc import Iterator

from plea.model.case import Audience, Case, Fact, Source
from plea.word.notes import NoteText

_UNNAMED = "none"
"""In `shown_as`: this audience sees no note of the source at all."""


def note_text(fact: Fact, case: Case, audience: Audience, language: str) -> NoteText | None:
    """Return the footnote of a fact, or None where this audience sees none of its sources."""
    pieces: list[tuple[str, str]] = []
    for key in fact.sources:
        source = case.sources.get(key)
        shown = [] if source is None else list(_pieces(source, audience, language))
        if pieces and shown:
            pieces.append(("; ", ""))
        pieces += shown
    return NoteText(tuple(pieces)) if pieces else None


def _pieces(source: Source, audience: Audience, language: str) -> Iterator[tuple[str, str]]:
    shown_as = source.shown_as.get(audience)
    if shown_as == _UNNAMED:
        return
    words = shown_as or source.text.get(language) or source.text.get("", "")
    if words:
        # A protected source is named by other words, so its address stays away too.
        links = () if shown_as else source.links
        yield (f"{words.rstrip('.')}: " if links else words), ""
    else:
        links = source.links
    for number, link in enumerate(links):
        if number:
            yield "; ", ""
        yield link, link
