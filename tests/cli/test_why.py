"""`plea why`: every word of a letter answers for itself; a proof copy answers for all of them."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from openxml_audit import OpenXmlValidator

from plea.files.load import load_campaign
from plea.merge.again import make_again
from plea.merge.plan import plan_batch
from plea.merge.proof import proof_copy
from plea.word.read import read_text
from plea.word.sound import unsound
from plea.word.xml import parse, w
from tests.cli.conftest import golden, run
from tests.conftest import USUAL_FILES, a_workspace

Plea = Callable[..., Result]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def staes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A letter of the real campaign, and all that it rests on."""
    campaign, _ = load_campaign(ROOT / "letters" / "dzhakishev")
    assert campaign is not None
    assignment = next(
        one
        for one in plan_batch(campaign).assignments
        if one.letter.key == "mep" and one.recipient.cell("family_name") == "Staes"
    )
    made, _ = make_again(campaign, assignment)
    assert made is not None
    path = tmp_path_factory.mktemp("letters") / "DRAFT_be-staes-bart.docx"
    path.write_bytes(made.draft.docx)
    return path, made


ASKED = (
    "Staes",  # a name
    "2 March 2018",  # a date, and a note
    "angioencephalopathy, with",  # a medical fact, by consent
    "One of the 17 Members",  # a number that counts itself, and a branch
    "Press the authorities of Kazakhstan to allow",  # a demand, in a loop
    "has agreed to this",  # a footnote
    "MUKHTAR dzhakishev: a prisoner",  # the subject, in any spelling
)


def test_every_word_of_a_real_letter_answers_for_itself(staes: tuple[Path, Any]):
    said = []
    for words in ASKED:
        result = run("-C", ROOT, "why", staes[0], words)
        assert result.exit_code == 0, result.output
        said.append(f'$ plea why DRAFT_be-staes-bart.docx "{words}"\n{result.output}')

    text = "\n".join(said)
    assert text == golden("why.txt", text)


def test_a_proof_copy_has_a_comment_at_each_value_and_the_same_words(staes: tuple[Path, Any], tmp_path: Path):
    copy = tmp_path / "proof.docx"

    result = run("-C", ROOT, "why", staes[0], "--proof", copy)

    content = copy.read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        comments = parse(package.read("word/comments.xml"))
        document = package.read("word/document.xml")
    told = [
        "\n".join("".join(p.itertext()) for p in comment.iter(w("p")))
        for comment in comments.iter(w("comment"))
    ]
    text = "\n\n".join(told) + "\n"
    assert result.output.endswith(f"Proof copy written: {copy}\n")
    assert text == golden("proof.txt", text)
    assert read_text(content) == read_text(staes[0].read_bytes())
    assert unsound(content) == []
    assert OpenXmlValidator().validate(str(copy)).is_valid
    assert b"traced" not in document
    assert document.count(b"<w:commentRangeStart") == document.count(b"<w:commentRangeEnd") == len(told)


def test_a_letter_that_was_changed_or_whose_files_were_says_so(plea: Plea, workspace: Path, change: Any):
    plea("merge")
    file = next((workspace / "out" / "first-campaign" / "drafts").rglob("*bell-ana*.docx"))

    before = plea("why", file, "Ana Bell").output.splitlines()[1]
    change("mep-bell-ana", city="Bergen")
    after_change = plea("why", file, "Ana Bell").output.splitlines()[1]
    by_hand = edited_in_word(file)
    file.write_bytes(by_hand)
    after_edit = plea("why", file, "Ana Bell").output.splitlines()[1]
    typed = plea("why", file, "typed by hand")

    assert before == "The file is the letter as plea makes it now."
    assert after_change == (
        "The files have changed since this letter was made: what follows is the letter of now."
    )
    assert after_edit == (
        "The file was changed by hand since plea made it: what follows is the letter of now."
    )
    assert typed.exit_code == 1
    assert (
        '"typed by hand" stands in the file, but not in the letter of now: typed by hand, or changed since.'
        in (typed.output)
    )


