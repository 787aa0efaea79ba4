"""Files that come with an answer: only what pages and e-mails are, under clean names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.scans import LARGEST, clean, kind_of, scan

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
MAIL = b"From: office@example.org\r\nDate: Fri, 20 Mar 2026 10:00:00 +0100\r\n\r\nThank you.\r\n"


def packed(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xd8\xff\xe0JFIF", "jpeg"),
        (PNG, "png"),
        (b"%PDF-1.7\n", "pdf"),
        (packed("[Content_Types].xml", "word/document.xml"), "docx"),
        (packed("word/document.xml", "word/vbaProject.bin"), ""),
        (packed("xl/workbook.xml"), ""),
        (b"PK\x03\x04 and nothing more", ""),
        (MAIL, "eml"),
        (b"<html><script>alert(1)</script>", ""),
        (b"Subject: no sender\n\n", ""),
        (b"MZ\x90\0", ""),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("name", "kind", "cleaned"),
    [
        ("answer.pdf", "pdf", "answer.pdf"),
        ("C:\\Users\\ana\\answer.PDF", "pdf", "answer.PDF"),
        ("../../etc/passwd", "png", "passwd.png"),
        ("page\u202egnp.exe", "pdf", "pagegnp.exe.pdf"),
        ("\r\n .pdf", "pdf", "pdf.pdf"),
        ("", "jpeg", "page.jpg"),
        ("ответ 1.jpg", "jpeg", "ответ 1.jpg"),
        ("a" * 300 + ".pdf", "pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, kind: str, cleaned: str) -> None:
    assert clean(name, kind) == cleaned


def test_a_page_is_kept_as_it_came(empty_desk: Path) -> None:
    name, kept = scan("/home/ana/page one.png", PNG)

    assert (name, kept.read()) == ("page one.png", PNG)


@pytest.mark.parametrize(
    ("name", "content", "because"),
    [
        ("empty.pdf", b"", "empty.pdf is empty. Choose the file once more."),
        (
            "large.pdf",
            b"%PDF-" + b"0" * LARGEST,
            "large.pdf is larger than 25 MB. Scan it with fewer dots per inch, or in parts.",
        ),
        (
            "reply.msg",
            b"\xd0\xcf\x11\xe0",
            "reply.msg was not kept: Outlook's own .msg cannot be read. Save the e-mail as .eml "
            "(in Outlook on the web: Download). Nothing was written down yet.",
        ),
        (
            "page.heic",
            b"\0\0\0\x18ftypheic",
            "page.heic was not kept: it is a HEIC picture. Save it as JPEG, or let the telephone take JPEG "
            "pictures. Nothing was written down yet.",
        ),
        (
            "run.exe",
            b"MZ",
            "run.exe was not kept: it is no JPEG, PNG, PDF, Word document or e-mail (.eml). "
            "Nothing was written down yet.",
        ),
    ],
)
def test_anything_else_is_refused_with_the_way_out(
    name: str, content: bytes, because: str, empty_desk: Path
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        scan(name, content)

    assert str(refusal.value) == because
