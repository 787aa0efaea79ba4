"""A Word file with fields: compiled once, filled with anything, sound every time."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.model.problem import Place
from plea.word.clean import Properties
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.fault import CannotFill
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.tags import Tag
from tests.word.documents import a_docx, compiled, paragraph, part, problems_in, table, text_of, words_of

PROPERTIES = Properties("A letter", "en-GB", "REF/1", date(2018, 3, 2))

# Any text a Word file can hold; "\r" counts as a line feed and is left to a test of its own.
TEXT = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"),
        exclude_characters=[*map(chr, range(0xFDD0, 0xFDF0)), "\ufffe", "\uffff"],
    )
    | st.sampled_from("\n\t&<>\"'{}%#"),
)


def filled(docx: CompiledDocx, **values: Any) -> bytes:
    return docx.pack(docx.fill(values), PROPERTIES)


def a_text(*lines: str) -> Ingredients:
    parsed, problems = parse_markdown(
        [SourceLine(line, Place.line("t.md", n)) for n, line in enumerate(lines, 1)]
    )
    assert problems == []
    return Ingredients(texts={"letter": MarkdownText(parsed)}, expand=_facts, notes=NOTES)


NOTES = {
    "arrest": NoteText(
        (("The court’s judgment: ", ""), ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&c=2"))
    ),
    "trial": NoteText((("Her lawyer.", ""),)),
}


def _facts(tag: Tag) -> Expansion:
    name = tag.inner.removeprefix("fact.")
    return Expansion(tag.inner, f'_note("{name}")') if name in NOTES else Expansion(tag.inner)


FACTS = {"arrest": "She was arrested in 2017", "trial": "the trial was closed"}


def test_a_field_spread_over_many_runs_is_one_field():
    docx = compiled(paragraph("Dear {", "{ rec", "ipient.na", "me }", "}, good day."))

    assert text_of(filled(docx, recipient={"name": "Ana Bell"})) == "Dear Ana Bell, good day."
    assert docx.fields == {"recipient.name": (Place.paragraph("small.docx", "", 1),)}


def test_curly_quotes_and_no_break_spaces_in_a_tag_are_what_word_makes_of_plain_ones():
    docx = compiled(paragraph("{{\xa0recipient.title\u202f| default(“no title”) }}"))

    assert text_of(filled(docx, recipient={})) == "no title"


@settings(max_examples=300, deadline=None)
@given(value=TEXT)
def test_any_text_comes_back_as_the_same_text_wherever_it_is_put(value):
    docx = compiled(paragraph("[{{ v }}]"), table(("{{ v }}", "x")), header=paragraph("&lt;{{ v }}&gt;"))

    content = filled(docx, v=value)

    assert text_of(content) == f"[{value}]\n{value} | x"
    assert words_of(part(content, "word/header1.xml")) == f"<{value}>"
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None


@settings(max_examples=100, deadline=None)
@given(cuts=st.lists(st.integers(1, 54), max_size=8))
def test_any_split_of_a_text_into_runs_gives_the_same_letter(cuts):
    text = "Dear {{ name }}, {% if vip %}Excellency{% endif %} of {{ land }}!"
    edges = [0, *sorted({cut for cut in cuts if cut < len(text)}), len(text)]
    runs = [text[start:end] for start, end in pairwise(edges)]

    docx = compiled(paragraph(*runs))

    assert text_of(filled(docx, name="Ana", vip=True, land="Norway")) == "Dear Ana, Excellency of Norway!"
    assert text_of(filled(docx, name="Ana", vip=False, land="Norway")) == "Dear Ana,  of Norway!"


def test_a_character_no_word_file_can_hold_is_refused():
    with pytest.raises(CannotFill, match=r"paragraph 1: it holds a character .* \(U\+000B\)"):
        filled(compiled(paragraph("{{ v }}")), v="a\x0bb")


def test_an_empty_field_is_false_in_a_condition_and_refused_where_it_would_print():
    docx = compiled(
        paragraph("{% if recipient.title %}"),
        paragraph("Dr"),
        paragraph("{% endif %}"),
        paragraph("{{ recipient.title }}"),
    )

    with pytest.raises(CannotFill, match=r"small\.docx, paragraph 4: recipient\.title is empty") as fault:
        filled(docx, recipient={})
    assert fault.value.field == "recipient.title"
    assert text_of(filled(docx, recipient={"title": "Prof."})) == "Dr\nProf."


def test_control_tags_alone_in_a_paragraph_or_row_take_it_with_them():
    docx = compiled(
        paragraph("{% for name in names %}"),
        paragraph("- {{ loop.index }} {{ name }}"),
        paragraph("{% else %}"),
        paragraph("nobody"),
        paragraph("{% endfor %}"),
        table(
            ("Name", "Land"),
            ("{% for name in names %}", ""),
            ("{{ name }}", "Norway"),
            ("{%tr endfor %}", ""),
        ),
    )

    assert text_of(filled(docx, names=["Ana", "Ben & Cleo"])) == (
        "- 1 Ana\n- 2 Ben & Cleo\nName | Land\nAna | Norway\nBen & Cleo | Norway"
    )
    assert text_of(filled(docx, names=[])) == "nobody\nName | Land"


def test_braces_that_are_no_tag_stay_as_they_are():
    docx = compiled(paragraph("{ } }} {x} %} # {{ v }} 100 {%"[:-2]))

    assert text_of(filled(docx, v="{{ 1 + 1 }} {% if %}")) == "{ } }} {x} %} # {{ 1 + 1 }} {% if %} 100 "


def test_what_is_shared_is_worked_out_once_and_gives_the_same_letter():
    blocks = (
        paragraph("{% if sender.city == 'Warsaw' %}"),
        paragraph("From {{ sender.city | upper }} &amp; to {{ recipient.name }}"),
        paragraph("{% elif recipient.name %}"),
        paragraph("never {{ sender.nothing }}"),
        paragraph("{% else %}"),
        paragraph("never"),
        paragraph("{% endif %}"),
        paragraph("{% for demand in demands %}"),
        paragraph("{{ loop.index }}. {{ demand }}"),
        paragraph("{% endfor %}"),
    )
    shared = {"sender": {"city": "Warsaw"}, "demands": ["Free her", "Let her <go>"]}
    recipient = {"recipient": {"name": "Ana"}}

    folded = compiled(*blocks, given=Ingredients(shared=shared))
    plain = compiled(*blocks)

    expected = "From WARSAW & to Ana\n1. Free her\n2. Let her <go>"
    assert text_of(filled(folded, **recipient)) == expected
    assert text_of(filled(plain, **shared, **recipient)) == expected
    assert part(filled(folded, **recipient), "word/document.xml") == part(
        filled(plain, **shared, **recipient), "word/document.xml"
    )


def test_a_shared_name_that_the_document_assigns_itself_is_not_folded():
    docx = compiled(
        paragraph("{% set city = recipient.city %}{{ city }}"), given=Ingredients(shared={"city": "Warsaw"})
    )

    assert text_of(filled(docx, recipient={"city": "Oslo"})) == "Oslo"


def test_a_text_becomes_paragraphs_in_the_layouts_styles_with_native_lists():
    text = """Dear **all** of
