"""Write a batch of letters so that nobody's hand is lost and a killed run leaves whole files.

The order is the promise: letters aside, then the journal, then each letter into its place, then
the manifest, then the journal away. Whatever is cut off, a file under a letter's name is whole,
and its hash stands in the manifest or the journal, unless a person changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from plea.model.letter import Draft
from plea.output import disk
from plea.output.batch import Batch, row_of
from plea.output.journal import ASIDE, settle
from plea.output.lock import alone_in
from plea.output.manifest import ManifestRow
from plea.output.numbers import Numbers, keep_numbers
from plea.output.refusals import told_plainly
from plea.output.written import Written


def write_batch(
    folder: Path,
    drafts: Iterable[Draft],
    *,
    reviewed: bool = True,
    complete: bool = True,
    numbers: Numbers | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Written:
    """Write drafts to `folder` (out/<campaign>) and keep its manifest.

    Drafts are taken one at a time and not kept in memory; `on_progress` is told how many were
    taken. `reviewed`: they go to drafts/ as DRAFT_<name>, else to final/. `complete`: they are all
    the letters of the campaign, so plea's own letters not among them are removed; else nothing is
    removed but letters that these replace under another name. `numbers` are those of all letters, which
    are written down before any letter that bears one.

    Nothing is put in place before the last draft was taken: when taking one raises, no letter was
    touched. Raises AlreadyRunning, CannotWrite, UnreadableManifest, NumberTaken.
    """
    shelf = "drafts" if reviewed else "final"
    letters = ((row_of(draft, shelf), draft.docx) for draft in drafts)
    return write_letters(
        folder, letters, shelf=shelf, complete=complete, numbers=numbers, on_progress=on_progress
    )


def write_letters(
    folder: Path,
    letters: Iterable[tuple[ManifestRow, bytes]],
    *,
    shelf: str,
    complete: bool,
    numbers: Numbers | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Written:
    """Write letters that were made before, each with what the manifest says of it; else as write_batch."""
    with alone_in(folder):
        try:
            with told_plainly(folder):
                settle(folder)
                if numbers:
                    keep_numbers(folder, numbers)
                batch = Batch.begun(folder, shelf)
            for number, (row, docx) in enumerate(letters, start=1):
                with told_plainly(folder):
                    batch.take(row, docx)
                if on_progress:
                    on_progress(number)
            with told_plainly(folder):
                return batch.put_in_place(complete=complete)
        finally:
            with suppress(OSError):
                disk.clear(folder / ASIDE)
