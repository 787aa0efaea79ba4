"""What happened before is frozen beside the letters, so that a follow-up made again says the same."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from plea.files.history import HISTORY, history_bytes
from plea.model.history import SentLetter
from plea.output import disk
from plea.output.journal import ASIDE
from plea.output.lock import alone_in
from plea.output.refusals import told_plainly

__all__ = ["HISTORY", "write_history"]


def write_history(folder: Path, letters: Iterable[SentLetter], demands: Iterable[str]) -> bool:
    """Write history.csv in `folder` (out/<campaign>); True where it changed.

    `demands` are the keys of the demands whose outcomes have a column. Raises AlreadyRunning, CannotWrite.
    """
    content = history_bytes(letters, demands)
    path = folder / HISTORY
    with alone_in(folder):
        try:
            with told_plainly(folder):
                if disk.read(path) == content:
                    return False
                disk.replace(path, content, folder / ASIDE)
                return True
        finally:
            with suppress(OSError):
                disk.clear(folder / ASIDE)
