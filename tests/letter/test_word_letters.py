"""A whole campaign whose text is a Word file with pictures: sound letters, and one person held back."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.document import Document
from openxml_audit import OpenXmlValidator

import plea
from plea.files.load import load_campaign
from plea.merge.batch import Batch, prepare
from plea.word.read import read_text
from plea.word.sound import unsound
from tests.word.pictures import a_png

SAMPLE = Path(plea.__file__).parent / "sample"


def a_campaign(folder: Path) -> Path:
    """The sample, with Ana Bell's and Ben Óđinsson's photographs named in the list; Ben's is not there."""
    for path in SAMPLE.rglob("*"):
        target = folder / path.relative_to(SAMPLE)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    campaign = folder / "letters" / "first-campaign"
    settings = (
        (campaign / "campaign.yaml")
        .read_text("utf-8")
        .replace("parliament.{language}.md", "parliament.{language}.docx")
    )
    (campaign / "campaign.yaml").write_text(settings, "utf-8")
    (campaign / "ana.png").write_bytes(a_png())
    book = openpyxl.load_workbook(folder / "recipients" / "officials.xlsx")
    sheet = book["Officials"]
    column = sheet.max_column + 1
    keys = [cell.value for cell in sheet[1]].index("given_name") + 1
    sheet.cell(1, column, "photo")
    for row in range(2, sheet.max_row + 1):
        name = str(sheet.cell(row, keys).value or "").lower()
        if name in ("ana", "ben"):
            sheet.cell(row, column, f"{name}.png")
    book.save(folder / "recipients" / "officials.xlsx")
    return campaign


def write(campaign: Path, *lines: str, subject: str = "About Nadia Example") -> None:
    text: Document = docx.Document()
    if subject:
        text.add_paragraph(subject, style="Title")
    for line in lines:
        text.add_paragraph(line)
    packed = io.BytesIO()
    text.save(packed)
    (campaign / "texts" / "parliament.en.docx").write_bytes(packed.getvalue())


def batch(campaign_folder: Path) -> Batch:
    campaign, problems = load_campaign(campaign_folder)
    return prepare(campaign, problems, ["parliament"])


def test_letters_from_a_word_text_are_sound_and_say_what_they_should(tmp_path):
    campaign = a_campaign(tmp_path)
    write(
        campaign,
        "{% if recipient.photo %}",
        "{{ recipient.photo | image(width=“3 cm”) }}",
        "{% endif %}",
        "{{ fact.arrested }}",
        "{% for demand in demands %}",
        "{{ demand.ask }}.",
        "{% endfor %}",
        "{% include “shared/what-happened.en.md” %}",
    )
    made = batch(campaign)

    drafts = {draft.assignment.recipient.cell("given_name"): draft.docx for draft in made.drafts()}

    assert sorted(drafts) == ["Ana", "Cleo", "Dov", "Eve"]
    for content in drafts.values():
        assert unsound(content) == []
        path = tmp_path / "letter.docx"
        path.write_bytes(content)
        assert OpenXmlValidator().validate(path).errors == []
    assert "About Nadia Example\nDear Ms Bell,\n\nNadia Example" in read_text(drafts["Ana"])
    assert "[1] Example News, 15 March 2017" in read_text(drafts["Ana"])
    assert [(str(problem), problem.concerns) for problem in made.problems] == [
        (
            'texts/parliament.en.docx, paragraph 3: There is no picture "ben.png" in the folder. '
            "The letter to Ben Óđinsson asks for it.\n"
            "    »{{ recipient.photo | image(width=“3 cm”) }}«\n"
            "    Put a PNG or JPEG picture into the folder and write "
            '{{ "photo.png" | image(width="4 cm") }}. [broken-picture]',
            made.problems[0].concerns,
        )
    ]
    assert len(made.problems[0].concerns) == 1


@pytest.mark.parametrize(
    ("lines", "subject", "message"),
    [
        (
            ["words"],
            "",
            "texts/parliament.en.docx, title: This text has no subject, but the layout prints one "
            "(layouts/letterhead.docx, ",
        ),
        (
            ["{{ recipient.famly_name }}"],
            "S",
            'texts/parliament.en.docx, paragraph 2: "recipient.famly_name" is not a field',
        ),
        (
            ["{% include 'shared/gone.md' %}"],
            "S",
            'texts/parliament.en.docx, paragraph 2: There is no text "texts/shared/gone.md".',
        ),
        (
            ["{% include 'parliament.en.docx' %}"],
            "S",
            'texts/parliament.en.docx, paragraph 2: "texts/parliament.en.docx" includes itself.',
        ),
    ],
)
def test_what_is_wrong_in_a_word_text_is_named(tmp_path, lines, subject, message):
    campaign = a_campaign(tmp_path)
    write(campaign, *lines, subject=subject)

    [problem] = batch(campaign).problems

    assert str(problem).startswith(message)


def test_a_markdown_text_cannot_include_a_word_file(tmp_path):
    campaign = a_campaign(tmp_path)
    write(campaign, "{% include 'a.md' %}")
    (campaign / "texts" / "a.md").write_text("{% include 'parliament.en.docx' %}\n", "utf-8")

    [problem] = batch(campaign).problems

    assert str(problem) == (
        'texts/a.md, line 1: A Markdown text cannot include a Word file ("parliament.en.docx").\n'
        "    Write the shared paragraphs in Markdown, or this text in Word. [unknown-include]"
    )
