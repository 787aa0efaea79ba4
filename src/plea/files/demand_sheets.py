"""demands.xlsx: a sheet of the demands, and for each language the matrix of offices and demands.

A row of the matrix is an office, a column a demand, a cell the verb. An empty cell says that this
office cannot be asked for it. A second matrix may hold the verbs for those who met a demand already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from plea.files.block import Block
from plea.files.cells import Sheet, read_sheet
from plea.files.languages import LANGUAGES, MEANT
from plea.files.near import did_you_mean
from plea.files.sheet_settings import REMARK, Columns, keys_in, rows_by, sheet_entries
from plea.files.workbook import Workbook
from plea.files.yaml import Entry
from plea.model.problem import Place, Problem

DEMANDS, MATRIX, NEXT, OFFICE = "Demands", "Matrix", "Next", "office"

_DEMANDS = Columns(
    "demand",
    {"basis": ("basis",), "done_by": ("done_by",)},
    in_languages=("title", "what", "law"),
    lists={"basis": keys_in, "done_by": keys_in},
    required=("title", "what"),
)


def demands_block(workbook: Workbook, problems: list[Problem]) -> Block:
    """Return the workbook of demands as the settings of a whole file."""
    demands = sheet_entries(workbook, DEMANDS, _DEMANDS, problems)
    asks = _verbs(workbook, _matrices(workbook, problems), demands, problems)
    following = _verbs(workbook, _titles(workbook, NEXT), demands, problems)
    whole = {}
    for key, demand in demands.items():
        settings = demand.value if isinstance(demand.value, Mapping) else {}
        verbs = {"asks": Entry(demand.place, asks[key]), "next": Entry(demand.place, following[key])}
        whole[key] = replace(demand, value={**settings, **verbs})
    entries = {"demands": Entry(Place(workbook.name, f"sheet {DEMANDS}"), whole)}
    return Block("The file of demands", workbook.name, Place(workbook.name), entries, problems)


def _titles(workbook: Workbook, name: str) -> dict[str, str]:
    """Return the sheets that hold verbs, each with its language."""
    codes = {title: title.removeprefix(f"{name} ") for title in workbook.sheets}
    return {title: code for title, code in codes.items() if code in LANGUAGES and code != title}


def _matrices(workbook: Workbook, problems: list[Problem]) -> dict[str, str]:
    """Return the matrices; other sheets are the team's own, but none that is called nearly so."""
    titles = _titles(workbook, MATRIX)
    named = [title for title in workbook.sheets if title.casefold().startswith(MATRIX.casefold())]
    problems += [_unknown_language(workbook.name, title) for title in named if title not in titles]
    if not named:
        problems.append(workbook.missing_sheet(f"{MATRIX} en"))
    return titles


def _verbs(
    workbook: Workbook, titles: Mapping[str, str], demands: Mapping[str, Entry], problems: list[Problem]
) -> dict[str, dict[str, Entry]]:
    """Return by demand, office and language the verbs of some sheets, empty cells with them."""
    verbs: dict[str, dict[str, dict[str, Entry]]] = {key: {} for key in demands}
    for title, language in titles.items():
        sheet, found = read_sheet(workbook, title, (OFFICE,))
        problems += found
        if sheet is None or OFFICE not in sheet.columns:
            continue
        for row in rows_by(sheet, OFFICE, "row", problems):
            for key in (key for key in sheet.columns if key in demands):
                cell = Entry(row.place(key), row.cell(key), key)
                verbs[key].setdefault(row.cell(OFFICE), {})[language] = cell
        problems += _unknown(sheet, demands)
    return {key: {office: _office(cells) for office, cells in of.items()} for key, of in verbs.items()}


def _office(cells: Mapping[str, Entry]) -> Entry:
    return Entry(next(iter(cells.values())).place, cells)


def _unknown_language(file: str, title: str) -> Problem:
    code = title[len(MATRIX) :].strip().casefold()
    meant = MEANT.get(code, code)
    todo = f'Call it "{MATRIX} {meant if meant in LANGUAGES else "en"}", with the code of its language.'
    return Problem("unknown-setting", Place(file, f"sheet {title}"), f'"{title}" names no language.', todo)


def _unknown(sheet: Sheet, demands: Mapping[str, Entry]) -> Iterator[Problem]:
    for column in sheet.columns:
        if column not in demands and column not in (OFFICE, REMARK):
            message = f'"{column}" is not a demand of the sheet "{DEMANDS}".'
            todo = did_you_mean(column, demands, f'Add "{column}" there, or correct its key.')
            yield Problem("unknown-demand", sheet.header.place(1, column), message, todo)
