"""Where one cell stands among the bytes of a sheet's XML, and what the XML says with another text in it.

Nothing else of the XML is touched: a sheet holds filters, rules and colours that plea does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # which Excel would read as a character of that number
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'|>")


class NotWritable(Exception):
    """Why a cell is left alone."""


@dataclass(frozen=True, slots=True)
class _Node:
    """An element: where it begins, where its content begins, where that ends, where it ends itself."""

    start: int
    inside: int
    inside_end: int
    end: int
    name: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class _Found:
    """What is known of a cell and of all that is around it."""

    cell: _Node | None = None
    formula: bool = False
    next_cell: int = 0  # where the first cell right of it begins
    row: _Node | None = None
    next_row: int = 0
    rows: _Node | None = None  # sheetData
    ranges: list[str] = field(default_factory=list)  # merged cells and array formulas


def reference(ref: str) -> tuple[int, int]:
    """Return (row, column) of "D14", from 1. Raises NotWritable."""
    match = _REFERENCE.fullmatch(ref)
    if match is None:
        raise NotWritable(f'"{ref}" is no cell')
    return int(match[2]), _number(match[1])


def with_text(xml: bytes, ref: str, text: str) -> bytes:
    """Return a sheet's XML in which a cell says `text` and nothing else differs. Raises NotWritable."""
    row, column = reference(ref)
    found = _Search(xml, row, column).found()
    if found.formula:
        raise NotWritable("holds a formula; change it in Excel or LibreOffice")
    if any(_covers(one, row, column) for one in found.ranges):
        raise NotWritable("is joined with other cells; change it in Excel or LibreOffice")
    prefix = found.rows.name.rpartition(":")[0] if found.rows else ""
    colon = f"{prefix}:" if prefix else ""
    attributes = dict(found.cell.attributes) if found.cell else {"r": ref}
    if attributes.keys() & {"cm", "vm"}:
        raise NotWritable("holds more than a text; change it in Excel or LibreOffice")
    attributes.setdefault("r", ref)
    cell = _cell(colon, attributes, text)
    if found.cell:
        return xml[: found.cell.start] + cell + xml[found.cell.end :]
    if found.row:
        return _inside(xml, found.row, found.next_cell, cell)
    if found.rows is None:
        raise NotWritable("stands in a sheet without rows")
    whole = f'<{colon}row r="{row}">'.encode() + cell + f"</{colon}row>".encode()
    return _inside(xml, found.rows, found.next_row, whole)


@dataclass(frozen=True, slots=True)
class Style:
    """What goes into a new cell: a text, or a number that its format shows as a date."""

    words: str
    is_number: bool


def with_new_row(xml: bytes, last: int, cells: Mapping[str, Style], *, formulas: bool) -> bytes:
    """Return a sheet's XML with a row below row `last`, whose cells look as those of that row.

    `cells` is by the letters of columns, in their order. Raises NotWritable.
    """
    columns = [reference(f"{letters}1")[1] for letters in cells]
    above = {}
    for letters in cells:
        found = _Search(xml, last, reference(f"{letters}1")[1]).found()
        above[letters] = found
        if found.formula or (formulas and found.row and _FORMULA.search(xml, found.row.start, found.row.end)):
            raise NotWritable("follows one with formulas; add it in Excel or LibreOffice")
    below = _Search(xml, last + 1, 1).found()
    if below.rows is None:
        raise NotWritable("stands in a sheet without rows")
    if any(_covers(area, last + 1, column) for area in below.ranges for column in columns):
        raise NotWritable("is joined with other cells; add it in Excel or LibreOffice")
    for letters, cell in cells.items():
        if below.row is None:
            break
        xml = with_text(xml, f"{letters}{last + 1}", cell.words)  # there is a row, formatted and empty
    if below.row is not None:
        if any(cell.is_number for cell in cells.values()):
            raise NotWritable("is formatted in a way of its own; add it in Excel or LibreOffice")
        return xml
    prefix = below.rows.name.rpartition(":")[0]
    colon = f"{prefix}:" if prefix else ""
    written = b"".join(
        _new_cell(colon, f"{letters}{last + 1}", cell, above[letters].cell) for letters, cell in cells.items()
    )
    row = next((found.row for found in above.values() if found.row), None)
    kept = "".join(
        f" {name}={quoteattr(value)}"
        for name, value in (row.attributes.items() if row else ())
        if name in ("ht", "customHeight", "s", "customFormat")
    )
    whole = f'<{colon}row r="{last + 1}"{kept}>'.encode() + written + f"</{colon}row>".encode()
    return _inside(xml, below.rows, below.next_row, whole)


