"""Letters to one place that say the same are named, where a campaign asks for it."""

from __future__ import annotations

from pathlib import Path

from plea.files.load import load_campaign
from plea.merge.batch import prepare
from plea.merge.sameness import too_much_alike
from plea.model.problem import Problem
from tests.cli.conftest import run
from tests.conftest import USUAL_FILES, a_workspace, said
from tests.word.documents import a_docx, paragraph

LAYOUT = a_docx(paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}"))
CAMPAIGN = USUAL_FILES["campaign.yaml"].replace(
    "defaults: {language: en}", "defaults: {language: en, institution: European Parliament}"
)
OWN = """\
---
subject: The case
---
{% if recipient.country == "Norway" %}
Norway has always spoken up for journalists, and we ask you to do so once more for Nadia Example.
{% elif recipient.country == "Iceland" %}
Reykjavík gave a prize to her newspaper in 2012; please remind your government of that day and of her.
{% else %}
{{ fact.arrested }} You have not heard of the case before, so let us tell it from its beginning.
{% endif %}
"""


def alike(folder: Path, sameness: str, text: str = USUAL_FILES["texts/mep.en.md"]) -> list[Problem]:
    changes = {
        "campaign.yaml": CAMPAIGN + f"sameness: {sameness}\n",
        "texts/mep.en.md": text,
        "layouts/letterhead.docx": LAYOUT,
    }
    campaign, problems = load_campaign(a_workspace(folder, changes))
    assert campaign is not None
    return list(too_much_alike(prepare(campaign, problems)))


def test_letters_to_one_institution_that_differ_in_a_name_only_are_named_in_pairs(tmp_path: Path):
    assert said(alike(tmp_path, "0.8")) == (
        "(warning) campaign.yaml, line 12: 5 letters (en) to one place, European Parliament, are more alike "
        "than 0.8: Ana Bell and Ben Óđinsson (0.91).\n"
        '    Give the text branches (by country, committee, what somebody did), or fill "personal_line"; '
        "where letters of an organisation may be alike, dismiss this warning. [too-much-alike]"
    )


def test_only_pairs_above_the_limit_are_named(tmp_path: Path):
    found = alike(tmp_path, "0.8", OWN)

    assert [problem.message.partition(": ")[2] for problem in found] == ["Cleo d'Arc and Dov O'Shea (0.92)."]


def test_a_campaign_that_does_not_ask_is_not_told(tmp_path: Path):
    changes = {"campaign.yaml": CAMPAIGN, "layouts/letterhead.docx": LAYOUT}
    campaign, problems = load_campaign(a_workspace(tmp_path, changes))
    assert campaign is not None

    assert list(too_much_alike(prepare(campaign, problems))) == []


def test_the_limit_is_a_number_and_the_warning_can_be_dismissed(tmp_path: Path):
    dismissed = (
        "dismissed:\n  - {code: too-much-alike, place: campaign.yaml, reason: we are one organisation, "
        "on: 2018-03-02, by: AB}\n"
    )
    files = {"layouts/letterhead.docx": LAYOUT, "texts/mep.en.md": USUAL_FILES["texts/mep.en.md"]}
    a_workspace(tmp_path / "one", {**files, "campaign.yaml": f"{CAMPAIGN}sameness: much\n"})
    a_workspace(tmp_path / "two", {**files, "campaign.yaml": f"{CAMPAIGN}sameness: .5\n{dismissed}"})

    wrong, fine = run("-C", tmp_path / "one", "check"), run("-C", tmp_path / "two", "check")
    merged = run("-C", tmp_path / "two", "merge", "--dry-run")

    assert (
        'campaign.yaml, line 20: "sameness" of the campaign is "much", which is no number from 0 to 1.\n'
        '    Write it with a point: "0.8". [wrong-value]\n'
    ) in wrong.output
    assert "too-much-alike" not in fine.output
    assert "1 dismissed." in fine.output
    assert "dismissal-without-warning" not in merged.output
