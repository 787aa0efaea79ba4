"""The proof copy of one letter: a Word comment at each value tells where it comes from."""

from __future__ import annotations

from plea.merge.again import MadeAgain
from plea.merge.origins import Origins
from plea.word.clean import Properties
from plea.word.trace import Span


def proof_copy(made: MadeAgain) -> bytes:
    """Return the letter as a .docx with comments. A source that must stay unnamed is unnamed here too."""
    origins = Origins(made)
    language = made.compiled.language
    title = str(made.values["letter"]["subject"])
    properties = Properties(f"PROOF: {title}", language.tag, "", made.campaign.day_of(made.assignment.letter))

    def say(span: Span) -> list[str]:
        asked = [f"{span.tag.inner} ({span.tag.place})"] if span.tag else []
        return asked + [str(origin) for origin in origins.of_span(span)]

    return made.compiled.docx.proof(made.values, properties, say)
