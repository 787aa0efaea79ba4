"""Who already did what comes from two sheets of one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from plea.files.actions import read_actions
from plea.model.people import Actions
from plea.model.problem import Problem
from tests.conftest import ACTIONS, WHO, a_workbook, said

NAME = "recipients/actions.xlsx"


def read(folder: Path, actions: list[list[Any]], who: list[list[Any]]) -> tuple[Actions, list[Problem]]:
    return read_actions(a_workbook(folder / "actions.xlsx", {"Actions": actions, "Who": who}), NAME)


def test_actions_and_deeds_are_joined_by_key(tmp_path: Path) -> None:
    actions, problems = read(tmp_path, ACTIONS, WHO)

    assert not problems
    inquiry = actions.actions["inquiry_2017"]
    assert inquiry.title == {"en": "Inquiry of October 2017", "ru": "Запрос"}
    assert (inquiry.on, inquiry.reference, str(inquiry.place)) == (
        "2017-10-25",
        "E-006547/2017",
        "recipients/actions.xlsx, sheet Actions, A2 (key)",
    )
    [deed] = actions.deeds
    assert (deed.action, deed.recipient, deed.given_name, deed.family_name, deed.country, deed.on) == (
        "inquiry_2017",
        "bell-ana",
        "Ana",
        "Bell",
        "Norway",
        "2017-10-25",
    )


def test_actions_without_key_or_with_one_that_texts_cannot_say_or_twice(tmp_path: Path) -> None:
    rows = [*ACTIONS, [None, "Question"], ["inquiry-2018", "Inquiry"], ["inquiry_2017", "Again"]]

    assert said(read(tmp_path, rows, WHO)[1]) == (
        "recipients/actions.xlsx, sheet Actions, A3 (key): This action has no key.\n"
        "    Write the name that texts use for this action, such as inquiry_2017. [missing-key]\n"
        'recipients/actions.xlsx, sheet Actions, A4 (key): "inquiry-2018" cannot be a name.\n'
        "    Use letters, digits and _ only; texts write it as {{ actions.NAME }}. [wrong-name]\n"
        "recipients/actions.xlsx, sheet Actions, A5 (key): "
        'The key "inquiry_2017" stands in row 2 and again in row 5.\n'
        "    Give one of them another key. [duplicate-key]"
    )


def test_a_sheet_without_its_column_says_how_to_add_it(tmp_path: Path) -> None:
    assert said(read(tmp_path, ACTIONS, [["key", "country"], ["bell-ana", "Norway"]])[1]) == (
        'recipients/actions.xlsx, sheet Who: There is no column "action". The columns are "key", "country".\n'
        '    Add a column "action" that names the action, as the column "key" of the other sheet does. '
        "[missing-column]"
    )


def test_a_lost_cell_holds_back_the_person_it_is_about(tmp_path: Path) -> None:
    who = [WHO[0], ["inquiry_2017", "bell-ana", "Ana", "=1+1"], ["inquiry_2017", "=1+1"]]

    _, problems = read(tmp_path, ACTIONS, who)

    assert [(str(problem.place), problem.concerns) for problem in problems] == [
        ("recipients/actions.xlsx, sheet Who, D2 (family_name)", ("bell-ana",)),
        ("recipients/actions.xlsx, sheet Who, B3 (key)", ()),
    ]
