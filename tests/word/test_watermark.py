"""DRAFT across each page, and out again without a trace."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plea.word.html import letter_html
from plea.word.read import read_text
from plea.word.sound import unsound
from plea.word.watermark import NAME, with_watermark, without_watermark
from plea.word.xml import W_NS
from tests.word.corpus.expected import HERE
from tests.word.documents import a_docx, paragraph

CORPUS = sorted(path.name for path in HERE.glob("*.docx") if not path.stem.startswith("mistake"))


def unpacked(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def marked_parts(docx: bytes) -> list[str]:
    return sorted(name for name, content in unpacked(docx).items() if NAME.encode() in content)


@pytest.mark.parametrize("name", CORPUS)
def test_a_document_of_the_corpus_is_the_same_after_its_watermark_was_taken_out(name: str):
    docx = (HERE / name).read_bytes()

    draft = with_watermark(docx, "ЧЕРНОВИК")

    assert unpacked(without_watermark(draft)) == unpacked(docx)
    assert marked_parts(draft) != []
    assert [fault for fault in unsound(draft) if fault not in unsound(docx)] == []
    assert read_text(draft) == read_text(docx)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=24).filter(str.strip))
@settings(max_examples=50, deadline=None)
def test_any_words_go_in_and_out_again(words: str):
    docx = a_docx(paragraph("Dear Ana,"), header=paragraph("Letters for Nadia"))

    draft = with_watermark(docx, words)

    assert unpacked(without_watermark(draft)) == unpacked(docx)
    assert with_watermark(draft, words) == draft == with_watermark(docx, words)
    assert unpacked(without_watermark(with_watermark(draft, "DRAFT"))) == unpacked(docx)


SECTIONS = {  # and whether they lack a header
    "no section": ("", True),
    "an empty tag": ("<w:sectPr/>", True),
    "a first page of its own": ("<w:sectPr><w:titlePg/></w:sectPr>", True),
    "a header": ('<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>', False),
    "a header, and a first page of its own": (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:titlePg/></w:sectPr>',
        True,
    ),
    "a section that was otherwise once": (
        '<w:sectPr><w:pgSz w:w="1"/><w:sectPrChange w:id="1"><w:sectPr/></w:sectPrChange></w:sectPr>',
        True,
    ),
}


@pytest.mark.parametrize("which", SECTIONS)
def test_a_page_that_has_no_header_gets_one_for_the_watermark(which: str):
    section, lacks = SECTIONS[which]
    docx = a_docx(paragraph("Dear Ana,"), header=paragraph("Letters for Nadia"))
    parts = unpacked(docx)
    body = parts["word/document.xml"].decode()
    start = body.index("<w:sectPr>")
    parts["word/document.xml"] = (body[:start] + section + "</w:body></w:document>").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)

    draft = with_watermark(made.getvalue(), "DRAFT")

    ours = ["word/headerDraft.xml"] if lacks else []
    assert marked_parts(draft) == ["word/header1.xml", *ours]
    assert [fault for fault in unsound(draft) if fault not in unsound(made.getvalue())] == []
    assert unpacked(without_watermark(draft)) == parts


def test_a_header_that_is_written_in_utf_16_is_the_same_again():
    docx = a_docx(paragraph("Dear Ana,"), header=paragraph("Letters"))
    parts = unpacked(docx)
    parts["word/header1.xml"] = f'<w:hdr xmlns:w="{W_NS}">{paragraph("Letters")}</w:hdr>'.encode("utf-16")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)

    draft = with_watermark(made.getvalue(), "DRAFT")

    assert unpacked(draft)["word/header1.xml"] != parts["word/header1.xml"]
    assert unpacked(without_watermark(draft)) == parts


def test_a_file_without_our_watermark_comes_back_as_it_is():
    docx = a_docx(paragraph("Dear Ana,"))

    assert without_watermark(docx) is docx


@pytest.mark.parametrize("words", ["", "   ", "D" * 25])
def test_words_that_nobody_could_read_are_refused(words: str):
    with pytest.raises(ValueError, match="a watermark has 1 to 24 letters"):
        with_watermark(a_docx(paragraph("x")), words)


def test_a_draft_that_libreoffice_saved_again_is_freed_of_its_watermark(tmp_path: Path):
    draft = with_watermark(a_docx(paragraph("Dear Ana,"), header=paragraph("Letters for Nadia")), "DRAFT")
    (tmp_path / "draft.docx").write_bytes(draft)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "docx", "--outdir", str(tmp_path / "out"), str(tmp_path / "draft.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    saved = (tmp_path / "out" / "draft.docx").read_bytes()

    freed = without_watermark(saved)

    assert (len(marked_parts(saved)), marked_parts(freed)) == (1, [])
    assert b"DRAFT" not in b"".join(unpacked(freed).values())
    assert read_text(freed) == "Dear Ana,\n"
    assert "Letters for Nadia" in letter_html(freed)
    assert unsound(freed) == unsound(saved)
