"""A word that nobody else uses is planted wherever a campaign can hold one; no pack carries it out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plea_web.desk.models import Member, Passage, Role
from plea_web.desk.workflow import intake, pack_texts, packs
from plea_web.packs.answers import read_answers
from plea_web.packs.as_docx import pack_as_docx
from plea_web.packs.as_html import pack_as_html
from tests.desk.conftest import Desk, plea
from tests.packs.packs import parts_of, through_libreoffice

pytestmark = pytest.mark.django_db
CANARY = "Zyxwvu"


def plant_in_lists(folder: Path) -> None:
    """Into every cell that no letter prints, and into every cell of people nobody writes to now."""
    for path in folder.glob("*.xlsx"):
        book = load_workbook(path)
        for sheet in book:
            heads = [cell.value for cell in sheet[1]]
            sheet.cell(1, len(heads) + 1, f"own_{CANARY}")
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, len(heads) + 1, f"own {CANARY}")
                for head in ("note", "group", "email", "name_as_published", "reference", "source"):
                    if head in heads:
                        sheet.cell(row, heads.index(head) + 1, f"{CANARY}@example.org")
        book.save(path)
        book.close()


def plant_in_case(path: Path) -> None:
    """Into the ground of a fact, the consent's own words, and a source that must stay unnamed."""
    text = path.read_text()
    planted = text.replace(
        "    kind: consent\n",
        f"    kind: consent\n    words: Words of {CANARY}, as she signed them.\n"
        f"    how: told to {CANARY}\n    by: {CANARY}\n",
    )
    assert planted.count(CANARY) == 3
    path.write_text(planted)


@pytest.fixture
def planted(desk: Desk) -> Desk:
    plant_in_lists(desk / "recipients")
    plant_in_case(desk.folder / "case.yaml")
    plea("-C", desk.workspace, "merge")
    intake.take_in(desk.key)
    return desk


def test_no_cell_no_ground_no_source_no_path_and_no_name_is_in_a_pack(
    planted: Desk, member: Callable[..., Member]
):
    by = member(Role.OWNER, name=f"Owner {CANARY}")
    made = packs.make_pack(planted.campaign, language="en", name=f"Reader {CANARY}", by=by)
    sent = pack_texts.as_sent(made)

    page, word = pack_as_html(sent), b"\n".join(parts_of(pack_as_docx(sent)).values())

    for written in (page, word):
        assert b"Nadia Example, a journalist" in written
        for secret in (
            CANARY,
            CANARY.lower(),
            "recipients/",
            ".xlsx",
            ".yaml",
            ".md",
            str(planted.workspace),
        ):
            assert secret.encode() not in written, secret


def test_only_the_passages_assigned_are_asked_and_one_letter_stands_with_each(
    planted: Desk, member: Callable[..., Member]
):
    by = member(Role.OWNER)
    made = packs.make_pack(planted.campaign, language="en", name="Dov", count=2, by=by)
    page = pack_as_html(pack_as_sent := pack_texts.as_sent(made)).decode()

    assert page.count('<section class="passage"') == page.count('<div class="letter"') == 2
    recipients = {
        question.sample.partition("Dear")[2].partition(",")[0] for question in pack_as_sent.questions
    }
    others = {"Bell", "Óđinsson", "d'Arc", "O'Shea", "van der Meer"}
    told = {name for name in others for question in pack_as_sent.questions if name in question.sample}
    assert len(recipients) == 1
    assert len(told) <= 1


def test_the_real_campaign_comes_back_from_libreoffice_as_it_went_out(
    real_desk: Desk, member: Callable[..., Member], tmp_path: Path
):
    intake.take_in(real_desk.key)
    by = member(Role.OWNER)
    for language in ("en", "ru"):
        made = packs.make_pack(real_desk.campaign, language=language, name="Dov", by=by)
        sent = pack_texts.as_sent(made)
        (folder := tmp_path / language).mkdir()

        answers, problems = read_answers(through_libreoffice(pack_as_docx(sent), folder), sent)

        assert len(sent.questions) == Passage.objects.filter(language=language, letters__gt=0).count()
        assert answers == []
        assert [problem.code for problem in problems] == ["no-answers"]
