"""Write the letters of a plain merge: plea's own may be written anew, nobody else's file is touched.

What plea wrote stands in a list beside the letters, hash and name a line. A hash is written there
before its letter is put in place, so that a run that was cut off still knows its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from plea.merge.plain import PlainLetter
from plea.model.problem import Place, Problem
from plea.output import disk
from plea.output.lock import alone_in
from plea.output.refusals import told_plainly

RECORD = ".plea-fill"
_ASIDE = ".aside"
_AT_ONCE = 100


@dataclass(slots=True)
class PlainWritten:
    """The outcome: how many letters were written, how many were there, and what was left alone."""

    folder: Path
    made: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)


def write_plain(folder: Path, letters: Iterable[PlainLetter]) -> PlainWritten:
    """Write letters to a folder, a hundred at a time. Raises AlreadyRunning, CannotWrite."""
    written = PlainWritten(folder)
    with alone_in(folder):
        try:
            with told_plainly(folder):
                ours = _ours(folder)
            waiting = iter(letters)
            while some := list(islice(waiting, _AT_ONCE)):
                with told_plainly(folder):
                    _write(some, ours, written)
            with told_plainly(folder):
                disk.sync_folders([folder])
        finally:
            with suppress(OSError):
                disk.clear(folder / _ASIDE)
    return written


def _ours(folder: Path) -> set[str]:
    content = disk.read(folder / RECORD) or b""
    return set(content.decode("utf-8", "replace").splitlines())


def _write(letters: list[PlainLetter], ours: set[str], written: PlainWritten) -> None:
    folder = written.folder
    wanted = list(_free(letters, ours, written))
    if not wanted:
        return
    lines = [_line(letter.file, letter.docx) for letter in wanted]
    with (folder / RECORD).open("ab") as record:
        record.write("".join(f"{line}\n" for line in lines).encode())
        record.flush()
    ours.update(lines)
    disk.make_folders([folder / _ASIDE])
    for letter in wanted:
        disk.write_aside(folder / _ASIDE / letter.file, letter.docx)
        try:
            disk.move(folder / _ASIDE / letter.file, folder / letter.file)
            written.made += 1
        except disk.InUse as error:
            written.problems.append(_open_elsewhere(letter, error.mark))


def _free(letters: list[PlainLetter], ours: set[str], written: PlainWritten) -> Iterator[PlainLetter]:
    """Yield the letters whose place is free or holds plea's own."""
    for letter in letters:
        path = written.folder / letter.file
        try:
            there = None if not path.exists() else b"" if path.is_dir() else disk.read(path)
        except disk.InUse as error:
            written.problems.append(_open_elsewhere(letter, error.mark))
            continue
        if there == letter.docx:
            written.unchanged += 1
        elif there is None or _line(letter.file, there) in ours:
            yield letter
        else:
            written.problems.append(_in_the_way(letter))


def _line(file: str, content: bytes) -> str:
    return f"{hashlib.sha256(content).hexdigest()}  {file}"


def _in_the_way(letter: PlainLetter) -> Problem:
    return Problem(
        "file-in-the-way",
        Place(letter.file),
        "A file of this name is there that plea did not write, or that somebody changed; it was left alone.",
        "Move or delete it and fill again, or choose another folder with --out.",
        concerns=(letter.row,),
    )


def _open_elsewhere(letter: PlainLetter, mark: str) -> Problem:
    unless = f' If it is not open anywhere, delete "{mark}" beside it.' if mark else ""
    return Problem(
        "open-in-word",
        Place(letter.file),
        "Somebody has this letter open, or locked it, so it was left as it is.",
        f"Close it in Word and fill again.{unless}",
        concerns=(letter.row,),
    )
