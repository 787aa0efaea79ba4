"""A row is added under the last one of a sheet; every other byte is the person's own."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from plea.files.actions import read_actions
from plea.files.not_safe import NotSafe
from plea.files.row_add import NewRow, add_row
from tests.conftest import a_workbook

ACTIONS = Path(__file__).parents[2] / "recipients" / "actions.xlsx"
RAISED = {
    "action": "inquiry_2017",
    "key": "mep-124867",
    "given_name": "Ana",
    "family_name": "Bell & Co",
    "country": "Norway",
    "on": "2018-03-19",
    "note": "Their reply of 19 March 2018, no. 4-11/123.",
}


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def row_of(content: bytes, sheet: str, number: int) -> dict[str, object]:
    """What openpyxl, another reader than ours, finds in a row, by the names of the columns."""
    found = openpyxl.load_workbook(io.BytesIO(content))[sheet]
    names = [cell.value for cell in found[1]]
    return {
        str(name): cell.value
        for name, cell in zip(names, found[number], strict=True)
        if cell.value is not None
    }


def test_the_workbook_of_actions_gets_a_row_and_nothing_else() -> None:
    before = ACTIONS.read_bytes()

    added = add_row(before, "Who", RAISED)

    assert isinstance(added, NewRow), added
    assert (added.where, added.cells, added.formulas) == ("sheet Who, row 72", RAISED, False)
    assert row_of(added.content, "Who", 72) == RAISED | {"on": datetime(2018, 3, 19)}
    old, new = members(before), members(added.content)
    name = "xl/worksheets/sheet2.xml"
    assert old | {name: b""} == new | {name: b""}
    row = re.search(rb'<row r="72".*?</row>', new[name])
    assert row is not None
    without = new[name].replace(row[0], b"")
    assert without.replace(b'<dimension ref="A1:I72"/>', b'<dimension ref="A1:I71"/>') == old[name]
    assert b'ht="15.5" customHeight="1"' in row[0]
    assert b'<c r="G72" s="4"><v>43178</v></c>' in row[0]


def test_what_was_added_is_read_as_a_deed(tmp_path: Path) -> None:
    added = add_row(ACTIONS.read_bytes(), "Who", RAISED)
    assert isinstance(added, NewRow)
    (tmp_path / "actions.xlsx").write_bytes(added.content)

    actions, problems = read_actions(tmp_path / "actions.xlsx", "actions.xlsx")

    deed = actions.deeds[-1]
    assert (deed.action, deed.recipient, deed.family_name, deed.on) == (
        "inquiry_2017",
        "mep-124867",
        "Bell & Co",
        "2018-03-19",
    )
    assert problems == []


def test_two_rows_follow_each_other(tmp_path: Path) -> None:
    first = add_row(ACTIONS.read_bytes(), "Who", RAISED)
    assert isinstance(first, NewRow)
    second = add_row(first.content, "Who", RAISED | {"key": "mep-1"})
    assert isinstance(second, NewRow)
    assert second.where == "sheet Who, row 73"


def test_under_text_a_day_stays_text(tmp_path: Path) -> None:
    file = a_workbook(tmp_path / "a.xlsx", {"Who": [["key", "on"], ["ana", "May 2017"]]})

    added = add_row(file.read_bytes(), "Who", {"key": "=1+1", "on": "2018-03-19"})

    assert isinstance(added, NewRow), added
    sheet = openpyxl.load_workbook(io.BytesIO(added.content))["Who"]
    assert [cell.value for cell in sheet[3]] == ["=1+1", "2018-03-19"]
    assert "f" not in [cell.data_type for cell in sheet[3]]


def with_formula(path: Path) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Who"
    for row in (["key", "on"], ["ana", date(2018, 3, 2)], ["=COUNTA(A2:A2)", None]):
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


def joined(path: Path) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Who"
    sheet.append(["key", "on"])
    sheet.append(["ana", "2018"])
    sheet.merge_cells("A3:B4")
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("content", "sheet", "values", "because"),
    [
        (
            lambda _: b"\xd0\xcf\x11\xe0",
            "Who",
            {},
            "This is a workbook in the old Excel format (.xls); save it as ",
        ),
        (lambda _: b"PK\x03\x04", "Who", {}, "The workbook is damaged."),
        (lambda _: ACTIONS.read_bytes(), "Whom", {}, 'There is no sheet "Whom".'),
        (
            lambda _: ACTIONS.read_bytes(),
            "Who",
            {"party": "x"},
            'Sheet Who has no column "party"; write its name',
        ),
        (lambda _: ACTIONS.read_bytes(), "Who", {"key": "a\x07"}, "The text for key is too long, or holds"),
        (
            with_formula,
            "Who",
            {"key": "ben"},
            "The row below the last one holds a formula; change it in",
        ),
        (joined, "Who", {"key": "ben"}, "The row below the last one is joined with other cells; add it in"),
    ],
)
def test_what_is_not_safe_is_left_alone(content, sheet, values, because, tmp_path: Path) -> None:
    refused = add_row(content(tmp_path / "a.xlsx"), sheet, values)

    assert isinstance(refused, NotSafe), refused
    assert refused.why.startswith(because)
