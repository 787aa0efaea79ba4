"""Two batches side by side: which letters changed, and from which words to which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from plea.output import disk
from plea.output.manifest import MANIFEST, ManifestRow, read_manifest
from plea.word.read import read_text

_NUMBER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that stood in a letter before, and those that stand there now; either may be none."""

    before: tuple[str, ...]  # paragraphs
    after: tuple[str, ...]


@dataclass(slots=True)
class Comparison:
    """What became of the letters of one batch in another."""

    same: list[ManifestRow] = field(default_factory=list)
    changed: dict[Change, list[ManifestRow]] = field(default_factory=dict)  # a letter may stand under several
    same_words: list[ManifestRow] = field(default_factory=list)  # other bytes: the layout or its pictures
    gone: list[ManifestRow] = field(default_factory=list)
    new: list[ManifestRow] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # files that a manifest names and that are not there

    @property
    def letters_changed(self) -> int:
        """How many letters say other words."""
        return len({row.whose for rows in self.changed.values() for row in rows})


def compare_batches(before: Path, after: Path) -> Comparison:
    """Compare the letters of two folders, each with its manifest, by whose they are.

    Raises UnreadableManifest and OSError.
    """
    found = Comparison()
    old = {row.whose: row for row in read_manifest(before / MANIFEST)}
    new = {row.whose: row for row in read_manifest(after / MANIFEST)}
    found.gone = [row for whose, row in old.items() if whose not in new]
    found.new = [row for whose, row in new.items() if whose not in old]
    for whose, row in new.items():
        if whose in old:
            _compare(found, before, old[whose], after, row)
    return found


def _compare(found: Comparison, before: Path, old: ManifestRow, after: Path, new: ManifestRow) -> None:
    """Compare the files themselves: a person may have changed one."""
    was, now = disk.read(before / old.file), disk.read(after / new.file)
    if was is None or now is None:
        found.missing += [str(before / old.file)] * (was is None) + [str(after / new.file)] * (now is None)
        return
    if was == now:
        found.same.append(new)
        return
    changes = list(_changes(_paragraphs(was), _paragraphs(now)))
    for change in changes:
        found.changed.setdefault(change, []).append(new)
    if not changes:
        found.same_words.append(new)


def _paragraphs(docx: bytes) -> list[str]:
    """Return a letter's paragraphs and notes; where one note is missing the others have other numbers."""
    return [_NUMBER.sub("[note]", line) for line in read_text(docx).splitlines()]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for kind, start, end, now_start, now_end in steps:
        if kind != "equal":
            yield Change(tuple(before[start:end]), tuple(after[now_start:now_end]))
