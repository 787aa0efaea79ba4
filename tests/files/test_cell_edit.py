"""One cell of a workbook is changed; every other byte is the person's own."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.files.cell_edit import CellEdit, edit_cell
from plea.files.not_safe import NotSafe
from plea.files.sheet_xml import letters
from tests.conftest import OFFICIALS, a_workbook

ROOT = Path(__file__).parents[2]
CELL = re.compile(r"<(?:x:)?c\b[^>]*?(?:/>|>.*?</(?:x:)?c>)")


@pytest.fixture
def officials(tmp_path: Path) -> bytes:
    return a_workbook(
        tmp_path / "officials.xlsx", {"Ministers": OFFICIALS, "Other": [["key"], ["x"]]}
    ).read_bytes()


def edited(content: bytes, ref: str, expected: str, new: str, sheet: str = "Ministers") -> bytes:
    edit = edit_cell(content, sheet, ref, expected, new)
    assert isinstance(edit, CellEdit), edit
    return edit.content


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def cells(content: bytes) -> dict[tuple[str, str], object]:
    """What openpyxl, another reader than ours, finds in a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def differing(before: bytes, after: bytes) -> str:
    """Which cell of the sheet's XML was put in the place of which; all else is held to be the same."""
    name = "xl/worksheets/sheet1.xml"
    old, new = members(before), members(after)
    assert old | {name: b""} == new | {name: b""}
    one, other = CELL.findall(old[name].decode()), CELL.findall(new[name].decode())
    [(was, became)] = [pair for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    assert old[name].decode().replace(was, became) == new[name].decode()
    return f"{was} → {became}"


def test_a_filled_cell_gets_its_text_and_nothing_else_of_the_file_changes(officials: bytes):
    after = edited(officials, "C3", "Óđinsson", "Óđinsson & Bell")

    assert cells(after) == cells(officials) | {("Ministers", "C3"): "Óđinsson & Bell"}
    assert differing(officials, after) == (
        '<c r="C3" t="inlineStr"><is><t>&#211;&#273;insson</t></is></c> → '
        '<c r="C3" t="inlineStr"><is><t xml:space="preserve">Óđinsson &amp; Bell</t></is></c>'
    )


def test_an_empty_cell_is_put_in_between_its_neighbours_or_behind_them(officials: bytes):
    between, behind = edited(officials, "F2", "", "de"), edited(officials, "I4", "", "cleo@example.org")

    assert cells(between) == cells(officials) | {("Ministers", "F2"): "de"}
    assert cells(behind) == cells(officials) | {("Ministers", "I4"): "cleo@example.org"}


def test_a_row_that_is_not_there_yet_is_put_in(officials: bytes):
    after = edited(officials, "B40", "", "Eve")

    assert cells(after) == cells(officials) | {("Ministers", "B40"): "Eve"}


def test_a_number_a_date_and_a_style_keep_the_look_of_the_cell(tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ministers"
    sheet.append(["key", "since", "count"])
    sheet.append(["bell-ana", date(2018, 3, 2), 1046])
    book.save(tmp_path / "a.xlsx")
    before = (tmp_path / "a.xlsx").read_bytes()

    after = edited(edited(before, "B2", "2018-03-02", "2018-04-01"), "C2", "1046", "=1+1")

    assert cells(after) == cells(before) | {("Ministers", "B2"): "2018-04-01", ("Ministers", "C2"): "=1+1"}
    assert openpyxl.load_workbook(io.BytesIO(after))["Ministers"]["B2"].number_format == "yyyy-mm-dd"
    assert openpyxl.load_workbook(io.BytesIO(after))["Ministers"]["C2"].data_type != "f"


def test_a_cell_can_be_emptied(officials: bytes):
    after = edited(officials, "I2", "ana.bell@example.org", "")

    wanted = cells(officials)
    del wanted["Ministers", "I2"]
    assert cells(after) == wanted


def a_sheet(rows: str, more: str = "") -> bytes:
    """A workbook whose first sheet is this XML."""
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Ministers"
    book.save(made)
    packed = io.BytesIO()
    xmlns = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in members(made.getvalue()).items():
            sheet = f"<x:worksheet {xmlns}>{rows}{more}</x:worksheet>".encode()
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else part)
    return packed.getvalue()


def test_rows_and_cells_that_leave_their_numbers_out_are_counted():
    before = a_sheet(
        "<x:sheetData><x:row><x:c t='str'><x:v>key</x:v></x:c></x:row>"
        "<x:row><x:c t='str'><x:v>a</x:v></x:c><x:c t='str' s='0'><x:v>&gt;b</x:v></x:c></x:row>"
        "</x:sheetData>"
    )

    after = edited(before, "B2", ">b", "c>")

    assert differing(before, after) == (
        "<x:c t='str' s='0'><x:v>&gt;b</x:v></x:c> → "
        '<x:c s="0" r="B2" t="inlineStr"><x:is><x:t xml:space="preserve">c&gt;</x:t></x:is></x:c>'
    )


def test_an_empty_row_and_an_empty_sheet_take_a_cell():
    in_row = a_sheet('<x:sheetData><x:row r="2" ht="9"/></x:sheetData>')
    in_sheet = a_sheet("<x:sheetData/>")

    cell = '<x:c r="A2" t="inlineStr"><x:is><x:t xml:space="preserve">x</x:t></x:is></x:c>'
    assert cell in members(edited(in_row, "A2", "", "x"))["xl/worksheets/sheet1.xml"].decode()
    assert f'<x:row r="2">{cell}</x:row></x:sheetData>' in (
        members(edited(in_sheet, "A2", "", "x"))["xl/worksheets/sheet1.xml"].decode()
    )


ROWS = (
    '<x:sheetData><x:row r="2"><x:c r="A2"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
    '<x:c r="B2" t="str"><x:v>b</x:v></x:c></x:row>'
    '<x:row r="3"><x:c r="A3" t="str"><x:v>c</x:v></x:c><x:c r="D3" vm="1" t="str"><x:v>d</x:v></x:c></x:row>'
    '</x:sheetData>'
)  # fmt: skip
MERGED = '<x:mergeCells><x:mergeCell ref="A3:B4"/></x:mergeCells>'


@pytest.mark.parametrize(
    ("ref", "expected", "why"),
    [
        ("A2", "2", "sheet Ministers, A2 holds a formula; change it in Excel or LibreOffice."),
        ("A3", "c", "sheet Ministers, A3 is joined with other cells; change it in Excel or LibreOffice."),
        ("B4", "", "sheet Ministers, B4 is joined with other cells; change it in Excel or LibreOffice."),
        ("D3", "d", "sheet Ministers, D3 holds more than a text; change it in Excel or LibreOffice."),
        ("B2", "a", 'sheet Ministers, B2 says "b" now, not "a"; look at it again.'),
        ("C2", "a", 'sheet Ministers, C2 is empty now, not "a"; look at it again.'),
        ("A1", "", "sheet Ministers, A1 is the name of a column; change it in Excel or LibreOffice."),
        ("14", "", 'sheet Ministers, 14 "14" is no cell.'),
    ],
)
def test_what_a_person_has_to_change_by_hand(ref: str, expected: str, why: str):
    assert edit_cell(a_sheet(ROWS, MERGED), "Ministers", ref, expected, "x") == NotSafe(why)


def test_files_that_are_left_alone(officials: bytes):
    old, damaged = b"\xd0\xcf\x11\xe0 old", officials[:-40]

    assert edit_cell(old, "Ministers", "A2", "", "x") == NotSafe(
        "This is a workbook in the old Excel format (.xls); save it as .xlsx first."
    )
    assert edit_cell(damaged, "Ministers", "A2", "", "x") == NotSafe(
        "The workbook is damaged. Change sheet Ministers, A2 in Excel or LibreOffice."
    )
    assert edit_cell(officials, "MEPs", "A2", "", "x") == NotSafe('There is no sheet "MEPs" any more.')
    assert edit_cell(officials, "Ministers", "A2", "bell-ana", "x\x00") == NotSafe(
        "The new text holds a character that no list should hold (U+0000); type it anew."
    )
    assert edit_cell(officials, "Ministers", "A2", "bell-ana", "x" * 32_768) == NotSafe(
        "The new text is too long; type it anew."
    )


def test_a_workbook_with_formulas_says_so(tmp_path: Path):
    with_formula = a_workbook(
        tmp_path / "a.xlsx", {"Ministers": [["key", "twice"], ["a", "=A2&A2"]]}
    ).read_bytes()

    edit = edit_cell(with_formula, "Ministers", "A2", "a", "b")

    assert isinstance(edit, CellEdit)
    assert edit.formulas


def test_every_list_of_the_real_campaign_takes_a_text_in_any_cell():
    for path in sorted((ROOT / "recipients").glob("*.xlsx")):
        before = path.read_bytes()
        known = cells(before)
        for title, ref in list(known)[40 :: max(1, len(known) // 5)]:
            if ref.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "1":
                continue
            value = known[title, ref]
            expected = f"{value:%Y-%m-%d}" if hasattr(value, "year") else str(value)
            after = edited(before, ref, expected, "Óđinsson", title)
            assert cells(after) == known | {(title, ref): "Óđinsson"}


TEXT = st.text(
    st.one_of(
        st.sampled_from("\n =<>&'\"_x0041_"), st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])
    ),
    max_size=30,
)
VALUE = st.one_of(
    st.none(), TEXT.filter(lambda text: not text.startswith("=")), st.integers(0, 10**9), st.dates()
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(VALUE, min_size=1, max_size=4), min_size=1, max_size=4), TEXT, st.data())
def test_of_any_workbook_only_this_cell_differs(rows: list[list[object]], new: str, data: st.DataObject):
    book = openpyxl.Workbook()
    book.active.title = "Ministers"
    book.active.append(["key", "b", "c", "d"])
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    before = made.getvalue()
    row, column = data.draw(st.integers(2, len(rows) + 3)), data.draw(st.integers(1, 6))
    ref = f"{letters(column)}{row}"
    told = edit_cell(before, "Ministers", ref, "\x01", "")  # which text stands there, as plea reads it
    assert isinstance(told, NotSafe)
    stands = re.search(r'says "(.*)" now, not', told.why, re.DOTALL)

    after = edited(before, ref, stands[1] if stands else "", new)

    wanted = cells(before)
    wanted.pop(("Ministers", ref), None)
    assert cells(after) == (wanted | {("Ministers", ref): new} if new else wanted)
