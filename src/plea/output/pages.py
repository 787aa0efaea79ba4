"""How many pages letters have, as LibreOffice sets them, and which of these are blank.

LibreOffice makes tagged PDFs: what stands on a page besides its header and footer has a number there, its
MCID (ISO 32000-1, 14.7.4); a page without any is blank. It writes the objects of pages one by one and packs
only their contents, so no library is needed to count them; a PDF that is written otherwise is not counted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from plea.model.letter import Draft
from plea.model.problem import Place, Problem
from plea.word.read import read_text

PAGE_CODES = frozenset({"too-long", "blank-page"})
"""The codes of what only a look at the pages finds."""

_SECONDS_TO_START, _SECONDS_A_LETTER = 60, 20
_AS_PDF = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
_OBJECT = re.compile(rb"(?:^|\s)(\d+) 0 obj\b(.*?)\bendobj\b", re.DOTALL)
_PAGE = re.compile(rb"/Type\s*/Page\b")
_CONTENTS = re.compile(rb"/Contents\s+(\d+) 0 R")
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)


class NoPages(Exception):
    """Pages could not be counted; the text says why."""


@dataclass(frozen=True, slots=True)
class Paged:
    """A letter and its pages, each with whether anything stands on it."""

    draft: Draft
    filled: tuple[bool, ...]


def longest(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the letter with the longest text of each kind, language and layout."""
    kept: dict[tuple[str, str, str], tuple[int, Draft]] = {}
    for draft in drafts:
        letter = draft.assignment.letter
        kind = (letter.key, draft.assignment.language, letter.layout)
        length = len(read_text(draft.docx))
        if kind not in kept or length > kept[kind][0]:
            kept[kind] = length, draft
    return [draft for _, draft in kept.values()]


def page_problems(drafts: Sequence[Draft]) -> list[Problem]:
    """Return a warning for each letter with too many pages or a blank one; raises NoPages."""
    return [problem for paged in _paged(drafts) for problem in _wrong(paged)]


def _wrong(paged: Paged) -> Iterator[Problem]:
    assignment = paged.draft.assignment
    letter, pages = assignment.letter, len(paged.filled)
    place = Place(letter.text_in(assignment.language)) if letter.text else letter.place
    which = f'The letter "{letter.key}" to {assignment.recipient.name}'
    if pages > letter.pages:
        allowed = "1 page" if letter.pages == 1 else f"{letter.pages} pages"
        yield Problem(
            code="too-long",
            place=place,
            message=f"{which} has {pages} pages, and it may have {allowed}.",
            todo=f'Shorten the text, or write "pages: {pages}" under the letter ({letter.place}).',
            stops=False,
        )
    for number, filled in enumerate(paged.filled, start=1):
        if not filled:
            yield Problem(
                code="blank-page",
                place=place,
                message=f"{which} has nothing on page {number}.",
                todo="Look for a page break or empty paragraphs in the layout or text.",
                stops=False,
            )


def _paged(drafts: Sequence[Draft]) -> Iterator[Paged]:
    counted = pages_of_each([draft.docx for draft in drafts])
    for draft, filled in zip(drafts, counted, strict=True):
        if not filled:
            raise NoPages(f"LibreOffice made no pages of {draft.assignment.file}.")
        yield Paged(draft, filled)


def pages_of_each(letters: Sequence[bytes]) -> list[tuple[bool, ...]]:
    """Return for each letter its pages, and whether anything stands on each; none where it has no pages.

    Raises NoPages where LibreOffice is not there, or gives up.
    """
    with TemporaryDirectory(prefix="plea-") as folder:
        named = {f"{number}.docx": docx for number, docx in enumerate(letters)}
        to_pdf(Path(folder), named)
        made = [Path(folder, name).with_suffix(".pdf") for name in named]
        return [tuple(_pages(pdf.read_bytes())) if pdf.is_file() else () for pdf in made]


def libreoffice() -> str | None:
    """Return the program that makes pages, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(folder: Path, letters: Mapping[str, bytes], read_as: str = "") -> None:
    """Have LibreOffice turn letters into PDFs, with a profile of its own that nobody uses again.

    `letters` are Word files by name, or what LibreOffice calls `read_as`; the PDFs stand beside them in
    `folder`. Raises NoPages.
    """
    program = libreoffice()
    if program is None:
        raise NoPages("LibreOffice is not installed.")
    for name, content in letters.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", _AS_PDF, "--outdir", str(folder)]
    command += [f"--infilter={read_as}"] if read_as else []
    try:
        subprocess.run(  # noqa: S603 - the program is the one that the person installed
            [*command, *(str(folder / name) for name in letters)],
            check=True,
            capture_output=True,
            timeout=_SECONDS_TO_START + _SECONDS_A_LETTER * len(letters),
        )
    except subprocess.TimeoutExpired:
        raise NoPages("LibreOffice did not finish in time.") from None
    except (OSError, subprocess.CalledProcessError):
        raise NoPages("LibreOffice could not be run.") from None


def _pages(pdf: bytes) -> Iterator[bool]:
    """Yield for each page whether anything stands on it."""
    objects = {int(number): content for number, content in _OBJECT.findall(pdf)}
    for content in objects.values():
        contents = _CONTENTS.search(content) if _PAGE.search(content) else None
        stream = _STREAM.search(objects.get(int(contents[1]), b"")) if contents else None
        if stream:
            yield b"/MCID" in zlib.decompress(stream[1])
