"""Pages that were made once, kept in .plea/pages under the hash of the letter; what is old goes first.

LibreOffice takes a second for a letter and does not like company: one letter is made into pages at a time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock

from django.conf import settings

from plea.output.paged import Box, page_pictures, pages_of, pdf_of
from plea_web.desk.on_screen import OnScreen

_KEPT = 400  # letters; a page takes some 60 KB
_ALONE = Lock()


@dataclass(frozen=True, slots=True)
class StoredPages:
    """The pages of a letter as files, and the boxes of its values."""

    folder: Path
    count: int
    boxes: tuple[Box, ...]

    def picture(self, number: int) -> bytes | None:
        """Return a page as a picture, by its number from 0; None where there is no such page."""
        return (self.folder / f"{number}.webp").read_bytes() if 0 <= number < self.count else None


def pages(letter: OnScreen) -> StoredPages:
    """Return the pages of a letter. Raises NoPages."""

    def fill(folder: Path) -> None:
        made = pages_of(letter.made) if letter.made else None
        pictures = made.pictures if made else page_pictures(pdf_of(letter.docx))
        for number, picture in enumerate(pictures):
            _write(folder / f"{number}.webp", picture)
        boxes = [asdict(box) for box in made.boxes] if made else []
        _write(folder / "pages.json", json.dumps({"count": len(pictures), "boxes": boxes}).encode())

    folder = _kept(letter.key, fill)
    said = json.loads((folder / "pages.json").read_bytes())
    return StoredPages(folder, said["count"], tuple(Box(**box) for box in said["boxes"]))


def pdf(docx: bytes) -> bytes:
    """Return a Word file as a PDF. Raises NoPages."""
    folder = _kept(
        f"{sha256(docx).hexdigest()}-pdf", lambda folder: _write(folder / "letter.pdf", pdf_of(docx))
    )
    return (folder / "letter.pdf").read_bytes()


def _kept(key: str, fill: Callable[[Path], None]) -> Path:
    """Return the folder of a key; one that is not there yet is filled aside and moved to its place whole."""
    store = Path(settings.DESK_FOLDER) / "pages"
    folder = store / key
    if folder.is_dir():
        os.utime(folder)
        return folder
    with _ALONE:
        if not folder.is_dir():
            store.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside = Path(mkdtemp(prefix=".making-", dir=store))
            try:
                fill(aside)
                aside.rename(folder)
            except BaseException:
                shutil.rmtree(aside, ignore_errors=True)
                raise
            _forget_old(store)
    return folder


def _forget_old(store: Path) -> None:
    folders = sorted(store.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True)
    for folder in folders[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)
