"""Who already did what: one sheet of actions, one of the people who took part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from plea.files.cells import Row, Sheet, read_sheet
from plea.files.languages import LANGUAGES
from plea.files.workbook import open_workbook
from plea.model.people import Action, Actions, Deed
from plea.model.problem import Problem

ACTIONS, WHO = "Actions", "Who"


def read_actions(path: Path, name: str) -> tuple[Actions, list[Problem]]:
    """Read the workbook of actions."""
    workbook, problems = open_workbook(path, name)
    if workbook is None:
        return Actions(), problems
    sheet, found = read_sheet(workbook, ACTIONS, ("key",))
    people, also_found = read_sheet(workbook, WHO, ("action", "key"))
    actions, twice = _actions(sheet)
    deeds = tuple(_deed(row) for row in people.rows) if people else ()
    lost = [problem for row in people.rows for problem in _lost(row)] if people else []
    return Actions(actions, deeds), problems + found + twice + also_found + lost


def _actions(sheet: Sheet | None) -> tuple[dict[str, Action], list[Problem]]:
    actions: dict[str, Action] = {}
    problems: list[Problem] = []
    for row in sheet.rows if sheet and "key" in sheet.columns else ():
        problems += row.problems
        key = row.cell("key")
        problems += _key_problems(row, actions)
        if key not in actions:
            actions[key] = Action(key, _title(row), row.place("key"), row.cell("on"), row.cell("reference"))
    return actions, problems


def _key_problems(row: Row, actions: dict[str, Action]) -> Iterator[Problem]:
    key = row.cell("key")
    if not key and not row.lost("key"):
        todo = "Write the name that texts use for this action, such as inquiry_2017."
        yield Problem("missing-key", row.place("key"), "This action has no key.", todo)
    elif key and not key.isidentifier():
        todo = "Use letters, digits and _ only; texts write it as {{ actions.NAME }}."
        yield Problem("wrong-name", row.place("key"), f'"{key}" cannot be a name.', todo)
    elif key in actions:
        message = f'The key "{key}" stands in row {actions[key].place.number} and again in row {row.number}.'
        yield Problem("duplicate-key", row.place("key"), message, "Give one of them another key.")


def _title(row: Row) -> dict[str, str]:
    """The plain column is English; `title_ru` is Russian."""
    titles = {"en": row.cell("title")}
    titles |= {
        language: text
        for column, text in row.cells.items()
        if (language := column.removeprefix("title_")) != column and language in LANGUAGES
    }
    return {language: text for language, text in titles.items() if text}


def _deed(row: Row) -> Deed:
    return Deed(
        action=row.cell("action"),
        recipient=row.cell("key"),
        place=row.place("key"),
        given_name=row.cell("given_name"),
        family_name=row.cell("family_name"),
        country=row.cell("country"),
        group=row.cell("group"),
        on=row.cell("on"),
    )


def _lost(row: Row) -> Iterator[Problem]:
    """A cell lost here holds back the person it is about, or everything when it hides who that is."""
    concerns = (row.cell("key"),) if row.cell("key") else ()
    yield from (replace(problem, concerns=concerns) for problem in row.problems)
