"""The team's spreadsheet: what is written is what is read, and what people do to it is told apart."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_any
from hypothesis import strategies as st

from plea.files.contact_back import read_contact_sheet
from plea.files.contact_sheet import SheetColumn, as_cell
from plea.files.typed_date import Order
from tests.files.contact_sheets import (
    COLUMNS,
    NAMES,
    ROWS,
    as_book,
    as_csv,
    found_in,
    given,
    marked,
    said,
    saved_by_libreoffice,
    typed,
)

STRANGE = (
    "=1+1", "+49 30 1", "-", "@SUM(A1)", "'tis", "'=1", "_x0041_", "a\nb\n\nc", 'say "no"', "a;b,c\td",
    "<b>&amp;", "😀 Zoë", "two  spaces",
    "TRUE", "01234", "1e5", "2018-03-05", "5.3.2018", "#N/A", "Óđinsson", "مرحبا",
)  # fmt: skip


def row(number: int, **cells: str) -> list[str]:
    """A row as it left, with some cells typed over."""
    mine = marked({number: ROWS[number]})[0]
    return [cells.get(name, text) for name, text in zip(NAMES, mine, strict=True)]


def test_an_untouched_file_says_nothing_new() -> None:
    for content, name, base in (
        (as_book(marked()), "contacts.xlsx", given()),
        (as_csv(marked()), "contacts.csv", given(guarded=True)),
    ):
        found = found_in(content, name, base=base)
        assert (typed(found), said(found), found.rows) == ([], [], 4)


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_a_file_that_libreoffice_saved_anew_says_nothing_new(ending: str, tmp_path: Path) -> None:
    """The words of every row are those that programs like to change."""
    rows = {
        number: (f"k-{number}", f"Ana Bell {number}", "mep", "en", text, "sent", text, "2018-03-05", text, "")
        for number, text in enumerate(map(as_cell, STRANGE), start=1)
    }
    wish = ":Text - txt - csv (StarCalc):44,34,76,1" if ending == "csv" else ""
    content = saved_by_libreoffice(as_book(marked(rows)), tmp_path / "office", ending, wish)

    found = found_in(content, f"contacts.{ending}", base=given(rows))

    assert (typed(found), said(found), found.rows) == ([], [], len(STRANGE))


def test_csv_that_libreoffice_opened_and_saved_as_a_workbook_says_nothing_new(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    content = saved_by_libreoffice(as_csv(marked()), folder, "xlsx", ":Calc MS Excel 2007 XML")

    found = found_in(content, base=given(guarded=True))

    assert typed(found) == []


words = st.text(max_size=60).map(as_cell)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@for_any(st.lists(st.tuples(words, words), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_out(texts: list[tuple[str, str]]) -> None:
    rows = {
        number: (
            f"k-{number}",
            f"Ana Bell {number}",
            "mep",
            "en",
            country,
            "sent",
            "",
            "2018-03-05",
            note,
            "",
        )
        for number, (country, note) in enumerate(texts, start=1)
    }
    for content, name, base in (
        (as_book(marked(rows)), "contacts.xlsx", given(rows)),
        (as_csv(marked(rows)), "contacts.csv", given(rows, guarded=True)),
    ):
        found = found_in(content, name, base=base)
        assert (typed(found), said(found), found.rows) == ([], [], len(texts))


def test_nothing_is_a_formula_and_days_are_days() -> None:
    sheet = openpyxl.load_workbook(BytesIO(as_book(marked())))["Contacts"]

    assert [sheet.cell(4, 9).value, sheet.cell(4, 9).data_type, sheet.cell(4, 9).quotePrefix] == [
        "=1+1",
        "s",
        True,
    ]
    assert (sheet.cell(2, 8).is_date, f"{sheet.cell(2, 8).value:%Y-%m-%d}") == (True, "2018-03-05")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:J5")
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == [
        "F2:F5",
        "H2:H5",
    ]


def test_the_file_names_nobody_who_made_it() -> None:
    content = as_book(marked())

    assert b"creator" not in ZipFile(BytesIO(content)).read("docProps/core.xml")
    assert content == as_book(marked())


def test_what_was_typed_is_told_in_pleas_own_words() -> None:
    found = found_in(
        as_book(
            [
                row(1, plea_note="She is back.", plea_sent_on="6 March 2018"),
                row(2, plea_status="SENT", plea_sent_on="7.3.2018"),
                row(3, plea_note=""),
                row(4),
            ]
        )
    )

    assert typed(found) == [
        (1, "plea_sent_on", "2018-03-05", "2018-03-06"),
        (1, "plea_note", "She is away.", "She is back."),
        (2, "plea_status", "approved", "sent"),
        (2, "plea_sent_on", "", "2018-03-07"),
        (3, "plea_note", "=1+1", ""),
    ]


def test_a_key_that_was_sorted_apart_is_seen_and_nothing_of_its_rows_is_taken() -> None:
    rows = marked()
    keys = sorted(one[0] for one in rows)
    shuffled = [[key, *one[1:-2], "typed", one[-1]] for key, one in zip(keys, rows, strict=True)]

    found = found_in(as_book(shuffled))

    assert [one.letter for one in found.typed] == [1, 4]  # the first key and the last stayed where they were
    assert said(found) == [
        'contacts.xlsx, sheet Contacts, A3 (key): The key here is "darc-cleo" and the name beside it "Ben '
        'Óđinsson": these do not belong together. 2 rows are like this. [sorted-apart]'
    ]


def test_names_that_were_sorted_apart_are_seen_too() -> None:
    rows = marked()
    names = [rows[number][1] for number in (1, 0, 2, 3)]

    found = found_in(as_book([[one[0], name, *one[2:]] for one, name in zip(rows, names, strict=True)]))

    assert [problem.code for problem in found.problems] == ["sorted-apart"]
    assert found.rows == 2


def test_without_its_key_a_row_is_known_by_pleas_mark_and_without_the_mark_by_its_key() -> None:
    for gone, why in (
        (0, "The rows are known by plea's own column"),
        (9, "The rows are known by their keys."),
    ):
        rows = [row(1, plea_note="New."), *marked()[1:]]
        cut = [[*one[:gone], *one[gone + 1 :]] for one in rows]
        columns = [*COLUMNS[:gone], *COLUMNS[gone + 1 :]]

        found = found_in(as_book(cut, columns))

        assert typed(found) == [(1, "plea_note", "She is away.", "New.")]
        [problem] = found.problems
        assert (problem.code, problem.stops) == ("column-left-out", False)
        assert problem.todo.startswith(why)


def test_a_file_of_which_nothing_but_the_marks_is_left_changes_nothing_and_says_what_is_gone() -> None:
    columns = [SheetColumn("plea_my_own", "somebody's"), COLUMNS[-1]]

    found = found_in(as_book([["call her", one[-1]] for one in marked()], columns))

    assert (typed(found), found.rows) == ([], 4)
    assert [problem.message for problem in found.problems] == [
        f'The column "{name}" is gone.' for name in ("key", "plea_note", "plea_sent_on", "plea_status")
    ]


def test_rows_that_were_deleted_added_doubled_or_dragged_are_said() -> None:
    doubled = [row(1), row(1, plea_note="Other."), row(2), row(2)]
    stranger = ["van-der-meer-eve", "Eve van der Meer", "mep", "en", "Norway", "", "", "", "", ""]
    dragged = row(3, key="", plea_row=marked()[2][-1][:-1] + "z")

    found = found_in(as_book([*doubled, stranger, dragged]))

    assert typed(found) == []
    assert said(found) == [
        "contacts.xlsx, sheet Contacts, J3 (plea_row): This letter stands in row 2 too, and the two rows say "
        "different things. [row-twice]",
        'contacts.xlsx, sheet Contacts, A6 (key): This row, which begins with "van-der-meer-eve", is no '
        "letter of this file. 2 rows are like this. [row-of-no-letter]",
        "contacts.xlsx: 2 letters are not in it any more. [rows-left-out]",
    ]


def test_other_columns_are_not_touched_and_it_is_said() -> None:
    found = found_in(
        as_book([row(1, country="Norwey"), row(2, country="", plea_reference="X"), *marked()[2:]])
    )

    assert typed(found) == []
    assert said(found) == [
        'contacts.xlsx, sheet Contacts, E2 (country): The column "country" was changed here to "Norwey". '
        "It is not taken over. 1 other cell of it was changed too. [cell-not-taken]",
        'contacts.xlsx, sheet Contacts, G3 (plea_reference): The column "plea_reference" was changed here to '
        '"X". It is not taken over. [cell-not-taken]',
    ]


def test_a_word_or_a_day_that_makes_no_sense_is_said_with_the_way_out() -> None:
    found = found_in(
        as_book(
            [row(1, plea_status="cam back"), row(2, plea_sent_on="30.2.2018"), row(3, plea_sent_on="1805")]
        )
    )

    assert [(one.place.where, one.message, one.todo) for one in found.problems if one.stops] == [
        ("F2 (plea_status)", '"cam back" is none of the words of this column.', 'Did you mean "came back"?'),
        (
            "H3 (plea_sent_on)",
            '"30.2.2018" is not a day.',
            "Write it as 2018-03-05, 5.3.2018 or 5 March 2018.",
        ),
        ("H4 (plea_sent_on)", '"1805" is not a day.', "Write it as 2018-03-05, 5.3.2018 or 5 March 2018."),
    ]


def test_days_with_slashes_are_asked_unless_the_file_shows_how_they_are_meant() -> None:
    asked = found_in(as_book([row(1), row(2, plea_sent_on="03/04/2018"), *marked()[2:]]))
    assert asked.asks_order is not None
    assert [one.code for one in asked.problems] == ["day-two-ways"]

    told = found_in(as_book([row(1), row(2, plea_sent_on="03/04/2018")]), order=Order.MONTH_FIRST)
    assert typed(told) == [(2, "plea_sent_on", "", "2018-03-04")]

    # Excel rewrote the first day in its own way, which tells how the second is meant.
    shown = found_in(as_book([row(1, plea_sent_on="05/03/2018"), row(2, plea_sent_on="03/04/2018")]))
    assert typed(shown) == [(2, "plea_sent_on", "", "2018-04-03")]


def test_csv_with_semicolons_or_tabs_in_utf_16_is_read_as_well() -> None:
    text = as_csv([row(1, plea_note="New."), *marked()[1:]]).decode("utf-8-sig")
    for divider, encoding in ((";", "utf-8"), ("\t", "utf-16")):
        lines = [divider.join(f'"{cell}"' for cell in line) for line in _cells(text)]
        found = found_in("\r\n".join(lines).encode(encoding), "contacts.csv", base=given(guarded=True))
        assert typed(found) == [(1, "plea_note", "She is away.", "New.")]


def _cells(text: str) -> list[list[str]]:
    import csv

    return [[cell.replace('"', '""') for cell in line] for line in csv.reader(text.splitlines(keepends=True))]


def test_a_file_that_is_no_export_is_said_to_be_none() -> None:
    back, problems = read_contact_sheet(b"key,name\nbell-ana,Ana Bell\n", "list.csv")

    assert back is None
    assert [one.code for one in problems] == ["not-an-export"]


@settings(max_examples=60, deadline=None)
@for_any(st.binary(max_size=400))
def test_no_file_is_a_fault(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"plea_status,plea_row\n"):
        read_contact_sheet(start + content, "contacts.xlsx")
