"""Tags wherever Word lets people type, and files that stay sound when blocks repeat."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

from plea.word.clean import Properties
from plea.word.compiling import Ingredients, compile_document
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.xml import R_NS, W_NS
from tests.word.documents import a_docx, compiled, paragraph, part, problems_in, table, text_of

PROPERTIES = Properties("A letter", "en-GB", "REF/1", date(2018, 3, 2))
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
DRAWING = f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{WP}"><wp:docPr id="7" name="P"/></wp:inline></w:drawing></w:r></w:p>'
FACT = Ingredients(
    notes={"arrest": NoteText((("Judgment.", ""),))},
    expand=lambda tag: Expansion(tag.inner, '_note("arrest")' if tag.inner == "fact.arrest" else ""),
)


def filled(docx: Any, **values: Any) -> bytes:
    return docx.pack(docx.fill(values), PROPERTIES)


def with_footnotes(*notes: str, blocks: str) -> bytes:
    """A Word file with footnotes of its own, numbered from 1."""
    inner = "".join(
        f'<w:footnote w:id="{number}">{note}</w:footnote>' for number, note in enumerate(notes, 1)
    )
    special = '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>'
    return a_docx(blocks, footnotes=f'<w:footnotes xmlns:w="{W_NS}">{special}{inner}</w:footnotes>')


def with_link(content: bytes, address: str) -> bytes:
    """The same file with a link to an address (rIdLink)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            xml = old.read(name).decode()
            if name == "word/_rels/document.xml.rels":
                kind = f"{R_NS}/hyperlink"
                link = f'<Relationship Id="rIdLink" Type="{kind}" Target="{address}" TargetMode="External"/>'
                xml = xml.replace("</Relationships>", f"{link}</Relationships>")
            new.writestr(name, xml)
    return made.getvalue()


