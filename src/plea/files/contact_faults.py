"""What has to be said of a spreadsheet that came back: what has no place in it, and what is not taken."""

from __future__ import annotations

from collections.abc import Sequence

from plea.files.contact_back import SheetBack
from plea.files.contact_sheet import KEY, ROW_MARK
from plea.model.problem import Place, Problem


def sorted_apart(back: SheetBack, rows: Sequence[tuple[int, str, str]]) -> Problem:
    """Say that keys and names do not belong together; of each row its number, its key and its name."""
    number, key, name = rows[0]
    more = f" {_counted(len(rows), 'row is', 'rows are')} like this." if len(rows) > 1 else ""
    return Problem(
        "sorted-apart",
        back.place(number, KEY),
        f'The key here is "{key}" and the name beside it "{name}": these do not belong together.{more}',
        "A column was sorted without the others. Undo that in your program (Ctrl+Z), or take out a new "
        "file and type your changes into it. Nothing of these rows is taken over.",
    )


def row_twice(back: SheetBack, first: int, second: int) -> Problem:
    """Say that two rows are one letter's and differ."""
    return Problem(
        "row-twice",
        back.place(second, ROW_MARK if ROW_MARK in back.at else KEY),
        f"This letter stands in row {first} too, and the two rows say different things.",
        "Delete the row that is wrong. Nothing of either is taken over.",
    )


def no_letter(back: SheetBack, rows: Sequence[int]) -> Problem:
    """Say that rows are no letter of the export."""
    row = dict(back.rows)[rows[0]]
    shown = next((text for text in row if text), "")
    more = f" {len(rows):,} rows are like this." if len(rows) > 1 else ""
    return Problem(
        "row-of-no-letter",
        back.place(rows[0], KEY),
        f'This row, which begins with "{shown}", is no letter of this file.{more}',
        "Put a new person into the list itself and make the letters again. The row is left alone.",
        stops=False,
    )


def rows_left_out(back: SheetBack, count: int) -> Problem:
    """Say that letters of the export are not in the file any more."""
    return Problem(
        "rows-left-out",
        Place(back.name),
        f"{_counted(count, 'letter is', 'letters are')} not in it any more.",
        "Nothing happens to these letters. A row that is deleted here stays at the desk.",
        stops=False,
    )


def column_left_out(back: SheetBack, column: str) -> Problem:
    """Say that a column is gone, and what that means."""
    why = {
        ROW_MARK: "The rows are known by their keys.",
        KEY: "The rows are known by plea's own column plea_row.",
    }.get(column, "What it said stays as it is at the desk.")
    return Problem(
        "column-left-out",
        Place(back.name, f"sheet {back.sheet}" if back.sheet else ""),
        f'The column "{column}" is gone.',
        f"{why} Keep the column next time: it helps to tell the rows apart.",
        stops=False,
    )


def not_taken(back: SheetBack, column: str, cells: Sequence[tuple[int, str]]) -> Problem:
    """Say that cells were changed which plea does not take over; of each its row and its text."""
    number, text = cells[0]
    others = _counted(len(cells) - 1, "other cell of it was", "other cells of it were")
    shown = f'to "{text}"' if text else "to nothing"
    todo = (
        "plea works this column out by itself; write what happened into the other columns."
        if column.startswith("plea_")
        else "Change it in the list itself, in the folder recipients, or at the desk under People."
    )
    return Problem(
        "cell-not-taken",
        back.place(number, column),
        f'The column "{column}" was changed here {shown}. It is not taken over.'
        + (f" {others} changed too." if len(cells) > 1 else ""),
        todo,
        stops=False,
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
