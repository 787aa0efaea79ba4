"""One merge's letters on their way to the disk: compared, written aside, put in place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Self

from plea.model.letter import Draft
from plea.model.problem import Problem
from plea.output import disk
from plea.output.journal import ASIDE, drop_journal, rows_on_disk, write_journal
from plea.output.manifest import MANIFEST, ManifestRow, in_plan_order, is_inside, manifest_bytes
from plea.output.refusals import CannotWrite
from plea.output.written import Written, edited_and_dropped, edited_by_hand, open_elsewhere


@dataclass(frozen=True, slots=True)
class Staged:
    """A letter written aside, and what stood in its place when they were compared."""

    row: ManifestRow
    number: int  # its name there
    seen: disk.Stamp | None


@dataclass(slots=True)
class Batch:
    """The letters of one shelf (drafts/ or final/). All methods raise OSError where the disk fails.

    `earlier` is the manifest before this merge; `rows` what it will say of the letters made now.
    """

    folder: Path
    shelf: str
    earlier: dict[str, ManifestRow]
    rows: dict[str, ManifestRow] = field(default_factory=dict)
    staged: list[Staged] = field(default_factory=list)
    unchanged: int = 0
    edited: list[str] = field(default_factory=list)
    in_use: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _letters: Path = field(init=False)
    _asides: Path = field(init=False)

    def __post_init__(self) -> None:
        self._letters, self._asides = self.folder / self.shelf, self.folder / ASIDE

    @classmethod
    def begun(cls, folder: Path, shelf: str) -> Self:
        """Return a batch that knows what earlier merges wrote. Raises UnreadableManifest."""
        return cls(folder, shelf, {row.file: row for row in rows_on_disk(folder, shelf)})

    def take(self, row: ManifestRow, docx: bytes) -> None:
        """Compare a letter with the file in its place; write it aside where it may replace that.

        A file there whose hash is not plea's own was changed by a person.
        """
        if row.file in self.rows:
            raise ValueError(f"two letters would be written to {row.file}")
        earlier = self.earlier.get(row.file)
        self.rows[row.file] = earlier if earlier == row else row  # one copy is enough of 100,000 rows
        path = self._path(row)
        seen = disk.stamp(path)
        try:
            there = disk.read(path) if seen else None
        except disk.InUse as error:
            self._leave_open(row, error.mark)
            return
        if there == docx:
            self.unchanged += 1
        elif there is None or self._is_ours(row, there):
            if not self.staged:
                disk.make_folders([self._asides])
            staged = Staged(row, len(self.staged), seen)
            disk.write_aside(self._aside(staged), docx)
            self.staged.append(staged)
        else:
            self._leave_edited(row)

    def put_in_place(self, *, complete: bool) -> Written:
        """Move the letters into place, remove those no longer made, and write the manifest."""
        if self.staged:
            write_journal(self.folder, self.shelf, (staged.row for staged in self.staged))
            disk.make_folders(self._folders(staged.row.file for staged in self.staged))
        made = sum([self._place(staged) for staged in self.staged])
        dropped = {row.file for row in self._no_longer_made(complete=complete) if self._drop(row)}
        self._sync()
        done_with = self.rows.keys() | dropped
        kept = [row for file, row in self.earlier.items() if file not in done_with]
        self._write_manifest(kept)
        if self.staged:
            drop_journal(self.folder)
        return Written(
            folder=self.folder / self.shelf,
            made=made,
            unchanged=self.unchanged,
            kept=len(kept),
            removed=tuple(self.removed),
            edited=tuple(self.edited),
            in_use=tuple(self.in_use),
            problems=tuple(self.problems),
        )

    def _place(self, staged: Staged) -> bool:
        path = self._path(staged.row)
        if disk.stamp(path) != staged.seen:  # a person saved it while the merge ran
            self._leave_edited(staged.row)
            return False
        try:
            disk.move(self._aside(staged), path)
        except disk.InUse as error:
            self._leave_open(staged.row, error.mark)
            return False
        return True

    def _no_longer_made(self, *, complete: bool) -> list[ManifestRow]:
        """Return earlier letters that are dropped, or now have another file name."""
        made = {row.whose for row in self.rows.values()}
        others = [row for file, row in self.earlier.items() if file not in self.rows]
        return [row for row in others if complete or row.whose in made]

    def _drop(self, row: ManifestRow) -> bool:
        """True when the letter leaves the manifest; its file goes too unless a person changed it."""
        path = self._path(row)
        try:
            there = disk.read(path)
            if there is not None and self._is_ours(row, there):
                disk.remove(path)
                self.removed.append(row.file)
            elif there is not None:
                self.edited.append(row.file)
                self.problems.append(edited_and_dropped(self._shown(row), row.name, row.key))
        except disk.InUse as error:
            self.problems.append(open_elsewhere(self._shown(row), row.key, error.mark))
            return False
        return True

    def _leave_edited(self, row: ManifestRow) -> None:
        earlier = self.earlier.get(row.file)
        outdated = earlier is not None and earlier.sha256 not in ("", row.sha256)
        self._leave(row)
        self.edited.append(row.file)
        self.problems.append(edited_by_hand(self._shown(row), row.key, outdated=outdated))

    def _leave_open(self, row: ManifestRow, mark: str) -> None:
        self._leave(row)
        self.in_use.append(row.file)
        self.problems.append(open_elsewhere(self._shown(row), row.key, mark))

    def _leave(self, row: ManifestRow) -> None:
        """Let the manifest say what it said of the file; if nothing, that plea never wrote it."""
        self.rows[row.file] = self.earlier.get(row.file) or replace(row, sha256="", fingerprint="")

    def _sync(self) -> None:
        """Make moves and removals last, before the manifest speaks of them."""
        folders = self._folders([*(staged.row.file for staged in self.staged), *self.removed])
        disk.sync_folders(folder for folder in folders if folder.exists())
        for folder in folders:
            disk.remove_if_empty(folder)
        above = (self.folder / self.shelf, self.folder, self.folder.parent)
        disk.sync_folders(folder for folder in above if folder.exists())

    def _write_manifest(self, kept: list[ManifestRow]) -> None:
        rows = in_plan_order(list(self.rows.values()), kept, self.earlier.values())
        path, content = self.folder / self.shelf / MANIFEST, manifest_bytes(rows)
        if disk.read(path) != content:
            disk.replace(path, content, self.folder / ASIDE)

    def _is_ours(self, row: ManifestRow, content: bytes) -> bool:
        earlier = self.earlier.get(row.file)
        return earlier is not None and sha256(content).hexdigest() == earlier.sha256

    def _path(self, row: ManifestRow) -> Path:
        return self._letters / row.file

    def _aside(self, staged: Staged) -> Path:
        return self._asides / f"{staged.number}.docx"

    def _folders(self, files: Iterable[str]) -> list[Path]:
        """Return the letters' folders that hold these files."""
        return [self.folder / self.shelf / name for name in sorted({file.split("/")[0] for file in files})]

    def _shown(self, row: ManifestRow) -> str:
        """Name the file as people know it: out/dzhakishev/drafts/mep/DRAFT_be-staes-bart.docx."""
        return str(PurePosixPath(self.folder.parent.name, self.folder.name, self.shelf, row.file))


def row_of(draft: Draft, shelf: str) -> ManifestRow:
    """Return what the manifest of a shelf says of a draft. Raises CannotWrite."""
    assignment = draft.assignment
    prefix = "DRAFT_" if shelf == "drafts" else ""
    file = f"{assignment.letter.key}/{prefix}{assignment.file}"
    if not is_inside(file) or file.count("/") != 1:
        raise CannotWrite(
            f'No file can be called "{file}". Give the letter "{assignment.letter.key}" a plain key in '
            "campaign.yaml: letters, digits and _."
        )
    return ManifestRow(
        letter=assignment.letter.key,
        key=assignment.recipient.key,
        language=assignment.language,
        name=assignment.recipient.name,
        file=file,
        sha256=draft.sha256,
        fingerprint=draft.fingerprint,
        number=str(draft.number or ""),
    )
