"""A copy of a Word file with a Word comment at each problem: real comments, a file that Word opens."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openxml_audit import OpenXmlValidator

from plea.word.api import BrokenDocument, compile_docx
from plea.word.marked import marked_copy
from plea.word.sound import unsound
from plea.word.xml import W_NS, parse, w
from tests.word.documents import a_docx, paragraph, part, table

BAD = "{{ 1 + }}"


def marked(content: bytes) -> bytes:
    with pytest.raises(BrokenDocument) as broken:
        compile_docx(content, name="small.docx")
    copy = marked_copy(content, "small.docx", broken.value.problems)
    assert copy is not None
    return copy


def comments(copy: bytes) -> list[str]:
    """What each comment says, and the words that it is about."""
    body = parse(part(copy, "word/document.xml").encode())
    about: dict[str, str] = {}
    open_ranges: list[str] = []
    for node in body.iter():
        identity = node.get(w("id"), "")
        if node.tag == w("commentRangeStart"):
            open_ranges.append(identity)
        elif node.tag == w("commentRangeEnd"):
            open_ranges.remove(identity)
        elif node.tag == w("t"):
            for one in open_ranges:
                about[one] = about.get(one, "") + (node.text or "")
    assert open_ranges == []
    return [
        f"{one.get(w('author'))} {one.get(w('date'))} on <{about.get(one.get(w('id'), ''), '')}>: "
        + " / ".join(text.text or "" for text in one.iter(w("t")))
        for one in parse(part(copy, "word/comments.xml").encode())
    ]


def test_a_comment_stands_around_the_runs_of_its_tag() -> None:
    copy = marked(a_docx(paragraph("Dear {{ 1", " + }}, we"), table(("x", f"{BAD} and {{{{ }}}}"))))

    assert comments(copy) == [
        "plea 2000-01-01T00:00:00Z on <{{ 1 + }}>: "
        'small.docx, paragraph 1: "{{ 1 + }}" cannot be read. / '
        "Write a field as `plea fields` lists it, such as {{ recipient.name }}. [broken-tag]",
        "plea 2000-01-01T00:00:00Z on <{{ 1 + }}>: "
        'small.docx, table 1, row 1, column 2: "{{ 1 + }}" cannot be read. / '
        "Write a field as `plea fields` lists it, such as {{ recipient.name }}. [broken-tag]",
        "plea 2000-01-01T00:00:00Z on <{{ }}>: "
        'small.docx, table 1, row 1, column 2: "{{ }}" names no field. / '
        "Write a field between the braces; `plea fields` lists them. [broken-tag]",
    ]


def test_what_is_wrong_in_a_header_is_told_at_the_beginning() -> None:
    shown = '<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr></w:pPr></w:p>'
    [said] = comments(marked(a_docx(paragraph("Dear friend"), shown, header=paragraph(BAD))))

    assert said.startswith("plea 2000-01-01T00:00:00Z on <Dear friend>: small.docx, header 1, paragraph 1: ")


def test_what_is_wrong_in_a_text_box_is_told_at_the_paragraph_that_holds_it() -> None:
    box = f"<w:r><w:pict><w:txbxContent>{paragraph(BAD)}</w:txbxContent></w:pict></w:r>"
    copy = marked(a_docx(paragraph("first"), f"<w:p><w:r><w:t>Around</w:t></w:r>{box}</w:p>"))
    [said] = comments(copy)

    assert said.startswith(
        f"plea 2000-01-01T00:00:00Z on <Around{BAD}>: small.docx, text box 1, paragraph 1: "
    )
    assert "commentRangeStart" not in part(copy, "word/document.xml").partition("txbxContent")[2]


def test_comments_that_were_there_stay_and_ids_are_not_used_twice() -> None:
    there = (
        f'<w:comments xmlns:w="{W_NS}"><w:comment w:id="7" w:author="Ana Bell"><w:p><w:r><w:t>Shorter?</w:t>'
        "</w:r></w:p></w:comment></w:comments>"
    )
    remark = '<w:p><w:r><w:t>b</w:t></w:r><w:r><w:commentReference w:id="7"/></w:r></w:p>'
    copy = marked(a_docx(paragraph(BAD), remark, comments=there))
    root = parse(part(copy, "word/comments.xml").encode())

    assert [(one.get(w("id")), one.get(w("author"))) for one in root] == [
        ("7", "Ana Bell"),
        ("8", "plea"),
        ("9", "plea"),
    ]


def test_the_words_of_the_file_are_the_same_and_so_are_the_bytes_of_two_copies() -> None:
    content = a_docx(paragraph("Dear {{ 1", " + }}, we"), paragraph("{% if a %}"))
    words = [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]

    assert [one.text for one in docx.Document(io.BytesIO(marked(content))).paragraphs] == words
    assert marked(content) == marked(content)


def test_a_copy_of_a_real_layout_is_as_sound_as_the_layout(tmp_path: Path) -> None:
    layout = Path(__file__).parents[2] / "letters" / "dzhakishev" / "layouts" / "letterhead.docx"
    broken = _with_words(layout.read_bytes(), "{{ letter.date }}", BAD)
    copy = tmp_path / "marked.docx"
    copy.write_bytes(marked(broken))

    new = {one for one in unsound(copy.read_bytes()) if "was not filled" not in one} - set(unsound(broken))
    assert new == set()
    assert OpenXmlValidator().validate(str(copy)).errors == []


def test_a_file_that_cannot_be_opened_has_no_copy() -> None:
    assert marked_copy(b"PK no zip", "small.docx", []) is None


def _with_words(content: bytes, old: str, new: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return packed.getvalue()
