"""A letter's text written in Word: in the layout's styles and lists, with its own notes, links and pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from plea.word.clean import Properties
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.inserted import MarkdownText
from plea.word.markdown import SourceLine, parse_markdown
from plea.word.notes import NoteText
from plea.word.runs import Expansion
from plea.word.word_text import WordText, read_word_text
from plea.word.xml import W_NS
from tests.word.documents import a_docx, new_faults, paragraph, part, text_of
from tests.word.pictures import a_png
from tests.word.test_everywhere import note_reference, with_footnotes

PROPERTIES = Properties("A letter", "en-GB", "REF/1", date(2018, 3, 2))
NAME = "texts/mep.en.docx"
LAYOUT = a_docx(paragraph("Dear {{ name }},"), paragraph("{{ letter }}"), paragraph("Yours"))
NOTES = {"arrest": NoteText((("Judgment, ", ""), ("https://example.org", "https://example.org")))}


def a_text(write: Callable[[WordDocument], object]) -> bytes:
    """A text as Word's own template begins it, written by `write`."""
    document = docx.Document()
    write(document)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def read(content: bytes) -> WordText:
    text, problems = read_word_text(content, NAME)
    assert text is not None
    assert problems == []
    return text


def given(content: bytes, **more: Any) -> Ingredients:
    def expand(tag: Any) -> Expansion:
        return Expansion(tag.inner, '_note("arrest")' if tag.inner == "fact.arrest" else "")

    return Ingredients(texts={"letter": read(content)}, notes=NOTES, expand=expand, language="en-GB", **more)


def compiled(content: bytes, layout: bytes = LAYOUT) -> CompiledDocx:
    done, problems = compile_document(layout, "layouts/letterhead.docx", given(content))
    assert done is not None, "\n".join(map(str, problems))
    assert problems == []
    return done


def filled(content: bytes, layout: bytes = LAYOUT, **values: Any) -> bytes:
    done = compiled(content, layout)
    letter = done.pack(done.fill({"name": "Ana", **values}), PROPERTIES)
    assert new_faults(letter) == []
    return letter


def problems_of(content: bytes) -> str:
    _, problems = compile_document(LAYOUT, "layouts/letterhead.docx", given(content))
    return re.sub(r"\n    [^\n]*»[^\n]*", "", "\n".join(map(str, problems)))


def test_the_words_of_a_word_file_stand_where_the_layout_says():
    def write(text: WordDocument) -> None:
        text.add_paragraph("First words to {{ name }}.")
        text.add_paragraph("{% if more %}")
        text.add_paragraph("More words.")
        text.add_paragraph("{% endif %}")

    assert text_of(filled(a_text(write), more=True)) == "Dear Ana,\nFirst words to Ana.\nMore words.\nYours"
    assert text_of(filled(a_text(write), more=False)) == "Dear Ana,\nFirst words to Ana.\nYours"


def test_styles_are_those_of_the_layout_by_name_and_direct_formatting_is_kept():
    def write(text: WordDocument) -> None:
        text.add_paragraph("plain")
        text.add_paragraph("body", style="Body Text")
        text.add_paragraph("strange", style="Intense Quote").alignment = WD_ALIGN_PARAGRAPH.RIGHT
        text.add_paragraph().add_run("bold", style="Emphasis").bold = True

    document = part(filled(a_text(write)), "word/document.xml")

    assert re.findall(r'<w:pStyle w:val="(\w+)"', document) == ["Textkrper"] * 4
    assert '<w:jc w:val="right"/>' in document
    assert "<w:b/>" in document
    assert "rStyle" not in document
    assert set(re.findall(r'<w:lang w:val="([\w-]+)"', document)) == {"en-GB"}


def test_lists_become_lists_of_the_layout_and_each_numbered_one_counts_from_one():
    def write(text: WordDocument) -> None:
        for words, style in (("a", "List Bullet"), ("one", "List Number"), ("two", "List Number"), ("b", "List Bullet"),
                             ("again", "List Number 2"), ("c", "List Bullet 2")):  # fmt: skip
            text.add_paragraph(words, style=style)

    letter = filled(a_text(write))

    used = re.findall(r'<w:numId w:val="(\d+)"', part(letter, "word/document.xml"))
    assert len(used) == 6
    assert used[0] == used[3] == used[5]
    assert used[1] == used[2] != used[4]
    assert part(letter, "word/numbering.xml").count('w:ilvl="0"><w:startOverride w:val="1"/>') == 2


