"""The few things plea does to a disk, each done so that a power cut leaves it whole.

All raise OSError; `refusals.told_plainly` says it to people.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Stamp = tuple[int, int, int]
"""What changes when somebody saves a file: time, size, and the file behind the name."""


class InUse(PermissionError):
    """Somebody has the file open; `mark` names the file by which Word or LibreOffice says so, if one does."""

    def __init__(self, path: Path, mark: str = "") -> None:
        super().__init__(f"{path} is open in another program")
        self.path = path
        self.mark = mark


def read(path: Path) -> bytes | None:
    """Return a file's bytes, or None where there is no file. Raises InUse."""
    try:
        with _not_in_use(path):
            return path.read_bytes()
    except FileNotFoundError:
        return None


def stamp(path: Path) -> Stamp | None:
    """Return the file's stamp, or None where there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def make_folders(folders: Iterable[Path]) -> None:
    """Make folders, and those above them; they may be there already."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)


def write_aside(path: Path, content: bytes) -> None:
    """Write a file that nobody looks at yet, down to the disk itself."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def move(aside: Path, path: Path) -> None:
    """Put a file written aside in its place, at once and whole. Raises InUse."""
    _ask_for_marks(path)
    with _not_in_use(path):
        aside.replace(path)


def replace(path: Path, content: bytes, aside: Path) -> None:
    """Write a file in the folder `aside` and move it into place, for good. Raises InUse."""
    make_folders([aside, path.parent])
    write_aside(aside / path.name, content)
    move(aside / path.name, path)
    sync_folders([path.parent])


def remove(path: Path) -> None:
    """Remove a file; it may be gone already. Raises InUse."""
    _ask_for_marks(path)
    with _not_in_use(path):
        path.unlink(missing_ok=True)


def remove_if_empty(folder: Path) -> None:
    """Remove a folder unless anything is in it."""
    with suppress(OSError):
        folder.rmdir()


def clear(folder: Path) -> None:
    """Remove a folder with all that is in it; it may be gone already."""
    if folder.exists():
        shutil.rmtree(folder)


def sync_folders(folders: Iterable[Path]) -> None:
    """Make moves and removals in these folders last through a power cut.

    Windows gives no way to ask for this.
    """
    if os.name == "nt":
        return
    for folder in folders:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _not_in_use(path: Path) -> Iterator[None]:
    """Raise InUse where the system keeps us from a file of a folder in which we may write."""
    try:
        yield
    except PermissionError as error:
        if path.exists() and os.access(path.parent, os.W_OK):
            raise InUse(path) from error
        raise


def _ask_for_marks(path: Path) -> None:
    """Raise InUse where Word or LibreOffice left a mark beside the file: only Windows keeps us from it.

    Word writes ~$ over the first letters of the name, over none of a short one.
    """
    if not path.exists():
        return
    for name in (f".~lock.{path.name}#", *(f"~${path.name[over:]}" for over in (2, 1, 0))):
        if path.with_name(name).exists():
            raise InUse(path, mark=name)
