"""`plea merge` as a person uses it: the whole of what it says, its exit code, the files it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import Result

Plea = Callable[..., Result]
Change = Callable[..., None]
Plain = Callable[[str], str]
Drafts = Callable[[], list[str]]

ALL_DRAFTS = [
    "embassy/DRAFT_no-embassy-of-norway.docx",
    "manifest.csv",
    "parliament/DRAFT_fr-darc-cleo.docx",
    "parliament/DRAFT_ie-bell-ana.docx",
    "parliament/DRAFT_ie-oshea-dov.docx",
    "parliament/DRAFT_is-odinsson-ben.docx",
    "parliament/DRAFT_nl-van-der-meer-eve.docx",
]
EVERYBODY = """\
Free Nadia Example, letters dated 2 March 2018

  parliament       5  Members of parliament
  embassy          1  Embassies

"""


def test_the_summary_says_how_many_of_what_where_and_how_long(
    plea: Plea, plain: Plain, drafts: Drafts
) -> None:
    merged = plea("merge")

    assert plain(merged.output) == EVERYBODY + (
        "6 made, 0 held back.\n6 files written: …/workspace/out/first-campaign/drafts\n0.1 seconds.\n"
    )
    assert merged.exit_code == 0
    assert drafts() == ALL_DRAFTS


def test_a_second_merge_says_that_nothing_changed(plea: Plea, plain: Plain) -> None:
    plea("merge")
    merged = plea("merge", "first-campaign")

    assert plain(merged.output) == EVERYBODY + (
        "6 made, 0 held back.\n"
        "0 files written, 6 as before: …/workspace/out/first-campaign/drafts\n"
        "0.1 seconds.\n"
    )
    assert merged.exit_code == 0


def test_a_fault_in_one_row_holds_back_one_person(
    plea: Plea, change: Change, plain: Plain, drafts: Drafts
) -> None:
    change("mep-bell-ana", country="Norwey")
    merged = plea("merge")

    assert plain(merged.output) == (
        'recipients/officials.xlsx, sheet Officials, G2 (country): "Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
        "Free Nadia Example, letters dated 2 March 2018\n"
        "\n"
        "  parliament       4  Members of parliament\n"
        "  embassy          1  Embassies\n"
        "\n"
        "5 made, 1 held back.\n"
        "5 files written: …/workspace/out/first-campaign/drafts\n"
        "0.1 seconds.\n"
    )
    assert merged.exit_code == 1
    assert drafts() == [name for name in ALL_DRAFTS if "bell-ana" not in name]


def test_all_or_nothing_makes_none_while_somebody_is_held_back(
    plea: Plea, change: Change, drafts: Drafts
) -> None:
    change("mep-bell-ana", country="Norwey")
    merged = plea("merge", "--all-or-nothing")

    assert merged.output == (
        'recipients/officials.xlsx, sheet Officials, G2 (country): "Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
        "\n"
        "Nothing was written. Put right what is listed above, then merge again.\n"
    )
    assert merged.exit_code == 1
    assert drafts() == []


def test_all_or_nothing_makes_all_where_nobody_is(plea: Plea, drafts: Drafts) -> None:
    assert plea("merge", "--all-or-nothing").exit_code == 0
    assert drafts() == ALL_DRAFTS


def test_a_fault_in_a_text_writes_nothing(plea: Plea, workspace: Path, drafts: Drafts) -> None:
    text = workspace / "letters/first-campaign/texts/embassy.en.md"
    text.write_text(text.read_text("utf-8").replace("sender.email", "sender.emial"), encoding="utf-8")
    merged = plea("merge")

    assert merged.output == (
        'texts/embassy.en.md, line 12: "sender.emial" is not a field of this letter.\n'
        '    Did you mean "sender.email"? [unknown-field]\n'
        "\n"
        "Nothing was written. Put right what is listed above, then merge again.\n"
    )
    assert merged.exit_code == 1
    assert drafts() == []


def test_a_dry_run_says_what_would_be_made_and_writes_nothing(
    plea: Plea, plain: Plain, drafts: Drafts
) -> None:
    merged = plea("merge", "--dry-run")

    assert plain(merged.output) == EVERYBODY + "6 would be made, 0 held back.\n0.1 seconds.\n"
    assert merged.exit_code == 0
    assert drafts() == []


def test_a_dry_run_finds_the_cells_that_only_filling_finds(
    plea: Plea, change: Change, workspace: Path
) -> None:
    text = workspace / "letters/first-campaign/texts/parliament.en.md"
    text.write_text(text.read_text("utf-8") + "\nYour group: {{ recipient.group }}.\n", encoding="utf-8")
    change("mep-bell-ana", group=None)
    merged = plea("merge", "--dry-run")

    assert merged.output.startswith(
        'recipients/officials.xlsx, sheet Officials, H2 (group): "group" of Ana Bell is empty, '
        "but the letter prints it (texts/parliament.en.md, line 24).\n"
        "    Fill the cell, or write in the text what stands there instead: "
        '{{ recipient.group | default("…") }}. [empty-cell]\n'
    )
    assert "\n5 would be made, 1 held back.\n" in merged.output
    assert merged.exit_code == 1


def test_only_makes_one_kind_and_drops_no_other(plea: Plea, plain: Plain, drafts: Drafts) -> None:
    plea("merge")
    merged = plea("merge", "--only", "embassy")

    assert plain(merged.output) == (
        "Free Nadia Example, letters dated 2 March 2018\n"
        "\n"
        "  embassy          1  Embassies\n"
        "\n"
        "1 made, 0 held back.\n"
        "0 files written, 1 as before, 5 of other letters kept: …/workspace/out/first-campaign/drafts\n"
        "0.1 seconds.\n"
    )
    assert drafts() == ALL_DRAFTS


def test_only_may_be_repeated(plea: Plea) -> None:
    merged = plea("merge", "--only", "embassy", "--only", "parliament")

    assert "6 made, 0 held back." in merged.output


def test_limit_makes_the_first_letters_only(plea: Plea, drafts: Drafts) -> None:
    merged = plea("merge", "--limit", "2")

    assert "2 made, 0 held back." in merged.output
    assert drafts() == [
        "manifest.csv",
        "parliament/DRAFT_ie-bell-ana.docx",
        "parliament/DRAFT_is-odinsson-ben.docx",
    ]


def test_out_puts_the_letters_elsewhere(plea: Plea, plain: Plain, tmp_path: Path, drafts: Drafts) -> None:
    merged = plea("merge", "--out", tmp_path / "elsewhere")

    assert "6 files written: …/elsewhere/first-campaign/drafts\n" in plain(merged.output)
    assert len(list((tmp_path / "elsewhere").rglob("*.docx"))) == 6
    assert drafts() == []


def test_a_campaign_without_review_merges_straight_to_final(
    plea: Plea, plain: Plain, workspace: Path
) -> None:
    settings = workspace / "letters/first-campaign/campaign.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nreview: none\n", encoding="utf-8")
    merged = plea("merge")

    assert "6 files written: …/workspace/out/first-campaign/final\n" in plain(merged.output)
    assert (workspace / "out/first-campaign/final/parliament/ie-bell-ana.docx").is_file()


def test_who_is_left_out_is_named_with_the_reason(plea: Plea, change: Change, plain: Plain) -> None:
    change("mep-bell-ana", do_not_contact="asked us not to write")
    change("pace-oshea-dov", until="2018-01-31")
    change("mep-darc-cleo", **{"from": "2018-04-01"})
    merged = plea("merge")

    assert plain(merged.output) == (
        "Free Nadia Example, letters dated 2 March 2018\n"
        "\n"
        "  parliament       2  Members of parliament\n"
        "  embassy          1  Embassies\n"
        "\n"
        "3 made, 0 held back.\n"
        "3 letters left out:\n"
        "  do not contact: asked us not to write: Ana Bell (parliament)\n"
        "  takes office on 2018-04-01: Cleo d'Arc (parliament)\n"
        "  left office on 2018-01-31: Dov O'Shea (parliament)\n"
        "3 files written: …/workspace/out/first-campaign/drafts\n"
        "0.1 seconds.\n"
    )
    assert merged.exit_code == 0


def test_a_letter_changed_by_hand_is_left_alone_and_named(plea: Plea, plain: Plain, workspace: Path) -> None:
    plea("merge")
    path = workspace / "out/first-campaign/drafts/parliament/DRAFT_ie-bell-ana.docx"
    letter = docx.Document(str(path))
    letter.add_paragraph("With warm regards from Ben.")
    letter.save(str(path))
    by_hand = path.read_bytes()
    merged = plea("merge")

    assert plain(merged.output) == (
        "out/first-campaign/drafts/parliament/DRAFT_ie-bell-ana.docx: warning: "
        "This letter was changed since plea wrote it, so it was left as it is.\n"
        "    Keep it so; or, to have it made anew, move or delete the file and merge again. "
        "[edited-by-hand]\n" + EVERYBODY.replace("5  Members", "4  Members") + "5 made, 0 held back.\n"
        "0 files written, 5 as before, 1 changed by hand and left alone: "
        "…/workspace/out/first-campaign/drafts\n"
        "0.1 seconds.\n"
    )
    assert merged.exit_code == 0
    assert path.read_bytes() == by_hand


def test_a_letter_no_longer_made_is_removed_and_counted(
    plea: Plea, change: Change, plain: Plain, drafts: Drafts
) -> None:
    plea("merge")
    change("mep-bell-ana", do_not_contact="asked us not to write")
    merged = plea("merge")

    assert (
        "0 files written, 5 as before, 1 no longer made and removed: …/workspace/out/first-campaign/drafts\n"
        in plain(merged.output)
    )
    assert drafts() == [name for name in ALL_DRAFTS if "bell-ana" not in name]


def test_a_folder_that_cannot_be_written_is_named_with_a_way_out(plea: Plea, tmp_path: Path) -> None:
    (tmp_path / "a-file").write_text("not a folder")
    merged = plea("merge", "--out", tmp_path / "a-file" / "out")

    assert merged.exit_code == 1
    assert merged.output.replace(str(tmp_path), "…") == (
        "The letters could not be written in …/a-file/out/first-campaign: Not a directory.\n"
        "Check that the disk is connected and sound, or choose another folder with --out. "
        "Every letter that was there is still whole; merge again to finish.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "embasy"], '"embasy" is not a letter of this campaign. Did you mean "embassy"?'),
        (["--only", "mep"], '"mep" is not a letter of this campaign. Write one of parliament, embassy.'),
        (["--limit", "0"], "Invalid value for '--limit': 0 is not in the range x>=1."),
        (["--limit", "many"], "Invalid value for '--limit': 'many' is not a valid integer range."),
        (["one", "two"], "Got unexpected extra argument (two)"),
        (["--onyl", "embassy"], "No such option"),
    ],
)
def test_wrong_use_is_told_with_exit_code_2(
    plea: Plea, arguments: list[str], said: str, drafts: Drafts
) -> None:
    merged = plea("merge", *arguments)

    assert f"Error: {said}" in merged.output
    assert merged.exit_code == 2
    assert drafts() == []


def test_letters_keep_their_numbers_when_the_list_changes(
    plea: Plea, change: Change, workspace: Path
) -> None:
    plea("merge")
    numbers = workspace / "out" / "first-campaign" / "numbers.csv"
    first = numbers.read_text("utf-8-sig")
    change("mep-bell-ana", do_not_contact="asked us not to write")
    again = plea("merge")

    assert "0 files written, 5 as before, 1 no longer made and removed" in again.output
    assert first.splitlines() == [
        "letter,key,number",
        "parliament,mep-bell-ana,1",
        "parliament,pace-odinsson-ben,2",
        "parliament,mep-darc-cleo,3",
        "parliament,pace-oshea-dov,4",
        "parliament,mep-van-der-meer-eve,5",
        "embassy,embassy-no,6",
    ]
    assert numbers.read_text("utf-8-sig") == first
    assert "NE/2018/6\n" in plea("preview", "embassy-no").output


def test_numbers_that_cannot_be_read_stop_the_merge(plea: Plea, workspace: Path) -> None:
    plea("merge")
    numbers = workspace / "out" / "first-campaign" / "numbers.csv"
    numbers.write_text("letter,key,number\nembassy,embassy-no,six\n", "utf-8")
    merged = plea("merge")

    assert merged.output == (
        "out/first-campaign/numbers.csv, line 2: This line is not as plea wrote it: a letter, a recipient's "
        "key and a number.\n"
        "    Put back the file as plea wrote it, from a backup. Do not delete it: numbers that stand on "
        "letters would be given again. [broken-numbers]\n\n"
        "Nothing was written. Put right what is listed above, then merge again.\n"
    )
    assert merged.exit_code == 1


def test_letters_made_elsewhere_go_on_with_the_numbers_there_are(plea: Plea, tmp_path: Path) -> None:
    plea("merge", "--only", "embassy")
    plea("merge", "--out", tmp_path / "elsewhere")

    kept = [tmp_path / folder / "first-campaign" / "numbers.csv" for folder in ("workspace/out", "elsewhere")]
    assert kept[0].read_bytes() == kept[1].read_bytes()


def test_a_lost_file_of_numbers_is_written_again_from_the_manifest(plea: Plea, workspace: Path) -> None:
    numbers = workspace / "out" / "first-campaign" / "numbers.csv"
    numbers.parent.mkdir(parents=True)
    numbers.write_text("letter,key,number\nembassy,embassy-no,70\n", "utf-8")
    plea("merge")
    before = numbers.read_bytes()
    numbers.unlink()

    assert "6 as before" in plea("merge").output
    assert numbers.read_bytes() == before
