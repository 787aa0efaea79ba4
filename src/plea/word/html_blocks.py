"""Paragraphs, lists, tables and text boxes of a Word file as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from lxml import etree

from plea.word.html_line import Line, Surroundings
from plea.word.html_look import classes, fill, line, number
from plea.word.html_numbers import Item, Numbers
from plea.word.xml import Element, is_element, w

_UNSHOWN = frozenset(
    w(name) for name in ("sdtPr", "del", "moveFrom", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr")
)
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_SIDES = ("top", "bottom", "left", "right", "insideH", "insideV")
_STEP = 5  # per cent of the width, for columns
_WIDEST_SPAN = 60


@dataclass(slots=True)
class _Cell:
    node: Element
    column: int
    span: int
    goes_on: bool  # with the cell above it
    rows: int = 1


class Blocks:
    """Writes the blocks of one part; lists are counted through the whole letter."""

    def __init__(self, around: Surroundings, numbers: Numbers) -> None:
        self._around = around
        self._numbers = numbers

    def write(self, parent: Element) -> str:
        """Return the blocks of a body, header, note, cell or text box."""
        return "".join(self._written(parent))

    def _written(self, parent: Element) -> Iterator[str]:
        levels: list[int] = []
        for node in _through(parent, "p", "tbl"):
            item = self._numbers.item(node) if is_element(node, "p") else None
            if item is None:
                yield from _close(levels, -1)
                yield self._table(node) if is_element(node, "tbl") else self._paragraph(node)
                continue
            yield from _close(levels, item.level)
            if levels and levels[-1] == item.level:
                yield "</div></li>"
            else:
                yield '<ul class="list">'
                levels.append(item.level)
            yield f"<li>{_label(item)}<div>{self._paragraph(node, in_list=True)}"
        yield from _close(levels, -1)

    def _paragraph(self, node: Element, *, in_list: bool = False) -> str:
        if _has_no_height(node):
            return ""
        looks, marked = self._around.looks, self._around.marked
        stands = dict(looks.paragraph(node))
        words = looks.words(looks.style_of(node))
        heading = stands.pop("heading", "").removeprefix("heading-")
        to_the_right = stands.pop("tabs", "") != ""
        if in_list:
            stands.pop("indent", "")
        inside = Line(self._around, words).write(node, tab_to_the_right=to_the_right)
        boxes, self._around.boxes = self._around.boxes, []
        named = classes(stands) + classes(words) + (["with-tab"] if "to-the-right" in inside else [])
        place = marked.paragraphs.get(node)
        named += ["here"] if place in marked.here else []
        told = f' class="{" ".join(named)}"' if named else ""
        told += "" if place is None else f' data-paragraph="{place}"'
        told += ' dir="rtl"' if stands.get("direction") else ""
        told += f' role="heading" aria-level="{self._level(int(heading))}"' if heading else ""
        section = node.find(f"{w('pPr')}/{w('sectPr')}")
        after = "" if section is None or _goes_on(section) else '<div class="page-break"></div>'
        return f"<p{told}>{inside}</p>" + "".join(map(self._box, boxes)) + after

    def _level(self, heading: int) -> int:
        """Return how deep a heading is on the page: one deeper than the heading before at most."""
        self._around.heading = min(heading + 1, self._around.heading + 1)
        return self._around.heading

    def _box(self, box: Element) -> str:
        return f'<div class="box">{self.write(box)}</div>'

    def _table(self, table: Element) -> str:
        rows = [row for row in _through(table, "tr") if not _keeps_sound(row)]
        laid_out = [list(_cells(row)) for row in rows]
        _join_down(laid_out)
        lines = self._lines(table)
        heads = [self._is_head(row) for row in rows]
        only_layout = not lines and not any(heads)
        role = ' role="presentation"' if only_layout else ""
        named = " ".join(["table", *(["layout"] if only_layout else []), *lines])
        inside = "".join(
            f"<tr>{''.join(self._cell(cell, head=head) for cell in cells)}</tr>"
            for cells, head in zip(laid_out, heads, strict=True)
        )
        return f'<table class="{named}"{role}>{_columns(table)}<tbody>{inside}</tbody></table>'

    def _is_head(self, row: Element) -> bool:
        head = row.find(f"{w('trPr')}/{w('tblHeader')}")
        return head is not None and head.get(w("val"), "1") not in ("0", "false")

    def _cell(self, cell: _Cell, *, head: bool) -> str:
        if cell.goes_on:
            return ""
        properties = cell.node.find(w("tcPr"))
        named = _cell_classes(properties) if properties is not None else []
        told = f' class="{" ".join(named)}"' if named else ""
        told += f' colspan="{cell.span}"' if cell.span > 1 else ""
        told += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        name = 'th scope="col"' if head else "td"
        return f"<{name}{told}>{self.write(cell.node)}</{name[:2]}>"

    def _lines(self, table: Element) -> list[str]:
        """Return the lines around a table's cells, as it or its style draws them."""
        used = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        owners = [table, *self._around.looks.based("" if used is None else used.get(w("val"), ""))]
        for owner in owners:
            borders = owner.find(f"{w('tblPr')}/{w('tblBorders')}")
            if borders is not None:
                drawn = [line(one, f"lines-{etree.QName(one).localname}") for one in borders]
                return [one for one in drawn if one.removeprefix("lines-") in _SIDES]
        return []


