"""A passage where it stands: in the letter to one of those who get it."""

from __future__ import annotations

from dataclasses import dataclass

from plea.merge.again import MadeAgain
from plea.merge.shown import ShownValue, show
from plea_web.desk.letters_of import letters_with, made_again
from plea_web.desk.models import Draft, Passage, VariantPassage


@dataclass(frozen=True, slots=True)
class InLetter:
    """One letter that holds a passage."""

    draft: Draft
    number: int  # among those that hold it, from 0
    html: str  # "": the files changed since, so that this letter cannot be shown
    values: tuple[ShownValue, ...]
    here: tuple[tuple[int, ShownValue], ...]  # the values of the passage, by their numbers in the letter


def in_letter(passage: Passage, number: int = 0) -> InLetter | None:
    """Return a passage in the letter with a number among those that hold it; None where there is none."""
    draft = letters_with(passage)[number : number + 1].select_related("campaign").first()
    if draft is None:
        return None
    made = as_the_files_are(draft)
    if made is None:
        return InLetter(draft, number, "", (), ())
    place = VariantPassage.objects.filter(variant=draft.variant_id, passage=passage).first()
    indexes = place.paragraphs if place else []
    shown = show(made, here=indexes)
    here = dict.fromkeys(
        span.number
        for index in indexes
        for span in made.paragraphs[index].spans
        if span.number is not None and not span.note and span.number < len(shown.values)
    )
    return InLetter(
        draft, number, shown.html, shown.values, tuple((value, shown.values[value]) for value in here)
    )


def as_the_files_are(draft: Draft) -> MadeAgain | None:
    """Return a letter made again; None unless the files still make this very letter."""
    made = made_again(draft)
    if made is None or made.draft.fingerprint != draft.fingerprint:
        return None
    return made
