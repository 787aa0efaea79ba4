"""`plea demands`: which office is asked for which demand, and what is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from plea.cli.main import main
from tests.conftest import CAMPAIGN_YAML, a_workspace

DEMANDS = """\
demands:
  release:
    title: {en: Release, ru: Освобождение}
    what: {en: the release of Nadia Example, ru: освобождение Нади Пример}
    asks:
      mep: {en: "Ask the authorities of her country to order at once, without conditions"}
      president: {en: Order, ru: Распорядиться о}
    basis: [arrested, mri_2017]
    law: {en: Article 9 of the Covenant}
  visit:
    title: {en: A visit}
    what: {en: a visit to Nadia Example}
    asks:
      president: {en: Allow}
    basis: [arrested]
"""
OFFICIALS = [
    ["key", "given_name", "family_name", "country", "office"],
    ["bell-ana", "Ana", "Bell", "Norway", "mep"],
    ["odinsson-ben", "Ben", "Óđinsson", "Iceland", "mep"],
    ["darc-cleo", "Cleo", "d'Arc", "France", "president"],
]


def demands(
    folder: Path, *options: str, put: str = "[release, visit]", changes: Mapping[str, Any] | None = None
) -> Result:
    campaign = CAMPAIGN_YAML.replace("demands: [raise]", f"demands: {put}")
    files = {
        "campaign.yaml": campaign,
        "demands.yaml": DEMANDS,
        "recipients/officials.xlsx": {"Ministers": OFFICIALS},
    }
    a_workspace(folder, {**files, **(changes or {})})
    result = CliRunner().invoke(main, ["-C", str(folder), "demands", *options], prog_name="plea")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_matrix_shows_who_can_be_asked_what_is_missing_and_on_what_it_rests(tmp_path: Path) -> None:
    result = demands(tmp_path)

    assert result.output == (
        "office (recipients)  release                                 visit\n"
        f"-------------------  {'-' * 38}  {'-' * 38}\n"
        "mep (2)              Ask the authorities of her country to   MISSING\n"
        "                     order at once, without conditions\n"
        "president (1)        Order                                   Allow\n"
        "\n"
        "release: Release\n"
        "    rests on: arrested (confirmed), mri_2017 (confirmed)\n"
        "    legal ground: Article 9 of the Covenant\n"
        "visit: A visit\n"
        "    rests on: arrested (confirmed)\n"
        "    legal ground: none is written down\n"
        "\n"
        "1 cell missing; `plea check` says where each belongs:\n"
        "    visit for mep in en\n"
    )
    assert result.exit_code == 1


def test_where_nothing_is_missing_it_says_so(tmp_path: Path) -> None:
    result = demands(tmp_path, put="[release]")

    assert result.output == (
        "office (recipients)  release\n"
        "-------------------  ----------------------------------------\n"
        "mep (2)              Ask the authorities of her country to\n"
        "                     order at once, without conditions\n"
        "president (1)        Order\n"
        "\n"
        "release: Release\n"
        "    rests on: arrested (confirmed), mri_2017 (confirmed)\n"
        "    legal ground: Article 9 of the Covenant\n"
        "\n"
        "Every letter has the words for what it demands.\n"
    )
    assert result.exit_code == 0


def test_a_demand_that_is_not_there_is_missing_for_all(tmp_path: Path) -> None:
    result = demands(tmp_path, put="[parole]")

    assert result.output == (
        "office (recipients)  parole\n"
        "-------------------  ----------------------------------------\n"
        "mep (2)              MISSING\n"
        "president (1)        –\n"
        "\n"
        "parole: there is no such demand\n"
        "\n"
        "1 cell missing; `plea check` says where each belongs:\n"
        "    parole for mep in en\n"
    )


def test_verbs_are_shown_in_another_language_and_holes_are_told_in_all(tmp_path: Path) -> None:
    campaign = CAMPAIGN_YAML.replace("demands: [raise]", "demands: [release]\n    languages: [en, ru]")
    result = demands(tmp_path, "--language", "ru", changes={"campaign.yaml": campaign})

    assert result.output == (
        "office (recipients)  release\n"
        "-------------------  ----------------------------------------\n"
        "mep (2)              MISSING\n"
        "president (1)        Распорядиться о\n"
        "\n"
        "release: Освобождение\n"
        "    rests on: arrested (confirmed), mri_2017 (confirmed)\n"
        "    legal ground: none is written down\n"
        "\n"
        "1 cell missing; `plea check` says where each belongs:\n"
        "    release for mep in ru\n"
    )


def test_a_language_of_no_letter_is_wrong_use(tmp_path: Path) -> None:
    result = demands(tmp_path, "--language", "fr")

    assert result.output.endswith('Error: No letter of this campaign is written in "fr", only in en.\n')
    assert result.exit_code == 2


def test_many_demands_are_set_below_one_another_and_no_line_is_too_wide(tmp_path: Path) -> None:
    keys = [f"demand_{number}" for number in range(7)]
    one = "\n    title: {en: X}\n    what: {en: x}\n    basis: [arrested]\n    asks: {mep: {en: Ask for}}\n"
    result = demands(
        tmp_path,
        put=f"[{', '.join(keys)}]",
        changes={"demands.yaml": "demands:\n" + "".join(f"  {key}:{one}" for key in keys)},
    )

    assert result.output.startswith(
        "office (recipients)  demand_0            demand_1            demand_2            demand_3\n"
        f"{'-' * 19}  {'-' * 18}  {'-' * 18}  {'-' * 18}  {'-' * 18}\n"
        "mep (2)              Ask for             Ask for             Ask for             Ask for\n"
        "president (1)        –                   –                   –                   –\n"
        "\n"
        "office (recipients)  demand_4                   demand_5                   demand_6\n"
    )
    assert max(map(len, result.output.splitlines())) <= 100


def test_programs_get_the_same(tmp_path: Path) -> None:
    result = demands(tmp_path, "--format", "json")

    assert json.loads(result.output) == {
        "language": "en",
        "offices": [
            {
                "office": "mep",
                "recipients": 2,
                "asks": {
                    "release": "Ask the authorities of her country to order at once, without conditions",
                    "visit": None,
                },
                "needed": ["release", "visit"],
            },
            {
                "office": "president",
                "recipients": 1,
                "asks": {"release": "Order", "visit": "Allow"},
                "needed": [],
            },
        ],
        "demands": [
            {
                "demand": "release",
                "title": "Release",
                "basis": [
                    {"fact": "arrested", "standing": "confirmed"},
                    {"fact": "mri_2017", "standing": "confirmed"},
                ],
                "law": "Article 9 of the Covenant",
            },
            {
                "demand": "visit",
                "title": "A visit",
                "basis": [{"fact": "arrested", "standing": "confirmed"}],
                "law": None,
            },
        ],
        "missing": [{"office": "mep", "demand": "visit", "language": "en"}],
    }
    assert result.exit_code == 1


def test_a_campaign_without_demands_says_so(tmp_path: Path) -> None:
    assert demands(tmp_path, put="[]").output == "No letter of this campaign puts a demand.\n"
