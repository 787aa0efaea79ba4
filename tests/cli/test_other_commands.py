"""Help, `check`, `fields`, `preview` and `new` as a person uses them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plea.cli.main import COMMANDS, main
from plea_web.cli import LINES

Plea = Callable[..., Result]
Change = Callable[..., None]

LETTER = """\
For the attention of the Head of Mission
Embassy of Norway
3 Example Street
00-001 Warsaw
Poland | Warsaw, 2 March 2018 / Our reference
NE/2018/6
Nadia Example: please ask for a doctor
Dear Head of Mission,
Nadia Example, a journalist, was arrested on 14 March 2017 and has been in prison since then.[1] \
Half a year later a court sentenced her to six years behind closed doors.[2]
We are most worried about her health: she has lost eleven kilograms and has not seen a doctor since \
October 2017.[3]
Your embassy meets the authorities more often than we can. We ask you to do one thing:
• Raise in your next talks with the authorities a visit to Nadia Example by a doctor whom she trusts.
If a member of your staff can attend her next hearing, we will gladly tell you the day. \
Please write to us at office@example.org.
Yours faithfully,
Friends of Nadia Example
Contact: the campaign office, Monday to Friday

[1] Example News, 15 March 2017: https://example.org/news/nadia-example-arrested
[2] Judgment of 20 September 2017; a copy is with us.
[3] Nadia Example has agreed to this information being published.

