"""A pack as one Word file: the same bytes for the same pack, no name in it, changes tracked from the start.

Word is asked to keep the reader's name out of what comes back as well (w:removePersonalInformation).
"""

from __future__ import annotations

import re
from importlib.resources import files

from plea.word.clean import CORE, Properties
from plea.word.comments import packed
from plea.word.xml import XML_SPACE, Element, child, element, serialize, w
from plea_web.packs.in_docx import ANSWER, ASIDE, HEADING, LETTER, SAMPLES, TITLE, WORDS, Line, Look, lines
from plea_web.packs.pack import Pack
from plea_web.packs.speech import speech_for

_IDS = {TITLE: "Title", HEADING: "Heading2", SAMPLES: "Heading1", WORDS: "TextToRead", ANSWER: "Answer",
        ASIDE: "Aside", LETTER: "Sample"}  # fmt: skip
# What XML 1.0 has no way to write.
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARTS = files("plea_web.packs") / "word"
_IN_ENGLISH = '"en-GB"'
_BREAKS = re.compile(r"([\t\n])")


def pack_as_docx(pack: Pack) -> bytes:
    """Return the Word file of a pack."""
    title = speech_for(pack.language).title
    parts = {
        "[Content_Types].xml": _TYPES.encode(),
        "_rels/.rels": _PACKAGE_RELS.encode(),
        "word/document.xml": _document(pack).encode(),
        "word/_rels/document.xml.rels": _DOCUMENT_RELS.encode(),
        "word/styles.xml": _kept("styles.xml").replace(_IN_ENGLISH, f'"{pack.language}"').encode(),
        "word/settings.xml": _kept("settings.xml").encode(),
        CORE: Properties(title, pack.language, pack.key, pack.made_on).xml(),
    }
    return packed(parts)


def _kept(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _document(pack: Pack) -> str:
    root = element("document")
    body = child(root, "body")
    for number, line in enumerate(lines(pack), start=1):
        _write(body, line, number)
    section = child(body, "sectPr")
    child(section, "pgSz", w="11906", h="16838")
    child(
        section,
        "pgMar",
        top="1134",
        right="1304",
        bottom="1134",
        left="1304",
        header="600",
        footer="600",
        gutter="0",
    )
    return serialize(root)


def _write(body: Element, line: Line, identity: int) -> None:
    paragraph = child(body, "p")
    if line.style:
        child(child(paragraph, "pPr"), "pStyle", val=_IDS[line.style])
    if line.mark:
        child(paragraph, "bookmarkStart", id=str(identity)).set(w("name"), line.mark)
    for words, look in line.pieces:
        _run(paragraph, words, look)
    if line.mark:
        child(paragraph, "bookmarkEnd", id=str(identity))


def _run(paragraph: Element, words: str, look: Look) -> None:
    run = child(paragraph, "r")
    if look:
        child(child(run, "rPr"), "rStyle", val=look.value)
    for piece in _BREAKS.split(_NO_XML.sub("", words).replace("\r", "")):
        if piece == "\n":
            child(run, "br")
        elif piece == "\t":
            child(run, "tab")
        elif piece:
            text = child(run, "t")
            text.text = piece
            text.set(XML_SPACE, "preserve")


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_MAIN}.styles+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_MAIN}.settings+xml"/>'
    f'<Override PartName="/{CORE}" ContentType="{_CORE_TYPE}"/>'
    "</Types>"
)
_CORE_REL = f"{_PACKAGE}/relationships/metadata/core-properties"
_PACKAGE_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_CORE_REL}" Target="{CORE}"/>'
    "</Relationships>"
)
_DOCUMENT_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    "</Relationships>"
)