def test_tables_come_with_their_fields_loops_and_lines():
    def write(text: WordDocument) -> None:
        table = text.add_table(rows=3, cols=2, style="Table Grid")
        for row, words in zip(table.rows, ("{% for p in people %}", "{{ p }}", "{% endfor %}"), strict=True):
            row.cells[0].text = words
        table.rows[1].cells[1].text = "here"

    letter = filled(a_text(write), people=["Ana", "Ben"])

    assert text_of(letter) == "Dear Ana,\nAna | here\nBen | here\nYours"
    assert "<w:tblBorders>" in part(letter, "word/document.xml")
    assert "tblStyle" not in part(letter, "word/document.xml")


def test_a_fact_in_a_word_text_sets_its_footnote_behind_the_full_stop():
    def write(text: WordDocument) -> None:
        line = text.add_paragraph("She was {{ fact.arrest }}")
        line.add_run(". Then more.")
        text.add_paragraph("Again {{ fact.arrest }}!")

    letter = filled(a_text(write), fact={"arrest": "arrested"})

    assert text_of(letter) == (
        "Dear Ana,\nShe was arrested.[1] Then more.\nAgain arrested![2]\nYours\n\n"
        "[1] Judgment, https://example.org\n[2] See note 1."
    )


def test_its_own_footnotes_become_notes_of_the_letter():
    blocks = f"<w:p><w:r><w:t>Words</w:t></w:r>{note_reference(1)}</w:p>"
    blocks += f"<w:p><w:r><w:t>{{{{ fact.arrest }}}}</w:t></w:r>{note_reference(2)}</w:p>"
    text = with_footnotes(paragraph("Plain."), paragraph("About {{ name }}."), blocks=blocks)
    layout = with_footnotes(
        paragraph("Of the layout."),
        blocks=f"<w:p><w:r><w:t>Dear</w:t></w:r>{note_reference(1)}</w:p>" + paragraph("{{ letter }}"),
    )

    letter = filled(text, layout, fact={"arrest": "She was arrested"})

    assert text_of(letter) == (
        "Dear[1]\nWords[2]\nShe was arrested[3][4]\n\n"
        "[1] Of the layout.\n[2] Plain.\n[3] Judgment, https://example.org\n[4] About Ana."
    )


def test_links_lead_where_they_led_and_links_inside_the_file_become_words():
    def write(text: WordDocument) -> None:
        identity = text.part.relate_to(
            "https://example.org/a", docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True
        )
        for name, value, words in ((qn("r:id"), identity, "judgment"), (qn("w:anchor"), "there", "inside")):
            link = OxmlElement("w:hyperlink")
            link.set(name, value)
            run = text.add_paragraph().add_run(words)
            run._r.addprevious(link)
            link.append(run._r)

    letter = filled(a_text(write))

    assert text_of(letter) == "Dear Ana,\njudgment\ninside\nYours"
    assert part(letter, "word/document.xml").count("<w:hyperlink") == 1
    assert 'Target="https://example.org/a" TargetMode="External"' in part(
        letter, "word/_rels/document.xml.rels"
    )


def test_pictures_come_along_with_ids_of_their_own():
    def write(text: WordDocument) -> None:
        text.add_picture(io.BytesIO(a_png()), width=Cm(3))
        text.add_paragraph("{% for one in all %}")
        text.add_picture(io.BytesIO(a_png()))
        text.add_paragraph("{% endfor %}")

    letter = filled(a_text(write), all=[1, 2])

    assert part(letter, "word/document.xml").count("<wp:docPr") == 3
    assert part(letter, "word/_rels/document.xml.rels").count("/image") == 1


