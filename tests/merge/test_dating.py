"""Another date on the letters: what moves with it is named, everything else stays."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plea.files.load import load_campaign
from plea.merge.dating import Moved, moved_by
from plea.merge.plan import plan_batch
from tests.conftest import CASE_YAML, a_workspace
from tests.merge.test_passage import HEAD, LAYOUT

CASE = CASE_YAML.replace("    on: 2009-05\n", "    since: 2009-05\n    expires: 2019-12-31\n", 1)
TEXT = (
    HEAD
    + "Of {{ letter.date }}.\n\n"
    + '{% if recipient.country == "Norway" %}\nSince {{ fact.arrested.elapsed }}.\n{% endif %}\n'
)


def moved(folder: Path, day: date, **among: object) -> Moved:
    files = {"texts/mep.en.md": TEXT, "layouts/letterhead.docx": LAYOUT, "case.yaml": CASE}
    campaign, problems = load_campaign(a_workspace(folder, files))
    assert campaign is not None
    assert problems == []
    return moved_by(campaign, day, **among)  # type: ignore[arg-type]


def test_a_few_days_move_nothing_but_the_date(tmp_path: Path):
    found = moved(tmp_path, date(2018, 3, 9))

    assert found.nothing
    assert found.kept == 2


def test_a_year_moves_how_long_it_has_been_and_nothing_else(tmp_path: Path):
    [passage] = moved(tmp_path, date(2019, 3, 9)).passages

    assert (passage.place, passage.letters) == ("texts/mep.en.md, line 7", 1)
    assert (passage.before, passage.after) == ("Since almost nine years.", "Since almost ten years.")


def test_what_has_run_out_by_then_is_said_before_anything_is_written(tmp_path: Path):
    found = moved(tmp_path, date(2020, 1, 1))

    assert [problem.code for problem in found.stops] == ["fact-expired"]
    assert found.passages == ()


def test_one_letter_of_each_kind_of_passages_is_enough_to_look_at(tmp_path: Path):
    everybody = moved(tmp_path, date(2019, 3, 9))
    campaign, _ = load_campaign(tmp_path / "letters" / "example")
    assert campaign is not None
    two = {one.whose for one in plan_batch(campaign).assignments[:2]}

    assert moved(tmp_path, date(2019, 3, 9), among=two).passages == everybody.passages
