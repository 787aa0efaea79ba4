"""Warnings that somebody let stand, and the pages that LibreOffice counts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Plea = Callable[..., Result]
Change = Callable[..., None]
Plain = Callable[[str], str]

DISMISSED = """
dismissed:
  - code: unknown-honorific
    place: recipients/officials.xlsx, sheet Officials, C2
    reason: She is addressed by her title.
    on: 2018-03-01
    by: AB
"""


@pytest.fixture
def write(workspace: Path) -> Callable[[str, str, str], None]:
    """Change words in a file of the sample campaign; with "" for the old ones, write the new at its end."""

    def change_words(name: str, old: str, new: str) -> None:
        path = workspace / "letters/first-campaign" / name
        text = path.read_text("utf-8")
        path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    return change_words


def test_a_dismissed_warning_is_counted_by_check_and_merge(
    plea: Plea, change: Change, write: Callable[..., None], plain: Plain
) -> None:
    change("mep-bell-ana", honorific="Msr")
    write("campaign.yaml", "", DISMISSED)

    assert plea("check").output == "Nothing is wrong; 1 dismissed.\n"
    assert json.loads(plea("check", "--format", "json").output) == []
    assert plain(plea("merge").output).endswith(
        "6 made, 0 held back.\n"
        "6 files written: …/workspace/out/first-campaign/drafts\n"
        "1 warning dismissed in campaign.yaml.\n"
        "0.1 seconds.\n"
    )


def test_a_dismissal_outlives_no_warning_but_a_part_of_the_letters_proves_nothing(
    plea: Plea, write: Callable[..., None]
) -> None:
    write("campaign.yaml", "", DISMISSED)
    told = (
        'campaign.yaml, line 40: warning: There is no warning "unknown-honorific" at '
        '"recipients/officials.xlsx, sheet Officials, C2" to dismiss.\n'
        "    Take it out if what it was about is mended; otherwise correct its code or place. "
        "[dismissal-without-warning]\n"
    )

    assert plea("check").output == f"{told}1 warning.\n"
    assert plea("merge", "--dry-run").output.startswith(told)
    assert "dismiss" not in plea("merge", "--dry-run", "--only", "embassy").output


def test_pages_of_the_sample_are_counted_and_few(plea: Plea) -> None:
    assert plea("check", "--pages").output == "Nothing is wrong.\n"


def test_a_letter_with_too_many_pages_says_how_many(plea: Plea, write: Callable[..., None]) -> None:
    write("texts/embassy.en.md", "", "\nWe ask you again to help her.\n" * 120)

    said = plea("check", "--pages").output
    pages = int(re.search(r"has (\d+) pages", said)[1])  # fonts differ from machine to machine

    assert pages > 2
    assert said == (
        f'texts/embassy.en.md: warning: The letter "embassy" to Embassy of Norway has {pages} pages, '
        "and it may have 2 pages.\n"
        f'    Shorten the text, or write "pages: {pages}" under the letter (campaign.yaml, line 30). '
        "[too-long]\n"
        "1 warning.\n"
    )


def test_how_many_pages_a_letter_may_have_is_its_own(plea: Plea, write: Callable[..., None]) -> None:
    write("texts/embassy.en.md", "", "\nWe ask you again to help her.\n" * 120)
    write("campaign.yaml", "title: Embassies\n", "title: Embassies\n    pages: 20\n")

    assert plea("check", "--pages").output == "Nothing is wrong.\n"


def test_a_number_of_pages_that_is_none_is_told(plea: Plea, write: Callable[..., None]) -> None:
    write("campaign.yaml", "title: Embassies\n", "title: Embassies\n    pages: two\n")

    assert plea("check").output == (
        'campaign.yaml, line 32: "pages" of the letter "embassy" is "two", which is no number of pages.\n'
        '    Write a number: "pages: 2". [wrong-value]\n'
        "1 problem to put right before any letter is made.\n"
    )


def test_a_blank_page_is_named(plea: Plea, workspace: Path) -> None:
    import docx

    layout = workspace / "letters/first-campaign/layouts/letterhead.docx"
    document = docx.Document(str(layout))
    for _ in range(2):
        document.add_page_break()
    document.add_paragraph("Annex")
    document.save(str(layout))

    assert (
        "to Embassy of Norway has nothing on page 2.\n    Look for a page break or empty paragraphs in the "
        in (plea("check", "--pages").output)
    )


def test_without_libreoffice_pages_are_not_counted_and_that_is_said(
    plea: Plea, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    checked = plea("check", "--pages")

    assert checked.output == "Pages were not counted: LibreOffice is not installed.\nNothing is wrong.\n"
    assert checked.exit_code == 0


def test_pages_of_letters_that_cannot_be_made_are_not_counted(plea: Plea, write: Callable[..., None]) -> None:
    write("texts/embassy.en.md", "sender.email", "sender.emial")

    assert plea("check", "--pages").output.startswith(
        "Pages are counted when the letters can be made; they were not counted now.\n"
    )


def test_pages_and_a_single_file_do_not_go_together(plea: Plea, tmp_path: Path) -> None:
    result = plea("check", "--pages", "--file", tmp_path / "letter.docx")

    assert result.exit_code == 2
    assert "--pages counts the pages of a campaign's letters; leave --file out." in result.output
