"""case.xlsx says what case.yaml says: the same facts, and what is wrong in the same words, by its cell."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plea.files.case import read_case
from plea.model.case import Audience, Case, Fact, Ground, Sensitivity, Source, SourceKind, Standing
from plea.model.problem import Place, Problem
from tests.as_workbooks import case_as_workbook
from tests.conftest import CASE_YAML, a_workbook, said

FACTS = [["key", "en", "sources"], ["arrested", "Nadia Example was arrested", "s1"]]
SOURCES = [["key", "kind", "en"], ["s1", "web", "Judgment of the court"]]


def read(
    folder: Path, facts: list[list[Any]] = FACTS, sources: list[list[Any]] = SOURCES
) -> tuple[Case, list[Problem]]:
    return read_case(a_workbook(folder / "case.xlsx", {"Facts": facts, "Sources": sources}), "case.xlsx")


def a_sheet(**cells: Any) -> list[list[Any]]:
    """The names of the columns, and one row below them."""
    return [[*cells], [*cells.values()]]


def nowhere(case: Case) -> Case:
    """The case without what must differ: where each fact and source stands."""
    return Case(
        {key: replace(fact, place=Place("")) for key, fact in case.facts.items()},
        {key: replace(source, place=Place("")) for key, source in case.sources.items()},
    )


def test_every_column_of_a_fact_goes_where_its_setting_goes(tmp_path: Path) -> None:
    facts = a_sheet(
        key="mri_2017",
        en="An MRI scan found damage to her brain",
        ru="МРТ",
        standing="alleged",
        on=date(2017, 12, 27),
        since="2017-12",
        expires=date(2018, 3, 31),
        sensitivity="medical",
        consent="s2",
        published_by="Example News",
        published_on="2018",
        published_source="s1",
        withdrawn=date(2018, 6, 1),
        audiences="ally; public",
        cleared_by="AB",
        cleared_on=date(2018, 2, 20),
        checked="2018-02-21",
        sources="s1\ns2",
        note="ask her lawyer again",
    )
    case, problems = read(tmp_path, facts)

    assert not problems
    assert case.facts == {
        "mri_2017": Fact(
            "mri_2017",
            {"en": "An MRI scan found damage to her brain", "ru": "МРТ"},
            Place.cell("case.xlsx", "Facts", 2, "A", "key"),
            standing=Standing.ALLEGED,
            on="2017-12-27",
            since="2017-12",
            expires=date(2018, 3, 31),
            sensitivity=Sensitivity.MEDICAL,
            ground=Ground("s2", "Example News", "2018", "s1", withdrawn=date(2018, 6, 1)),
            audiences=(Audience.ALLY, Audience.PUBLIC),
            cleared_by="AB",
            cleared_on=date(2018, 2, 20),
            checked=date(2018, 2, 21),
            sources=("s1", "s2"),
        )
    }


def test_every_column_of_a_source_goes_where_its_setting_goes(tmp_path: Path) -> None:
    sources = a_sheet(
        key="s1",
        kind="statement",
        en="A statement",
        links="https://example.org/a;b; https://example.org/c\nhttps://example.org/d",
        on=2017,
        by="her lawyer",
        language="ru",
        seen=date(2018, 2, 1),
        archived="https://example.org/archive",
        how="in a letter",
        words="“I agree”",
        until=date(2018, 12, 31),
        withdrawn=date(2018, 6, 1),
        shown_to_authority="none",
        shown_to_ally="a lawyer",
        shown_to_public="a person who visited her",
    )
    case, problems = read(tmp_path, sources=sources)

    assert not problems
    assert case.sources == {
        "s1": Source(
            "s1",
            SourceKind.STATEMENT,
            Place.cell("case.xlsx", "Sources", 2, "A", "key"),
            {"en": "A statement"},
            links=("https://example.org/a;b", "https://example.org/c", "https://example.org/d"),
            on="2017",
            by="her lawyer",
            language="ru",
            seen=date(2018, 2, 1),
            archived="https://example.org/archive",
            how="in a letter",
            words="“I agree”",
            until=date(2018, 12, 31),
            withdrawn=date(2018, 6, 1),
            shown_as={
                Audience.AUTHORITY: "none",
                Audience.ALLY: "a lawyer",
                Audience.PUBLIC: "a person who visited her",
            },
        )
    }


def test_the_case_of_the_tests_is_the_same_in_both_forms(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(CASE_YAML)
    lines, _ = read_case(tmp_path / "case.yaml", "case.yaml")
    cells, problems = read_case(case_as_workbook(CASE_YAML, tmp_path / "case.xlsx"), "case.xlsx")

    assert not problems
    assert nowhere(cells) == nowhere(lines)


WORDS = st.text("aäßžЖя 012.,;:'\"„”–{}[]%&<>\n", max_size=40)


@given(en=WORDS, ru=WORDS, by=WORDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_reads_the_same_from_both_forms(
    tmp_path: Path, en: str, ru: str, by: str
) -> None:
    fact = {"en": en, "ru": ru, "cleared": {"by": by}, "sources": ["s1"]}
    text = json.dumps({"facts": {"said": fact}, "sources": {"s1": {"kind": "web", "words": by}}})
    (tmp_path / "case.yaml").write_text(text)

    lines = read_case(tmp_path / "case.yaml", "case.yaml")
    cells = read_case(case_as_workbook(text, tmp_path / "case.xlsx"), "case.xlsx")

    assert lines[1] == cells[1] == []
    assert nowhere(cells[0]) == nowhere(lines[0])


def test_what_is_wrong_in_a_row_is_said_in_the_same_words_by_its_cell(tmp_path: Path) -> None:
    facts = [
        ["key", "en", "standing", "published_on", "expires", "audiences", "sources"],
        ["ill", "She is ill", "sure", "May 2009", "2018-02-30", "authority, friends", "s1"],
    ]
    sources = [["key", "links"], ["s1", "example.org"]]

    assert said(read(tmp_path, facts, sources)[1]) == (
        'case.xlsx, sheet Facts, C2 (standing): "standing" of the fact "ill" is "sure".\n'
        '    Write one of "confirmed", "alleged", "withdrawn". [wrong-value]\n'
        'case.xlsx, sheet Facts, E2 (expires): "expires" of the fact "ill" is "2018-02-30", '
        "which is no date.\n"
        "    Write year, month and day: 2018-03-31. [wrong-value]\n"
        'case.xlsx, sheet Facts, D2 (published_on): "published_on" of the fact "ill" is "May 2009", '
        "which is no date.\n"
        "    Write it as 2018-03-31, or 2018-03, or 2018. [wrong-value]\n"
        'case.xlsx, sheet Facts, F2 (audiences): "audiences" of the fact "ill" is "friends".\n'
        '    Write one of "authority", "ally", "public". [wrong-value]\n'
        'case.xlsx, sheet Sources, row 2 (kind): The source "s1" has no "kind".\n'
        "    Write it in this cell. [missing-setting]\n"
        'case.xlsx, sheet Sources, B2 (links): "links" of the source "s1" holds "example.org", '
        "which is no web address.\n"
        '    Write it whole, from "https://" on. [wrong-value]'
    )


def test_each_standing_may_have_its_wording(tmp_path: Path) -> None:
    facts = [
        ["key", "en", "en_alleged", "standing", "sources"],
        ["hit", "She was beaten", "She is said to have been beaten", "alleged", "s1"],
        ["held", "She is held", "She is said to be held", "confirmed", "s1"],
        ["ill", "She is ill", None, "alleged", "s1"],
        ["hurt", None, "She is said to be hurt", "confirmed", "s1"],
    ]
    case, problems = read(tmp_path, facts)

    assert [fact.wording["en"] for fact in case.facts.values()][:3] == [
        "She is said to have been beaten",
        "She is held",
        "She is ill",
    ]
    assert said(problems) == (
        'case.xlsx, sheet Facts, C5 (en_alleged): The fact "hurt" is confirmed, but "en" has no wording '
        "for that.\n"
        '    Write it in the column "en". [wording-without-standing]'
    )


def test_rows_without_key_or_with_one_that_stands_twice_or_that_no_text_can_say(tmp_path: Path) -> None:
    facts = [*FACTS, ["arrested", "Again"], [None, "She is ill"], ["mri-2017", "An MRI scan"]]

    assert said(read(tmp_path, facts)[1]) == (
        'case.xlsx, sheet Facts, A3 (key): The key "arrested" stands in row 2 and again in row 3.\n'
        "    Write all of it in one of these rows, or correct the name in one of them. [duplicate-key]\n"
        "case.xlsx, sheet Facts, A4 (key): This fact has no key.\n"
        "    Write it in this cell. [missing-key]\n"
        'case.xlsx, sheet Facts, A5 (key): "mri-2017" cannot be a name.\n'
        "    Use letters, digits and _ only, and begin with a letter. [wrong-name]"
    )


def test_columns_that_plea_does_not_know_are_told_once_and_not_for_each_row(tmp_path: Path) -> None:
    facts = [
        ["key", "en", "kz", "sensitivty", "sources"],
        *[[f"f{n}", "x", "y", "medical"] for n in range(9)],
    ]

    assert said(read(tmp_path, facts)[1]) == (
        'case.xlsx, sheet Facts, C1 (kz): "kz" is not a column of the sheet "Facts".\n'
        '    If you mean the language, write "kk". [unknown-setting]\n'
        'case.xlsx, sheet Facts, D1 (sensitivty): "sensitivty" is not a column of the sheet "Facts".\n'
        '    Did you mean "sensitivity"? [unknown-setting]'
    )


def test_a_month_that_excel_made_a_day_of_is_a_warning_and_as_text_none(tmp_path: Path) -> None:
    facts = [
        ["key", "en", "since", "on"],
        ["held", "She is held", date(2017, 10, 1), date(2017, 10, 2)],
        ["ill", "She is ill", "2017-10-01", "2017-10"],
    ]

    assert said(read(tmp_path, facts)[1]) == (
        "(warning) case.xlsx, sheet Facts, C2 (since): "
        'The cell is the day 2017-10-01. Excel makes the same of "2017-10".\n'
        "    Format the cell as text and write what is meant: 2017-10, or 2017-10-01. [day-or-month]"
    )


def test_a_cell_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    [problem] = read(tmp_path, [["key", "en"], ["arrested", "=B7"]])[1]

    assert str(problem) == (
        "case.xlsx, sheet Facts, B2 (en): The cell holds a formula that was never calculated.\n"
        "    Open the file in Excel or LibreOffice and save it, or type the value itself. "
        "[formula-without-value]"
    )
    assert problem.stops_everything


def test_a_workbook_without_its_sheets_names_those_that_it_has(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "case.xlsx", {"Fact": FACTS, "Sources": SOURCES})

    assert said(read_case(path, "case.xlsx")[1]) == (
        'case.xlsx: There is no sheet "Facts". The sheets are "Fact", "Sources".\n'
        '    Did you mean "Fact"? [missing-sheet]'
    )
