"""A letter on paper: its pages as pictures, and where on them its values stand."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from plea.files.load import load_campaign
from plea.merge.again import MadeAgain, make_again
from plea.merge.plan import plan_batch
from plea.merge.shown import ValueKind, traced_letter, values_of
from plea.output.paged import Box, Pages, page_pictures, pages_of, pdf_of
from plea.output.pages import NoPages
from plea.word.shaded import LAST, Shaded, shaded
from tests.word.documents import a_docx, paragraph

REAL = Path(__file__).parents[2] / "letters" / "dzhakishev"


@pytest.fixture(scope="module")
def made() -> MadeAgain:
    """A letter of the real campaign on two pages, with notes and values that go over lines."""
    campaign, _ = load_campaign(REAL)
    assert campaign is not None
    first = next(one for one in plan_batch(campaign).assignments if one.letter.key == "mep")
    again, _ = make_again(campaign, first)
    assert again is not None
    return again


@pytest.fixture(scope="module")
def pages(made: MadeAgain) -> Pages:
    return pages_of(made)


def letters_on(pdf: bytes) -> list[tuple[int, str, float, float]]:
    """Each printed letter with its page and where it stands, in points."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document):
        words = page.get_textpage()
        text = words.get_text_range()
        for nth, letter in enumerate(text):
            if letter.strip():
                left, bottom, _, _ = words.get_charbox(nth, loose=True)
                found.append((number, letter, left, bottom))
    document.close()
    return found


def test_each_value_has_its_place_on_the_pages(made: MadeAgain, pages: Pages):
    values = values_of(made)

    found = {box.value for box in pages.boxes}

    assert found == {n for n, one in enumerate(values) if one.words and one.kind != ValueKind.NOTE}
    assert [box for box in pages.boxes if not _inside(box)] == []


def _inside(box: Box) -> bool:
    across, down = 0 <= box.left < box.left + box.width <= 1, 0 <= box.top < box.top + box.height <= 1
    return across and down


def test_a_box_lies_around_the_words_of_its_value(made: MadeAgain, pages: Pages):
    values = values_of(made)
    own = {span.number for one in made.paragraphs if one.part == "word/document.xml" for span in one.spans}
    document = pypdfium2.PdfDocument(pdf_of(made.draft.docx))
    said: dict[int, str] = {}
    for box in (box for box in pages.boxes if box.value in own):
        page = document[box.page]
        wide, high = page.get_size()
        left, top = box.left * wide, (1 - box.top) * high
        area = (left, top - box.height * high, left + box.width * wide - 0.5, top)
        said[box.value] = said.get(box.value, "") + page.get_textpage().get_text_bounded(*area) + " "
    document.close()

    assert {number: _plain(words) for number, words in said.items()} == {
        number: _plain(values[number].words) for number in said
    }


def _plain(text: str) -> str:
    return "".join(text.replace("\ufffe", "").split())


def test_shading_moves_no_word_to_another_place(made: MadeAgain):
    with_shades = letters_on(pdf_of(shaded(traced_letter(made)).docx))
    usual = letters_on(pdf_of(made.draft.docx))

    assert [one[:2] for one in with_shades] == [one[:2] for one in usual]
    moved = [(one, other) for one, other in zip(with_shades, usual, strict=True) if _far(one, other)]
    assert moved == []


def _far(one: tuple[int, str, float, float], other: tuple[int, str, float, float]) -> bool:
    """True for letters that stand more than two points apart; kerning between two runs is less."""
    return abs(one[2] - other[2]) > 2 or abs(one[3] - other[3]) > 2


def test_the_pictures_show_no_shade(made: MadeAgain, pages: Pages):
    plain = page_pictures(pdf_of(made.draft.docx))

    assert len(pages.pictures) == len(plain) == 2
    for shown, usual in zip(pages.pictures, plain, strict=True):
        assert _darkness(shown) == pytest.approx(_darkness(usual), rel=0.01)
        assert Image.open(io.BytesIO(shown)).size == Image.open(io.BytesIO(usual)).size == (953, 1348)


def _darkness(picture: bytes) -> float:
    """How dark a picture is in all; a pale shade behind most words would be seen in it."""
    levels = Image.open(io.BytesIO(picture)).convert("L").histogram()
    return sum((255 - level) * count for level, count in enumerate(levels))


@pytest.mark.parametrize("number", [0, 63, 64, 1000, LAST])
def test_a_shade_names_its_value(number: int):
    letter = Shaded(b"", 0xFD)

    assert letter.value_of(0xFD, 0xFF - number // 64, 0xFF - number % 64) == number
    assert letter.value_of(0xFC, 0xFF - number // 64, 0xFF - number % 64) is None


def test_without_libreoffice_it_is_said_that_there_are_no_pages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoPages, match=r"^LibreOffice is not installed\.$"):
        pdf_of(a_docx(paragraph("Dear Ana,")))
