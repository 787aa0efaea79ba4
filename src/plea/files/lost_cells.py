"""Cells whose value does not arrive: errors (#N/A) and formulas that were never calculated.

The fast reader gives both as empty text, and an empty cell is an answer in a list. So the
sheet's XML is looked through, and parsed only when it holds an error or a formula at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import IO
from zipfile import ZipFile

from lxml import etree

_SUSPICIOUS = re.compile(rb"""<(?:\w+:)?f[ />]|\bt\s*=\s*["']e["']""")
_PIECE = 1 << 20
_LONGEST_HIT = 32
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


def lost_cells(archive: ZipFile, sheet: str) -> dict[tuple[int, str], str]:
    """Return by (row, "D") the error of each such cell of a sheet, "" for a formula without value."""
    member = _member(archive, sheet)
    with archive.open(member) as xml:
        if not _suspicious(xml):
            return {}
    with archive.open(member) as xml:
        return dict(_lost(xml))


def _suspicious(xml: IO[bytes]) -> bool:
    tail = b""
    while piece := xml.read(_PIECE):
        if _SUSPICIOUS.search(tail + piece):
            return True
        tail = piece[-_LONGEST_HIT:]
    return False


def _lost(xml: IO[bytes]) -> Iterator[tuple[tuple[int, str], str]]:
    row, column = 0, 0
    events = etree.iterparse(xml, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False)
    for event, element in events:
        if etree.QName(element).localname == "row":
            if event == "start":
                row, column = int(element.get("r") or row + 1), 0
            else:
                element.clear()
            continue
        if event == "start":
            continue
        column = _column(element.get("r") or "") or column + 1
        error = _error(element)
        if error is not None:
            yield (row, letters(column)), error


def _error(cell: etree._Element) -> str | None:
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "e":
        return value or "#N/A"
    never_calculated = cell.find("{*}f") is not None and not value and cell.get("t") != "str"
    return "" if never_calculated else None


def _column(reference: str) -> int:
    found = _REFERENCE.fullmatch(reference)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


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


def _member(archive: ZipFile, sheet: str) -> str:
    """Return the part that holds a sheet: workbook.xml has its id, the relationships its file."""
    workbook = _parsed(archive, "xl/workbook.xml")
    ids = {
        element.get("name"): value
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