@pytest.mark.parametrize("style", ["Title", "Subject"])
def test_the_subject_is_the_first_paragraph_in_its_style(style):
    def write(text: WordDocument) -> None:
        if style == "Subject":
            text.styles.add_style("Subject", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
        text.add_paragraph("")
        text.add_paragraph("About {{ name }}", style=style)
        text.add_paragraph("{{ nme ")

    text = read(a_text(write))

    assert (text.subject.text, str(text.subject.place)) == ("About {{ name }}", f"{NAME}, paragraph 2")
    assert "About" not in text_of(filled(a_text(lambda one: one.add_paragraph("About", style="Title"))))
    assert problems_of(a_text(write)) == (
        f'{NAME}, paragraph 3: "{{{{ nme" opens a field that is not closed.\n'
        '    Close it with "}}" in the same paragraph. [unclosed-tag]'
    )


def test_without_such_a_paragraph_the_subject_is_the_title_of_the_file():
    def write(text: WordDocument) -> None:
        text.core_properties.title = "A title"
        text.add_paragraph("words")

    subject = read(a_text(write)).subject

    assert (subject.text, str(subject.place)) == ("A title", f"{NAME}, title")


def test_what_belongs_to_the_old_document_stays_there():
    control = f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{paragraph('in a control')}</w:sdtContent></w:sdt>"
    bookmark = '<w:p><w:pPr><w:sectPr/></w:pPr><w:bookmarkStart w:id="3" w:name="x"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>'
    letter = filled(a_docx(control, bookmark, header=paragraph("A header of its own")))

    document = part(letter, "word/document.xml")
    assert text_of(letter) == "Dear Ana,\nin a control\nx\nYours"
    assert document.count("<w:sectPr") == 1
    assert "bookmark" not in document
    assert "w:sdt" not in document
    assert b"of its own" not in letter


def test_a_tracked_change_is_a_problem_as_in_a_layout():
    changed = '<w:p><w:ins w:id="1" w:author="Nadia Example"><w:r><w:t>new</w:t></w:r></w:ins></w:p>'

    _, problems = read_word_text(a_docx(paragraph("old"), changed), NAME)

    assert [str(problem) for problem in problems] == [
        f"{NAME}, paragraph 2: A change is tracked here; it would go out with the name of whoever made it.\n"
        '    Accept or reject all changes in Word ("Review", "Accept All Changes") and save. [tracked-change]'
    ]


def test_a_file_that_is_no_word_file_is_refused():
    text, problems = read_word_text(b"words", NAME)

    assert text is None
    assert [problem.code for problem in problems] == ["broken-docx"]


def test_a_fault_names_the_paragraph_of_the_text():
    found = problems_of(a_docx(paragraph("one"), paragraph("{% endif %}"), paragraph("{{ a | uper }}")))

    assert (
        found.splitlines()[0]
        == f'{NAME}, paragraph 2: "{{% endif %}}" belongs to nothing that was opened before it.'
    )
    assert found.splitlines()[2].startswith(f'{NAME}, paragraph 3: "{{{{ a | uper }}}}" asks for the filter')


def test_a_chart_is_named_and_not_brought_along():
    chart = (
        '<w:p><w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="rId1"/>'
        "</w:drawing></w:r></w:p>"
    )

    assert problems_of(a_docx(paragraph("one"), chart)) == (
        f"{NAME}, paragraph 2: plea does not print a chart, a diagram or a linked file.\n    Take it out. [not-in-a-letter]"
    )


def test_a_word_text_includes_another_text():
    parsed, _ = parse_markdown([SourceLine("Shared words to {{ name }}.", read(LAYOUT).subject.place)])
    text = read(a_docx(paragraph("Before."), paragraph("{% include “shared/x.md” %}"), paragraph("After.")))
    assert [name for name, _ in text.asks_for] == ["shared/x.md"]
    whole = WordText(
        text.name, text.subject, (), text._parts, text._root, None, {"shared/x.md": MarkdownText(parsed)}
    )

    done, problems = compile_document(LAYOUT, "layouts/letterhead.docx", Ingredients(texts={"letter": whole}))

    assert done is not None, problems
    assert text_of(done.pack(done.fill({"name": "Ana"}), PROPERTIES)).splitlines()[1:4] == [
        "Before.", "Shared words to Ana.", "After."]  # fmt: skip


def test_endnotes_become_footnotes():
    endnotes = f'<w:endnotes xmlns:w="{W_NS}"><w:endnote w:id="1">{paragraph("At the end.")}</w:endnote></w:endnotes>'
    text = a_docx(
        '<w:p><w:r><w:t>Words</w:t></w:r><w:r><w:endnoteReference w:id="1"/></w:r></w:p>', endnotes=endnotes
    )

    assert text_of(filled(text)) == "Dear Ana,\nWords[1]\nYours\n\n[1] At the end."
