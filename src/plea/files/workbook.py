"""Opening a workbook: what it really is by its content, how large, which sheets it has."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml.etree import XMLSyntaxError
from python_calamine import CalamineError, CalamineWorkbook

from plea.files.near import did_you_mean, listed
from plea.files.opened import LARGEST_FILE, read_file, too_large
from plea.model.problem import Place, Problem

DAMAGE = (
    CalamineError,
    BadZipFile,
    zlib.error,
    XMLSyntaxError,
    LookupError,
    ValueError,
    OSError,
    RuntimeError,
)
"""What the libraries raise over a workbook whose parts do not hold what they should."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old Excel files, and new ones under a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook that could be opened, and its bytes."""

    name: str
    archive: ZipFile
    values: CalamineWorkbook

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets, in their order."""
        return list(self.values.sheet_names)

    def missing_sheet(self, title: str) -> Problem:
        """Return the problem of a sheet that is not there."""
        return Problem(
            code="missing-sheet",
            place=Place(self.name),
            message=f'There is no sheet "{title}". The sheets are {listed(self.sheets)}.',
            todo=did_you_mean(title, self.sheets, "Write the name of one of them."),
        )


def is_workbook(name: str) -> bool:
    """True when a file of this name is a workbook and no text."""
    return name.lower().endswith(".xlsx")


def open_workbook(path: Path, name: str) -> tuple[Workbook | None, list[Problem]]:
    """Open a workbook that messages call `name`."""
    content, problems = read_file(path, name)
    return (None, problems) if content is None else workbook_in(content, name)


def workbook_in(content: bytes, name: str) -> tuple[Workbook | None, list[Problem]]:
    """Open a workbook whose bytes are given."""
    if not content.startswith(b"PK"):
        return None, [_not_xlsx(content, name)]
    try:
        archive = ZipFile(BytesIO(content))
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        message = "The file begins like a workbook, but its end is missing."
        return None, [_broken(name, message, "Copy or download it again.")]
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > LARGEST_FILE:
        return None, [too_large(name, unpacked)]
    if "xl/workbook.xml" not in archive.namelist():
        return None, [_broken(name, "The file is not an Excel workbook.", "Save the list as .xlsx.")]
    return _with_values(content, archive, name)


def _with_values(content: bytes, archive: ZipFile, name: str) -> tuple[Workbook | None, list[Problem]]:
    try:
        return Workbook(name, archive, CalamineWorkbook.from_filelike(BytesIO(content))), []
    except DAMAGE:
        return None, [damaged(name)]


def damaged(name: str) -> Problem:
    """Return the problem of a workbook whose parts do not hold what they should."""
    return _broken(name, "The workbook is damaged.", "Open it in Excel or LibreOffice and save it again.")


def _not_xlsx(content: bytes, name: str) -> Problem:
    if content.startswith(_OLE2) and _ENCRYPTED in content:
        todo = "Save a copy without one (in Excel: File, Info, Protect Workbook, Encrypt with Password)."
        return _broken(name, "The workbook is protected with a password.", todo)
    if content.startswith(_OLE2):
        todo = "Open it in Excel or LibreOffice and save it as .xlsx."
        return _broken(name, "This is a workbook in the old Excel format (.xls).", todo)
    todo = "Open it in Excel or LibreOffice and save it as .xlsx."
    return _broken(name, "The file is not an Excel workbook, whatever its name says.", todo)


def _broken(name: str, message: str, todo: str) -> Problem:
    return Problem(code="broken-workbook", place=Place(name), message=message, todo=todo)
