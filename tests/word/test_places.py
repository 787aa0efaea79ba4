"""Every message about a Word file names the place as somebody counts who has it open in Word."""

from __future__ import annotations

from plea.word.api import BrokenDocument, compile_docx
from plea.word.compiling import Ingredients, compile_document
from plea.word.places import paragraph_places, part_names, text_of
from plea.word.xml import R_NS, W_NS, parse
from tests.word.documents import a_docx, paragraph, problems_in, table

NAMES = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
BAD = "{{ 1 + }}"
HOW = "    Write a field as `plea fields` lists it, such as {{ recipient.name }}. [broken-tag]"


def places_of(*blocks: str, headings: frozenset[str] = frozenset()) -> list[str]:
    body = parse(f"<w:body {NAMES}>{''.join(blocks)}</w:body>".encode())
    places = paragraph_places(body, "a.docx", "", headings)
    return [
        f"{text_of(one)}: {place.where}" for one, place in sorted(places.items(), key=lambda i: i[1].number)
    ]


def box(*paragraphs: str) -> str:
    return f"<w:r><w:pict><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></w:pict></w:r>"


def test_paragraphs_of_the_body_are_counted_without_those_of_tables() -> None:
    assert places_of(paragraph("a"), table(("b", "c"), ("d", "e")), paragraph("f")) == [
        "a: paragraph 1",
        "b: table 1, row 1, column 1",
        "c: table 1, row 1, column 2",
        "d: table 1, row 2, column 1",
        "e: table 1, row 2, column 2",
        "f: paragraph 2",
    ]


def test_several_paragraphs_of_a_cell_are_counted_and_tables_in_it_too() -> None:
    inner = table(("x", "y"))
    outer = (
        f"<w:tbl><w:tr><w:tc>{paragraph('a')}{paragraph('b')}</w:tc>"
        f"<w:tc>{inner}{paragraph('c')}</w:tc></w:tr></w:tbl>"
    )

    assert places_of(table(("first",)), outer) == [
        "first: table 1, row 1, column 1",
        "a: table 2, row 1, column 1, paragraph 1",
        "b: table 2, row 1, column 1, paragraph 2",
        "x: table 2, row 1, column 2, table 1, row 1, column 1",
        "y: table 2, row 1, column 2, table 1, row 1, column 2",
        "c: table 2, row 1, column 2",
    ]


def test_text_boxes_are_counted_by_themselves() -> None:
    around = f"<w:p>{box(paragraph('inside'), paragraph('again'))}</w:p>"

    assert places_of(paragraph("a"), around, paragraph("b"), f"<w:p>{box(paragraph('c'))}</w:p>") == [
        "a: paragraph 1",
        ": paragraph 2",
        "inside: text box 1, paragraph 1",
        "again: text box 1, paragraph 2",
        "b: paragraph 3",
        ": paragraph 4",
        "c: text box 2, paragraph 1",
    ]


def test_the_two_copies_of_a_text_box_are_one_place() -> None:
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    twice = (
        f'<w:p><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box(paragraph(BAD))}</mc:Choice>'
        f"<mc:Fallback>{box(paragraph(BAD))}</mc:Fallback></mc:AlternateContent></w:p>"
    )

    assert problems_in(twice) == (
        f'small.docx, text box 1, paragraph 1: "{BAD}" cannot be read.\n    »{BAD}«\n{HOW}'
    )


def test_a_control_or_a_tracked_insertion_around_paragraphs_does_not_count() -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph('b')}</w:sdtContent></w:sdt>"

    assert places_of(paragraph("a"), control, f"<w:ins>{paragraph('c')}</w:ins>") == [
        "a: paragraph 1",
        "b: paragraph 2",
        "c: paragraph 3",
    ]


def test_the_nearest_heading_is_named_by_style_or_by_outline_level() -> None:
    outline = '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Prison</w:t></w:r></w:p>'

    assert places_of(
        paragraph("a"),
        paragraph("Health", style="berschrift1"),
        paragraph("b"),
        table(("c",)),
        outline,
        paragraph("d"),
        headings=frozenset({"berschrift1"}),
    ) == [
        "a: paragraph 1",
        "Health: paragraph 2",
        "b: paragraph 3 (under “Health”)",
        "c: table 1, row 1, column 1 (under “Health”)",
        "Prison: paragraph 4 (under “Health”)",
        "d: paragraph 5 (under “Prison”)",
    ]


def test_headers_are_called_by_the_pages_they_stand_on() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
    rels = "".join(
        f'<Relationship Id="r{number}" Type="{kind}" Target="header{number}.xml"/>' for number in (1, 2, 3)
    )
    shown = (("r3", "default"), ("r1", "first"), ("r2", "even"))
    references = "".join(f'<w:headerReference w:type="{type_}" r:id="{rid}"/>' for rid, type_ in shown)
    parts = {f"word/header{number}.xml": b"" for number in (1, 2, 3)}
    parts["word/document.xml"] = (
        f"<w:document {NAMES}><w:sectPr>{references}</w:sectPr></w:document>".encode()
    )
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    ).encode()

    assert part_names(parts) == {
        "word/header3.xml": "header 1",
        "word/header1.xml": "first-page header",
        "word/header2.xml": "even-page header",
    }


