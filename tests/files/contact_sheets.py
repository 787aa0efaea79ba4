"""A small export of the team's spreadsheet, and what people do to it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from plea.files.contact_back import read_contact_sheet
from plea.files.contact_book import write_contact_book
from plea.files.contact_csv import write_contact_csv
from plea.files.contact_differences import Differences, Given, differences
from plea.files.contact_sheet import Cells, SheetColumn, row_mark
from plea.files.typed_date import Order

EXPORT, TODAY = "12-00c0ffee", date(2018, 4, 1)
COLUMNS = (
    SheetColumn("key", "of the list"),
    SheetColumn("name", "of the list"),
    SheetColumn("letter", "of the list"),
    SheetColumn("language", "of the list"),
    SheetColumn("country", "of the list"),
    SheetColumn(
        "plea_status", "where it stands", Cells.WORD, ("sent", "came back"), ("approved",), taken=True
    ),
    SheetColumn("plea_reference", "our reference"),
    SheetColumn("plea_sent_on", "when it left", Cells.DATE, taken=True),
    SheetColumn("plea_note", "the last note", taken=True),
    SheetColumn("plea_row", "plea's own mark"),
)
NAMES = tuple(column.name for column in COLUMNS)
ROWS = {
    1: ("bell-ana", "Ana Bell", "mep", "en", "Norway", "sent", "NE/2018/1", "2018-03-05", "She is away.", ""),
    2: ("odinsson-ben", "Ben Óđinsson", "mep", "en", "Iceland", "approved", "NE/2018/2", "", "", ""),
    3: ("darc-cleo", "Cleo d'Arc", "mep", "en", "France", "approved", "", "", "=1+1", ""),
    4: ("oshea-dov", "Dov O'Shea", "mep", "en", "Ireland", "approved", "", "", "two\nlines 😀", ""),
}


def given(rows: Mapping[int, Sequence[str]] = ROWS, *, guarded: bool = False) -> Given:
    return Given(EXPORT, COLUMNS, {number: tuple(cells) for number, cells in rows.items()}, guarded)


def marked(rows: Mapping[int, Sequence[str]] = ROWS) -> list[list[str]]:
    """The rows with their marks, as they leave."""
    return [[*cells[:-1], row_mark(EXPORT, number, cells[0])] for number, cells in rows.items()]


def as_book(rows: Iterable[Sequence[str]], columns: Sequence[SheetColumn] = COLUMNS) -> bytes:
    file, listed = BytesIO(), list(rows)
    write_contact_book(file, columns, listed, len(listed), export=EXPORT, how=["How to use this file"])
    return file.getvalue()


def as_csv(rows: Iterable[Sequence[str]], columns: Sequence[SheetColumn] = COLUMNS) -> bytes:
    file = BytesIO()
    write_contact_csv(file, columns, rows)
    return file.getvalue()


def found_in(
    content: bytes, name: str = "contacts.xlsx", *, base: Given | None = None, order: Order | None = None
) -> Differences:
    """What a file says otherwise than the export."""
    back, problems = read_contact_sheet(content, name)
    assert back is not None, problems
    return differences(back, base or given(), today=TODAY, order=order)


def typed(found: Differences) -> list[tuple[int, str, str, str]]:
    return [(one.letter, one.column, one.before, one.typed) for one in found.typed]


def said(found: Differences) -> list[str]:
    return [f"{problem.place}: {problem.message} [{problem.code}]" for problem in found.problems]


def saved_by_libreoffice(content: bytes, folder: Path, ending: str, wish: str = "") -> bytes:
    """The file after LibreOffice opened it and saved it as something."""
    program = shutil.which("soffice") or "soffice"
    folder.mkdir(exist_ok=True)
    before = folder / ("before.xlsx" if content.startswith(b"PK") else "before.csv")
    before.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    how = [program, profile, "--headless"]
    if before.suffix == ".csv":
        how.append("--infilter=CSV:44,34,76,1")  # UTF-8 and commas, as its dialogue proposes
    how += ["--convert-to", ending + wish, "--outdir", str(folder / "after")]
    subprocess.run([*how, str(before)], check=True, capture_output=True, timeout=180)
    return (folder / "after" / f"before.{ending}").read_bytes()
