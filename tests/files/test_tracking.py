"""What campaign.yaml says of follow-ups, of pauses, and of how long records are kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plea.files.load import load_campaign
from plea.model.campaign import Tracking
from tests.conftest import CAMPAIGN_YAML, a_workspace, said


def tracking(folder: Path, lines: str) -> tuple[Tracking, str]:
    campaign, problems = load_campaign(a_workspace(folder, {"campaign.yaml": CAMPAIGN_YAML + lines}))
    assert campaign
    return campaign.tracking, said(problems)


def test_days_are_said_by_office_and_the_default_holds_for_all_others(tmp_path):
    read, problems = tracking(
        tmp_path,
        "follow_up: {default: 40, embassy_no_name: 21}\nno_contact: {mep: 0}\nkeep_until: 2023-03-02\n",
    )

    assert problems == ""
    assert read == Tracking({"default": 40, "embassy_no_name": 21}, {"mep": 0}, keep_until=date(2023, 3, 2))
    assert [read.follow_up_days(office) for office in ("mep", "embassy_no_name", "")] == [40, 21, 40]
    assert [read.no_contact_days(office) for office in ("mep", "president")] == [0, 14]


def test_a_campaign_that_says_nothing_asks_again_after_thirty_days(tmp_path):
    read, problems = tracking(tmp_path, "")

    assert problems == ""
    assert (read.follow_up_days("mep"), read.no_contact_days("mep"), read.keep_until) == (30, 14, None)


def test_what_is_wrong_is_said_place_by_place(tmp_path):
    read, problems = tracking(
        tmp_path,
        "follow_up: {default: soon, embasy: 21, mep: 0}\nno_contact: 14\nkeep_until: 2023\n",
    )

    assert read == Tracking()
    assert problems == (
        'campaign.yaml, line 20: "default" of "follow_up" of the campaign is "soon", '
        "which is no whole number from 1 to 3650.\n"
        '    Write it in digits: "default: 30". [wrong-value]\n'
        'campaign.yaml, line 20: "mep" of "follow_up" of the campaign is "0", '
        "which is no whole number from 1 to 3650.\n"
        '    Write it in digits: "mep: 30". [wrong-value]\n'
        'campaign.yaml, line 20: "embasy" is not a setting of "follow_up" of the campaign.\n'
        "    What may stand here: default, mep, pace_member, ambassador, charge, embassy_no_name, president, "
        "commission_chair, commission_chair_no_name, commission_members, commission_member, hr_vp, "
        "commissioner, delegation, ministry, institution. [unknown-setting]\n"
        'campaign.yaml, line 21: "no_contact" of the campaign should have settings under it, '
        "each on a line of its own.\n"
        '    Write "no_contact:" and, indented below it, lines such as "name: …". [wrong-value]\n'
        'campaign.yaml, line 22: "keep_until" of the campaign is "2023", which is no date.\n'
        "    Write year, month and day: 2018-03-31. [wrong-value]"
    )
