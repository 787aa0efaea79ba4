"""A person at the terminal, in the workspace that `plea new` makes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main

OFFICIALS = "recipients/officials.xlsx"
GOLDEN = Path(__file__).parents[1] / "golden"
WRITE = os.environ.get("PLEA_GOLDEN") == "write"


def golden(name: str, said: str) -> str:
    """The golden file of this name, written anew where that is asked for."""
    if WRITE:
        (GOLDEN / name).write_text(said, encoding="utf-8", newline="\n")
    return (GOLDEN / name).read_text("utf-8")


def run(*arguments: str | Path) -> Result:
    """Run a command; whatever goes wrong, nobody may see a traceback."""
    result = CliRunner().invoke(main, [*map(str, arguments)], prog_name="plea")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def plea(workspace: Path) -> Callable[..., Result]:
    """Run a command in the workspace."""
    return lambda *arguments: run("-C", workspace, *arguments)


@pytest.fixture(scope="session")
def fresh_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "workspace"
    assert run("new", folder).exit_code == 0
    return folder


@pytest.fixture
def workspace(fresh_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace."""
    return Path(shutil.copytree(fresh_workspace, tmp_path / "workspace"))


@pytest.fixture
def change(workspace: Path) -> Callable[..., None]:
    """Type into cells of the sample list: change("mep-bell-ana", country="Norwey")."""

    def type_in(key: str, **cells: Any) -> None:
        book = openpyxl.load_workbook(workspace / OFFICIALS)
        sheet = book.active
        columns = [cell.value for cell in sheet[1]]
        row = next(row for row in sheet.iter_rows() if row[0].value == key)
        for column, value in cells.items():
            if column not in columns:
                columns.append(column)
                sheet.cell(1, len(columns)).value = column
            sheet.cell(row[0].row, columns.index(column) + 1).value = value
        book.save(workspace / OFFICIALS)
        book.close()

    return type_in


@pytest.fixture
def plain(tmp_path: Path) -> Callable[[str], str]:
    """What was said, without the folder of the test and the time that it took."""

    def strip(said: str) -> str:
        return re.sub(r"\d+\.\d seconds", "0.1 seconds", said.replace(str(tmp_path), "…"))

    return strip


@pytest.fixture
def drafts(workspace: Path) -> Callable[[], list[str]]:
    """The files that are there after a merge."""
    folder = workspace / "out" / "first-campaign" / "drafts"
    return lambda: sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if f.is_file())
