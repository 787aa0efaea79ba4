"""One paragraph of a letter's text is changed; every other byte is the person's own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plea.files.not_safe import NotSafe
from plea.files.text_edit import TextEdit, edit_text

TEXT = b"\xef\xbb\xbf---\r\nsubject: Help\r\n---\r\nFree Nadia Example.\r\nShe is ill.\r\n\r\nThank you."


def test_a_paragraph_of_two_lines_becomes_one_and_the_line_ends_and_the_mark_stay():
    edit = edit_text(TEXT, 4, "Free Nadia Example.\nShe is ill.", "Free Nadia Example now.")

    assert edit == TextEdit(
        b"\xef\xbb\xbf---\r\nsubject: Help\r\n---\r\nFree Nadia Example now.\r\n\r\nThank you.",
        4,
        "Free Nadia Example.\nShe is ill.",
        "Free Nadia Example now.",
    )


def test_a_last_line_without_an_end_stays_so():
    edit = edit_text(TEXT, 7, "Thank you.", "Thank you\nvery much.")

    assert isinstance(edit, TextEdit)
    assert edit.content == TEXT.replace(b"Thank you.", b"Thank you\r\nvery much.")


def test_a_line_that_says_something_else_now_is_left_alone():
    assert edit_text(TEXT, 5, "She was ill.", "x") == NotSafe(
        "Line 5 was changed meanwhile; look at it again."
    )
    assert edit_text(TEXT, 99, "She is ill.", "x") == NotSafe(
        "Line 99 was changed meanwhile; look at it again."
    )
    assert edit_text(TEXT, 0, "", "x") == NotSafe("Line 0 was changed meanwhile; look at it again.")


def test_what_no_text_may_hold_is_refused():
    assert edit_text(TEXT, 5, "She is ill.", " ") == NotSafe(
        "Nothing would be left of the paragraph; take it out of the text by hand."
    )
    assert edit_text(TEXT, 5, "She is ill.", "She\x00") == NotSafe(
        "The new words hold a character that no letter can hold (U+0000)."
    )
    assert edit_text(b"\xe4", 1, "ä", "x") == NotSafe("The text is not stored as UTF-8; save it so first.")


LINES = st.lists(
    st.text(st.characters(exclude_characters="\r\n\ufeff", exclude_categories=["Cs"])), min_size=1
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.data())
def test_of_any_text_only_this_line_differs(lines: list[str], end: str, data: st.DataObject):
    number = data.draw(st.integers(0, len(lines) - 1))
    before = (end.join(lines) + end).encode()

    edit = edit_text(before, number + 1, lines[number], "Free Nadia Example.")

    assert isinstance(edit, TextEdit)
    wanted = [*lines[:number], "Free Nadia Example.", *lines[number + 1 :]]
    assert edit.content == (end.join(wanted) + end).encode()
