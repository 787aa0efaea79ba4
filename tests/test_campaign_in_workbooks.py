"""The case and the demands as workbooks are the same thing as the YAML files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from plea.checks import check_campaign
from plea.files.case import read_case
from plea.files.demands import read_demands
from plea.files.load import load_campaign
from plea.merge.batch import prepare
from plea.model.problem import Place
from tests.as_workbooks import case_as_workbook, demands_as_workbook

ROOT = Path(__file__).parents[1]
REAL = ROOT / "letters" / "dzhakishev"
NOWHERE = Place("")


def merged(folder: Path) -> dict[str, tuple[str, str]]:
    """The hash of every letter's bytes, and its fingerprint."""
    campaign, problems = load_campaign(folder)
    assert campaign is not None
    batch = prepare(campaign, problems + check_campaign(campaign))
    assert not any(problem.stops for problem in batch.problems)
    return {
        f"{d.assignment.letter.key}/{d.assignment.file}": (d.sha256, d.fingerprint) for d in batch.drafts()
    }


@pytest.fixture
def in_workbooks(tmp_path: Path) -> Path:
    """The real campaign, its case and demands written as workbooks, without the YAML files."""
    shutil.copytree(ROOT / "recipients", tmp_path / "recipients")
    folder = Path(shutil.copytree(REAL, tmp_path / "letters" / "dzhakishev"))
    case_as_workbook((folder / "case.yaml").read_text("utf-8"), folder / "case.xlsx")
    demands_as_workbook(
        (folder / "demands.yaml").read_text("utf-8"), folder / "demands.xlsx", languages=["en", "ru"]
    )
    text = (folder / "campaign.yaml").read_text("utf-8")
    text = text.replace("case: case.yaml", "case: case.xlsx")
    (folder / "campaign.yaml").write_text(text.replace("demands: demands.yaml", "demands: demands.xlsx"))
    (folder / "case.yaml").unlink()
    (folder / "demands.yaml").unlink()
    return folder


def test_all_887_real_letters_are_the_same_byte_for_byte(in_workbooks: Path) -> None:
    from_yaml = merged(REAL)

    assert len(from_yaml) == 887
    assert merged(in_workbooks) == from_yaml


def test_every_fact_source_and_demand_of_the_real_case_is_the_same_but_for_its_place(
    in_workbooks: Path,
) -> None:
    sheets, in_sheets = read_case(in_workbooks / "case.xlsx", "case.xlsx")
    lines, in_lines = read_case(REAL / "case.yaml", "case.yaml")
    matrix, in_matrix = read_demands(in_workbooks / "demands.xlsx", "demands.xlsx")
    demands, in_demands = read_demands(REAL / "demands.yaml", "demands.yaml")

    assert in_sheets == in_lines == in_matrix == in_demands == []
    for read, written in (
        (sheets.facts, lines.facts),
        (sheets.sources, lines.sources),
        (matrix, demands),
    ):
        assert list(read) == list(written)
        assert [replace(one, place=NOWHERE) for one in read.values()] == [
            replace(one, place=NOWHERE) for one in written.values()
        ]
