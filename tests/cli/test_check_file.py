"""`plea check --file`: one file on its own, and its marked copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plea.cli.main import main
from tests.as_workbooks import case_as_workbook, demands_as_workbook
from tests.word.documents import a_docx, paragraph

ROOT = Path(__file__).parents[2]
CAMPAIGN = ROOT / "letters" / "dzhakishev"
BROKEN = ROOT / "tests" / "campaigns" / "broken"
BAD = a_docx(paragraph("Dear {{ recipient.name }}, {{ sender.name }} {{ letter }} {{ 1 + }}"))
FIELDS = """\
It asks for 3 fields:
    letter
    recipient.name
    sender.name

"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, ["check", "--file", *map(str, arguments)], prog_name="plea")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_word_file_tells_its_fields_its_problems_and_the_verdict() -> None:
    Path("bad.docx").write_bytes(BAD)
    result = check("bad.docx")

    assert result.output == FIELDS + (
        'bad.docx, paragraph 1: "{{ 1 + }}" cannot be read.\n'
        "    Dear {{ recipient.name }}, {{ sender.name }} {{ letter }} »{{ 1 + }}«\n"
        "    Write a field as `plea fields` lists it, such as {{ recipient.name }}. [broken-tag]\n"
        "1 problem to put right before any letter is made.\n"
    )
    assert result.exit_code == 1


def test_programs_get_the_problems_with_their_words() -> None:
    Path("bad.docx").write_bytes(BAD)

    [problem] = json.loads(check("bad.docx", "--format", "json").output)

    assert problem == {
        "code": "broken-tag",
        "place": "bad.docx, paragraph 1",
        "file": "bad.docx",
        "excerpt": "Dear {{ recipient.name }}, {{ sender.name }} {{ letter }} »{{ 1 + }}«",
        "message": '"{{ 1 + }}" cannot be read.',
        "todo": "Write a field as `plea fields` lists it, such as {{ recipient.name }}.",
        "stops": True,
        "concerns": [],
    }


@pytest.mark.parametrize(
    "file",
    [
        CAMPAIGN / "layouts" / "petition.docx",
        CAMPAIGN / "texts" / "mep.en.md",
        CAMPAIGN / "case.yaml",
        CAMPAIGN / "demands.yaml",
        CAMPAIGN / "campaign.yaml",
        ROOT / "recipients" / "embassies.xlsx",
        ROOT / "recipients" / "actions.xlsx",
    ],
    ids=lambda file: file.name,
)
def test_nothing_is_wrong_in_the_files_of_the_real_campaign(file: Path) -> None:
    result = check(file)

    assert result.output.endswith("Nothing is wrong.\n")
    assert result.exit_code == 0


def test_a_case_and_demands_in_workbooks_are_known_by_their_sheets() -> None:
    case = (CAMPAIGN / "case.yaml").read_text("utf-8")
    case_as_workbook(case.replace("    sources: [appeal]\n", "", 1), Path("the facts.xlsx"))
    demands = (CAMPAIGN / "demands.yaml").read_text("utf-8")
    demands_as_workbook(demands, Path("what we ask.xlsx"), ["en", "ru"])

    assert check("the facts.xlsx").output == (
        'the facts.xlsx, sheet Facts, A2 (key): The fact "kazatomprom" names no source.\n'
        '    Write the keys of what it rests on in the column "sources" of its row. [fact-without-source]\n'
        "1 problem to put right before any letter is made.\n"
    )
    assert check("what we ask.xlsx").output == "Nothing is wrong.\n"


def test_a_text_is_checked_with_what_it_includes() -> None:
    result = check(BROKEN / "letters" / "nadia" / "texts" / "includes.en.md")

    assert result.output == (
        'texts/includes.en.md, line 4: There is no text "texts/shared/helth.en.md".\n'
        '    Did you mean "shared/health.en.md"? [unknown-include]\n'
        'texts/shared/circle.en.md, line 1: "texts/shared/circle.en.md" includes itself.\n'
        "    Take this line out. [include-circle]\n"
        "2 problems to put right before any letter is made.\n"
    )


def test_a_text_outside_any_campaign_is_checked_too() -> None:
    Path("note.md").write_text("Hello {{ recipient.name\n\n    ![x](y.png)\n", "utf-8")

    assert 'note.md, line 1: "{{ recipient.name" opens a field that is not closed on this line.\n' in (
        check("note.md").output
    )


