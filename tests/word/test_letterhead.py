"""A letterhead without tags: where the letter goes, and what it looks like there."""

from __future__ import annotations

import pytest

from plea.word.letterhead import Looks, letterhead_of, with_letter_at
from tests.word.documents import a_docx, new_faults, paragraph, part, table, text_of

LINES = [
    "{{ recipient.inside_address }}",
    "{{ campaign.place }}, {{ letter.date }}",
    "{{ letter.reference }}",
    "{{ letter.subject }}",
    "{{ recipient.salutation }}",
    "{{ letter }}",
    "{{ recipient.complimentary_close }}",
    "{{ sender.organisation }}",
]
RED = '<w:rPr><w:rFonts w:ascii="Arial"/><w:color w:val="AA0000"/></w:rPr>'
EMPTY = f'<w:p><w:pPr><w:jc w:val="both"/>{RED}</w:pPr></w:p>'
LOGO = "<w:p><w:r><w:pict/></w:r></w:p>"


def likely(*blocks: str) -> list[str]:
    letterhead, problems = letterhead_of(a_docx(*blocks), "letterhead.docx")
    assert problems == []
    assert letterhead is not None
    return [place.words or str(place.looks) for place in letterhead.places if place.likely]


@pytest.mark.parametrize(
    ("blocks", "where"),
    [
        ([EMPTY], ["empty"]),
        ([paragraph("Friends of Nadia"), EMPTY, EMPTY, paragraph("Warsaw")], ["empty", "empty"]),
        ([EMPTY, paragraph("Friends of Nadia"), EMPTY], ["empty"]),
        (
            [paragraph("Friends of Nadia"), paragraph("Lorem ipsum dolor sit amet.")],
            ["Lorem ipsum dolor sit amet."],
        ),
        ([paragraph("[Your text here]"), EMPTY], ["[Your text here]"]),
        ([paragraph("Friends of Nadia")], ["end"]),
        (
            [paragraph("To Ana Bell"), EMPTY, paragraph("Dear Ms Bell,"), paragraph("Thank you."), EMPTY],
            ["To Ana Bell", "empty", "Dear Ms Bell,", "Thank you."],
        ),
        ([LOGO, EMPTY], ["empty"]),
        ([table(("Friends of Nadia", "Warsaw")), EMPTY], ["empty"]),
    ],
)
def test_the_likely_place_is_marked(blocks, where):
    assert likely(*blocks) == where


def test_the_tags_of_a_letter_stand_there_in_the_look_of_the_place():
    blank = a_docx(paragraph("Friends of Nadia"), EMPTY, EMPTY, paragraph("Account 1"))

    tagged, problems = with_letter_at(blank, "letterhead.docx", 1, 2)

    assert problems == []
    assert text_of(tagged).split("\n") == ["Friends of Nadia", *LINES, "Account 1"]
    xml = part(tagged, "word/document.xml")
    assert xml.count('<w:jc w:val="both"/>') == len(LINES)
    assert xml.count("AA0000") == len(LINES)
    assert [fault for fault in new_faults(tagged) if "a tag was not filled" not in fault] == []
    letterhead, _ = letterhead_of(tagged, "letterhead.docx")
    assert letterhead is not None
    assert letterhead.tagged


def test_a_picture_stays_above_the_letter_and_the_end_is_before_the_last_section():
    pictured, _ = with_letter_at(a_docx(LOGO), "letterhead.docx", 0)
    at_the_end, _ = with_letter_at(a_docx(paragraph("Friends of Nadia")), "letterhead.docx", 1)

    xml = part(pictured, "word/document.xml")
    assert xml.index("<w:pict/>") < xml.index("{{ recipient.inside_address }}")
    assert text_of(at_the_end).split("\n") == ["Friends of Nadia", *LINES]
    assert part(at_the_end, "word/document.xml").index("{{ sender") < part(
        at_the_end, "word/document.xml"
    ).index("<w:sectPr")


def test_a_cell_of_a_table_can_hold_the_letter():
    tagged, _ = with_letter_at(a_docx(table(("Friends of Nadia", ""))), "letterhead.docx", 1)

    letterhead, _ = letterhead_of(tagged, "letterhead.docx")
    assert letterhead is not None
    assert [place.words for place in letterhead.places[:-1]] == ["Friends of Nadia", *LINES]
    assert [fault for fault in new_faults(tagged) if "a tag was not filled" not in fault] == []


def test_a_letterhead_with_tags_is_taken_as_it_is():
    blank = a_docx(paragraph("{{ recipient.salutation }}"), paragraph("{{ letter }}"))

    assert with_letter_at(blank, "letterhead.docx", 0) == (blank, [])


def test_tags_that_are_there_are_not_put_twice():
    tagged, _ = with_letter_at(a_docx(paragraph("{{ letter.date }}"), EMPTY), "letterhead.docx", 1)

    assert text_of(tagged).split("\n") == ["{{ letter.date }}", LINES[0], *LINES[2:]]


def test_what_the_guard_keeps_out_stays_out():
    assert letterhead_of(b"no Word file", "letterhead.docx")[0] is None
    assert with_letter_at(b"no Word file", "letterhead.docx", 0)[0] == b""


def test_what_a_paragraph_looks_like():
    letterhead, _ = letterhead_of(
        a_docx(
            EMPTY,
            paragraph("Text"),
            paragraph("Уважаемая госпожа Белл!"),
            paragraph("Text of the law of 2017"),
        ),
        "letterhead.docx",
    )

    assert letterhead is not None
    assert [place.looks for place in letterhead.places] == [
        Looks.EMPTY,
        Looks.FILLER,
        Looks.SALUTATION,
        Looks.WORDS,
        Looks.END,
    ]
