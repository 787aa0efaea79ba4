"""A usual pack, and hands that answer its Word file as people do: in the XML that Word writes."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from plea.word.xml import Element, child, element, parse, serialize, w
from plea_web.packs.pack import Pack, Question

LETTER = (
    "<article><p>Dear Ms Bell,</p>"
    '<p class="here" data-paragraph="1"><mark class="value" data-value="2" data-kind="personal">'
    "Nadia Example</mark> is in prison."
    "</p>"
    "<table><tr><td>Warsaw</td><td>2 March 2018</td></tr></table></article>"
)


def a_question(number: int = 1, words: str = "I write to you about Nadia Example.", **parts: Any) -> Question:
    usual = Question(
        number,
        sha256(words.encode()).hexdigest(),
        words,
        letters=17,
        sample=LETTER,
        sample_name="as in a letter to a deputy",
    )
    return replace(usual, **parts)


USUAL = (
    a_question(1, "Dear {{ recipient.salutation }},"),
    a_question(
        2,
        "Nadia Example was arrested in May 2009.",
        before="Nadia Example was arrested in June 2009.",
        notes=("Judgment of the court.",),
        letters=231,
    ),
    a_question(
        3,
        "Thank you for signing the inquiry of 2017.",
        why=("for those who signed the inquiry of 2017",),
        letters=1,
    ),
)


def a_pack(questions: Iterable[Question] = USUAL, **parts: Any) -> Pack:
    usual = Pack("K7QF-2M9D", "Reader 4", "en", date(2018, 3, 2), tuple(questions))
    return replace(usual, **parts)


class Hands:
    """Somebody at work on the Word file of a pack."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.root = parse(self.parts["word/document.xml"])
        self._comments = 0

    def paragraph(self, beginning: str, after: str = "") -> Element:
        """Return the first paragraph with these words, below another one if told so."""
        paragraphs = list(self.root.iter(w("p")))
        texts = ["".join(text.text or "" for text in one.iter(w("t"))) for one in paragraphs]
        start = next(at for at, text in enumerate(texts) if text.startswith(after))
        return paragraphs[next(at for at in range(start, len(texts)) if texts[at].startswith(beginning))]

    def answer(self, number: int, words: str, prompt: str = "Answer:") -> None:
        """Type behind "Answer:" below a text."""
        heading = "Text" if prompt == "Answer:" else "Текст"
        child(child(self.paragraph(prompt, f"{heading} {number} "), "r"), "t").text = words

    def type_below(self, beginning: str, words: str, style: str = "") -> None:
        """Press Enter at the end of a paragraph and type."""
        new = element("p")
        if style:
            child(child(new, "pPr"), "pStyle", val=style)
        child(child(new, "r"), "t").text = words
        self.paragraph(beginning).addnext(new)

    def replace(self, beginning: str, old: str, new: str) -> None:
        """Type over words, with the change tracked as Word tracks it."""
        for text in self.paragraph(beginning).iter(w("t")):
            if old in (text.text or ""):
                before, _, behind = (text.text or "").partition(old)
                run = text.getparent()
                taken, added = (
                    element("del", id="901", author="Author"),
                    element("ins", id="902", author="Author"),
                )
                child(child(taken, "r"), "delText").text = old
                child(child(added, "r"), "t").text = new
                last = element("r")
                child(last, "t").text = behind
                text.text = before
                for one in (last, added, taken):
                    run.addnext(one)
                _keep_spaces(self.root)
                return
        raise AssertionError(old)

    def comment(self, beginning: str, words: str) -> None:
        """Put a comment on a paragraph."""
        identity, paragraph = str(self._comments), self.paragraph(beginning)
        self._comments += 1
        paragraph.insert(1, element("commentRangeStart", id=identity))
        paragraph.append(element("commentRangeEnd", id=identity))
        child(child(paragraph, "r"), "commentReference", id=identity)
        known = self.parts.get("word/comments.xml")
        comments = parse(known) if known else element("comments")
        comment = child(comments, "comment", id=identity, author="Author", initials="A")
        child(child(child(comment, "p"), "r"), "t").text = words
        if not known:
            self._relate()
        self.parts["word/comments.xml"] = serialize(comments).encode()

    def _relate(self) -> None:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
        types = self.parts["[Content_Types].xml"].decode()
        added = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
        self.parts["[Content_Types].xml"] = types.replace("</Types>", added).encode()
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
        rels = self.parts["word/_rels/document.xml.rels"].decode()
        one = f'<Relationship Id="rId9" Type="{office}" Target="comments.xml"/></Relationships>'
        self.parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", one).encode()

    def save(self) -> bytes:
        """Return the file as it is sent back."""
        self.parts["word/document.xml"] = serialize(self.root).encode()
        saved = io.BytesIO()
        with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in self.parts.items():
                package.writestr(name, part)
        return saved.getvalue()


def _keep_spaces(root: Element) -> None:
    for text in root.iter(w("t"), w("delText")):
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def through_libreoffice(content: bytes, folder: Path) -> bytes:
    """Return a Word file as LibreOffice writes it when somebody opens and saves it there."""
    assert shutil.which("soffice"), "LibreOffice is missing: `make test` installs it, or says how."
    given, saved = folder / "given", folder / "saved"
    given.mkdir()
    (given / "pack.docx").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(saved),
    ]
    subprocess.run([*command, str(given / "pack.docx")], check=True, capture_output=True, timeout=120)
    return (saved / "pack.docx").read_bytes()


Change = Callable[[Hands], None]


def answered(pack_docx: bytes, *changes: Change) -> bytes:
    """Return a pack's Word file after some hands were at it."""
    hands = Hands(pack_docx)
    for change in changes:
        change(hands)
    return hands.save()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
