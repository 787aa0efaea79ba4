"""A file of the campaigner's own is mended in one place: a cell of a list, a paragraph of a text."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from plea.files.cell_edit import CellEdit, edit_cell
from plea.files.not_safe import NotSafe
from plea.files.text_edit import TextEdit, edit_text
from plea.output import disk
from plea.output.refusals import Refusal
from plea.output.rewrite import rewrite

if TYPE_CHECKING:
    from plea.merge.cell_of import CellChange
    from plea.merge.source_of import SourceChange

Edited = CellEdit | TextEdit | NotSafe


class CannotMend(Refusal):
    """A file that has to be changed by hand; it is as it was."""


def mend_cell(workspace: Path, change: CellChange, *, expected: str = "") -> CellEdit:
    """Change one cell of a list on the disk; `expected` is the SHA-256 of the file as it was shown, if known.

    Raises Refusal; then the file is as it was.
    """
    edit = _mended(
        workspace / change.file,
        expected,
        lambda content: edit_cell(content, change.sheet, change.ref, change.before, change.after),
    )
    assert isinstance(edit, CellEdit)  # noqa: S101 - what the function above returns
    return edit


def mend_text(folder: Path, change: SourceChange, *, expected: str = "") -> TextEdit:
    """Change one paragraph of a text on the disk; `folder` is the campaign's. Raises Refusal."""
    edit = _mended(
        folder / change.file,
        expected,
        lambda content: edit_text(content, change.line, change.before, change.after),
    )
    assert isinstance(edit, TextEdit)  # noqa: S101 - what the function above returns
    return edit


def _mended(path: Path, expected: str, edit: Callable[[bytes], Edited]) -> CellEdit | TextEdit:
    """Read, change and write a file."""
    try:
        content = disk.read(path)
        if content is None:
            raise CannotMend(f"{path.name} is not there any more.")
        if expected and sha256(content).hexdigest() != expected:
            raise CannotMend(f"{path.name} was saved since this was shown. Look at the change again.")
        edited = edit(content)
        if isinstance(edited, NotSafe):
            raise CannotMend(f"{path.name}: {edited.why}")
        rewrite(path, content, edited.content)
    except disk.InUse as error:
        raise CannotMend(
            f"{path.name} is open in another program. Close it there, then try again."
        ) from error
    except OSError as error:
        raise CannotMend(f"{path.name} could not be written: {error.strerror or error}.") from error
    return edited
