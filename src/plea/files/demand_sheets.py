"""demands.xlsx: a sheet of the demands, and for each language the matrix of offices and demands.

A row of the matrix is an office, a column a demand, a cell the verb. An empty cell says that this
office cannot be asked for it.
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

DEMANDS, MATRIX, OFFICE = "Demands", "Matrix", "office"

_DEMANDS = Columns(
    "demand",
    {"basis": ("basis",)},
    in_languages=("title", "what", "law"),
    lists={"basis": keys_in},
    required=("title", "what"),
)


def demands_block(workbook: Workbook, problems: list[Problem]) -> Block:
    """Return the workbook of demands as the settings of a whole file."""
    demands = sheet_entries(workbook, DEMANDS, _DEMANDS, problems)
    asks: dict[str, dict[str, dict[str, Entry]]] = {key: {} for key in demands}
    for sheet, language in _matrices(workbook, problems):
        for row in rows_by(sheet, OFFICE, "row", problems):
            for key in (key for key in sheet.columns if key in asks):
                verbs = asks[key].setdefault(row.cell(OFFICE), {})
                verbs[language] = Entry(row.place(key), row.cell(key), key)
        problems += _unknown(sheet, demands)
    whole = {key: _with_verbs(entry, asks[key]) for key, entry in demands.items()}
    entries = {"demands": Entry(Place(workbook.name, f"sheet {DEMANDS}"), whole)}
    return Block("The file of demands", workbook.name, Place(workbook.name), entries, problems)


def _with_verbs(demand: Entry, asks: Mapping[str, Mapping[str, Entry]]) -> Entry:
    settings = demand.value if isinstance(demand.value, Mapping) else {}
    offices = {office: Entry(next(iter(verbs.values())).place, verbs) for office, verbs in asks.items()}
    return replace(demand, value={**settings, "asks": Entry(demand.place, offices)})


def _matrices(workbook: Workbook, problems: list[Problem]) -> Iterator[tuple[Sheet, str]]:
    """Yield the matrix of each language; other sheets are the team's own."""
    named = [title for title in workbook.sheets if title.casefold().startswith(MATRIX.casefold())]
    if not named:
        problems.append(workbook.missing_sheet(f"{MATRIX} en"))
    for title in named:
        language = title.removeprefix(f"{MATRIX} ")
        if language not in LANGUAGES:
            problems.append(_unknown_language(workbook.name, title))
            continue
        sheet, found = read_sheet(workbook, title, (OFFICE,))
        problems += found
        if sheet and OFFICE in sheet.columns:
            yield sheet, language


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
