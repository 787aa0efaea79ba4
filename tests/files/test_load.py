"""A whole campaign from its folder, with every fault of every file."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plea.checks import check_campaign
from plea.files.load import find_campaign, load_campaign
from plea.model.campaign import Campaign
from plea.model.case import Audience
from plea.model.problem import Place, Problem
from tests.conftest import CAMPAIGN_YAML, a_workspace, said


def load(folder: Path, changes: dict[str, Any] | None = None) -> tuple[Campaign | None, list[Problem]]:
    return load_campaign(a_workspace(folder, changes))


def test_a_usual_workspace_has_no_problems(tmp_path: Path) -> None:
    campaign, problems = load(tmp_path)

    assert not problems
    assert campaign is not None
    assert not said(check_campaign(campaign))
    assert (campaign.key, campaign.title, campaign.date, campaign.reference, campaign.reviewed) == (
        "example",
        "Release Nadia Example",
        date(2018, 3, 2),
        "NE/2018",
        True,
    )
    assert campaign.place_of_writing == {"en": "Warsaw", "ru": "Варшава"}
    assert campaign.sender == {
        "organisation": {"en": "Letters for Nadia"},
        "email": {"": "letters@example.org"},
    }
    assert list(campaign.case.facts) == ["arrested", "mri_2017"]
    assert list(campaign.demands) == ["raise"]
    assert list(campaign.actions.actions) == ["inquiry_2017"]
    letter = campaign.letters["mep"]
    assert (letter.where, letter.audience, letter.languages, letter.demands, letter.place) == (
        {"office": ("mep",)},
        Audience.ALLY,
        (),
        ("raise",),
        Place.line("campaign.yaml", 12),
    )
    assert [recipient.key for recipient in campaign.recipients_of(letter)] == [
        "bell-ana",
        "odinsson-ben",
        "darc-cleo",
        "oshea-dov",
        "meer-eve",
    ]


def test_a_campaign_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    campaign, problems = load(tmp_path, {"campaign.yaml": "title: a: b"})

    assert campaign is None
    assert said(problems) == (
        "campaign.yaml, line 1: A colon with a space after it ends a name; here it stands inside a text.\n"
        '    Put the whole text after the first colon in double quotes: "…". [broken-yaml]'
    )


def test_files_that_are_missing_are_all_named(tmp_path: Path) -> None:
    changes = {
        "campaign.yaml": "case: cases.yaml\n" + CAMPAIGN_YAML,
        "demands.yaml": "",
        "recipients/officials.xlsx": None,
        "recipients/actions.xlsx": None,
    }
    campaign, problems = load(tmp_path, changes)

    assert campaign is not None
    assert [(problem.code, str(problem.place), problem.stops_everything) for problem in problems] == [
        ("missing-file", "cases.yaml", True),
        ("empty-file", "demands.yaml", True),
        ("missing-file", "recipients/officials.xlsx", True),
        ("missing-file", "recipients/actions.xlsx", True),
    ]


def test_a_campaign_without_case_and_demands_need_not_have_the_files(tmp_path: Path) -> None:
    campaign, problems = load(tmp_path, {"case.yaml": None, "demands.yaml": None})

    assert not problems
    assert campaign is not None
    assert (campaign.case.facts, campaign.demands) == ({}, {})


def test_what_a_campaign_must_say_is_asked_for(tmp_path: Path) -> None:
    campaign, problems = load(
        tmp_path, {"campaign.yaml": "lists: {meps: {}}\nletters:\n  mep: {text: texts/a.md}\n"}
    )

    assert campaign is not None
    assert said(problems) == (
        'campaign.yaml: The campaign has no "title".\n'
        '    Write "title: Release Nadia Example" there. [missing-setting]\n'
        'campaign.yaml: The campaign has no "date".\n'
        '    Write "date: 2018-03-02" there. [missing-setting]\n'
        'campaign.yaml: The campaign has no "reference".\n'
        '    Write "reference: NE/2018" there. [missing-setting]\n'
        'campaign.yaml, line 1: The list "meps" has no "file".\n'
        '    Write "file: recipients/meps.xlsx" there. [missing-setting]\n'
        'campaign.yaml, line 3: The letter "mep" has no "title".\n'
        '    Write "title: Members of the European Parliament" there. [missing-setting]\n'
        'campaign.yaml, line 3: The letter "mep" has no "list".\n'
        '    Write "list: meps" there. [missing-setting]\n'
        'campaign.yaml, line 3: The letter "mep" has no "layout".\n'
        '    Write "layout: layouts/letterhead.docx" there. [missing-setting]\n'
        'campaign.yaml, line 3: The letter "mep" has no "audience".\n'
        '    Write "audience: ally" there. [missing-setting]'
    )


def test_review_none_sends_letters_straight_to_final(tmp_path: Path) -> None:
    campaign, problems = load(tmp_path, {"campaign.yaml": CAMPAIGN_YAML + "review: none\n"})

    assert not problems
    assert campaign is not None
    assert not campaign.reviewed


def test_the_only_sheet_need_not_be_named_but_one_of_several_has_to_be(tmp_path: Path) -> None:
    unnamed = CAMPAIGN_YAML.replace(" sheet: Ministers,", "")
    campaign, problems = load(tmp_path, {"campaign.yaml": unnamed})
    assert not problems
    assert campaign is not None
    assert campaign.books["officials"].sheet == "Ministers"

    both = {"Ministers": [["key"], ["a"]], "Deputies": [["key"], ["b"]]}
    _, problems = load(tmp_path, {"campaign.yaml": unnamed, "recipients/officials.xlsx": both})
    assert said(problems) == (
        'campaign.yaml, line 10: The list "officials" does not say which sheet it is. '
        'The sheets are "Ministers", "Deputies".\n'
        '    Write "sheet: Ministers" under it. [missing-setting]'
    )


@pytest.mark.parametrize(
    "garbage", ["\0", "[", "a: &a [*a]\nlists: *a", "letters: 1\nlists: [1]\nsender: x\ncase: {}", "\ufeff"]
)
@pytest.mark.parametrize("name", ["campaign.yaml", "case.yaml", "demands.yaml", "recipients/officials.xlsx"])
def test_no_file_makes_loading_fail(tmp_path: Path, name: str, garbage: str) -> None:
    campaign, problems = load(tmp_path, {name: garbage})

    assert problems
    assert campaign is None or check_campaign(campaign) is not None


def test_the_only_campaign_is_found_without_its_name(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)

    assert find_campaign(tmp_path) == (folder, [])
    assert find_campaign(tmp_path, "example") == (folder, [])


def test_of_several_campaigns_one_has_to_be_named(tmp_path: Path) -> None:
    a_workspace(tmp_path)
    (tmp_path / "letters/spring").mkdir()
    (tmp_path / "letters/spring/campaign.yaml").write_text(CAMPAIGN_YAML)

    assert said(find_campaign(tmp_path)[1]) == (
        'letters/: There are several campaigns. The campaigns are "example", "spring".\n'
        "    Name one of them. [which-campaign]"
    )
    assert said(find_campaign(tmp_path, "exampel")[1]) == (
        'letters/: There is no campaign "exampel". The campaigns are "example", "spring".\n'
        '    Did you mean "example"? [unknown-campaign]'
    )


def test_a_folder_without_campaigns_says_where_to_go(tmp_path: Path) -> None:
    assert said(find_campaign(tmp_path)[1]) == (
        "letters/: There is no campaign here: no folder in letters/ holds a campaign.yaml.\n"
        '    Go to the folder that holds letters/ and recipients/, or begin with "plea new". [no-campaign]'
    )


def test_loading_a_sound_campaign_needs_no_slow_library(tmp_path: Path) -> None:
    folder = a_workspace(tmp_path)
    code = (
        "import sys; from pathlib import Path; from plea.files.load import load_campaign;"
        f"load_campaign(Path({str(folder)!r}));"
        "slow = ('openpyxl', 'pandas', 'rapidfuzz', 'babel');"
        "print([name for name in slow if name in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
