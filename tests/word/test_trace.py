"""A letter compiled for tracing says of each word where it comes from, and the same words as the letter."""

from __future__ import annotations

from typing import Any

import pytest

from plea.model.problem import Place
from plea.word.compiling import Ingredients, compile_document
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.trace import Stamps, TracedParagraph
from plea.word.word_text import read_word_text
from tests.word.corpus.expected import HERE, answer, read
from tests.word.documents import a_docx, paragraph, table
from tests.word.test_properties import paragraphs_of, unpacked

FACT = Expansion("fact.mri", '_note("mri")')


def traced(
    layout: bytes, values: dict[str, Any], *, text: list[str] | None = None, **given: Any
) -> list[TracedParagraph]:
    if text is not None:
        lines = [SourceLine(line, Place.line("texts/mep.en.md", n)) for n, line in enumerate(text, start=1)]
        given["texts"] = {"letter": MarkdownText(parse_markdown(lines)[0])}
    docx, problems = compile_document(layout, "letterhead.docx", Ingredients(stamps=Stamps(), **given))
    assert problems == []
    assert docx is not None
    return list(docx.trace(values))


def shown(paragraph: TracedParagraph) -> str:
    """One paragraph as a line: place, what is around it, words with what printed them."""
    around = "".join(
        f" [{branch.opened if branch.tag is branch.opened else f'{branch.tag} of {branch.opened}'}]"
        for branch in paragraph.around
    )
    spans = "".join(
        f"«{span.text}|{span.tag.inner}»" if span.tag else f"«note {span.note}»" if span.note else span.text
        for span in paragraph.spans
    )
    return f"{paragraph.place}{around}: {spans}"


def test_each_word_of_a_letter_has_its_line_its_condition_and_its_tag():
    text = [
        "Dear {{ recipient.name | upper }},",
        "",
        "{% if recipient.signed %}",
        "Thank you for **{{ recipient.signed }}**.",
        "{% elif recipient.asked %}",
        "You asked.",
        "{% else %}",
        "{{ fact.mri }}, they say.",
        "{% endif %}",
        "{% for demand in demands %}",
        "- {{ demand.ask }} him",
        "{% endfor %}",
    ]
    layout = a_docx(
        paragraph("{{ letter }}"),
        paragraph("{{ sender.city }}"),
        header=paragraph("To ", "{{ recipient.name }}"),
    )

    found = traced(
        layout,
        {"recipient": {"name": "Ana & Bell"}, "demands": [{"ask": "Release"}, {"ask": "Treat"}]},
        text=text,
        shared={"sender": {"city": "Warsaw"}, "fact": {"mri": "An MRI found it"}},
        notes={"mri": NoteText((("Report, 2017", ""),))},
        expand=lambda tag: FACT if tag.inner == "fact.mri" else Expansion(tag.inner),
    )  # fmt: skip

    assert [shown(one) for one in found] == [
        "texts/mep.en.md, line 1: Dear «ANA & BELL|recipient.name | upper»,",
        "texts/mep.en.md, line 8 [{% else %} of {% if recipient.signed %}]: «An MRI found it|fact.mri»,«note mri» they say.",
        "texts/mep.en.md, line 11 [{% for demand in demands %}]: «Release|demand.ask» him",
        "texts/mep.en.md, line 11 [{% for demand in demands %}]: «Treat|demand.ask» him",
        "letterhead.docx, paragraph 2: «Warsaw|sender.city»",
        "letterhead.docx, header 1, paragraph 1: To «Ana & Bell|recipient.name»",
        ":  Report, 2017",
    ]
    assert [one.note for one in found] == ["", "", "", "", "", "", "mri"]
    roots = [span.roots for one in found for span in one.spans if span.tag and span.tag.inner == "demand.ask"]
    assert roots == [{"demand": {"ask": "Release"}}, {"demand": {"ask": "Treat"}}]


def test_a_text_that_is_a_word_file_is_traced_to_its_paragraphs_and_cells():
    text, _ = read_word_text(
        a_docx(paragraph("Dear {{ ", "name }},"), table(("Born", "{{ born }}"))), "mep.docx"
    )
    layout = a_docx(paragraph("{{ letter }}"))

    found = traced(layout, {"name": "Ana", "born": 1963}, texts={"letter": text})

    assert [shown(one) for one in found] == [
        "mep.docx, paragraph 1: Dear «Ana|name»,",
        "mep.docx, table 1, row 1, column 1: Born",
        "mep.docx, table 1, row 1, column 2: «1963|born»",
    ]


def test_values_behind_filters_tests_and_macros_are_the_same_as_in_the_letter():
    layout = a_docx(
        paragraph("{% macro quoted(words) %}“{{ words }}”{% endmacro %}"),
        paragraph("{{ quoted(name) }} {{ name | length }} {{ name ~ 1 }} {{ 'x' if name else 'y' }}"),
        paragraph("{{ missing | default('none') }} {{ [name, 2] | join(', ') }}"),
    )

    found = traced(layout, {"name": "Ana"})

    assert [one.text for one in found][:2] == ["“Ana” 3 Ana1 x", "none Ana, 2"]


def test_only_what_was_compiled_for_it_can_be_traced():
    docx, _ = compile_document(a_docx(paragraph("x")), "t.docx", Ingredients())

    with pytest.raises(ValueError, match="not compiled for tracing"):
        docx.trace({})


FILLED = [
    path.stem
    for path in sorted(HERE.glob("*.docx"))
    if not path.stem.startswith("mistake") and "text" in read(path.stem) and "letter" not in read(path.stem)
]


@pytest.mark.parametrize("name", FILLED)
def test_a_traced_document_of_the_corpus_says_what_the_filled_one_says(name: str):
    template = (HERE / f"{name}.docx").read_bytes()
    expected = read(name)
    values, shared = expected.get("values") or {}, expected.get("shared") or {}
    plain = unpacked(answer(template, f"{name}.docx", {"values": values, "shared": shared}).content)
    docx, _ = compile_document(template, f"{name}.docx", Ingredients(shared=shared, stamps=Stamps()))
    assert docx is not None

    said: dict[str, list[str]] = {}
    for one in docx.trace(values):
        said.setdefault(one.part, []).append(one.text)

    assert said == {part: paragraphs_of(plain, part) for part in said}
    assert all(one.place.file == f"{name}.docx" for one in docx.trace(values) if one.text and not one.note)