def test_notes_are_counted_without_the_lines_that_divide_them_from_the_page() -> None:
    def note(kind: str, identity: int, *inner: str, special: str = "") -> str:
        of_type = f'w:type="{special}" ' if special else ""
        return f'<w:{kind} {of_type}w:id="{identity}">{"".join(inner)}</w:{kind}>'

    notes = {
        f"{kind}s": f"<w:{kind}s {NAMES}>"
        + note(kind, 0, paragraph(""), special="separator")
        + note(kind, 2, paragraph("fine"))
        + note(kind, 3, paragraph(BAD))
        + note(kind, 4, paragraph("fine"), paragraph(BAD))
        + f"</w:{kind}s>"
        for kind in ("footnote", "endnote")
    }
    _, problems = compile_document(a_docx(paragraph("Dear"), **notes), "small.docx", Ingredients())

    assert [str(problem.place) for problem in problems] == [
        "small.docx, endnote 2",
        "small.docx, endnote 3, paragraph 2",
    ]


def test_the_words_around_a_tag_are_quoted_with_the_tag_marked() -> None:
    long = "We write to you because " * 5

    assert problems_in(paragraph("Dear {{ 1 ", "+ }}, we write"), paragraph(f"{long}{BAD} {long}")) == (
        'small.docx, paragraph 1: "{{ 1 + }}" cannot be read.\n'
        "    Dear »{{ 1 + }}«, we write\n"
        f"{HOW}\n"
        'small.docx, paragraph 2: "{{ 1 + }}" cannot be read.\n'
        "    … because We write to you because »{{ 1 + }}« We write to you because We write …\n"
        f"{HOW}"
    )


def test_a_field_that_goes_on_in_the_next_paragraph_or_cell_is_told_so() -> None:
    assert problems_in(paragraph("Dear {{ recipient."), paragraph("name }}"), table(("{{ a", "b }}"))) == (
        'small.docx, paragraph 1: "{{ recipient." opens a field that is not closed; it goes on in the next '
        "paragraph: a field must stand in one paragraph.\n"
        "    Dear »{{ recipient.«\n"
        '    Close it with "}}" in the same paragraph. [unclosed-tag]\n'
        'small.docx, table 1, row 1, column 1: "{{ a" opens a field that is not closed; it goes on in the next '
        "cell: a field must stand in one cell.\n"
        "    »{{ a«\n"
        '    Close it with "}}" in the same paragraph. [unclosed-tag]'
    )


def test_a_field_of_which_a_part_was_inserted_or_deleted_is_named() -> None:
    inserted = (
        "<w:p><w:r><w:t>Dear {{ recipient.</w:t></w:r>"
        "<w:ins><w:r><w:t>family_</w:t></w:r></w:ins><w:r><w:t>name }},</w:t></w:r></w:p>"
    )
    deleted = "<w:p><w:r><w:t>{{ a </w:t></w:r><w:del><w:r><w:delText>}}</w:delText></w:r></w:del></w:p>"
    whole = "<w:p><w:ins><w:r><w:t>{{ a }}</w:t></w:r></w:ins></w:p>"
    todo = (
        '    Accept or reject all changes in Word ("Review", "Accept All Changes") and save. [tracked-change]'
    )

    assert problems_in(inserted, deleted, whole) == (
        'small.docx, paragraph 1: A tracked change cuts the field "{{ recipient.family_name }}": only a part of '
        "it was inserted or deleted.\n"
        f"    Dear »{{{{ recipient.family_name }}}}«,\n{todo}\n"
        'small.docx, paragraph 2: A tracked change cuts the field "{{ a }}": only a part of it was inserted or '
        "deleted.\n"
        f"    »{{{{ a }}}}«\n{todo}\n"
        "small.docx, paragraph 3: A change is tracked here; it would go out with the name of whoever made it.\n"
        f"{todo}\n"
        'small.docx, paragraph 2: "{{ a" opens a field that is not closed.\n'
        "    »{{ a«\n"
        '    Close it with "}}" in the same paragraph. [unclosed-tag]'
    )


def test_hidden_text_is_quoted_and_comments_are_counted_without_their_words() -> None:
    hidden = "<w:p><w:r><w:t>Yours</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>ask Dov</w:t></w:r></w:p>"
    shown = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>seen</w:t></w:r></w:p>'
    remark = '<w:p><w:r><w:commentReference w:id="0"/></w:r><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    remarks = f'<w:comments {NAMES}><w:comment w:id="0" w:author="Ana Bell"/></w:comments>'

    document = compile_docx(a_docx(hidden, shown, remark, comments=remarks), name="small.docx")

    assert "\n".join(map(str, document.warnings)) == (
        "small.docx: 2 comments stand in this file (2 in the body); they are left out of every letter.\n"
        '    Delete them in Word ("Review", "Delete All Comments") when nobody needs them any more. '
        "[comment-in-layout]\n"
        'small.docx, paragraph 1: Hidden text stands here: "ask Dov". It goes out in every letter, and anybody '
        "can show it.\n"
        '    Select it in Word, press Ctrl+D and clear "Hidden", or delete it. [hidden-text]'
    )


def test_what_stops_is_told_with_its_words_by_the_exception_too() -> None:
    try:
        compile_docx(a_docx(paragraph(f"Dear {BAD}")), name="small.docx")
    except BrokenDocument as broken:
        assert str(broken) == f'small.docx, paragraph 1: "{BAD}" cannot be read.\n    Dear »{BAD}«\n{HOW}'
    else:
        raise AssertionError("it should have been refused")
