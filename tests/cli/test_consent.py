"""`plea consent`: what rests on a consent, and one line more in the case file when it is taken back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from plea.output import disk
from plea.output.refusals import Refusal
from plea.output.rewrite import rewrite
from tests.cli.conftest import OFFICIALS, run

NOTHING = "Nothing was changed. To write it, say the same again with --really.\n"


@pytest.fixture
def case(workspace: Path) -> Path:
    return workspace / "letters" / "first-campaign" / "case.yaml"


def test_the_facts_that_rest_on_a_consent_with_the_letters_that_tell_them(plea):
    said = plea("consent")

    assert said.exit_code == 0
    assert said.output == (
        "1 fact rests on a consent; the letters are dated 2018-03-02.\n"
        "\n"
        "health (case.yaml, line 16)\n"
        '    the consent "consent" (case.yaml, line 34)\n'
        "    given on 2018-01-10\n"
        "    no last day is written\n"
        "    told by 6 letters: parliament 5, embassy 1\n"
    )


def test_how_long_a_consent_holds_is_said(plea, case):
    change(case, "    kind: consent\n", "    kind: consent\n    until: 2018-01-31\n    how: in a letter\n")
    change(case, "ground: {consent: consent}", "ground: {consent: consent, withdrawn: 2018-02-01}")

    assert plea("consent", "first-campaign").output == (
        "1 fact rests on a consent; the letters are dated 2018-03-02.\n"
        "\n"
        "health (case.yaml, line 16)\n"
        '    the consent "consent" (case.yaml, line 34)\n'
        "    given in a letter on 2018-01-10\n"
        "    ended on 2018-01-31\n"
        "    for this fact withdrawn on 2018-02-01\n"
        "    told by 6 letters: parliament 5, embassy 1\n"
    )


def test_a_campaign_without_a_consent_says_so(plea, case):
    change(case, "ground: {consent: consent}", "ground: {published: {source: news}}")

    assert plea("consent").output == "No fact of this campaign rests on a consent.\n"


def test_a_fact_in_a_condition_is_told_by_those_who_get_that_paragraph(plea, workspace):
    text = workspace / "letters" / "first-campaign" / "texts" / "parliament.en.md"
    shared = text.parent / "shared" / "what-happened.en.md"
    inside = "{% if recipient.did.open_letter %}\n{{ fact.health }}.\n{% endif %}\n"
    shared.write_text("{{ fact.arrested }}.\n", "utf-8")
    text.write_text(text.read_text("utf-8") + f"\n{inside}", "utf-8")

    assert plea("consent").output.splitlines()[-1] == "    told by 2 letters: parliament 2"


def test_a_fact_in_a_subject_is_told_by_all(plea, workspace):
    folder = workspace / "letters" / "first-campaign" / "texts"
    (folder / "shared" / "what-happened.en.md").write_text("{{ fact.arrested }}.\n", "utf-8")
    (folder / "embassy.en.md").write_text('---\nsubject: "{{ fact.health }}"\n---\nDear all.\n', "utf-8")

    assert plea("consent").output.splitlines()[-1] == "    told by 1 letter: embassy 1"


def test_letters_that_cannot_be_made_on_trial_may_tell_it(plea, workspace):
    text = workspace / "letters" / "first-campaign" / "texts" / "embassy.en.md"
    text.write_text(text.read_text("utf-8") + "\n{{ recipient.nme }}\n", "utf-8")

    assert plea("consent").output.splitlines()[-1] == (
        "    told by 5 letters: parliament 5; 1 letter could not be made on trial and may tell it"
    )


def test_a_withdrawal_shows_the_line_and_the_letters_and_changes_nothing(plea, workspace, case):
    before = case.read_bytes()
    plea("merge")
    made = snapshot(workspace / "out")

    said = plea("consent", "withdraw", "health", "--on", "2018-03-01")

    assert said.exit_code == 0
    assert said.output == SHOWN + NOTHING
    assert case.read_bytes() == before
    assert snapshot(workspace / "out") == made


SHOWN = """\
case.yaml, line 20, now:
    ground: {consent: consent}
then:
    ground: {consent: consent, withdrawn: 2018-03-01}

It is told by 6 letters: parliament 5, embassy 1.
6 letters already made tell it:
    Ana Bell (parliament): out/first-campaign/drafts/parliament/DRAFT_ie-bell-ana.docx
    Ben Óđinsson (parliament): out/first-campaign/drafts/parliament/DRAFT_is-odinsson-ben.docx
    Cleo d'Arc (parliament): out/first-campaign/drafts/parliament/DRAFT_fr-darc-cleo.docx
    Dov O'Shea (parliament): out/first-campaign/drafts/parliament/DRAFT_ie-oshea-dov.docx
    Eve van der Meer (parliament): out/first-campaign/drafts/parliament/DRAFT_nl-van-der-meer-eve.docx
    Embassy of Norway (embassy): out/first-campaign/drafts/embassy/DRAFT_no-embassy-of-norway.docx

