"""What `plea new` makes: it merges at once, and its letters read as they should.

`make golden` writes the letters anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from openxml_audit import OpenXmlValidator

from plea.cli.main import main
from plea.word.read import read_text
from plea.word.sound import unsound

GOLDEN = Path(__file__).parent / "golden" / "sample.txt"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(main, [*map(str, arguments)], prog_name="plea")
    assert (result.exception, result.exit_code) in ((None, 0), (result.exception, 0))
    return result.output


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "workspace"
    run("new", folder)
    return folder


@pytest.fixture(scope="module")
def letters(workspace: Path) -> dict[str, Path]:
    run("-C", workspace, "merge")
    drafts = workspace / "out" / "first-campaign" / "drafts"
    return {path.relative_to(drafts).as_posix(): path for path in sorted(drafts.rglob("*.docx"))}


def test_nothing_is_wrong_in_a_new_workspace(workspace: Path) -> None:
    assert run("-C", workspace, "check") == "Nothing is wrong.\n"


def test_a_new_workspace_holds_text_lists_and_layouts_and_nothing_of_ours(workspace: Path) -> None:
    files = (path for path in workspace.rglob("*") if path.is_file() and "out" not in path.parts)

    assert sorted(path.relative_to(workspace).as_posix() for path in files) == [
        "README.md",
        "letters/first-campaign/campaign.yaml",
        "letters/first-campaign/case.yaml",
        "letters/first-campaign/demands.yaml",
        "letters/first-campaign/layouts/letterhead.docx",
        "letters/first-campaign/texts/embassy.en.md",
        "letters/first-campaign/texts/parliament.en.md",
        "letters/first-campaign/texts/shared/what-happened.en.md",
        "recipients/actions.xlsx",
        "recipients/officials.xlsx",
    ]


def test_the_golden_letters_of_a_new_workspace_read_as_before(letters: dict[str, Path]) -> None:
    said = "\n".join(f"=== {name}\n{read_text(path.read_bytes())}" for name, path in letters.items())
    if os.environ.get("PLEA_GOLDEN") == "write":
        GOLDEN.write_text(said, encoding="utf-8", newline="\n")

    assert said == GOLDEN.read_text("utf-8")


def test_the_letters_of_a_new_workspace_are_sound(letters: dict[str, Path]) -> None:
    assert len(letters) == 6
    assert {name: unsound(path.read_bytes()) for name, path in letters.items()} == {
        name: [] for name in letters
    }
    assert [
        e for path in letters.values() for e in OpenXmlValidator(max_errors=0).validate(path).errors
    ] == []
