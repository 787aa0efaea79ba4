"""A source that a text names itself, `{{ source.s1 | note }}`, and ways of writing it that do not work."""

from __future__ import annotations

from collections.abc import Iterator

from plea.files.near import near
from plea.letter.languages import Language
from plea.letter.permitted import consent_objections, stopped
from plea.model.campaign import Campaign, Letter
from plea.model.case import SourceKind
from plea.model.problem import Place, Problem


def wrongly_cited(
    key: str, campaign: Campaign, letter: Letter, language: Language, place: Place
) -> Iterator[Problem]:
    """Yield what is wrong with a note that names its source: it is not there, or a consent that ended."""
    sources = campaign.case.sources
    source = sources.get(key)
    if source is None:
        found = near(key, sources)
        message = f'"source.{key}" is not a source of this case.'
        todo = "Write one that stands in case.yaml, or add it there."
        yield Problem("unknown-source", place, message, f'Did you mean "source.{found}"?' if found else todo)
    elif source.kind is SourceKind.CONSENT:
        for objection in consent_objections(source, campaign, str(source.place)):
            yield stopped(objection, "This note", campaign, letter, language, place)


def source_without_note(name: str, place: Place) -> Problem:
    """Return the problem of a source that a tag prints or compares: what is held on it is no field."""
    key = ".".join(name.split(".")[:2]) if "." in name else "source.KEY"
    return Problem(
        "source-without-note",
        place,
        f'"{name}" cannot be printed: a source stands in a note.',
        f"Write {{{{ {key} | note }}}} for a note, or {{{{ sources }}}} on a line of its own for the list.",
    )


def note_in_subject(place: Place) -> Problem:
    """Return the problem of a note that a subject would set."""
    message = "A subject sets no footnote."
    return Problem(
        "note-not-here", place, message, "Take it out here, and set the note in the letter itself."
    )


def list_inside(place: Place) -> Problem:
    """Return the problem of a list of sources where no list can stand."""
    return Problem(
        "sources-inside-a-line",
        place,
        "The list of sources stands inside a line, or outside the letter itself.",
        "Write {{ sources }} in the letter's text, on a line of its own with an empty line before and after.",
    )
