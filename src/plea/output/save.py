"""A campaigner's own file is saved from a form: only if it still is what the form was opened with."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from plea.output import disk
from plea.output.refusals import Refusal
from plea.output.rewrite import ChangedMeanwhile, rewrite

NOT_THERE = ""
"""What a form is opened with where there is no file yet."""


class AlreadyThere(Refusal):
    """A file of that name came, or was there before: nothing is written over it."""


def opened_with(path: Path) -> str:
    """Return the SHA-256 of a file as a form is opened with it, NOT_THERE where there is none."""
    content = disk.read(path)
    return NOT_THERE if content is None else sha256(content).hexdigest()


def save(path: Path, content: bytes, opened: str) -> None:
    """Write a file whose SHA-256 was `opened` when the form was shown; NOT_THERE for a new file.

    Raises ChangedMeanwhile, AlreadyThere, disk.InUse and OSError; then the file is as it was.
    """
    if opened == NOT_THERE:
        write_new(path, content)
        return
    now = disk.read(path)
    if now is None:
        raise ChangedMeanwhile(
            f"{path.name} is not there any more; nothing was written. Open the page again."
        )
    if sha256(now).hexdigest() != opened:
        raise ChangedMeanwhile(
            f"{path.name} was saved by somebody else while this page was open; nothing was written. "
            "Open the page again: it shows the file as it is now."
        )
    rewrite(path, now, content)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises AlreadyThere and OSError.
    """
    if path.exists():
        raise AlreadyThere(f"{path.name} is there already; nothing was written over it. Choose another name.")
    disk.make_folders([path.parent])
    aside = path.with_name(f".{path.name}.plea")
    try:
        disk.write_aside(aside, content)
        disk.move(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    disk.sync_folders([path.parent])
