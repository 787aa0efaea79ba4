"""How far the sheets of a LibreOffice file reach, known before room is made for their cells.

A row or a cell may say that it is repeated: some hundred bytes can stand for more cells than fit anywhere.
"""

from __future__ import annotations

from zipfile import ZipFile

from lxml import etree

from plea.files.sheet_xml import MOST_CELLS, MOST_ROWS, letters

# Whatever a file binds its prefixes to: the reader goes by the names alone.
_TAGS = tuple(f"{{*}}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell"))


def far_sheet(archive: ZipFile) -> tuple[str, str] | None:
    """Return a sheet that reaches too far, and its last cell: ("Members", "ALL100000"); None where none does.

    Empty cells at the end take no room. Raises ValueError or etree.XMLSyntaxError for what is no such file.
    """
    title, row, column, wide, last = "", 0, 0, 0, 0
    with archive.open("content.xml") as xml:
        for event, element in etree.iterparse(
            xml, events=("start", "end"), tag=_TAGS, resolve_entities=False
        ):
            name = etree.QName(element).localname
            if event == "start" and name == "table":
                title, row, wide = _said(element, "name"), 0, 0
            elif event == "start" and name == "table-row":
                column, last = 0, 0
            elif event == "end" and name.endswith("cell"):
                column += int(_said(element, "number-columns-repeated") or 1)
                if len(element) or _said(element, "value-type"):
                    last = column
            elif event == "end" and name == "table-row":
                row += int(_said(element, "number-rows-repeated") or 1)
                wide = max(wide, last)
                if last and (row > MOST_ROWS or row * wide > MOST_CELLS):
                    return title, f"{letters(wide)}{row}"
            if event == "end":
                _forget(element)
    return None


def _said(element: etree._Element, name: str) -> str:
    return next((str(text) for key, text in element.items() if etree.QName(key).localname == name), "")


def _forget(element: etree._Element) -> None:
    """Free what was read: a file may hold millions of cells."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
