"""What a merge did to the folder of letters, and what it left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plea.model.problem import Place, Problem


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of writing a batch. Files are named from the manifest's folder."""

    folder: Path  # where the manifest is
    made: int  # letters written, new or in place of plea's own earlier ones
    unchanged: int  # letters whose bytes were there already
    kept: int  # letters of earlier merges that this one was not asked for
    removed: tuple[str, ...]  # plea's own letters that no longer belong to the campaign
    edited: tuple[str, ...]  # letters changed by hand, left as they are
    in_use: tuple[str, ...]  # letters that somebody has open, left as they are
    problems: tuple[Problem, ...]  # each file left alone, why, and what to do


def edited_by_hand(file: str, key: str, *, outdated: bool) -> Problem:
    """Say that a person's edit was left alone."""
    and_now = " plea would write it differently now." if outdated else ""
    return Problem(
        code="edited-by-hand",
        place=Place(file),
        message=f"This letter was changed since plea wrote it, so it was left as it is.{and_now}",
        todo="Keep it so; or, to have it made anew, move or delete the file and merge again.",
        stops=False,
        concerns=(key,),
    )


def edited_and_dropped(file: str, name: str, key: str) -> Problem:
    """Say that a file stays, though the campaign has no such letter any more."""
    return Problem(
        code="edited-but-dropped",
        place=Place(file),
        message=f"The campaign no longer makes this letter to {name}, but the file was changed by hand: "
        "it was kept, and is no longer in the manifest.",
        todo="Delete the file, or move it out of the folder, so that nobody sends it.",
        stops=False,
        concerns=(key,),
    )


def open_elsewhere(file: str, key: str, mark: str) -> Problem:
    """Say that a letter could not be replaced while somebody has it open."""
    unless = f' If it is not open anywhere, delete "{mark}" beside it.' if mark else ""
    return Problem(
        code="open-in-word",
        place=Place(file),
        message="Somebody has this letter open, or locked it, so it was left as it is.",
        todo=f"Close it in Word and merge again.{unless}",
        concerns=(key,),
    )
