"""The manifest: which letters a merge wrote, for whom, and their hashes. A table that Excel opens."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from plea.files.own_table import BROKEN, records_in, table_bytes
from plea.output import disk
from plea.output.refusals import UnreadableManifest

MANIFEST = "manifest.csv"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"|?*\\]')


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One letter as plea last wrote it. Without hashes: the file is there, but plea never wrote it."""

    letter: str
    key: str  # of the recipient
    language: str
    name: str
    file: str  # from the manifest's folder, with forward slashes
    sha256: str
    fingerprint: str
    number: str = ""  # our number, as its reference ends; "" in a manifest of before there were numbers

    @property
    def whose(self) -> tuple[str, str, str]:
        """Which letter to whom, whatever its file is called."""
        return self.letter, self.key, self.language


COLUMNS = tuple(field.name for field in fields(ManifestRow))
_BEFORE_NUMBERS = COLUMNS[:-1]
_cells = attrgetter(*COLUMNS)


def read_manifest(path: Path) -> list[ManifestRow]:
    """Return the rows of a manifest; none where there is no file.

    Raises UnreadableManifest (not as plea wrote it) and OSError.
    """
    content = disk.read(path)
    return [] if content is None else list(_rows(content, path))


def manifest_bytes(rows: Iterable[ManifestRow]) -> bytes:
    """Return a manifest as bytes: UTF-8 with a mark and CRLF, as Excel wants it."""
    return table_bytes(COLUMNS, map(_cells, rows))


def in_plan_order(
    made: Sequence[ManifestRow], kept: Iterable[ManifestRow], earlier: Iterable[ManifestRow]
) -> list[ManifestRow]:
    """Return the rows just made in their order; each kept one stays behind the row it stood behind."""
    made_files, kept_files = {row.file for row in made}, {row.file for row in kept}
    behind: dict[str, list[ManifestRow]] = {}
    last = ""
    for row in earlier:
        if row.file in made_files:
            last = row.file
        elif row.file in kept_files:
            behind.setdefault(last, []).append(row)
    ordered = behind.get("", [])
    for row in made:
        ordered += [row, *behind.get(row.file, [])]
    return ordered


def is_inside(file: str) -> bool:
    """True for a file that stays in the manifest's folder and has a name every system can hold."""
    steps = file.split("/")
    return not _UNSAFE.search(file) and all(step.strip(". ") and step[-1] not in ". " for step in steps)


def _rows(content: bytes, path: Path) -> Iterable[ManifestRow]:
    records = records_in(content, COLUMNS[0])
    line = 1
    try:
        _, heading = next(records, (0, []))
        if tuple(heading) not in (COLUMNS, _BEFORE_NUMBERS):
            raise _unreadable(path, f"does not begin with the columns {', '.join(COLUMNS)}")
        for number, cells in records:
            line = number
            row = ManifestRow(*cells) if len(cells) == len(heading) else None
            if row is None or not is_inside(row.file):
                raise _unreadable(path, f"is not as plea wrote it in line {line}")
            yield row
    except UnicodeDecodeError as error:
        raise _unreadable(path, "is not written in UTF-8") from error
    except BROKEN as error:
        raise _unreadable(path, f"is not as plea wrote it in line {line + 1}") from error


def _unreadable(path: Path, what: str) -> UnreadableManifest:
    return UnreadableManifest(
        f"{path} {what}. Put back the file that plea wrote; or delete it and merge again: letters that "
        "differ from the new ones will then be taken for edited by hand, and left alone."
    )
