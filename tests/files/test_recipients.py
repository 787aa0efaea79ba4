"""An address book keeps every row, also those that are held back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plea.files.columns import COLUMNS
from plea.files.load import load_campaign
from plea.model.campaign import AddressBook
from plea.model.problem import Problem
from tests.conftest import OFFICIALS, a_workspace, said


def load_rows(folder: Path, *rows: list[Any]) -> tuple[AddressBook, list[Problem]]:
    """Load the usual campaign with these rows below the usual columns."""
    lists = {"Ministers": [OFFICIALS[0], *rows]}
    campaign, problems = load_campaign(a_workspace(folder, {"recipients/officials.xlsx": lists}))
    assert campaign is not None
    return campaign.books["officials"], problems


def test_rows_become_recipients_with_the_lists_defaults_in_empty_cells(tmp_path: Path) -> None:
    book, problems = load_rows(tmp_path, *OFFICIALS[1:])

    assert not problems
    assert [(r.key, r.name, r.row, r.cell("language"), r.cell("honorific")) for r in book.recipients] == [
        ("bell-ana", "Ana Bell", 2, "en", "Ms"),
        ("odinsson-ben", "Ben Óđinsson", 3, "en", "Mr"),
        ("darc-cleo", "Cleo d'Arc", 4, "en", ""),
        ("oshea-dov", "Dov O'Shea", 5, "en", "Mr"),
        ("meer-eve", "Eve van der Meer", 6, "en", "Ms"),
    ]
    assert book.columns == set(OFFICIALS[0])
    assert str(book.as_of) == "2018-02-12"
    assert (
        str(book.recipients[0].place("country")) == "recipients/officials.xlsx, sheet Ministers, D2 (country)"
    )


def test_a_row_without_key_is_held_back_under_a_name_of_its_own(tmp_path: Path) -> None:
    book, problems = load_rows(tmp_path, OFFICIALS[1], [None, "Ben", "Óđinsson", "Iceland", "mep"])

    assert [recipient.key for recipient in book.recipients] == ["bell-ana", "Ministers, row 3"]
    assert said(problems) == (
        "recipients/officials.xlsx, sheet Ministers, A3 (key): Ben Óđinsson has no key.\n"
        "    Write a name for the row that no other row has and that never changes. [missing-key]\n"
        "    holds back Ministers, row 3"
    )


def test_a_key_that_stands_twice_names_both_rows_and_holds_back_both(tmp_path: Path) -> None:
    book, problems = load_rows(tmp_path, OFFICIALS[1], OFFICIALS[2], ["bell-ana", "Eve", "van der Meer"])

    assert [recipient.key for recipient in book.recipients] == ["bell-ana", "odinsson-ben", "bell-ana"]
    assert said(problems) == (
        'recipients/officials.xlsx, sheet Ministers, A4 (key): The key "bell-ana" stands in row 2 '
        "and again in row 4.\n"
        "    Give one of them another key, or delete the row that is there twice. [duplicate-key]\n"
        "    holds back bell-ana"
    )


def test_an_uncalculated_cell_holds_back_its_row_only(tmp_path: Path) -> None:
    _, problems = load_rows(tmp_path, OFFICIALS[1], ["darc-cleo", "Cleo", "d'Arc", "=VLOOKUP(C3,Old!A:B,2)"])

    assert said(problems) == (
        "recipients/officials.xlsx, sheet Ministers, D3 (country): "
        "The cell holds a formula that was never calculated.\n"
        "    Open the file in Excel or LibreOffice and save it, or type the value itself. "
        "[formula-without-value]\n"
        "    holds back darc-cleo"
    )


def test_an_uncalculated_key_is_told_once(tmp_path: Path) -> None:
    _, problems = load_rows(tmp_path, OFFICIALS[1], ["=A2", "Cleo", "d'Arc"])

    assert said(problems) == (
        "recipients/officials.xlsx, sheet Ministers, A3 (key): "
        "The cell holds a formula that was never calculated.\n"
        "    Open the file in Excel or LibreOffice and save it, or type the value itself. "
        "[formula-without-value]\n"
        "    holds back Ministers, row 3"
    )


def test_the_known_columns_say_what_they_are() -> None:
    assert [name for name, column in COLUMNS.items() if column.required] == ["key"]
    assert all(column.meaning and column.sample and column.name == name for name, column in COLUMNS.items())
