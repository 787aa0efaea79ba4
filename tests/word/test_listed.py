"""A field alone in its paragraph becomes a numbered list; whatever its items say, they say it as written."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from plea.word.clean import Properties
from plea.word.compiling import Ingredients
from plea.word.notes import NoteText
from tests.word.documents import compiled, new_faults, paragraph, part, text_of

LINK = "https://example.org/judgment"
# What a file of settings can hold: it is read without control characters and plea's own marks.
_ANY = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t&<>\"'{}%#*_`\xa0\u200f"),
    min_size=1,
    max_size=30,
)
_PROPERTIES = Properties("", "en-GB", "x", date(2018, 3, 2))


def letter(*items: NoteText, blocks: tuple[str, ...] = (paragraph("{{ sources }}"),)) -> bytes:
    """A letter in which the sources are these."""
    made = compiled(paragraph("Before"), *blocks, given=Ingredients(lists={"sources": lambda: items}))
    return made.pack(made.fill({}), _PROPERTIES)


@settings(deadline=None)
@given(st.lists(_ANY, min_size=1, max_size=4))
def test_every_item_is_printed_as_it_was_written(words):
    content = letter(*(NoteText(((one, ""), (LINK, LINK))) for one in words))

    assert text_of(content) == "\n".join(["Before", *(f"• {one}{LINK}" for one in words)])
    # Words that look like a tag are words; whoever looks for tags left over cannot know that.
    assert [fault for fault in new_faults(content) if "a tag was not filled" not in fault] == []


def test_the_paragraph_may_hold_the_field_in_pieces():
    content = letter(NoteText((("One", ""),)), blocks=(paragraph("{{ sou", "rces", " }}"),))

    assert text_of(content) == "Before\n• One"


def test_beside_other_words_it_is_a_value_like_any_other():
    made = compiled(paragraph("See {{ sources }}"), given=Ingredients(lists={"sources": list}))

    assert text_of(made.pack(made.fill({"sources": "nothing"}), _PROPERTIES)) == "See nothing"


def test_two_lists_are_each_numbered_from_one():
    blocks = (paragraph("{{ sources }}"), paragraph("Between"), paragraph("{{ sources }}"))
    content = letter(NoteText((("One", ""),)), blocks=blocks)

    assert text_of(content) == "Before\n• One\nBetween\n• One"
    first, second = re.findall(r'<w:numId w:val="(\d+)"/>', part(content, "word/document.xml"))
    restarted = r'<w:num w:numId="(\d+)">(?:(?!</w:num>).)*<w:startOverride w:val="1"/>'
    assert {first, second} <= set(re.findall(restarted, part(content, "word/numbering.xml"), re.DOTALL))
    assert first != second