*you*,

- one
- two

1. first
{% if more %}
2. second
{% endif %}
3. third

> quoted

5. new list"""
    docx = compiled(paragraph("{{ letter }}"), given=a_text(*text.splitlines()))

    content = filled(docx, more=True)

    assert text_of(content) == (
        "Dear all of you,\n• one\n• two\n• first\n• second\n• third\nquoted\n• new list"
    )
    document = part(content, "word/document.xml")
    assert '<w:pStyle w:val="Textkrper"/>' in document
    assert '<w:rPr><w:b/></w:rPr><w:t xml:space="preserve">all</w:t>' in document
    numbers = [piece.split('"')[0] for piece in document.split('<w:numId w:val="')[1:]]
    assert numbers == ["1", "1", "2", "2", "2", "3"]


def test_notes_are_real_footnotes_and_one_that_stood_before_is_referred_to():
    given = a_text(
        "{{ fact.arrest }}.",
        "",
        "{% if more %}",
        "Also {{ fact.trial }}, and {{ fact.arrest }}!",
        "{% endif %}",
    )
    docx = compiled(paragraph("{{ letter }}"), given=given)

    short, long = filled(docx, fact=FACTS, more=False), filled(docx, fact=FACTS, more=True)

    assert text_of(short) == (
        "She was arrested in 2017.[1]\n\n[1] The court’s judgment: https://example.org/a?b=1&c=2"
    )
    assert text_of(long) == (
        "She was arrested in 2017.[1]\n"
        "Also the trial was closed,[2] and She was arrested in 2017![3]\n\n"
        "[1] The court’s judgment: https://example.org/a?b=1&c=2\n[2] Her lawyer.\n[3] See note 1."
    )
    assert "lawyer" not in part(short, "word/footnotes.xml")
    assert 'TargetMode="External"' in part(short, "word/_rels/footnotes.xml.rels")


def test_a_letter_without_notes_keeps_no_trace_of_those_it_might_have_had():
    given = a_text("Plain.", "{% if more %}", "{{ fact.arrest }}", "{% endif %}")

    content = filled(compiled(paragraph("{{ letter }}"), given=given), fact=FACTS, more=False)

    parts = zipfile.ZipFile(BytesIO(content)).namelist()
    assert "word/_rels/footnotes.xml.rels" not in parts
    assert part(content, "word/footnotes.xml").count("<w:footnote ") == 2  # the separators


def test_a_fact_in_a_word_layout_gets_its_note_too():
    given = Ingredients(expand=_facts, notes=NOTES)

    content = filled(compiled(paragraph("So ", "{{ fact.tr", "ial }} then."), given=given), fact=FACTS)

    assert text_of(content) == "So the trial was closed[1] then.\n\n[1] Her lawyer."


def test_every_fault_of_a_document_is_found_in_one_go():
    assert problems_in(
        paragraph("Fine {{ a }}"),
        paragraph("{{ recipient.name"),
        paragraph("{% if x %}"),
        paragraph("{{ a | uper }}"),
        paragraph("{% endfor %}"),
        paragraph("{{ 1 + }}"),
        paragraph("{% frobnicate %}"),
        paragraph("{{ }}"),
    ) == (
        'small.docx, paragraph 2: "{{ recipient.name" opens a field that is not closed.\n'
        "    »{{ recipient.name«\n"
        '    Close it with "}}" in the same paragraph. [unclosed-tag]\n'
        'small.docx, paragraph 4: "{{ a | uper }}" asks for the filter "uper", which is not there.\n'
        "    »{{ a | uper }}«\n"
        '    Did you mean "upper"? [broken-tag]\n'
        'small.docx, paragraph 5: "{% endfor %}" comes while "{% if x %}" (paragraph 3) is still open.\n'
        "    »{% endfor %}«\n"
        '    Write "{% endif %}" first. [stray-tag]\n'
        'small.docx, paragraph 6: "{{ 1 + }}" cannot be read.\n'
        "    »{{ 1 + }}«\n"
        "    Write a field as `plea fields` lists it, such as {{ recipient.name }}. [broken-tag]\n"
        'small.docx, paragraph 7: "{% frobnicate %}" is no instruction that plea knows.\n'
        "    »{% frobnicate %}«\n"
        "    The instructions are if, elif, else, endif, for, endfor, set, macro and, in texts, include. [broken-tag]\n"
        'small.docx, paragraph 8: "{{ }}" names no field.\n'
        "    »{{ }}«\n"
        "    Write a field between the braces; `plea fields` lists them. [broken-tag]\n"
        'small.docx, paragraph 3: "{% if x %}" is never closed.\n'
        "    »{% if x %}«\n"
        '    Write "{% endif %}" where it ends, on a line of its own. [unclosed-tag]'
    )


def test_a_layout_without_a_place_for_the_text_is_told_where_to_put_it():
    assert problems_in(paragraph("Dear all, {{ letter }}"), given=a_text("Hello")).startswith(
        "small.docx: This layout does not say where the text goes: no paragraph holds {{ letter }} alone.\n"
        "    Open it in Word, type {{ letter }} on a line of its own where the text belongs, and save. "
        "[layout-without-letter]"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This file is empty (0 bytes)."),
        (b"hello", "This file is not a Word file, or its end is missing."),
        (b"\xd0\xcf\x11\xe0rest", "This file is an old Word file (.doc) or protected with a password."),
        (a_docx(paragraph("x"))[:-40], "This file is not a Word file, or its end is missing."),
    ],
)
def test_a_file_that_is_no_word_file_is_named_with_the_way_out(content, message):
    from plea.word.compiling import compile_document

    docx, [problem] = compile_document(content, "layouts/letterhead.docx", Ingredients())

    assert docx is None
    assert str(problem) == (
        f"layouts/letterhead.docx: {message}\n"
        "    Open it in Word, save it as a Word document (.docx), and put that copy in its place. "
        "[broken-docx]"
    )


def test_the_same_letter_has_the_same_bytes_and_no_trace_of_its_making():
    first = filled(compiled(paragraph("{{ v }}")), v="x")
    second = filled(compiled(paragraph("{{ v }}")), v="x")

    assert first == second
    unpacked = "".join(part(first, name) for name in zipfile.ZipFile(BytesIO(first)).namelist())
    assert "rsid" not in unpacked
    assert "proofErr" not in unpacked
    assert {info.date_time for info in zipfile.ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert part(first, "docProps/core.xml").count("2018-03-02T00:00:00Z") == 2


def test_a_tracked_change_stops_and_a_comment_leaves_no_trace():
    inserted = '<w:p><w:ins w:id="1" w:author="A Volunteer"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'
    commented = (
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>{{ v }}</w:t></w:r><w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    )

    assert problems_in(paragraph("x"), inserted) == (
        "small.docx, paragraph 2: A change is tracked here; it would go out with the name of whoever "
        "made it.\n"
        '    Accept or reject all changes in Word ("Review", "Accept All Changes") and save. [tracked-change]'
    )
    docx, warnings = compile_document(a_docx(commented), "small.docx", Ingredients())
    assert docx is not None
    assert [warning.code for warning in warnings] == ["comment-in-layout"]
    assert "comment" not in part(filled(docx, v="x"), "word/document.xml")


def test_fields_are_known_even_where_a_block_is_never_closed():
    asked: list[str] = []
    given = Ingredients(judge=lambda fields: asked.extend(fields) or ())

    problems_in(
        paragraph("{% for one in demands %}"), paragraph("{{ one.ask }} {{ recipient.name }}"), given=given
    )

    assert asked == ["demands", "recipient.name"]


def test_a_shared_value_that_is_missing_stops_at_compile_time_unless_a_condition_guards_it():
    shared = Ingredients(shared={"sender": {}})

    assert problems_in(paragraph("{{ sender.phone }}"), given=shared) == (
        'small.docx, paragraph 1: "sender.phone" has no value.\n'
        "    »{{ sender.phone }}«\n"
        '    Give it one, or put it between "{% if sender.phone %}" and "{% endif %}". [missing-value]'
    )
    guarded = (paragraph("{% if recipient.vip %}"), paragraph("{{ sender.phone }}"), paragraph("{% endif %}"))
    assert problems_in(*guarded, given=shared) == ""