"""


def test_told_to_it_writes_that_line_and_no_letter_tells_the_fact_any_more(plea, case):
    before = case.read_bytes()
    plea("merge")

    said = plea("consent", "withdraw", "health", "--on", "2018-03-01", "first-campaign", "--really")

    assert said.exit_code == 0
    assert said.output == SHOWN + (
        "case.yaml is changed. Letters dated 2018-03-01 or later that tell it are no longer made.\n"
    )
    assert case.read_bytes() == before.replace(
        b"{consent: consent}", b"{consent: consent, withdrawn: 2018-03-01}"
    )
    assert [path.name for path in case.parent.iterdir() if path.name.startswith(".")] == []
    checked = plea("check")
    assert checked.exit_code == 1
    place = 'texts/shared/what-happened.en.md, line 3: "fact.health" may no longer be told since 2018-03-01; '
    way_out = "    Take it out of the text. Only a new consent could bring it back (case.yaml, line 16)."
    assert checked.output == (
        f'{place}the letters are dated 2018-03-02. So "embassy" is not made for its 1 recipient.\n'
        f"{way_out} [ground-withdrawn]\n"
        f'{place}the letters are dated 2018-03-02. So "parliament" is not made for its 5 recipients.\n'
        f"{way_out} [ground-withdrawn]\n"
        "2 problems to put right before any letter is made.\n"
    )
    assert plea("consent").output.splitlines()[-2:] == [
        "    for this fact withdrawn on 2018-03-01",
        "    told by 6 letters: parliament 5, embassy 1",
    ]


def test_before_that_day_the_letters_are_still_made_and_that_is_said(plea, case):
    said = plea("consent", "withdraw", "health", "--on", "2018-03-03", "--really")

    assert said.output.endswith(
        "No letter already made is known to tell it.\n"
        "\n"
        "case.yaml is changed. Letters dated 2018-03-03 or later that tell it are no longer made.\n"
        "The letters of this campaign are dated 2018-03-02, before that day.\n"
    )
    assert plea("check").exit_code == 0


def test_a_letter_of_somebody_who_left_the_list_may_tell_it(plea, workspace):
    plea("merge")
    book = openpyxl.load_workbook(workspace / OFFICIALS)
    book.active.delete_rows(2)
    book.save(workspace / OFFICIALS)

    lines = plea("consent", "withdraw", "health", "--on", "2018-03-01").output.splitlines()

    at = lines.index("1 letter already made may tell it; plea cannot make them again to find out:")
    assert lines[at + 1] == (
        "    Ana Bell (parliament): out/first-campaign/drafts/parliament/DRAFT_ie-bell-ana.docx"
    )


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (
            ["withdraw", "helth", "--on", "2018-03-01"],
            2,
            'Error: "helth" is not a fact of this campaign. Did you mean "health"?\n',
        ),
        (
            ["withdraw", "health"],
            2,
            "Error: Write it as in: plea consent withdraw mri_2017 --on 2018-03-31\n",
        ),
        (["withdraw", "--on", "2018-03-01"], 2, "plea consent withdraw mri_2017 --on 2018-03-31\n"),
        (["first-campaign", "--really"], 2, 'Give the campaign\'s name alone, or begin with "withdraw".\n'),
        (
            ["withdraw", "arrested", "--on", "2018-03-01"],
            1,
            'The fact "arrested" has no ground that could be withdrawn. To stop telling it, write '
            '"standing: withdrawn" under it (case.yaml, line 6).\n',
        ),
    ],
)
def test_what_cannot_be_withdrawn_says_why(plea, case, arguments, exit_code, said):
    before = case.read_bytes()

    refused = plea("consent", *arguments)

    assert refused.exit_code == exit_code
    assert refused.output.endswith(said)
    assert case.read_bytes() == before


def test_a_ground_that_cannot_be_changed_safely_is_to_be_changed_by_hand(plea, case):
    change(case, "ground: {consent: consent}", "ground: *agreed")
    change(case, "sources: [judgment]", "sources: [judgment]\n    ground: &agreed {consent: consent}")
    before = case.read_bytes()

    refused = plea("consent", "withdraw", "health", "--on", "2018-03-01", "--really")

    assert refused.exit_code == 1
    assert refused.output == (
        'The ground of the fact "health" is written in a way that plea cannot change safely. '
        'Write "withdrawn: 2018-03-01" under the ground of the fact by hand (case.yaml, line 17).\n'
    )
    assert case.read_bytes() == before


def test_a_file_that_was_saved_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"saved by hand")

    with pytest.raises(
        Refusal, match=r"^case\.yaml was saved while plea looked at it; say the same again\.$"
    ):
        rewrite(path, b"as it was read", b"as plea would write it")
    assert [one.name for one in tmp_path.iterdir()] == ["case.yaml"]
    assert path.read_bytes() == b"saved by hand"


def test_a_file_that_somebody_has_open_is_left_alone(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_bytes(b"as it was read")
    (tmp_path / ".~lock.case.yaml#").touch()

    with pytest.raises(disk.InUse):
        rewrite(path, b"as it was read", b"as plea would write it")
    assert path.read_bytes() == b"as it was read"


def test_a_link_leads_to_the_same_file_with_the_same_rights_as_before(tmp_path):
    path, link = tmp_path / "case.yaml", tmp_path / "link.yaml"
    path.write_bytes(b"before")
    path.chmod(0o640)
    link.symlink_to(path)

    rewrite(link, b"before", b"after")

    assert link.is_symlink()
    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_shared_case_is_changed_where_it_lies(tmp_path, workspace, case):
    campaign = case.parent / "campaign.yaml"
    case.rename(workspace / "letters" / "shared.yaml")
    change(campaign, "place: Warsaw\n", "place: Warsaw\ncase: ../shared.yaml\n")

    said = run("-C", workspace, "consent", "withdraw", "health", "--on", "2018-03-01", "--really")

    assert said.output.startswith("../shared.yaml, line 20, now:\n")
    assert b"withdrawn: 2018-03-01" in (workspace / "letters" / "shared.yaml").read_bytes()