def _new_cell(colon: str, ref: str, cell: Style, above: _Node | None) -> bytes:
    attributes = {"r": ref}
    if above and "s" in above.attributes:
        attributes["s"] = above.attributes["s"]
    if not cell.is_number:
        return _cell(colon, attributes, cell.words)
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{colon}c{told}><{colon}v>{cell.words}</{colon}v></{colon}c>".encode()


def _cell(colon: str, attributes: dict[str, str], text: str) -> bytes:
    attributes.pop("t", None)
    if text:
        attributes["t"] = "inlineStr"
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    if not text:
        return f"<{colon}c{told}/>".encode()
    words = escape(_ESCAPED.sub("_x005F_", text))
    inside = f'<{colon}is><{colon}t xml:space="preserve">{words}</{colon}t></{colon}is>'
    return f"<{colon}c{told}>{inside}</{colon}c>".encode()


def _inside(xml: bytes, node: _Node, before: int, added: bytes) -> bytes:
    """Put an element into another, before what begins at `before`; 0: behind all that is in it."""
    if node.inside == node.end:  # <row/>
        opened = xml[node.start : node.end].rstrip()[:-2].rstrip() + b">"
        return xml[: node.start] + opened + added + f"</{node.name}>".encode() + xml[node.end :]
    at = before or node.inside_end
    return xml[:at] + added + xml[at:]


class _Search:
    """One way through a sheet's XML, by the bytes."""

    def __init__(self, xml: bytes, row: int, column: int) -> None:
        if b"<!DOCTYPE" in xml or not _is_utf_8(xml):
            raise NotWritable("stands in a sheet that is stored in an unusual way")
        self._xml, self._row, self._column = xml, row, column
        self._found = _Found()
        self._open: list[tuple[str, int, Mapping[str, str]]] = []
        self._at_row = self._at_column = 0

    def found(self) -> _Found:
        """Return what stands where. Raises NotWritable."""
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(self._xml, True)
        except ExpatError:
            raise NotWritable("stands in a sheet that is damaged") from None
        return self._found

    def _path(self) -> tuple[str, ...]:
        return tuple(_local(name) for name, *_ in self._open)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._open.append((name, at, attributes))
        match self._path():
            case ("worksheet", "sheetData", "row"):
                self._at_row = int(attributes.get("r") or self._at_row + 1)
                self._at_column = 0
                if self._at_row > self._row and not self._found.next_row:
                    self._found.next_row = at
            case ("worksheet", "sheetData", "row", "c"):
                written = attributes.get("r")
                self._at_column = reference(written)[1] if written else self._at_column + 1
                right = self._at_row == self._row and self._at_column > self._column
                if right and not self._found.next_cell:
                    self._found.next_cell = at
            case ("worksheet", "sheetData", "row", "c", "f"):
                self._found.formula |= (self._at_row, self._at_column) == (self._row, self._column)
                if attributes.get("t") in ("array", "dataTable"):
                    self._found.ranges.append(attributes.get("ref", ""))
            case ("worksheet", "mergeCells", "mergeCell"):
                self._found.ranges.append(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        path = self._path()
        _, start, attributes = self._open.pop()
        if path[:2] != ("worksheet", "sheetData") or len(path) > 4:
            return
        inside, at = self._behind_tag(start), self._parser.CurrentByteIndex
        closed_at_once = self._xml[inside - 2 : inside] == b"/>"
        end = inside if closed_at_once else self._behind_tag(at)
        node = _Node(start, inside, inside if closed_at_once else at, end, name, attributes)
        if len(path) == 2:
            self._found.rows = node
        elif self._at_row == self._row and len(path) == 3:
            self._found.row = node
        elif (self._at_row, self._at_column) == (self._row, self._column) and path[3] == "c":
            if self._found.cell:
                raise NotWritable("stands in its sheet twice")
            self._found.cell = node

    def _behind_tag(self, start: int) -> int:
        """Return where a tag ends; a ">" in quotes does not end it."""
        at = next(m.end() for m in _QUOTED.finditer(self._xml, start) if m[0] == b">")
        return int(at)


def _is_utf_8(xml: bytes) -> bool:
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)", xml)
    return not xml.startswith((b"\xff\xfe", b"\xfe\xff")) and (
        declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii")
    )


def _covers(area: str, row: int, column: int) -> bool:
    """True when an area such as "A1:B3" holds a cell and more than it."""
    first, colon, last = area.replace("$", "").partition(":")
    if not colon:
        return False
    (top, left), (bottom, right) = reference(first), reference(last)
    return top <= row <= bottom and left <= column <= right


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
