"""The Word file of a pack comes back: changed, commented, answered, or not touched at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plea.word.comments import packed
from plea.word.xml import w
from plea_web.packs.answers import read_answers
from plea_web.packs.as_docx import pack_as_docx
from plea_web.packs.pack import Answer, Verdict
from tests.conftest import said
from tests.packs.packs import Hands, a_pack, a_question, answered, parts_of, through_libreoffice

PACK = a_pack()
SENT = pack_as_docx(PACK)


def an_answer(number: int, verdict: Verdict = Verdict.OK, comment: str = "", suggestion: str = "") -> Answer:
    return Answer(number, PACK.questions[number - 1].passage_sha256, verdict, comment, suggestion)


def everything(hands: Hands) -> None:
    hands.answer(1, " ОК")
    hands.replace("Nadia Example was", "May", "June")
    hands.comment("Thank you", "Say what for.")


EVERYTHING = [
    an_answer(1),
    an_answer(2, Verdict.CHANGE, suggestion="Nadia Example was arrested in June 2009."),
    an_answer(3, Verdict.CHANGE, "Say what for."),
]


def test_a_typed_ok_a_tracked_change_and_a_comment_are_read_back():
    assert read_answers(answered(SENT, everything), PACK) == (EVERYTHING, [])


def test_they_are_read_back_after_libreoffice_saved_the_file(tmp_path: Path):
    assert read_answers(through_libreoffice(answered(SENT, everything), tmp_path), PACK) == (EVERYTHING, [])


def test_a_file_that_nobody_touched_counts_as_not_read_even_when_it_was_saved_again(tmp_path: Path):
    for content in (SENT, through_libreoffice(SENT, tmp_path)):
        answers, problems = read_answers(content, PACK, "texts.docx")

        assert answers == []
        assert said(problems) == (
            "texts.docx: Nothing was typed, changed or commented in this file; every text counts as "
            "not read.\n"
            "    Ask the reader whether it is the file that was saved last. [no-answers]"
        )


def test_every_kind_of_text_comes_back_from_libreoffice_untouched(tmp_path: Path):
    words = [
        "a | b | {{ recipient.name }}",
        "two  spaces\tand a tab",
        "first line\nsecond line\nOK\n—",
        "OK",
        "—",
        "Да",
        "1 / 1",
    ]
    pack = a_pack(
        [a_question(n, text, notes=("OK",), before="No") for n, text in enumerate(words, start=1)],
        language="ru",
    )

    assert read_answers(through_libreoffice(pack_as_docx(pack), tmp_path), pack)[0] == []


def test_a_change_that_is_not_tracked_is_a_suggestion_too():
    def type_over(hands: Hands) -> None:
        next(hands.paragraph("Thank you").iter(w("t"))).text = "Thank you for signing the inquiry."

    suggested = an_answer(3, Verdict.CHANGE, suggestion="Thank you for signing the inquiry.")

    assert read_answers(answered(SENT, type_over), PACK) == ([suggested], [])


def test_a_passage_of_several_paragraphs_is_one_suggestion_when_one_of_them_is_changed():
    pack = a_pack([a_question(1, "First.\nSecond.\nThird.")])

    def change(hands: Hands) -> None:
        hands.replace("Second.", "Second", "The next")

    [answer], problems = read_answers(answered(pack_as_docx(pack), change), pack)

    assert (answer.verdict, answer.suggestion) == (Verdict.CHANGE, "First.\nThe next.\nThird.")
    assert problems == []


def test_an_ok_typed_anywhere_below_or_behind_the_heading_counts():
    pack = a_pack([a_question(n, f"Text of passage {n}.") for n in range(1, 13)])

    def type_about(hands: Hands) -> None:
        hands.type_below("Text of passage 1.", "OK", style="TextToRead")
        hands.type_below("Text of passage 2.", "yes")
        hands.answer(11, " да")
        next(hands.paragraph("Text 12 ").iter(w("t"))).text += " OK"

    answers, problems = read_answers(answered(pack_as_docx(pack), type_about), pack)

    assert [(answer.number, answer.verdict) for answer in answers] == [
        (n, Verdict.OK) for n in (1, 2, 11, 12)
    ]
    assert problems == []


def test_a_remark_beside_an_ok_is_kept_and_the_text_is_still_good():
    def both(hands: Hands) -> None:
        hands.answer(1, "OK")
        hands.comment("Dear", "Nice.")

    assert read_answers(answered(SENT, both), PACK) == ([an_answer(1, Verdict.OK, "Nice.")], [])


def test_an_ok_below_a_changed_text_does_not_hide_the_change():
    def both(hands: Hands) -> None:
        hands.answer(2, "OK")
        hands.replace("Nadia Example was", "May", "June")

    assert read_answers(answered(SENT, both), PACK) == ([EVERYTHING[1]], [])


def test_words_after_answer_say_what_to_change():
    assert read_answers(answered(SENT, lambda hands: hands.answer(2, " change: it was June")), PACK) == (
        [an_answer(2, Verdict.CHANGE, "it was June")],
        [],
    )


def test_a_text_taken_out_whole_is_a_wish_and_one_that_is_gone_with_its_heading_is_asked_about():
    def cut(hands: Hands) -> None:
        hands.replace("Dear", "Dear ", "")
        for text in hands.paragraph("{{ recipient").iter(w("t")):
            text.text = ""
        for start in ("Text 3", "Thank you", "Why it is there"):
            gone = hands.paragraph(start)
            gone.getparent().remove(gone)

    answers, problems = read_answers(answered(SENT, cut), PACK, "texts.docx")

    assert answers == [an_answer(1, Verdict.CHANGE, "Take this text out.")]
    assert said(problems) == (
        "(warning) texts.docx, text 3: Text 3 is no longer in the file; it counts as not read.\n"
        "    Ask the reader what is meant, if it was taken out on purpose."
        " [text-gone]"
    )


def test_what_was_written_outside_the_texts_is_shown_and_not_counted():
    def outside(hands: Hands) -> None:
        hands.answer(1, "OK")
        hands.type_below("Texts to read", "I have read the first only.")
        hands.comment("Dear Ms Bell", "Is this her name?")

    answers, problems = read_answers(answered(SENT, outside), PACK, "texts.docx")

    assert answers == [an_answer(1)]
    assert [problem.message for problem in problems] == [
        'This belongs to no text and is not counted: "I have read the first only.".',
        'This belongs to no text and is not counted: "Is this her name?".',
    ]


def test_the_texts_are_known_by_their_headings_where_marks_and_styles_are_lost():
    def strip(hands: Hands) -> None:
        everything(hands)
        for mark in [*hands.root.iter(w("bookmarkStart"), w("bookmarkEnd"), w("pPr"))]:
            mark.getparent().remove(mark)

    assert read_answers(answered(SENT, strip), PACK) == (EVERYTHING, [])


def test_the_file_of_another_pack_is_refused_whole():
    other = a_pack(key="WXYZ-2345")

    answers, problems = read_answers(answered(pack_as_docx(other), everything), PACK, "texts.docx")

    assert answers == []
    assert said(problems) == (
        "texts.docx: These are answers to the pack WXYZ-2345, and here the pack K7QF-2M9D is brought back.\n"
        "    Look for the pack WXYZ-2345 among the packs, and bring them in there. [wrong-pack]"
    )


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
def test_a_broken_file_is_refused_with_a_sentence(part: str):
    answers, problems = read_answers(packed(parts_of(SENT) | {part: b"<broken"}), PACK, "texts.docx")

    assert answers == []
    assert [problem.code for problem in problems] == ["broken-docx"]


TYPED = st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.booleans(), TYPED), min_size=3, max_size=3))
def test_what_is_typed_comes_back_as_it_was_typed(typed: list[tuple[bool, str]]):
    remarks = [" ".join(f"x{text}x".split()) for _, text in typed]

    def write(hands: Hands) -> None:
        for number, ((agrees, _), remark) in enumerate(zip(typed, remarks, strict=True), start=1):
            hands.answer(number, " OK" if agrees else f" {remark}")

    assert read_answers(answered(SENT, write), PACK) == (
        [
            an_answer(number) if agrees else an_answer(number, Verdict.CHANGE, remark)
            for number, ((agrees, _), remark) in enumerate(zip(typed, remarks, strict=True), start=1)
        ],
        [],
    )
