"""Answers pasted from a mail, whatever the mail did to them."""

from __future__ import annotations

import quopri
import re
from dataclasses import replace
from textwrap import fill

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plea_web.packs.answers import read_answers
from plea_web.packs.as_html import pack_as_html
from plea_web.packs.block import SEALED, as_block
from plea_web.packs.locked import new_seal
from plea_web.packs.pack import Answer, Pack, Verdict
from tests.conftest import said
from tests.packs.packs import a_pack

PACK = a_pack()
HASHES = {question.number: question.passage_sha256 for question in PACK.questions}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ANSWERS = st.lists(
    st.builds(
        lambda n, v, c, s: Answer(n, HASHES[n], v, c, s),
        st.integers(1, 3),
        st.sampled_from(Verdict),
        WORDS,
        WORDS,
    ),
    unique_by=lambda answer: answer.number,
    min_size=1,
).map(lambda answers: sorted(answers, key=lambda answer: answer.number))


def an_answer(
    number: int = 1, verdict: Verdict = Verdict.OK, comment: str = "", suggestion: str = ""
) -> Answer:
    return Answer(number, HASHES.get(number, ""), verdict, comment, suggestion)


def in_a_mail(text: str, _: int) -> str:
    return f"Hello!\nHere they are:\n\n{text}\n-- \nDov O'Shea, +353 1 234"