"""

HELP = Path(__file__).parents[1] / "golden" / "help.txt"


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [*map(str, arguments)], prog_name="plea")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


# In a process of its own: click keeps the help option of a command as it was first called.
EVERY_HELP = """
import sys
from click.testing import CliRunner
from plea.cli.main import main
pages = [CliRunner().invoke(main, [*words, "--help"], prog_name="plea") for words in eval(sys.argv[1])]
assert {page.exit_code for page in pages} == {0}
sys.stdout.buffer.write("\\n".join(page.output for page in pages).encode())
"""


def test_the_golden_help_of_every_command_reads_as_before() -> None:
    words = repr([[], *([command] for command in [*COMMANDS, *LINES])])
    asked = subprocess.run([sys.executable, "-c", EVERY_HELP, words], capture_output=True, check=True)
    said = asked.stdout.decode()
    if os.environ.get("PLEA_GOLDEN") == "write":
        HELP.write_text(said, encoding="utf-8", newline="\n")

    assert said == HELP.read_text("utf-8")


def test_a_command_that_is_none_is_wrong_use() -> None:
    result = run("chekc")

    assert "No such command 'chekc'" in result.output
    assert result.exit_code == 2


# ------------------------------------------------------------------ check


def test_check_of_a_whole_campaign_finds_nothing(plea: Plea) -> None:
    checked = plea("check")

    assert (checked.output, checked.exit_code) == ("Nothing is wrong.\n", 0)


def test_check_says_what_is_wrong_and_how_many_that_holds_back(plea: Plea, change: Change) -> None:
    change("mep-bell-ana", country="Norwey")
    checked = plea("check", "first-campaign")

    assert checked.output == (
        'recipients/officials.xlsx, sheet Officials, G2 (country): "Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
        "1 recipient held back until their problems are put right.\n"
    )
    assert checked.exit_code == 1


def test_a_warning_alone_is_no_failure(plea: Plea, change: Change) -> None:
    change("mep-bell-ana", honorific="Msr")
    checked = plea("check")

    assert checked.output == (
        'recipients/officials.xlsx, sheet Officials, C2 (honorific): warning: "Msr" is not an honorific that '
        "plea knows; Ana Bell is addressed in the neutral form, without it.\n"
        '    Write "Mr" or "Ms", leave the cell empty, or type the greeting in the column salutation. '
        "[unknown-honorific]\n"
        "1 warning.\n"
    )
    assert checked.exit_code == 0


def test_check_speaks_to_programs_too(plea: Plea, change: Change) -> None:
    change("mep-bell-ana", country="Norwey")
    checked = plea("check", "--format", "json")

    assert json.loads(checked.output) == [
        {
            "code": "unknown-country",
            "place": "recipients/officials.xlsx, sheet Officials, G2 (country)",
            "file": "recipients/officials.xlsx",
            "message": '"Norwey" is not a country we know.',
            "todo": 'Write "Norway".',
            "stops": True,
            "concerns": ["mep-bell-ana"],
        }
    ]
    assert checked.exit_code == 1


def test_nothing_wrong_is_an_empty_list_for_programs(plea: Plea) -> None:
    assert json.loads(plea("check", "--format", "json").output) == []


@pytest.mark.parametrize("command", ["check", "merge", "fields"])
def test_a_campaign_that_is_not_there_is_named_with_the_near_one(plea: Plea, command: str) -> None:
    result = plea(command, "frst-campaign")

    assert result.output == (
        'letters/: There is no campaign "frst-campaign". The campaigns are "first-campaign".\n'
        '    Did you mean "first-campaign"? [unknown-campaign]\n'
    )
    assert result.exit_code == 2


@pytest.mark.parametrize("command", [["check"], ["merge"], ["fields"], ["preview", "mep-bell-ana"]])
def test_an_empty_folder_is_no_workspace(command: list[str], tmp_path: Path) -> None:
    result = run("-C", tmp_path, *command)

    assert result.output == (
        "letters/: There is no campaign here: no folder in letters/ holds a campaign.yaml.\n"
        '    Go to the folder that holds letters/ and recipients/, or begin with "plea new". [no-campaign]\n'
    )
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["check"], ["merge"], ["fields"], ["preview", "mep-bell-ana"]])
@pytest.mark.parametrize(
    "name",
    [
        "letters/first-campaign/campaign.yaml",
        "letters/first-campaign/case.yaml",
        "letters/first-campaign/demands.yaml",
        "letters/first-campaign/texts/embassy.en.md",
        "letters/first-campaign/layouts/letterhead.docx",
        "recipients/officials.xlsx",
        "recipients/actions.xlsx",
    ],
)
def test_a_folder_in_place_of_a_file_is_told_plainly(
    plea: Plea, workspace: Path, name: str, command: list[str]
) -> None:
    (workspace / name).unlink()
    (workspace / name).mkdir()
    result = plea(*command)

    assert result.exit_code in (0, 1, 2)
    assert command == ["fields"] or result.exit_code or command[0] == "preview"
    assert not (workspace / "out").exists()
    if command == ["check"]:
        assert (
            "This is a folder, not a file.\n    Write the name of a file. [unreadable-file]\n"
            in result.output
        )


def test_a_workspace_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    result = run("-C", tmp_path / "nowhere", "check")

    assert "does not exist" in result.output
    assert result.exit_code == 2


def test_a_file_that_may_not_be_read_is_told_plainly(plea: Plea, monkeypatch: pytest.MonkeyPatch) -> None:
    # The system's answer is given by hand: root, as whom tests may run, is refused nothing.
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "officials.xlsx":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = plea("check")

    assert "recipients/officials.xlsx: This cannot be opened.\n" in result.output
    assert result.exit_code == 1


# ------------------------------------------------------------------ fields


def test_fields_lists_each_with_its_meaning_and_a_sample(plea: Plea) -> None:
    result = plea("fields")

    assert result.exit_code == 0
    assert result.output.startswith(
        "{{ recipient.name }}\n    the whole name, or the body's name  →  Ana Bell\n"
        "{{ recipient.inside_address }}\n"
    )
    assert (
        "{{ fact.health }}\n    she has lost eleven kilograms and has not seen a doctor since October 2017\n"
        in result.output
    )
    assert "{{ sender.email }}\n    from campaign.yaml  →  office@example.org\n" in result.output


def test_fields_of_one_letter_only(plea: Plea) -> None:
    result = plea("fields", "--only", "embassy")

    assert result.exit_code == 0
    assert "Embassy of Norway" in result.output
    assert "Ana Bell" not in result.output


def test_fields_of_a_letter_that_is_none_is_wrong_use(plea: Plea) -> None:
    result = plea("fields", "--only", "embasy")

    assert '"embasy" is not a letter of this campaign. Did you mean "embassy"?' in result.output
    assert result.exit_code == 2


# ------------------------------------------------------------------ preview


def test_preview_shows_the_letter_as_text(plea: Plea, workspace: Path) -> None:
    shown = plea("preview", "embassy-no")

    assert shown.output == LETTER
    assert shown.exit_code == 0
    assert not (workspace / "out").exists()


def test_preview_takes_the_campaign_before_the_key(plea: Plea) -> None:
    assert plea("preview", "first-campaign", "embassy-no").output == plea("preview", "embassy-no").output


def test_preview_of_nobody_names_the_near_key(plea: Plea) -> None:
    shown = plea("preview", "bell-ana")

    assert shown.output == 'Nobody with the key "bell-ana" gets a letter. Did you mean "mep-bell-ana"?\n'
    assert shown.exit_code == 1


def test_preview_of_somebody_held_back_says_why(plea: Plea, change: Change) -> None:
    change("mep-bell-ana", country="Norwey")
    change("mep-darc-cleo", country="Frnce")
    shown = plea("preview", "mep-bell-ana")

    assert shown.output == (
        'recipients/officials.xlsx, sheet Officials, G2 (country): "Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
    )
    assert shown.exit_code == 1


def test_preview_without_a_key_or_with_too_much_is_wrong_use(plea: Plea) -> None:
    assert plea("preview").exit_code == 2
    assert plea("preview", "one", "two", "three").exit_code == 2


# ------------------------------------------------------------------ new


def test_new_says_what_to_do_next(tmp_path: Path) -> None:
    made = run("new", tmp_path / "mine")

    assert made.output.replace(str(tmp_path), "…") == (
        "…/mine is ready, with a sample campaign. Now:\n    cd …/mine\n    plea merge\n"
    )
    assert made.exit_code == 0


def test_new_fills_a_folder_that_is_there_and_empty(tmp_path: Path) -> None:
    assert run("new", tmp_path).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["README.md", "letters", "recipients"]


def test_new_leaves_a_folder_that_holds_anything_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    made = run("new", tmp_path)

    assert made.output.replace(str(tmp_path), "…") == (
        "… is there already and not empty. Choose another name; nothing was written.\n"
    )
    assert made.exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_new_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")

    assert run("new", tmp_path / "mine").exit_code == 1
    assert run("new", tmp_path / "mine" / "below").exit_code == 1
    assert (tmp_path / "mine").read_text() == "mine"
