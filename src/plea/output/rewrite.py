"""A file of the campaigner's own is changed: only if it still is what was read, at once and whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from plea.output import disk
from plea.output.refusals import Refusal


class ChangedMeanwhile(Refusal):
    """Somebody saved the file after it was read."""


def rewrite(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before`; the file keeps its rights.

    Raises ChangedMeanwhile, disk.InUse and OSError; then the file is as it was.
    """
    path = path.resolve()  # a link goes on leading to the file
    aside = path.with_name(f".{path.name}.plea")
    try:
        disk.write_aside(aside, after)
        shutil.copymode(path, aside)
        if disk.read(path) != before:
            raise ChangedMeanwhile(f"{path.name} was saved while plea looked at it; say the same again.")
        disk.move(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    disk.sync_folders([path.parent])
