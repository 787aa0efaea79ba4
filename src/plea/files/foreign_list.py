"""A list as people have it: what kind of file it really is, and its sheets as rows of text."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from plea.files.cells import as_text
from plea.files.list_csv import divided
from plea.files.ods_reach import far_sheet
from plea.files.opened import LARGEST_FILE, empty_file, too_large
from plea.files.sheet_xml import MOST_CELLS, MOST_ROWS, look_through
from plea.files.tidy import tidy
from plea.files.workbook import DAMAGE, damaged, workbook_in
from plea.model.problem import Place, Problem

MOST_COLUMNS = 500

_ZIP, _OLE2 = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_VISIBLE = "Visible"
_SHOWN_WORDS = 3
_MOST_LINES = 2 * MOST_ROWS  # of text: some rows are several lines long

ENCODINGS: Mapping[str, str] = {
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1254": "Turkish",
    "cp1257": "Baltic",
}
"""The ways in which older programs store letters, as people know them."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its rows by number, each a cell for every column; `lost` are cells that cannot be read."""

    title: str
    rows: Mapping[int, tuple[str, ...]]
    lost: Mapping[tuple[int, str], str] = field(
        default_factory=dict
    )  # (row, "D") → error, "" if uncalculated
    hidden: bool = False

    @property
    def width(self) -> int:
        """How many columns its widest row has."""
        return max(map(len, self.rows.values()), default=0)


@dataclass(frozen=True, slots=True)
class ForeignList:
    """What a file holds; without tables, `encodings` says which letters it may mean, each with a sample."""

    kind: str  # "Excel workbook", "text with columns" …
    tables: tuple[Table, ...]
    encodings: tuple[tuple[str, str], ...] = ()  # ("cp1250", "Paweł")


def foreign_list(content: bytes, name: str, encoding: str = "") -> tuple[ForeignList | None, list[Problem]]:
    """Read a file of any kind, told by its content; `encoding` is for text that is no UTF-8."""
    if not content:
        return None, [empty_file(name)]
    if len(content) > LARGEST_FILE:
        return None, [too_large(name, len(content))]
    if content.startswith(_ZIP):
        return _zipped(content, name)
    if content.startswith(_OLE2):
        sealed = _ENCRYPTED in content  # a new workbook under a password is wrapped like an old one
        return _excel(content, name) if sealed else _by_calamine(content, name, "Excel workbook (old format)")
    return _text(content, name, encoding)


