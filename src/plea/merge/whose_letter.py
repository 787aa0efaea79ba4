"""Is a file that came back this letter? Its mark says so; the name of a file says nothing."""

from __future__ import annotations

from plea.merge.again import MadeAgain, assignment_of
from plea.model.problem import Place, Problem
from plea.word.clean import identifier_of


def wrong_letter(made: MadeAgain, uploaded: bytes, name: str, *, unmarked_is_ours: bool) -> Problem | None:
    """Return why a file is not the letter it was brought back as; None where it is."""
    campaign, assignment = made.campaign, made.assignment
    mark = identifier_of(uploaded).strip()
    whom = f'"{assignment.letter.key}" to {assignment.recipient.name} ({assignment.language})'
    if mark == assignment.identifier(campaign.reference) or (not mark and unmarked_is_ours):
        return None
    if not mark:
        return Problem(
            "unmarked-letter",
            Place(name),
            "The file does not say whose letter it is: the mark that plea gives each letter is not in it.",
            f"If it is the letter {whom}, say so; else download that letter from plea, and edit that file.",
        )
    other = assignment_of(campaign, mark)
    if other:
        theirs = f'"{other.letter.key}" to {other.recipient.name} ({other.language})'
        message = f"This is the letter {theirs}, not {whom}."
        return Problem("another-letter", Place(name), message, "Bring it back at that letter.")
    if mark.startswith(f"{campaign.reference}/"):
        message = f'This is the letter "{mark}", which this campaign does not plan (any more).'
        todo = f"Download the letter {whom} again, and make your changes in that file."
        return Problem("another-letter", Place(name), message, todo)
    message = f'This file is no letter of "{campaign.title}": its mark is "{mark}".'
    return Problem("another-campaign", Place(name), message, "Bring it back in the campaign it belongs to.")
