"""Letters of the real campaign as text: one of every kind and of every way its text can go.

`make golden` writes them anew; then read what changed: git diff tests/golden
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from plea.checks import check_campaign
from plea.files.load import load_campaign
from plea.merge.batch import prepare
from plea.model.letter import Assignment, Plan
from plea.word.read import read_text

HERE = Path(__file__).parent
CAMPAIGN = Path(__file__).parents[2] / "letters" / "dzhakishev"
WRITE = os.environ.get("PLEA_GOLDEN") == "write"

WHO = {
    "mep": {
        "mep-107041": "no seat, no deed",
        "mep-4751": "signed the inquiry",
        "mep-28424": "signed the inquiry and put a question",
        "mep-129073": "signed the inquiry, put a question, member of DCAS",
        "mep-28365": "signed the inquiry, member of DROI",
        "mep-124867": "signed the inquiry, member of DCAS",
        "mep-111014": "member of DROI",
        "mep-125105": "member of DCAS",
    },
    "pace": {
        "pace-schennach-stefan": "both declarations",
        "pace-gatti-marco": "declaration 638",
        "pace-amon-werner": "declaration 652",
        "pace-dambrosio-vanessa": "Ms, an apostrophe in the name",
        "pace-van-de-ven-mart": "a name with particles; both declarations",
        "pace-anderson-donald": "Lord",
        "pace-massey-doreen": "Baroness",
        "pace-meale-alan": "Sir",
    },
    "delegation": {
        "pace-delegation-albania": "no signatory",
        "pace-delegation-cyprus": "one signatory",
        "pace-delegation-united-kingdom": "several signatories",
    },
    "embassy": {"embassy-at": "with a street", "embassy-be": "without", "embassy-gb": "a name of its own"},
    "eu-institution": {
        "eu-hrvp": "the High Representative",
        "eu-eeas": "an institution",
        "eu-delegation-kz": "the delegation in Astana",
        "eu-commission": "an institution",
        "eu-parliament": "the parliament",
        "ep-droi": "the subcommittee",
        "ep-dcas": "the delegation for Central Asia",
    },
    "pardon-commission": {
        "kz-pardon-commission": "the whole commission",
        "kz-pardon-chair": "its chair",
        "kz-pardon-member-prosecution": "a member by office",
        "kz-pardon-member-penitentiary": "a member by office",
    },
    "president": {"kz-president": ""},
    "ministry": {"kz-mia": ""},
    "petition": {"kz-pardon-commission": ""},
}


@pytest.fixture(scope="module")
def letters() -> Mapping[str, str]:
    """The text of each chosen letter, by where it is kept."""
    campaign, problems = load_campaign(CAMPAIGN)
    assert campaign is not None
    campaign = replace(campaign, numbers={})  # whatever was made in this workspace before
    batch = prepare(campaign, problems + check_campaign(campaign))
    chosen = tuple(a for a in batch.plan.assignments if a.recipient.key in WHO[a.letter.key])
    drafts = replace(batch, plan=Plan(chosen)).drafts()
    return {_kept(draft.assignment): read_text(draft.docx) for draft in drafts}


def _kept(assignment: Assignment) -> str:
    return f"{assignment.letter.key}/{assignment.file.removesuffix('.docx')}.txt"


def test_the_golden_letters_read_as_before(letters: Mapping[str, str]) -> None:
    kept = {path.relative_to(HERE).as_posix(): path for path in HERE.glob("*/*.txt")}
    if WRITE:
        for path in kept.values():
            path.unlink()
        for name, text in letters.items():
            (HERE / name).parent.mkdir(exist_ok=True)
            (HERE / name).write_text(text, encoding="utf-8", newline="\n")
        return

    assert {name: path.read_text(encoding="utf-8") for name, path in kept.items()} == dict(letters)


def test_every_kind_of_golden_letter_is_a_letter_of_the_campaign(letters: Mapping[str, str]) -> None:
    """Whoever is named above gets a letter, in every language of its kind."""
    twice = {"pardon-commission", "president", "ministry", "petition"}

    assert len(letters) == sum(len(who) * (2 if kind in twice else 1) for kind, who in WHO.items())