MAILS = {
    "as it is": lambda text, _: text,
    "with words around it": in_a_mail,
    "wrapped": lambda text, width: "\n".join(
        line[at : at + width] for line in text.splitlines() for at in range(0, len(line), width)
    ),
    "all on one line": lambda text, _: " ".join(text.split()),
    "quoted": lambda text, _: "\n".join("> > " + line for line in text.splitlines()),
    "quoted, then wrapped": lambda text, width: "\n".join(
        "> " + line for line in fill(text, width).splitlines()
    ),
    "with hard spaces": lambda text, _: text.replace(" ", "\u00a0").replace("\n", "\u200b\n"),
    "as quoted-printable": lambda text, _: quopri.encodestring(text.encode()).decode(),
    "answered below twice": lambda text, width: (
        in_a_mail(text, width) + "\n\n" + MAILS["quoted"](text, width)
    ),
    "from Windows": lambda text, _: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("mail", MAILS)
@given(answers=ANSWERS, width=st.integers(28, 76))
def test_what_a_reader_answers_comes_back_through_a_mail(mail: str, answers: list[Answer], width: int):
    text = MAILS[mail](as_block(answers, PACK), width)

    assert read_answers(text, PACK) == (answers, [])
    assert read_answers(text.encode(), PACK) == (answers, [])


@given(answers=ANSWERS, at=st.integers(0, 10_000), letter=st.sampled_from("AZaz09+/"))
def test_a_damaged_letter_is_noticed(answers: list[Answer], at: int, letter: str):
    start, *lines, end = as_block(answers, PACK).split("\n")
    packed = "\n".join(lines)
    at %= len(packed)
    damaged = f"{packed[:at]}{letter}{packed[at + 1 :]}"

    read, problems = read_answers("\n".join([start, damaged, end]), PACK)

    if damaged.replace("\n", "") == packed.replace("\n", ""):
        assert (read, problems) == (answers, [])
    else:
        assert read == []
        assert [problem.code for problem in problems] == ["damaged-answers"]


@given(st.one_of(st.text(), st.binary()).map(lambda junk: junk))
def test_no_junk_is_taken_for_an_answer_or_stops_the_reader(junk: str | bytes):
    answers, problems = read_answers(junk, PACK)

    assert answers == []
    assert problems


def test_a_lost_end_and_answers_to_another_pack_are_told_and_the_others_count():
    other = Pack("WXYZ-2345", "Reader 5", "en", PACK.made_on, PACK.questions)
    whole = as_block([an_answer(1), an_answer(9)], PACK)
    cut = as_block([an_answer(2)], PACK).rpartition("\n")[0]
    foreign = as_block([an_answer(3)], other)

    answers, problems = read_answers(f"{cut}\n{whole}\n{foreign}", PACK, "the mail")

    assert answers == [an_answer(1)]
    assert said(problems) == (
        "the mail: A part of these answers was lost or changed on the way; none of this block is counted.\n"
        '    Ask for them once more. Open the pack, press "Copy my answers", and bring in what it gives, '
        'from "[answers" to the last bracket. [damaged-answers]\n'
        "the mail: These are answers to the pack WXYZ-2345, and here the pack K7QF-2M9D is brought back.\n"
        "    Look for the pack WXYZ-2345 among the packs, and bring them in there. [wrong-pack]\n"
        "the mail, text 9: The pack has no text 9; its last is 3.\n"
        "    Ask the reader which text is meant. [no-such-text]"
    )


def test_answers_that_contradict_each_other_count_for_nothing():
    text = as_block([an_answer(1), an_answer(2)], PACK) + as_block(
        [an_answer(2, Verdict.CHANGE, "June")], PACK
    )

    answers, problems = read_answers(text, PACK, "the mail")

    assert answers == [an_answer(1)]
    assert said(problems) == (
        'the mail, text 2: Text 2 is answered 2 times, and not the same: "ok"; "change: June".\n'
        "    Ask the reader which counts; none is counted. [answered-twice]"
    )


def test_answers_of_a_later_version_are_not_guessed_at():
    text = as_block([an_answer(1)], PACK).replace("answers 1:", "answers 3:")

    assert said(read_answers(text, PACK, "the mail")[1]) == (
        'the mail: These answers are of version "3"; this plea reads 1 and 2.\n'
        "    Bring them in with the plea that made the pack. [answers-of-another-version]"
    )


def test_sealed_answers_are_read_by_the_desk_of_their_pack_alone():
    pack = replace(PACK, seal=new_seal())
    text = as_block([an_answer(1), an_answer(2, Verdict.CHANGE, "it was June")], pack, SEALED)

    assert read_answers(text, pack) == ([an_answer(1), an_answer(2, Verdict.CHANGE, "it was June")], [])
    for other in (PACK, replace(PACK, seal=new_seal())):
        answers, problems = read_answers(text, other)
        assert answers == []
        assert [problem.code for problem in problems] == ["damaged-answers"]


def test_answers_written_by_hand_are_read_under_the_key():
    text = """Dear friends, for K7QF-2M9D:

    1 OK
    2: it was June, not May. I looked it up
    in the judgment.
    Text 3 – ОК!

    I hope this helps. It took
    12 minutes.
    """

    assert read_answers(text, PACK) == (
        [
            an_answer(1),
            an_answer(2, Verdict.CHANGE, "it was June, not May. I looked it up in the judgment."),
            an_answer(3),
        ],
        [],
    )


@pytest.mark.parametrize(
    "typed", ["1 да", "1. Хорошо", "> 1) ок.", "1 oК", "1 yes", "1: ✓", "Текст 1: верно", "1 Good!"]
)
def test_a_yes_is_known_in_both_languages(typed: str):
    assert read_answers(f"key k7qf 2m9d\n{typed}", PACK) == ([an_answer(1)], [])


def test_a_text_without_key_is_not_taken_for_answers():
    answers, problems = read_answers("1 OK\n2 OK", PACK, "the mail")

    assert answers == []
    assert said(problems) == (
        "the mail: There are no answers to the pack K7QF-2M9D in this text.\n"
        '    Open the pack, press "Copy my answers", and bring in what it gives, from "[answers" to the last '
        "bracket. Were they written by hand, put the key K7QF-2M9D on a line of its own above "
        "them. [no-answers]"
    )


def test_the_page_sent_back_as_it_went_out_says_that_nothing_is_answered():
    assert said(read_answers(pack_as_html(PACK), PACK, "texts.html")[1]) == (
        "texts.html: This is the pack itself, and no answers were saved in it.\n"
        '    Open the pack, press "Copy my answers", and bring in what it gives, from "[answers" to the last '
        "bracket. [no-answers]"
    )


def test_the_page_saved_with_its_answers_is_read():
    page = pack_as_html(PACK).decode()
    saved = re.sub(
        '<pre id="answers" tabindex="0">', lambda start: start[0] + as_block([an_answer(2)], PACK), page
    )

    assert read_answers(saved.encode(), PACK) == ([an_answer(2)], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_a_text_file_is_read_as_its_editor_wrote_it(encoding: str):
    text = "Ключ K7QF-2M9D\r\n1 да\r\n2: было в июне"

    assert read_answers(text.encode(encoding), PACK) == (
        [an_answer(1), an_answer(2, Verdict.CHANGE, "было в июне")],
        [],
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7", "answers: This file is a PDF, whatever its name says."),
        (b"{\\rtf1 K7QF-2M9D 1 OK}", "answers: This file is rich text (.rtf), whatever its name says."),
        (b"PK\x03\x04junk", "answers: This file is not a Word file, or its end is missing."),
        (b"x" * 5_000_001, "answers: This is far too long for the answers to a pack."),
    ],
)
def test_other_files_are_named_for_what_they_are(content: bytes, told: str):
    answers, [problem] = read_answers(content, PACK, "answers")

    assert answers == []
    assert str(problem).splitlines()[0] == told
