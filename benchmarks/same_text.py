"""Does plea's letter say what docxtpl's says? Paragraph for paragraph, in every part that has any."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from benchmarks.recipients import SHARED, everything, table_rows, values

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARTS = ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml")


def paragraphs(letter: bytes) -> list[str]:
    """Return the text of each paragraph of a letter, its parts one after the other."""
    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        if package.testzip():
            raise zipfile.BadZipFile("a part has another checksum")
        roots = [etree.fromstring(package.read(part)) for part in _PARTS]
    return [
        "".join(text.text or "" for text in p.iter(f"{_W}t")) for root in roots for p in root.iter(f"{_W}p")
    ]


def differing(template: Path, letters: int = 100) -> list[int]:
    """Return the numbers of the letters that plea and docxtpl do not fill with the same words."""
    from docxtpl import DocxTemplate

    from plea.word import compile_docx

    folded = compile_docx(template, shared={**SHARED, "rows": table_rows()})
    unfolded = compile_docx(template)
    peer = DocxTemplate(template)
    found = []
    for number in range(letters):
        peer.render(everything(number), autoescape=True)
        saved = io.BytesIO()
        peer.save(saved)
        wanted = paragraphs(saved.getvalue())
        ours = (folded.fill(values(number)), unfolded.fill(everything(number)))
        if any(paragraphs(letter) != wanted for letter in ours):
            found.append(number)
    return found
