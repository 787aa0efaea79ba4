"""A sheet comes in as text, nothing of it lost without a word."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from plea.files.cells import Sheet, read_sheet
from plea.files.tidy import tidy, unprintable
from plea.files.workbook import open_workbook
from plea.model.problem import Problem
from tests.conftest import a_workbook, said

NAME = "recipients/officials.xlsx"


def read(path: Path, title: str = "Ministers") -> tuple[Sheet | None, list[Problem]]:
    workbook, problems = open_workbook(path, NAME)
    return read_sheet(workbook, title, ("key",)) if workbook else (None, problems)


def read_rows(folder: Path, *rows: list[Any]) -> tuple[Sheet | None, list[Problem]]:
    return read(a_workbook(folder / "officials.xlsx", {"Ministers": rows}))


def test_everything_is_text_as_a_person_would_type_it(tmp_path: Path) -> None:
    values = [
        1046,
        0.1 + 0.2,
        True,
        date(2018, 3, 2),
        datetime(2018, 3, 2, 14, 30),
        time(9, 5),
        "01234",
        "NA",
    ]
    columns = ["key", "b", "c", "d", "e", "f", "g", "h"]

    sheet, problems = read_rows(tmp_path, columns, values)

    assert not problems
    assert sheet is not None
    assert list(sheet.rows[0].cells.values()) == [
        "1046",
        "0.3",
        "TRUE",
        "2018-03-02",
        "2018-03-02 14:30",
        "09:05:00",
        "01234",
        "NA",
    ]


def test_rows_keep_their_numbers_and_empty_ones_are_skipped(tmp_path: Path) -> None:
    sheet, problems = read_rows(
        tmp_path, [None, "key", "country"], [], [None, "a"], [" \xa0"], [None, None, "Norway"]
    )

    assert not problems
    assert sheet is not None
    assert [(row.number, dict(row.cells)) for row in sheet.rows] == [
        (3, {"key": "a"}),
        (5, {"country": "Norway"}),
    ]
    assert str(sheet.rows[1].place("country")) == "recipients/officials.xlsx, sheet Ministers, C5 (country)"


def test_column_names_are_trimmed(tmp_path: Path) -> None:
    sheet, problems = read_rows(tmp_path, ["\ufeffkey ", "family_name\u200b"], ["a", "b"])

    assert not problems
    assert sheet is not None
    assert sheet.columns == ("key", "family_name")


def test_an_error_in_a_cell_is_never_an_empty_cell(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Ministers"
    sheet.append(["key", "country", "email"])
    sheet.append(["bell-ana", "Norway", "#N/A"])
    sheet["C2"].data_type = "e"
    sheet.append(["darc-cleo", "=A3&B3"])
    sheet["AB3"] = "=1+1"
    workbook.save(tmp_path / "officials.xlsx")

    read_one, problems = read(tmp_path / "officials.xlsx")

    assert read_one is not None
    assert said([*problems, *read_one.rows[0].problems, *read_one.rows[1].problems]) == (
        "recipients/officials.xlsx, sheet Ministers, C2 (email): The cell holds the error #N/A.\n"
        "    Correct the formula, or type the value itself. [error-in-cell]\n"
        "recipients/officials.xlsx, sheet Ministers, B3 (country): "
        "The cell holds a formula that was never calculated.\n"
        "    Open the file in Excel or LibreOffice and save it, or type the value itself. "
        "[formula-without-value]"
    )


def test_a_calculated_formula_is_its_value(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path / "officials.xlsx", {"Ministers": [["key", "name"], ["a", "=A2"], ["b", '=""']]}
    )
    stored = {"<f>A2</f><v></v>": "<f>A2</f><v>a</v>", '"B2"': '"B2" t="str"', '"B3"': '"B3" t="str"'}
    change_member(path, "xl/worksheets/sheet1.xml", stored)

    sheet, problems = read(path)

    assert not problems
    assert sheet is not None
    assert [(dict(row.cells), row.problems) for row in sheet.rows] == [
        ({"key": "a", "name": "a"}, ()),
        ({"key": "b"}, ()),
    ]


def test_an_error_among_the_column_names_stops(tmp_path: Path) -> None:
    _, problems = read_rows(tmp_path, ["key", "=B9"], ["a", "b"])

    assert said(problems) == (
        "recipients/officials.xlsx, sheet Ministers, B1: "
        "The cell holds a formula that was never calculated.\n"
        "    Open the file in Excel or LibreOffice and save it, or type the value itself. "
        "[formula-without-value]\n"
        "(warning) recipients/officials.xlsx, sheet Ministers, B1: "
        "The column has no name; 1 filled cells below it are not read.\n"
        "    Write its name in the first row, or empty the column. [column-without-name]"
    )


def test_a_character_that_word_cannot_hold_is_told(tmp_path: Path) -> None:
    sheet, _ = read_rows(tmp_path, ["key", "note"], ["a", "one_x000B_two"])

    assert sheet is not None
    assert said(sheet.rows[0].problems) == (
        "recipients/officials.xlsx, sheet Ministers, B2 (note): "
        "The cell holds a character that no Word file can hold (U+000B).\n"
        "    Delete it and type the text anew. [unprintable-character]"
    )


def test_a_missing_column_names_those_there_are_and_how_to_make_one(tmp_path: Path) -> None:
    assert said(read_rows(tmp_path, ["given_name", "country"], ["Ana", "Norway"])[1]) == (
        'recipients/officials.xlsx, sheet Ministers: There is no column "key". '
        'The columns are "given_name", "country".\n'
        '    Add a column "key" and give each row a name of its own that never changes, such as mep-124867. '
        "[missing-column]"
    )


def test_a_column_called_nearly_so_is_offered(tmp_path: Path) -> None:
    assert said(read_rows(tmp_path, ["country", "Key"], ["Norway", "a"])[1]) == (
        'recipients/officials.xlsx, sheet Ministers: There is no column "key". '
        'The columns are "country", "Key".\n'
        '    If "Key" in B1 is meant, rename it. [missing-column]'
    )


def test_an_empty_first_row_has_no_columns(tmp_path: Path) -> None:
    assert said(read_rows(tmp_path, [], ["key", "country"], ["a", "Norway"])[1]) == (
        'recipients/officials.xlsx, sheet Ministers: There is no column "key". The first row is empty.\n'
        '    Add a column "key" and give each row a name of its own that never changes, such as mep-124867. '
        "[missing-column]"
    )


def test_two_columns_of_one_name_and_one_without_are_told(tmp_path: Path) -> None:
    assert said(
        read_rows(tmp_path, ["key", "note", "note", None], ["a", "b", "c", "d"], ["b", None, None, "e"])[1]
    ) == (
        "recipients/officials.xlsx, sheet Ministers, C1: "
        'The column "note" stands in B and again in C.\n'
        "    Give one of them another name, or delete it. [column-twice]\n"
        "(warning) recipients/officials.xlsx, sheet Ministers, D1: "
        "The column has no name; 2 filled cells below it are not read.\n"
        "    Write its name in the first row, or empty the column. [column-without-name]"
    )


def test_a_sheet_with_column_names_only_is_empty(tmp_path: Path) -> None:
    assert said(read_rows(tmp_path, ["key", "country"])[1]) == (
        "recipients/officials.xlsx, sheet Ministers: There is nothing below the names of the columns.\n"
        "    Write a row below them for each one. [empty-sheet]"
    )


def test_a_missing_sheet_names_those_there_are(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "officials.xlsx", {"Ministers": [["key"]], "Deputies": [["key"]]})

    assert said(read(path, "Minister")[1]) == (
        'recipients/officials.xlsx: There is no sheet "Minister". The sheets are "Ministers", "Deputies".\n'
        '    Did you mean "Ministers"? [missing-sheet]'
    )


def test_a_stray_cell_far_out_is_named_and_not_made_room_for(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Ministers"
    sheet["A1"] = "key"
    sheet["XFD1048576"] = "x"
    workbook.save(tmp_path / "officials.xlsx")

    assert said(read(tmp_path / "officials.xlsx")[1]) == (
        "recipients/officials.xlsx, sheet Ministers, XFD1048576: "
        "The sheet reaches as far as this cell, more than any list has.\n"
        "    Copy the rows you need into a new sheet. [too-large]"
    )


def test_a_formatted_cell_in_the_last_row_costs_nothing(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Ministers"
    sheet.append(["key"])
    sheet.append(["a"])
    sheet["A1048576"].number_format = "0.00"
    workbook.save(tmp_path / "officials.xlsx")

    found, problems = read(tmp_path / "officials.xlsx")

    assert not problems
    assert found is not None
    assert [row.number for row in found.rows] == [2]


any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).filter(
    lambda text: not unprintable(text)
)


@given(any_text)
@example("=SUM(A1)")
@example("Zoe\u0308\u200b")
@example("_x0041_")
@example("1046")
@example("a\r\nb\rc")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_in_nfc_without_white_space_at_its_ends(tmp_path: Path, text: str) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["key", "note"])
    sheet.append(["a", "x"])
    sheet["B2"].value = text.replace("_x", "_x005F_x")  # as Excel writes it
    sheet["B2"].data_type = "s"
    workbook.save(tmp_path / "officials.xlsx")

    found, problems = read(tmp_path / "officials.xlsx", "Sheet")

    assert not problems
    assert found is not None
    expected = tidy(text)
    assert found.rows[0].cell("note") == expected
    assert unicodedata.is_normalized("NFC", expected)
    assert expected == expected.strip()


def change_member(path: Path, member: str, changes: dict[str, str]) -> None:
    """Write a workbook anew with other words in one of its members."""
    with ZipFile(path) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for old, new in changes.items():
        assert old.encode() in contents[member], contents[member]
        contents[member] = contents[member].replace(old.encode(), new.encode())
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)


def with_rows(path: Path, rows: str) -> Path:
    """Write a workbook whose sheet has these rows more, as they are."""
    plain = a_workbook(path.with_name("plain.xlsx"), {"Ministers": [["key"]]})
    with ZipFile(plain) as given, ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            xml = given.read(name)
            made.writestr(name, xml.replace(b"</sheetData>", f"{rows}</sheetData>".encode()))
    return path


@pytest.mark.parametrize("rows", ["<row><c/></row>" * 1_048_577, f"<row>{'<c/>' * 8_000_001}</row>"])
def test_rows_and_cells_that_say_no_number_are_counted_before_room_is_made_for_them(
    rows: str, tmp_path: Path
) -> None:
    path = with_rows(tmp_path / "officials.xlsx", rows)

    [problem] = read(path)[1]
    assert (problem.code, problem.message) == (
        "too-large",
        "The sheet reaches as far as this cell, more than any list has.",
    )


FAR_OUT = {
    "another row than its row": ('<row r="2">{A2}{XFD1048576}</row>', "XFD1048576"),
    "wide here and long there": ('<row r="2">{ZZ2}</row><row r="99999">{A99999}</row>', "ZZ99999"),
    "between other marks": ("<row r='99999'>{B99999}{AAB99999}</row>", "AAB99999"),
    "after its kind": ('<row r="2"><c t="n" r = "XFD1048576"><v>1</v></c></row>', "XFD1048576"),
    "more columns than there are": (f"<row>{'<c><v>1</v></c>' * 20_000}</row>", "XFE2"),
    "after a row with a number": (f'<row r="90000"/><row>{"<c><v>1</v></c>" * 100}</row>', "CV90001"),
}


@pytest.mark.parametrize(("rows", "last"), FAR_OUT.values(), ids=FAR_OUT)
def test_no_room_is_made_for_a_cell_far_out_however_it_says_its_place(
    rows: str, last: str, tmp_path: Path
) -> None:
    cells = re.sub(r"{(\w+)}", r'<c r="\1"><v>1</v></c>', rows)

    [problem] = read(with_rows(tmp_path / "officials.xlsx", cells))[1]

    assert (problem.code, str(problem.place)) == (
        "too-large",
        f"recipients/officials.xlsx, sheet Ministers, {last}",
    )
