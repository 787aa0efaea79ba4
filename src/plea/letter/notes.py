"""What footnotes say: sources as this audience may see them, in the letter's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plea.model.campaign import Campaign, Letter
from plea.model.case import Audience, Case, Fact, Source
from plea.word.notes import NoteText

_UNNAMED = "none"
"""In `shown_as`: this audience sees no note of the source at all."""


def notes_of(campaign: Campaign, letter: Letter, language: str) -> dict[str, NoteText]:
    """Return every note that a letter may set: by key of the fact, and by "source." and key of the source.

    None for an audience that the campaign sends no notes.
    """
    if letter.audience in campaign.notes.without:
        return {}
    case = campaign.case
    of_facts = {key: note_text(fact, case, letter.audience, language) for key, fact in case.facts.items()}
    of_sources = {
        note_key(key): source_note(source, letter.audience, language) for key, source in case.sources.items()
    }
    return {key: note for key, note in (of_facts | of_sources).items() if note}


def note_key(source: str) -> str:
    """Return the key of a source's own note; no fact is called so, since names hold no dot."""
    return f"source.{source}"


def note_text(fact: Fact, case: Case, audience: Audience, language: str) -> NoteText | None:
    """Return the footnote of a fact, or None where this audience sees none of its sources."""
    return _joined((case.sources[key] for key in fact.sources if key in case.sources), audience, language)


def source_note(source: Source, audience: Audience, language: str) -> NoteText | None:
    """Return the footnote of one source, or None where this audience does not see it."""
    return _joined([source], audience, language)


def _joined(sources: Iterable[Source], audience: Audience, language: str) -> NoteText | None:
    pieces: list[tuple[str, str]] = []
    for source in sources:
        shown = list(_pieces(source, audience, language))
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
