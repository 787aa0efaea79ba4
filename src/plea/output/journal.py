"""The journal: which bytes a merge is about to put in place, written before the first of them is.

A run that is killed leaves it behind. Its hashes tell the run's own letters from a person's edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from plea.output import disk
from plea.output.manifest import MANIFEST, ManifestRow, in_plan_order, manifest_bytes, read_manifest

JOURNAL = "journal.csv"
ASIDE = ".aside"  # where files are written before they are moved into place
SHELVES = ("drafts", "final")  # the two folders of a campaign that hold letters and a manifest


def write_journal(folder: Path, shelf: str, rows: Iterable[ManifestRow]) -> None:
    """Write down, for good, what is about to be moved to a shelf. Raises OSError."""
    intended = [replace(row, file=f"{shelf}/{row.file}") for row in rows]
    disk.replace(folder / JOURNAL, manifest_bytes(intended), folder / ASIDE)


def drop_journal(folder: Path) -> None:
    """Remove the journal: everything in it is in the manifest. Raises OSError."""
    disk.remove(folder / JOURNAL)
    disk.sync_folders([folder])


def rows_on_disk(folder: Path, shelf: str) -> list[ManifestRow]:
    """Return a shelf's manifest, with the letters that a killed run had already put in place.

    Reads only. Raises UnreadableManifest and OSError.
    """
    earlier = read_manifest(folder / shelf / MANIFEST)
    arrived = [row for row in _intended(folder, shelf) if _is_there(folder / shelf, row)]
    files = {row.file for row in arrived}
    return in_plan_order(arrived, [row for row in earlier if row.file not in files], earlier)


def stamp_on_disk(folder: Path, shelf: str) -> str:
    """Return a hash that changes with a shelf's rows; much faster than to read them where no run was killed.

    Raises UnreadableManifest and OSError.
    """
    if disk.read(folder / JOURNAL) is None:
        return sha256(disk.read(folder / shelf / MANIFEST) or b"").hexdigest()
    return sha256(manifest_bytes(rows_on_disk(folder, shelf))).hexdigest()


def settle(folder: Path) -> None:
    """Finish the bookkeeping of a killed run: what arrived goes into the manifest, the rest away.

    May itself be killed and done again. Raises UnreadableManifest and OSError.
    """
    disk.clear(folder / ASIDE)
    if disk.read(folder / JOURNAL) is None:
        return
    for shelf in SHELVES:
        rows = rows_on_disk(folder, shelf)
        if rows != read_manifest(folder / shelf / MANIFEST):
            disk.replace(folder / shelf / MANIFEST, manifest_bytes(rows), folder / ASIDE)
    drop_journal(folder)


def _intended(folder: Path, shelf: str) -> list[ManifestRow]:
    return [
        replace(row, file=row.file.removeprefix(f"{shelf}/"))
        for row in read_manifest(folder / JOURNAL)
        if row.file.startswith(f"{shelf}/")
    ]


def _is_there(shelf: Path, row: ManifestRow) -> bool:
    content = disk.read(shelf / row.file)
    return content is not None and sha256(content).hexdigest() == row.sha256