def _zipped(content: bytes, name: str) -> tuple[ForeignList | None, list[Problem]]:
    """Tell an Excel workbook from one of LibreOffice."""
    try:
        members = {member.filename: member.file_size for member in ZipFile(BytesIO(content)).infolist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        members = {}
    if "xl/workbook.xml" in members or not members:
        return _excel(content, name)
    if sum(members.values()) > LARGEST_FILE:
        return None, [too_large(name, sum(members.values()))]
    if "word/document.xml" in members:
        todo = "If the list is a table in it, copy the table into an empty sheet of Excel and bring that."
        return None, [_broken(name, "The file is a Word document, not a list.", todo)]
    if "content.xml" in members:
        try:
            far = far_sheet(ZipFile(BytesIO(content)))
        except DAMAGE:
            return None, [damaged(name)]
        if far is not None:
            return None, [_too_far(name, far[0])]
    kind = "LibreOffice sheet" if "content.xml" in members else "Excel workbook (binary)"
    return _by_calamine(content, name, kind)


def _excel(content: bytes, name: str) -> tuple[ForeignList | None, list[Problem]]:
    workbook, problems = workbook_in(content, name)
    if workbook is None:
        return None, problems
    tables = []
    try:
        for sheet in workbook.values.sheets_metadata:
            xml = look_through(workbook.archive, sheet.name)
            if xml.far_cell:
                problems.append(_too_far(name, sheet.name))
                continue
            rows = dict(_rows(workbook.values.get_sheet_by_name(sheet.name)))
            hidden = not str(sheet.visible).endswith(_VISIBLE)
            tables.append(Table(sheet.name, rows, xml.lost_cells(), hidden))
    except DAMAGE:
        return None, [damaged(name)]
    return _with_rows(ForeignList("Excel workbook", tuple(tables)), name, problems)


def _by_calamine(content: bytes, name: str, kind: str) -> tuple[ForeignList | None, list[Problem]]:
    from python_calamine import CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        tables = [
            Table(
                sheet.name,
                dict(_rows(workbook.get_sheet_by_name(sheet.name))),
                hidden=not str(sheet.visible).endswith(_VISIBLE),
            )
            for sheet in workbook.sheets_metadata
        ]
    except DAMAGE:
        return None, [damaged(name)]
    return _with_rows(ForeignList(kind, tuple(tables)), name, [])


class _Texts(dict[Any, str]):
    """Values as texts. Most stand in many rows, and are made and kept once."""

    def __missing__(self, cell: Any) -> str:
        text = self[cell] = as_text(cell)
        return text


def _rows(values: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each row that holds anything, with its number."""
    if values.start is None:
        return
    left = ("",) * values.start[1]
    known = _Texts()
    for number, cells in enumerate(values.iter_rows(), start=1):
        cells = cells[:MOST_COLUMNS]
        equals_a_number = bool in set(map(type, cells))  # True == 1.0, but is another text
        texts = tuple(map(as_text if equals_a_number else known.__getitem__, cells))
        if any(texts):
            yield number, (*left, *texts)


def _text(content: bytes, name: str, encoding: str) -> tuple[ForeignList | None, list[Problem]]:
    kind = "text with columns (CSV)"
    if content.lstrip()[:1] == b"<":
        todo = "Open it in Excel or LibreOffice and save it as .xlsx."
        return None, [_broken(name, "The file is a web page, whatever its name says.", todo)]
    text = _decoded(content, encoding)
    if text is None and b"\0" in content:
        message = "This is no file that plea can read as a list."
        return None, [_broken(name, message, "Save the list as .xlsx, .ods or CSV and bring that.")]
    if text is None:
        ways = tuple(_ways(content))
        message = (
            "The letters in this file are stored in an older way; plea does not guess which ones are meant."
        )
        todo = "Choose the way in which the names below read right, or save the list as .xlsx."
        return ForeignList(kind, (), ways), [Problem("not-utf-8", Place(name), message, todo)]
    if _ends_of_lines(text) > _MOST_LINES or max(text.count(mark) for mark in ",;\t") > MOST_CELLS:
        return None, [_too_far(name, "")]
    records, problems = divided(text, name)
    if problems:
        return None, problems
    return ForeignList(kind, (Table("", {number: tuple(cells) for number, cells in records}),)), []


def _ends_of_lines(text: str) -> int:
    return max(text.count("\n"), text.count("\r"))


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        if content.startswith(_UTF_16):
            return content.decode("utf-16")
        return None if b"\0" in content else content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode(encoding, "replace") if encoding in ENCODINGS else None


def _ways(content: bytes) -> Iterator[tuple[str, str]]:
    """Yield each encoding with some words as they read in it, but none that reads like another."""
    pieces = [line for line in content.splitlines() if not line.isascii()][:_SHOWN_WORDS]
    read: set[str] = set()
    for encoding in ENCODINGS:
        whole = content.decode(encoding, "replace")
        if "\ufffd" not in whole and whole not in read:
            read.add(whole)
            yield encoding, " · ".join(_around_first_letter(piece, encoding) for piece in pieces)


def _around_first_letter(line: bytes, encoding: str) -> str:
    at = next(i for i, byte in enumerate(line) if byte > 127)
    return tidy(line[max(0, at - 20) : at + 20].decode(encoding, "replace"))


def _with_rows(
    found: ForeignList, name: str, problems: list[Problem]
) -> tuple[ForeignList | None, list[Problem]]:
    if any(table.rows for table in found.tables):
        return found, problems
    message = "There is nothing in it."
    empty = Problem(
        "empty-sheet", Place(name), message, "Write a row for each person, or bring another file."
    )
    return None, problems or [empty]


def _too_far(name: str, title: str) -> Problem:
    message = "The sheet reaches further than any list does."
    place = Place(name, f"sheet {title}" if title else "")
    return Problem("too-large", place, message, "Copy the rows you need into a new sheet.")


def _broken(name: str, message: str, todo: str) -> Problem:
    return Problem("broken-workbook", Place(name), message, todo)