def note_reference(identity: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{identity}"/></w:r>'


def numbered(text: str, number: int) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_drawings_in_a_loop_get_ids_of_their_own_and_bookmarks_are_let_go():
    bookmark = (
        '<w:p><w:bookmarkStart w:id="3" w:name="here"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    )
    docx = compiled(paragraph("{% for one in all %}"), DRAWING, bookmark, paragraph("{% endfor %}"), DRAWING)

    document = part(filled(docx, all=[1, 2]), "word/document.xml")

    ids = re.findall(r'docPr id="(\d+)"', document)
    assert len(ids) == len(set(ids)) == 3
    assert "bookmark" not in document


def test_a_numbered_list_that_begins_in_a_loop_counts_from_one_in_each_round():
    numbering = (
        f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="9"><w:abstractNumId w:val="4"/></w:num>'
        "</w:numbering>"
    )
    blocks = (
        paragraph("{% for one in all %}"),
        paragraph("{{ one }}"),
        numbered("first", 9),
        numbered("second", 9),
        paragraph("{% endfor %}"),
        paragraph("{% for one in all %}"),
        numbered("{{ one }}", 9),
        paragraph("{% endfor %}"),
    )
    docx, problems = compile_document(a_docx(*blocks, numbering=numbering), "small.docx", Ingredients())
    assert problems == []

    content = filled(docx, all=["a", "b"])

    used = re.findall(r'<w:numId w:val="(\d+)"', part(content, "word/document.xml"))
    assert used == ["10", "10", "11", "11", "9", "9"]
    lists = part(content, "word/numbering.xml")
    assert re.findall(r'<w:num w:numId="(\d+)"', lists) == ["9", "10", "11"]
    assert lists.count('<w:startOverride w:val="1"/>') == 2


def test_footnotes_of_the_layout_itself_are_filled_and_counted():
    blocks = (
        f"<w:p><w:r><w:t>Plain</w:t></w:r>{note_reference(1)}</w:p>"
        + paragraph("{% for one in all %}")
        + f"<w:p><w:r><w:t>{{{{ one }}}}</w:t></w:r>{note_reference(2)}</w:p>"
        + paragraph("{% endfor %}")
        + paragraph("{{ fact.arrest }}")
    )
    content = with_footnotes(paragraph("A note."), paragraph("About {{ one }}."), blocks=blocks)
    docx, problems = compile_document(content, "small.docx", FACT)
    assert problems == []

    letter = filled(docx, all=["Ana", "Ben & Cleo"], fact={"arrest": "She was arrested"})

    assert text_of(letter) == (
        "Plain[1]\nAna[2]\nBen & Cleo[3]\nShe was arrested[4]\n\n"
        "[1] A note.\n[2] About Ana.\n[3] About Ben & Cleo.\n[4] Judgment."
    )
    ids = re.findall(r'<w:footnote [^>]*w:id="(\d+)"', part(letter, "word/footnotes.xml"))
    assert len(ids) == len(set(ids)) == 4


def test_a_footnote_of_the_layout_behind_a_false_condition_leaves_with_it():
    blocks = paragraph("{% if more %}") + f"<w:p><w:r><w:t>More</w:t></w:r>{note_reference(1)}</w:p>"
    blocks += paragraph("{% endif %}") + paragraph("End")
    docx, _ = compile_document(
        with_footnotes(paragraph("Secret."), blocks=blocks), "small.docx", Ingredients()
    )

    assert text_of(filled(docx, more=False)) == "End"
    assert "Secret" not in part(filled(docx, more=False), "word/footnotes.xml")


def test_both_copies_of_a_text_box_are_filled():
    box = (
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:drawing>'
        f'<wps:txbx xmlns:wps="{WPS}"><w:txbxContent>{paragraph("To {{ na", "me }}")}</w:txbxContent></wps:txbx>'
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox xmlns:v='urn:schemas-microsoft-com:vml'>"
        f"<w:txbxContent>{paragraph('To {{ name }}')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )

    document = part(filled(compiled(box), name="Ana & Ben"), "word/document.xml")

    assert re.findall(r"<w:t [^>]*>(To [^<]*)</w:t>", document) == ["To Ana &amp; Ben"] * 2


def test_a_fact_with_its_note_is_refused_where_word_has_no_footnotes():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('{{ fact.arrest }}')}</w:txbxContent></w:pict></w:r></w:p>"

    assert problems_in(box, given=FACT) == (
        'small.docx, text box 1, paragraph 1: "{{ fact.arrest }}" would set a footnote where Word has none '
        "(header, footer, note or text box).\n"
        "    »{{ fact.arrest }}«\n"
        "    Write {{ fact.arrest | bare }} here, and the fact with its note in the letter itself. [note-not-here]"
    )


def test_tables_in_tables_hyperlinks_and_content_controls_are_filled():
    inner = table(("{{ a }}", "{{ b }}"))
    nested = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{inner}{paragraph('')}</w:tc></w:tr></w:tbl>"
    link = f'<w:p><w:hyperlink w:anchor="x">{paragraph("{{ a", " }}")[5:-6]}</w:hyperlink></w:p>'
    control = f"<w:sdt><w:sdtContent>{paragraph('{{ b }}')}</w:sdtContent></w:sdt>"

    document = part(filled(compiled(nested, link, control), a="one", b="two"), "word/document.xml")

    assert re.findall(r"<w:t [^>]*>(\w+)</w:t>", document) == ["one", "two", "one", "two"]


def test_endnotes_are_filled():
    endnotes = f'<w:endnotes xmlns:w="{W_NS}"><w:endnote w:id="1">{paragraph("End {{ a }}")}</w:endnote></w:endnotes>'
    blocks = '<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>'
    docx, problems = compile_document(a_docx(blocks, endnotes=endnotes), "small.docx", Ingredients())
    assert problems == []

    assert "End one" in part(filled(docx, a="one"), "word/endnotes.xml")


def test_a_value_can_be_set_caught_and_defined_once():
    docx = compiled(
        paragraph("{% set name = recipient.name | upper %}"),
        paragraph("{% set greeting %}Dear {{ name }}{% endset %}{{ name }}!"),
    )

    assert text_of(filled(docx, recipient={"name": "Ana"})).endswith("ANA!")


def test_fields_in_addresses_of_links_and_in_other_parts_are_named():
    blocks = '<w:p><w:hyperlink r:id="rIdLink"><w:r><w:t>{{ recipient.name }}</w:t></w:r></w:hyperlink></w:p>'
    numbering = f'<w:numbering xmlns:w="{W_NS}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:lvlText w:val="{{{{ case.number }}}}."/></w:lvl></w:abstractNum></w:numbering>'
    content = with_link(
        a_docx(blocks, numbering=numbering), "https://example.org/%7B%7B%20recipient.key%20%7D%7D"
    )

    _, problems = compile_document(content, "t.docx", Ingredients())

    assert [str(problem) for problem in problems] == [
        't.docx: "{{ recipient.key }}" stands inside the address of a link; the same address goes to everybody.\n'
        "    Write the whole address. [field-in-link]",
        't.docx: "{{ case.number }}" stands in the numbers of a list, where plea fills nothing.\n'
        "    Take it out there, and type it in the words of the document. [field-out-of-reach]",
    ]


def test_a_paragraph_inside_another_does_not_go_with_a_tag_beside_it():
    inner = paragraph("{{ name }}").removesuffix("</w:p>") + "</w:p>"
    tag = "<w:r><w:t>{% if name %}</w:t></w:r>"
    outer = f"<w:p>{tag}<w:r><w:t>shown</w:t>{inner}</w:r><w:r><w:t>{{% endif %}}</w:t></w:r></w:p>"

    assert text_of(filled(compiled(outer), name="Ana")) == "shownAna"


def test_words_outside_a_run_and_tags_in_the_line_above_the_notes_are_named():
    outside = (
        '<w:p><w:fldSimple w:instr="PAGE"><w:t>A {{ name</w:t></w:fldSimple><w:r><w:t>}} B</w:t></w:r></w:p>'
    )
    above = paragraph("{{ name }}")
    notes = f'<w:footnotes xmlns:w="{W_NS}"><w:footnote w:type="separator" w:id="-1">{above}</w:footnote></w:footnotes>'

    _, problems = compile_document(a_docx(outside, footnotes=notes), "t.docx", Ingredients())

    assert [f"{problem.place}: {problem.message}" for problem in problems] == [
        't.docx: "{{ name }}" stands in the line above the notes, where plea fills nothing.',
        "t.docx, paragraph 1: A field stands outside the words of its paragraph.",
    ]


def test_a_run_that_holds_a_note_in_its_look_is_not_taken_for_an_empty_one():
    strange = '<w:p><w:r><w:t>A</w:t></w:r><w:r><w:rPr><w:footnoteReference w:id="1"/></w:rPr></w:r></w:p>'
    content = with_footnotes(paragraph("{{ name }}"), blocks=strange)
    docx, problems = compile_document(content, "t.docx", Ingredients())
    assert docx is not None, problems

    assert text_of(filled(docx, name="Ana")) == "A[1]\n\n[1] Ana"
