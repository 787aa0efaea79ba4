"""Macros and caught words: what they print is XML, and it stands only where XML may stand."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from plea.word.clean import Properties
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from tests.word.documents import compiled, new_faults, paragraph, part, problems_in, table, text_of

PROPERTIES = Properties("A letter", "en-GB", "REF/1", date(2018, 3, 2))
BLOCK = (
    paragraph("{% macro greet(x) %}"),
    paragraph("Dear {{ x }},"),
    paragraph("good day."),
    paragraph("{% endmacro %}"),
)


def filled(docx: CompiledDocx, **values: Any) -> bytes:
    content = docx.pack(docx.fill(values), PROPERTIES)
    assert new_faults(content) == []
    return content


def test_a_macro_around_paragraphs_prints_paragraphs():
    docx = compiled(*BLOCK, paragraph("{{ gr", "eet(recipient.name) }}"), paragraph("{{ greet('Ben') }}"))

    assert text_of(filled(docx, recipient={"name": "Ana & Co"})) == (
        "Dear Ana & Co,\ngood day.\nDear Ben,\ngood day."
    )


def test_a_macro_around_rows_prints_rows():
    rows = table(("{% macro row(p) %}", ""), ("{{ p.name }}", "{{ p.country }}"), ("{% endmacro %}", ""),
                 ("{% for p in people %}", ""), ("{{ row(p) }}", ""), ("{% endfor %}", ""))  # fmt: skip

    content = filled(
        compiled(rows), people=[{"name": "Ana", "country": "Ireland"}, {"name": "Ben", "country": "Iceland"}]
    )

    assert text_of(content) == "Ana | Ireland\nBen | Iceland"


def test_a_macro_within_a_line_prints_runs_and_its_line_is_not_printed():
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    definition = f"<w:p>{bold.format('{% macro strong(x) %}')}{bold.format('«{{ x }}»')}{bold.format('{% endmacro %}')}</w:p>"
    docx = compiled(definition, paragraph("To {{ strong(a) }} and {{ strong(b) }}, in haste"))

    content = filled(docx, a="Ana", b="Ben")

    assert text_of(content) == "To «Ana» and «Ben», in haste"
    assert re.findall(r"<w:b/></w:rPr><w:t[^>]*>(?=«)", part(content, "word/document.xml")) != []


def test_paragraphs_caught_by_a_set_are_printed_as_paragraphs():
    caught = (
        paragraph("{% set close %}"),
        paragraph("Yours,"),
        paragraph("{{ name }}"),
        paragraph("{% endset %}"),
    )

    content = filled(compiled(*caught, paragraph("{{ close }}"), paragraph("{{ close }}")), name="Ana <Bell>")

    assert text_of(content) == "Yours,\nAna <Bell>\nYours,\nAna <Bell>"


def test_words_caught_by_a_set_are_printed_in_a_line():
    docx = compiled(
        paragraph("{% set greeting %}Dear {{ name }}{% endset %}"),
        paragraph("{{ greeting }}: {{ greeting }}!"),
    )

    assert text_of(filled(docx, name="Ana")) == "Dear Ana: Dear Ana!"


def test_a_macro_alone_in_a_cell_leaves_the_cell_a_paragraph():
    docx = compiled(*BLOCK, table(("{{ greet('Ana') }}", "right")))

    assert text_of(filled(docx)) == "Dear Ana, / good day. /  | right"


def test_a_macro_is_no_field_and_its_drawings_get_ids_of_their_own():
    asked: list[str] = []
    given = Ingredients(judge=lambda fields: asked.extend(fields) or ())

    compiled(*BLOCK, paragraph("{{ greet(recipient.name) }}"), given=given)

    assert asked == ["recipient.name"]


def test_a_fact_in_a_macro_sets_its_footnote_each_time():
    given = Ingredients(
        notes={"fact": NoteText((("A note.", ""),))},
        expand=lambda tag: Expansion(tag.inner, '_note("fact")' if tag.inner == "fact" else ""),
    )
    macro = (paragraph("{% macro told(x) %}"), paragraph("{{ x }}: {{ fact }}."), paragraph("{% endmacro %}"))
    docx = compiled(*macro, paragraph("{{ told(a) }}"), paragraph("{{ told('Ben') }}"), given=given)

    assert text_of(filled(docx, a="Ana", fact="arrested")) == (
        "Ana: arrested.[1]\nBen: arrested.[2]\n\n[1] A note.\n[2] See note 1."
    )


@pytest.mark.parametrize(
    ("tag", "message"),
    [
        (
            "So: {{ greet('Ana') }}",
            "\"{{ greet('Ana') }}\" prints whole paragraphs, but stands in a line.\n"
            "    Put it into a paragraph of its own, or define it inside one line, its end included. [piece-not-here]",
        ),
        (
            "{{ greet('Ana') | upper }}",
            "\"{{ greet('Ana') | upper }}\" changes a piece that already is Word text.\n"
            "    Write {{ greet(…) }} alone between the braces, without filters. [piece-not-here]",
        ),
        (
            "{{ greet(greet('Ana')) }}",
            "\"{{ greet(greet('Ana')) }}\" changes a piece that already is Word text.\n"
            "    Write {{ greet(…) }} alone between the braces, without filters. [piece-not-here]",
        ),
        (
            "{% set kept = greet('Ana') %}",
            "\"{% set kept = greet('Ana') %}\" hands on a piece that already is Word text.\n"
            "    Write {{ greet(…) }} where it is printed. [piece-not-here]",
        ),
    ],
)
def test_a_macro_in_the_wrong_place_is_named_with_the_way_out(tag: str, message: str):
    found = re.sub(r"\n    [^\n]*»[^\n]*", "", problems_in(*BLOCK, paragraph(tag)))

    assert found == f"small.docx, paragraph 5: {message}"


def test_a_macro_is_written_before_it_is_used():
    found = problems_in(paragraph("{{ greet('Ana') }}"), *BLOCK)

    assert (
        found.splitlines()[0]
        == "small.docx, paragraph 1: \"{{ greet('Ana') }}\" stands before what it prints."
    )
    assert found.splitlines()[-1] == '    Move "{% macro greet(x) %}" above it. [piece-not-here]'
