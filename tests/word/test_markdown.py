"""What may stand in a letter's text, and what is said of the rest."""

from __future__ import annotations

import pytest

from plea.model.problem import Place
from plea.word.compiling import Ingredients
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from tests.word.documents import paragraph, problems_in


def wrong_with(*lines: str) -> str:
    """Return what is wrong with a text on a layout that has a place for it."""
    source = [SourceLine(line, Place.line("texts/mep.en.md", number)) for number, line in enumerate(lines, 1)]
    parsed, problems = parse_markdown(source)
    in_layout = problems_in(
        paragraph("{{ letter }}"), given=Ingredients(texts={"letter": MarkdownText(parsed)})
    )
    return "\n".join([*map(str, problems), *filter(None, [in_layout])])


def test_a_control_tag_inside_a_line_is_told_to_go_on_a_line_of_its_own():
    assert wrong_with("Dear all,", "we thank {% if recipient.vip %}you{% endif %}.") == (
        'texts/mep.en.md, line 2: "{% if recipient.vip %}" stands inside a line.\n'
        "    Put it on a line of its own; for a single word that changes, add a column to the list and write "
        "{{ recipient.column }}. [inline-control-tag]\n"
        'texts/mep.en.md, line 2: "{% endif %}" stands inside a line.\n'
        "    Put it on a line of its own; for a single word that changes, add a column to the list and write "
        "{{ recipient.column }}. [inline-control-tag]"
    )


def test_a_field_that_is_not_closed_on_its_line_is_quoted():
    assert wrong_with("Dear {{ recipient.name,", "good day }}") == (
        'texts/mep.en.md, line 1: "{{ recipient.name," opens a field that is not closed on this line.\n'
        '    Close it with "}}". [unclosed-tag]'
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("```\ncode\n```", "a block of program code"),
        ("above\n\n---\n\nbelow", "a line across the page"),
        ("see ![her](photo.png)", "a picture"),
    ],
)
def test_markdown_that_is_no_part_of_a_letter_is_refused(text, what):
    line = 3 if "---" in text else 1
    assert wrong_with(*text.split("\n")) == (
        f"texts/mep.en.md, line {line}: plea does not print {what}.\n    Take it out. [not-in-a-letter]"
    )


def test_a_field_in_the_address_of_a_link_is_refused():
    assert wrong_with("See [her case](https://example.org/{{recipient.key}}).") == (
        "texts/mep.en.md, line 1: A field stands inside the address of a link.\n"
        "    Write the whole address. [field-in-link]"
    )


def test_what_looks_like_a_field_held_aside_is_refused():
    assert wrong_with("a \U000f0001 b") == (
        "texts/mep.en.md, line 1: This line holds a character of no alphabet (private use).\n"
        "    Type the line again. [strange-character]"
    )