def test_a_list_is_checked_with_its_cells() -> None:
    shutil.copy(BROKEN / "recipients" / "officials.xlsx", "officials.xlsx")

    result = check("officials.xlsx")

    assert (
        'officials.xlsx, sheet Members, D2 (country): "Norwey" is not a country we know.\n'
        '    Write "Norway". [unknown-country]\n'
    ) in result.output
    assert result.exit_code == 1


def test_a_case_under_another_name_is_known_by_what_stands_in_it() -> None:
    Path("nadia.yaml").write_text("facts:\n  rumour: {en: She was moved.}\n", "utf-8")

    assert check("nadia.yaml").output == (
        'nadia.yaml, line 2: The fact "rumour" names no source.\n'
        '    Write "sources: [s1]" under it, with the keys of what it rests on. [fact-without-source]\n'
        "1 problem to put right before any letter is made.\n"
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.docx", b"", 1),
        ("no.docx", b"words", 1),
        ("empty.md", b"", 1),
        ("latin.md", b"Zo\xeb", 1),
        ("zero.md", b"\0\1", 1),
        ("empty.yaml", b"", 1),
        ("other.yaml", b"a: 1\n", 2),
        ("bad.yaml", b"a: [", 1),
        ("no.xlsx", b"PK\3\4 words", 1),
        ("no.csv", b'a,b\n"', 1),
        ("no.json", b"{", 1),
        ("words.txt", b"words", 2),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_told_plainly(name: str, content: bytes, code: int) -> None:
    Path(name).write_bytes(content)

    result = check(name)

    assert result.exit_code == code
    assert "Traceback" not in result.output


@pytest.mark.parametrize("ending", ["docx", "md", "yaml", "xlsx", "csv", "json"])
def test_a_folder_in_place_of_a_file_is_told_plainly(ending: str) -> None:
    Path(f"folder.{ending}").mkdir()

    result = check(f"folder.{ending}")

    assert result.output.startswith(f"folder.{ending}: This is a folder, not a file.\n")
    assert result.exit_code == 1


def test_a_file_that_is_not_there_and_options_that_do_not_fit_are_wrong_use() -> None:
    Path("bad.docx").write_bytes(BAD)

    assert check("gone.docx").exit_code == 2
    assert 'There is no file "gone.docx".' in check("gone.docx").output
    assert check("bad.docx", "dzhakishev").exit_code == 2
    assert check(CAMPAIGN / "case.yaml", "--marked", "copy.docx").exit_code == 2
    assert CliRunner().invoke(main, ["check", "--marked", "copy.docx"]).exit_code == 2


def test_the_marked_copy_is_written_once_and_over_nothing() -> None:
    Path("bad.docx").write_bytes(BAD)

    first = check("bad.docx", "--marked", "copy.docx")
    there = Path("copy.docx").read_bytes()
    second = check("bad.docx", "--marked", "copy.docx")
    itself = check("bad.docx", "--marked", "bad.docx")

    assert first.output.endswith("copy.docx is a copy with 1 comment.\n")
    assert first.exit_code == second.exit_code == itself.exit_code == 1
    assert second.output.endswith(
        "copy.docx is there already. Give the copy another name; nothing was written.\n"
    )
    assert Path("copy.docx").read_bytes() == there
    assert Path("bad.docx").read_bytes() == BAD


def test_a_file_without_a_problem_has_no_copy() -> None:
    Path("good.docx").write_bytes(a_docx(paragraph("Dear {{ recipient.name }}")))

    result = check("good.docx", "--marked", "copy.docx")

    assert result.output.endswith(
        "Nothing is wrong.\ngood.docx has no problem, so there is nothing to mark; no copy was written.\n"
    )
    assert result.exit_code == 0
    assert not Path("copy.docx").exists()


def test_a_file_that_cannot_be_opened_or_a_place_that_is_none_gives_no_copy() -> None:
    Path("no.docx").write_bytes(b"words")
    Path("bad.docx").write_bytes(BAD)

    assert check("no.docx", "--marked", "copy.docx").output.endswith(
        "no.docx cannot be marked as it is: put right what is listed above first. No copy was written.\n"
    )
    assert check("bad.docx", "--marked", "gone/copy.docx").output.endswith(
        "gone/copy.docx could not be written: No such file or directory. Choose another place.\n"
    )