def edited_in_word(file: Path) -> bytes:
    """The letter as somebody saves it who typed into it."""
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"</w:body>", b"<w:p><w:r><w:t>typed by hand</w:t></w:r></w:p></w:body>"
                )
            new.writestr(name, content)
    return made.getvalue()


def test_what_is_no_letter_of_plea_and_words_that_are_not_there_are_refused(plea: Plea, workspace: Path):
    plea("merge")
    file = next((workspace / "out" / "first-campaign" / "drafts").rglob("*bell-ana*.docx"))
    layout = next((workspace / "letters").rglob("letterhead.docx"))
    text = workspace / "letter.docx"
    text.write_text("no Word file")

    absent, stranger = plea("why", file, "Zanzibar"), plea("why", layout, "x")
    broken, nothing = plea("why", text, "x"), plea("why", file)

    assert absent.exit_code == stranger.exit_code == broken.exit_code == 1
    assert nothing.exit_code == 2
    assert absent.output.splitlines()[2:] == [
        '"Zanzibar" does not stand in this letter. Give words as they stand there, in one paragraph.'
    ]
    assert stranger.output == (
        "letterhead.docx does not say which letter it is: plea did not make it, or its properties are gone.\n"
    )
    assert "letter.docx: This file is not a Word file, or its end is missing." in broken.output
    assert 'Give some words of the letter, in quotes: plea why FILE.docx "in Dolinka".' in nothing.output


def test_somebody_who_left_the_list_is_named_as_the_reason(plea: Plea, workspace: Path):
    plea("merge")
    file = next((workspace / "out" / "first-campaign" / "drafts").rglob("*bell-ana*.docx"))
    kept = shutil.copy(file, workspace / "kept.docx")
    book = openpyxl.load_workbook(workspace / "recipients" / "officials.xlsx")
    rows = [row for row in book.active.iter_rows(min_row=2) if row[0].value == "mep-bell-ana"]
    book.active.delete_rows(rows[0][0].row)
    book.save(workspace / "recipients" / "officials.xlsx")

    result = plea("why", kept, "Ana Bell")

    assert result.exit_code == 1
    assert 'which the campaign "first-campaign" does not plan (any more)' in result.output


def test_a_proof_copy_writes_over_nothing_and_says_where_it_cannot_be(
    staes: tuple[Path, Any], tmp_path: Path
):
    there = tmp_path / "mine.docx"
    there.write_text("mine")

    over = run("-C", ROOT, "why", staes[0], "--proof", there)
    nowhere = run("-C", ROOT, "why", staes[0], "--proof", tmp_path / "none" / "copy.docx")

    assert over.exit_code == nowhere.exit_code == 1
    assert there.read_text() == "mine"
    assert f"{there} is there already. Give the copy another name; nothing was written." in over.output
    assert "could not be written: No such file or directory." in nowhere.output


CANARY = "Zyxwvu Canary"
PROTECTED = USUAL_FILES["case.yaml"].replace(
    "s1: {kind: web,",
    f"s1: {{kind: statement, by: {CANARY}, words: {CANARY} told us so, shown_as: {{ally: a visitor}},",
)


def test_a_source_that_must_stay_unnamed_is_unnamed_in_why_and_proof(tmp_path: Path):
    folder = a_workspace(
        tmp_path, {"case.yaml": PROTECTED, "layouts/letterhead.docx": _layout(), "texts/mep.en.md": _TEXT}
    )
    campaign, problems = load_campaign(folder)
    assert campaign is not None, problems
    assignment = plan_batch(campaign).assignments[0]
    made, problems = make_again(campaign, assignment)
    assert made is not None, problems
    file = tmp_path / "letter.docx"
    file.write_bytes(made.draft.docx)

    said = run("-C", tmp_path, "why", file, "arrested in 2009").output
    proof = proof_copy(made)

    assert 'source s1 "a visitor"' in said
    assert CANARY not in said
    with zipfile.ZipFile(io.BytesIO(proof)) as package:
        assert all(CANARY.encode() not in package.read(name) for name in package.namelist())


_TEXT = "---\nsubject: The case\n---\n{{ fact.arrested }}\n"


def _layout() -> bytes:
    from tests.word.documents import a_docx, paragraph

    return a_docx(paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}"))