def _close(levels: list[int], level: int) -> Iterator[str]:
    """Close the lists that are deeper than a level."""
    while levels and levels[-1] > level:
        levels.pop()
        yield "</div></li></ul>"


def _label(item: Item) -> str:
    hidden = ' aria-hidden="true"' if item.is_bullet else ""
    return f'<span class="label"{hidden}>{escape(item.label)}</span>'


def _through(parent: Element, *names: str) -> Iterator[Element]:
    """Yield what stands in a block, also inside content controls and marks of revision."""
    wanted = {w(name) for name in names}
    for node in parent:
        if node.tag in wanted:
            yield node
        elif node.tag == _ALTERNATIVES and len(node):
            yield from _through(node[0], *names)
        elif isinstance(node.tag, str) and node.tag not in _UNSHOWN and len(node):
            yield from _through(node, *names)


def _cells(row: Element) -> Iterator[_Cell]:
    before = row.find(f"{w('trPr')}/{w('gridBefore')}")
    column = 0 if before is None else number(before.get(w("val")))
    for node in _through(row, "tc"):
        span = node.find(f"{w('tcPr')}/{w('gridSpan')}")
        width = 1 if span is None else min(max(number(span.get(w("val"))), 1), _WIDEST_SPAN)
        merge = node.find(f"{w('tcPr')}/{w('vMerge')}")
        yield _Cell(node, column, width, merge is not None and merge.get(w("val")) != "restart")
        column += width


def _join_down(rows: list[list[_Cell]]) -> None:
    """Let each cell span the rows below in which it goes on."""
    above: dict[int, _Cell] = {}
    for cells in rows:
        here: dict[int, _Cell] = {}
        for cell in cells:
            first = above.get(cell.column)
            if cell.goes_on and first is not None:
                first.rows += 1
                here[cell.column] = first
            else:
                cell.goes_on = False
                here[cell.column] = cell
        above = here


def _columns(table: Element) -> str:
    """Return the widths of a table's columns, to the nearest twentieth."""
    widths = [number(one.get(w("w"))) for one in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    whole = sum(widths)
    if not whole or min(widths) < 0:
        return ""
    steps = [max(_STEP, round(100 * one / whole / _STEP) * _STEP) for one in widths]
    columns = "".join(f'<col class="width-{step}">' for step in steps)
    return f"<colgroup>{columns}</colgroup>"


def _cell_classes(properties: Element) -> list[str]:
    shading, upright = properties.find(w("shd")), properties.find(w("vAlign"))
    borders = properties.iterfind(f"{w('tcBorders')}/*")
    found = [line(one, f"line-{etree.QName(one).localname}") for one in borders]
    found += [fill(shading)] if shading is not None else []
    found += [f"upright-{upright.get(w('val'))}"] if upright is not None else []
    return [one for one in found if one in _CELL_CLASSES or one.startswith("fill-")]


_CELL_CLASSES = {f"line-{side}" for side in _SIDES[:4]} | {"upright-center", "upright-bottom"}


def _keeps_sound(row: Element) -> bool:
    """True for the row that keeps an empty table sound; nobody sees it."""
    return row.find(f"{w('trPr')}/{w('trHeight')}[@{w('val')}='1']") is not None


def _has_no_height(paragraph: Element) -> bool:
    """True for the paragraph that keeps an empty cell or header sound; nobody sees it."""
    spacing = paragraph.find(f"{w('pPr')}/{w('spacing')}")
    exact = spacing is not None and spacing.get(w("lineRule")) == "exact" and spacing.get(w("line")) == "20"
    return exact and paragraph.find(w("r")) is None


def _goes_on(section: Element) -> bool:
    """True for the end of a section after which the same page goes on."""
    kind = section.find(w("type"))
    return kind is not None and kind.get(w("val")) == "continuous"
