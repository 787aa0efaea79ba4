"""What has to be known of a sheet's XML before, and beside, reading its values.

The fast reader makes room for every cell between the first and the last one, so a stray cell at
XFD1048576 would end the whole program; and it gives errors (#N/A) and formulas that were never
calculated as empty text, though an empty cell is an answer in a list. One look through the bytes
finds both; only a sheet that holds an error or a formula at all is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from string import ascii_letters
from typing import IO
from zipfile import ZipFile

from lxml import etree

MOST_CELLS = 8_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # that Excel has

# Each pattern begins with a plain letter or mark, by which Python finds the places to try ten times as fast.
# A false hit costs a parse, no more: "r=" may be the end of another name, or stand in somebody's text.
_SUSPICIOUS = tuple(re.compile(mark) for mark in (rb"<f[\s/>]", rb":f[\s/>]", rb'"e"', rb"'e'"))
_ROWS = (re.compile(rb"<row[\s/>]"), re.compile(rb":row[\s/>]"))
_CELLS = (re.compile(rb"<c[\s/>]"), re.compile(rb":c[\s/>]"))
_WITHOUT_NUMBER = tuple(
    re.compile(rb"""%s(?! r=")[\s/>]""" % tag) for tag in (b"<row", b":row", b"<c", b":c")
)
_WIDE_COLUMN = re.compile(rb"""r\s*=\s*["']([A-Za-z]{2,})\d""")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class SheetXml:
    """A sheet's part of the package, looked through."""

    archive: ZipFile
    member: str
    far_cell: str  # "XFD1048576" where the sheet reaches too far, else ""
    suspicious: bool  # it holds an error or a formula

    def lost_cells(self) -> dict[tuple[int, str], str]:
        """Return by (row, "D") the error of each such cell, "" for a formula without value."""
        if not self.suspicious:
            return {}
        with self.archive.open(self.member) as xml:
            return dict(_lost(xml))


def look_through(archive: ZipFile, sheet: str) -> SheetXml:
    """Look through the XML of a sheet."""
    member = member_of(archive, sheet)
    suspicious, numbered = False, True
    rows = cells = 0
    columns = {b"Z"}
    with archive.open(member) as xml:
        for piece in _whole_tags(xml):
            suspicious = suspicious or any(mark.search(piece) for mark in _SUSPICIOUS)
            numbered = numbered and not any(tag.search(piece) for tag in _WITHOUT_NUMBER)
            columns.update(_WIDE_COLUMN.findall(piece))
            rows += sum(len(tag.findall(piece)) for tag in _ROWS)
            cells += sum(len(tag.findall(piece)) for tag in _CELLS)
    if rows > MOST_ROWS or cells > MOST_CELLS:
        return SheetXml(archive, member, f"A{rows}", suspicious)
    wide = max(_column(column.decode()) for column in columns)
    near = numbered and wide <= MOST_CELLS and not _reaches(archive, member, MOST_CELLS // wide)
    return SheetXml(archive, member, "" if near else _far_cell(archive, member), suspicious)


def _reaches(archive: ZipFile, member: str, row: int) -> bool:
    """Return whether a cell may stand in a row or below it; False is for certain."""
    digits = str(row)
    at_least = rf"[{digits[0]}-9]\d{{{len(digits) - 1}}}|\d{{{len(digits) + 1}}}"
    pattern = re.compile(rf"""r\s*=\s*["'][A-Za-z]*(?:{at_least})""".encode())
    with archive.open(member) as xml:
        return any(pattern.search(piece) for piece in _whole_tags(xml))


def _far_cell(archive: ZipFile, member: str) -> str:
    """Return the last cell of a sheet whose cells would not fit; formatted empty ones take no room."""
    columns, rows = [0], [0]
    with archive.open(member) as xml:
        for row, column, cell in _cells(xml):
            if column > MOST_COLUMNS:
                return f"{letters(column)}{row}"
            if len(cell):
                columns = [min(columns[0] or column, column), max(columns[-1], column)]
                rows = [min(rows[0] or row, row), max(rows[-1], row)]
    room = (columns[-1] - columns[0] + 1) * (rows[-1] - rows[0] + 1)
    return f"{letters(columns[-1])}{rows[-1]}" if room > MOST_CELLS else ""


def _whole_tags(xml: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes in pieces that end where a tag does."""
    left = b""
    while piece := xml.read(_PIECE):
        piece = left + piece
        end = piece.rfind(b">") + 1
        yield piece[:end]
        left = piece[end:]
    yield left


def _lost(xml: IO[bytes]) -> Iterator[tuple[tuple[int, str], str]]:
    for row, column, cell in _cells(xml):
        error = _error(cell)
        if error is not None:
            yield (row, letters(column)), error


def _cells(xml: IO[bytes]) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield each cell with its row and column, as the fast reader counts them.

    A cell says its own place, whatever its row says; without one it stands after the cell before.
    """
    row, column = 0, 0
    events = etree.iterparse(xml, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False)
    for event, element in events:
        if etree.QName(element).localname == "row":
            if event == "start":
                row, column = int(element.get("r") or row + 1), 0
            else:
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        elif event == "end":
            place = element.get("r") or ""
            column = _column(place) or column + 1
            yield _row(place) or row, column, element


def _error(cell: etree._Element) -> str | None:
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "e":
        return value or "#N/A"
    never_calculated = cell.find("{*}f") is not None and not value and cell.get("t") != "str"
    return "" if never_calculated else None


def _column(reference: str) -> int:
    column = 0
    for letter in reference.upper().rstrip("0123456789"):
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _row(reference: str) -> int:
    digits = reference.lstrip(ascii_letters)
    return int(digits) if digits.isdecimal() else 0


@cache
def letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    >>> letters(4), letters(28)
    ('D', 'AB')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def member_of(archive: ZipFile, sheet: str) -> str:
    """Return the part that holds a sheet: workbook.xml has its id, the relationships its file."""
    workbook = _parsed(archive, "xl/workbook.xml")
    ids = {
        element.get("name"): str(value)
        for element in workbook.iter("{*}sheet")
        for name, value in element.items()
        if str(name).endswith("}id")
    }
    relationships = _parsed(archive, "xl/_rels/workbook.xml.rels")
    targets = {r.get("Id"): str(r.get("Target")) for r in relationships.iter("{*}Relationship")}
    target = targets[ids[sheet]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _parsed(archive: ZipFile, member: str) -> etree._Element:
    return etree.fromstring(archive.read(member), etree.XMLParser(resolve_entities=False))
