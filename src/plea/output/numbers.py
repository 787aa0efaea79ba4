"""Numbers of letters are written down before a letter that bears one, and never taken back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from plea.files.numbers import NUMBERS, Numbers, numbers_bytes, read_numbers
from plea.model.letter import Numbered
from plea.output import disk
from plea.output.journal import ASIDE
from plea.output.lock import alone_in
from plea.output.refusals import NumberTaken, told_plainly

__all__ = ["NUMBERS", "Numbers", "keep_numbers", "write_numbers"]


def write_numbers(folder: Path, numbers: Numbers) -> None:
    """Write numbers to `folder` (out/<campaign>), beside those that are there.

    Raises NumberTaken where a letter has another number there, or a number another letter; AlreadyRunning,
    CannotWrite.
    """
    with alone_in(folder):
        try:
            with told_plainly(folder):
                keep_numbers(folder, numbers)
        finally:
            with suppress(OSError):
                disk.clear(folder / ASIDE)


def keep_numbers(folder: Path, numbers: Numbers) -> None:
    """As write_numbers, for whoever is alone in the folder. Raises NumberTaken and OSError."""
    path = folder / NUMBERS
    there, problems = read_numbers(path, f"{folder.parent.name}/{folder.name}/{NUMBERS}")
    for problem in problems:
        raise NumberTaken(str(problem))
    if there.items() >= numbers.items():
        return
    whose: dict[int, Numbered] = {number: letter for letter, number in there.items()}
    for letter, number in numbers.items():
        if there.get(letter, number) != number or whose.setdefault(number, letter) != letter:
            raise NumberTaken(_taken(letter, number, there.get(letter), whose.get(number, letter)))
    disk.replace(path, numbers_bytes({**there, **numbers}), folder / ASIDE)


def _taken(letter: Numbered, number: int, has: int | None, other: Numbered) -> str:
    kind, key = letter
    if has is not None and has != number:
        why = f'The letter "{kind}" to "{key}" has the number {has} already, and cannot get {number}.'
    else:
        why = f'The number {number} was meanwhile given to the letter "{other[0]}" to "{other[1]}".'
    return f"{why} Nothing was written. Make the letters again: each then gets a number of its own."
