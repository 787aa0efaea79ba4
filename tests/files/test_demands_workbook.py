"""demands.xlsx: a sheet of demands, and a matrix of offices and demands for each language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plea.files.demands import read_demands
from plea.model.case import Demand
from plea.model.problem import Place, Problem
from tests.conftest import a_workbook, said

DEMANDS = [
    ["key", "title_en", "title_ru", "what_en", "what_ru", "law_en", "basis", "note"],
    ["release", "Release", "Освобождение", "the release of Nadia Example", "освобождение", "", "arrested"],
    ["doctor", "A doctor", None, "a visit by a doctor", None, "Rule 24", "ill; arrested", "ask again"],
]
MATRIX_EN = [["office", "release", "doctor"], ["mep", "Ask for", "Raise"], ["ministry", None, "Allow"]]
MATRIX_RU = [["office", "release"], ["president", "Распорядиться о"]]


def read(
    folder: Path,
    demands: list[list[Any]] = DEMANDS,
    en: list[list[Any]] = MATRIX_EN,
    **others: list[list[Any]],
) -> tuple[dict[str, Demand], list[Problem]]:
    sheets = {"Demands": demands, "Matrix en": en, "Matrix ru": MATRIX_RU, **others}
    return read_demands(a_workbook(folder / "demands.xlsx", sheets), "demands.xlsx")


def test_an_empty_cell_says_that_the_office_cannot_be_asked(tmp_path: Path) -> None:
    demands, problems = read(tmp_path)

    assert not problems
    assert demands == {
        "release": Demand(
            "release",
            title={"en": "Release", "ru": "Освобождение"},
            what={"en": "the release of Nadia Example", "ru": "освобождение"},
            verbs={"mep": {"en": "Ask for"}, "president": {"ru": "Распорядиться о"}},
            basis=("arrested",),
            place=Place.cell("demands.xlsx", "Demands", 2, "A", "key"),
        ),
        "doctor": Demand(
            "doctor",
            title={"en": "A doctor"},
            what={"en": "a visit by a doctor"},
            verbs={"mep": {"en": "Raise"}, "ministry": {"en": "Allow"}},
            basis=("ill", "arrested"),
            place=Place.cell("demands.xlsx", "Demands", 3, "A", "key"),
            law={"en": "Rule 24"},
        ),
    }
    assert demands["release"].ask("ministry", "en") is None


def test_a_demand_knows_the_cell_of_each_verb_and_of_each_hole(tmp_path: Path) -> None:
    places = read(tmp_path)[0]["release"].places

    assert {key: str(place) for key, place in places.items()} == {
        ("mep", ""): "demands.xlsx, sheet Matrix en, B2 (release)",
        ("mep", "en"): "demands.xlsx, sheet Matrix en, B2 (release)",
        ("ministry", ""): "demands.xlsx, sheet Matrix en, B3 (release)",
        ("ministry", "en"): "demands.xlsx, sheet Matrix en, B3 (release)",
        ("president", ""): "demands.xlsx, sheet Matrix ru, B2 (release)",
        ("president", "ru"): "demands.xlsx, sheet Matrix ru, B2 (release)",
    }


def test_everything_wrong_in_the_sheets_is_found_at_once(tmp_path: Path) -> None:
    demands = [["key", "title_en", "title", "basis"], ["release", None, None, "arrested"]]
    en = [["office", "relese"], ["mep", "Ask for"], ["mep", "Demand"], [None, "Urge"]]

    assert said(
        read(tmp_path, demands, en, **{"Matrix eng": MATRIX_EN, "Ideas": [["what I thought"]]})[1]
    ) == (
        'demands.xlsx, sheet Demands, C1 (title): "title" is not a column of the sheet "Demands".\n'
        '    Write "title_en", with the code of its language. [unknown-setting]\n'
        'demands.xlsx, sheet Matrix eng: "Matrix eng" names no language.\n'
        '    Call it "Matrix en", with the code of its language. [unknown-setting]\n'
        'demands.xlsx, sheet Matrix en, A3 (office): The office "mep" stands in row 2 and again in row 3.\n'
        "    Write all of it in one of these rows, or correct the name in one of them. [duplicate-key]\n"
        "demands.xlsx, sheet Matrix en, A4 (office): This row has no office.\n"
        "    Write it in this cell. [missing-key]\n"
        'demands.xlsx, sheet Matrix en, B1 (relese): "relese" is not a demand of the sheet "Demands".\n'
        '    Did you mean "release"? [unknown-demand]\n'
        'demands.xlsx, sheet Demands, B2 (title_en): The demand "release" has no "title_en".\n'
        "    Write it in this cell. [missing-setting]\n"
        'demands.xlsx, sheet Demands, row 2 (what_en): The demand "release" has no "what_en".\n'
        "    Write it in this cell. [missing-setting]"
    )


def test_what_those_are_asked_who_did_it_already_stands_in_sheets_of_its_own(tmp_path: Path) -> None:
    demands = [
        ["key", "title_en", "what_en", "basis", "done_by"],
        ["raise", "X", "x", "f", "inquiry; letter"],
    ]
    follow_up = [["office", "raise"], ["mep", "Raise again"]]

    found, problems = read(
        tmp_path,
        demands,
        [["office", "raise"], ["mep", "Raise"]],
        **{
            "Matrix ru": [["office", "raise"], ["mep", "Поднять"]],
            "Next en": follow_up,
            "Next steps": [["?"]],
        },
    )

    assert not problems
    assert found["raise"].done_by == ("inquiry", "letter")
    assert found["raise"].next_verbs == {"mep": {"en": "Raise again"}}
    assert found["raise"].ask("mep", "en", done=True) == "Raise again x"
    assert found["raise"].ask("mep", "ru", done=True) is None


def test_a_workbook_without_a_matrix_is_told(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "demands.xlsx", {"Demands": DEMANDS, "Verbs": MATRIX_EN})

    assert said(read_demands(path, "demands.xlsx")[1]) == (
        'demands.xlsx: There is no sheet "Matrix en". The sheets are "Demands", "Verbs".\n'
        "    Write the name of one of them. [missing-sheet]"
    )
