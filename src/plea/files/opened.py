"""Reading a whole file, or saying why not."""

from __future__ import annotations

from pathlib import Path

from plea.files.near import near
from plea.model.problem import Place, Problem

LARGEST_FILE = 200_000_000


def read_file(path: Path, name: str) -> tuple[bytes | None, list[Problem]]:
    """Return the bytes of a file that messages call `name`."""
    try:
        if not path.exists():
            return None, [_missing(path, name)]
        if not path.is_file():
            return None, [_unreadable(name, "is a folder, not a file", "Write the name of a file.")]
        if path.stat().st_size > LARGEST_FILE:
            return None, [too_large(name, path.stat().st_size)]
        content = path.read_bytes()
    except PermissionError:
        todo = "Close it if another program has it open, and see that you may read it."
        return None, [_unreadable(name, "cannot be opened", todo)]
    except (OSError, ValueError):
        return None, [_unreadable(name, "cannot be read", "See that its name and its disk are right.")]
    if not content:
        return None, [empty_file(name)]
    return content, []


def empty_file(name: str) -> Problem:
    """Return the problem of a file without anything in it."""
    return Problem(
        code="empty-file",
        place=Place(name),
        message="The file is empty.",
        todo="Copy or download it again; it may have been cut off.",
    )


def too_large(name: str, size: int) -> Problem:
    """Return the problem of a file that would fill the memory."""
    return Problem(
        code="too-large",
        place=Place(name),
        message=f"The file holds {size // 1_000_000} MB; plea reads up to {LARGEST_FILE // 1_000_000} MB.",
        todo="Copy the rows you need into a new file.",
    )


def _missing(path: Path, name: str) -> Problem:
    siblings = [entry.name for entry in path.parent.iterdir()] if path.parent.is_dir() else []
    found = near(path.name, siblings)
    where = f'There is "{found}" in that folder. ' if found else ""
    return Problem(
        code="missing-file",
        place=Place(name),
        message="There is no such file.",
        todo=f"{where}Put the file there, or correct its name.",
    )


def _unreadable(name: str, message: str, todo: str) -> Problem:
    return Problem(code="unreadable-file", place=Place(name), message=f"This {message}.", todo=todo)
