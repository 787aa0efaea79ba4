"""The matrix of demands and offices."""

from __future__ import annotations

from pathlib import Path

from plea.files.demands import read_demands
from plea.model.case import Demand
from plea.model.problem import Place, Problem
from tests.conftest import said


def read(folder: Path, text: str) -> tuple[dict[str, Demand], list[Problem]]:
    (folder / "demands.yaml").write_text(text)
    return read_demands(folder / "demands.yaml", "demands.yaml")


def test_a_demand_has_a_verb_for_each_office_that_can_be_asked(tmp_path: Path) -> None:
    text = """\
demands:
  pardon:
    title: {en: A pardon, ru: Помилование}
    what: {en: the petition of Nadia Example, ru: прошение}
    asks:
      commission_members: {en: Grant, ru: Удовлетворить}
      mep:
    basis: [petition_2017]
"""
    demands, problems = read(tmp_path, text)

    assert not problems
    assert demands["pardon"] == Demand(
        "pardon",
        title={"en": "A pardon", "ru": "Помилование"},
        what={"en": "the petition of Nadia Example", "ru": "прошение"},
        verbs={"commission_members": {"en": "Grant", "ru": "Удовлетворить"}},
        basis=("petition_2017",),
        place=Place.line("demands.yaml", 2),
    )
    assert demands["pardon"].ask("commission_members", "en") == "Grant the petition of Nadia Example"
    assert demands["pardon"].ask("mep", "en") is None


def test_words_without_a_language_and_missing_ones_are_told(tmp_path: Path) -> None:
    assert said(
        read(tmp_path, "demands:\n  pardon:\n    title: A pardon\n    asks:\n      mep: {eng: Ask}\n")[1]
    ) == (
        'demands.yaml, line 3: "title" of the demand "pardon" should be a text in each language.\n'
        '    Write "title: {en: …, ru: …}". [wrong-value]\n'
        'demands.yaml, line 2: The demand "pardon" has no "what".\n'
        '    Write "what: {en: "the petition for …"}" there. [missing-setting]\n'
        'demands.yaml, line 5: "eng" is not a setting of "mep" of "asks" of the demand "pardon".\n'
        "    What may stand here: codes of languages (en, ru, …). [unknown-setting]"
    )
