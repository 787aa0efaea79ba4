"""Word files that must not be opened, each with what the guard says of it; and any bytes at all."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from plea.model.problem import Problem
from plea.word.guard import guard
from plea.word.xml import W_NS
from tests.word.documents import a_docx, paragraph
from tests.word.test_sound import DOCUMENT, DOCUMENT_RELS, OFFICE, RELS, TYPES, WHOLE, packed

LETTERHEAD = Path(__file__).parents[2] / "letters" / "dzhakishev" / "layouts" / "letterhead.docx"
CLOSE = "</w:body>"
SAVE = "Open it in Word, save it as a Word document (.docx), and put that copy in its place."


def said(content: bytes) -> list[str]:
    return [f"{problem.place}: {problem.message} [{problem.code}]" for problem in guard(content, "a.docx")]


def todos(content: bytes) -> list[Problem]:
    return [problem for problem in guard(content, "a.docx") if len(problem.todo) < 20]


def with_body(xml: str) -> bytes:
    return packed(WHOLE | {DOCUMENT: WHOLE[DOCUMENT].replace(CLOSE, xml + CLOSE)})


def with_relation(kind: str, target: str, identity: str = "rId90") -> bytes:
    relation = (
        f'<Relationship Id="{identity}" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/>'
    )
    rels = WHOLE[DOCUMENT_RELS].replace("</Relationships>", f"{relation}</Relationships>")
    body = WHOLE[DOCUMENT].replace(CLOSE, f'<w:p><w:hyperlink r:id="{identity}"/></w:p>{CLOSE}')
    return packed(WHOLE | {DOCUMENT_RELS: rels, DOCUMENT: body})


def instruction(*pieces: str) -> str:
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return f"{mark('begin')}{runs}{mark('separate')}<w:r><w:t>1</w:t></w:r>{mark('end')}"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def with_field(*pieces: str) -> bytes:
    return with_body(f"<w:p>{instruction(*pieces)}</w:p>")


def zipped(parts: Mapping[str, bytes], **given: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, **given)
    return file.getvalue()


ENCODED = {name: content.strip().encode() for name, content in WHOLE.items()}


def test_a_whole_file_and_the_real_letterhead_pass():
    assert said(packed(WHOLE)) == []
    assert said(a_docx(paragraph("Dear {{ recipient.name }}"))) == []
    assert said(LETTERHEAD.read_bytes()) == []


def in_utf16(part: str, text: str) -> bytes:
    return zipped(ENCODED | {part: f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")})


def with_flag(content: bytes, offset: int, value: int) -> bytes:
    """Set two bytes of the directory's first entry (appnote 4.3.12)."""
    at = content.index(b"PK\x01\x02") + offset
    return content[:at] + struct.pack("<H", value) + content[at + 2 :]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
ENTITIES = '<!DOCTYPE a [<!ENTITY b "cccccccccc">]>'
SETTINGS = WHOLE["word/settings.xml"]
_LISTED = "_rels/.rels"

REFUSED = {
    "nothing": (b"", "a.docx: This file is empty (0 bytes). [broken-docx]"),
    "old Word": (
        OLE + "WordDocument".encode("utf-16-le"),
        "a.docx: This file is an old Word file (.doc). [broken-docx]",
    ),
    "a password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "a.docx: This file is protected with a password. [broken-docx]",
    ),
    "no zip": (
        b"Dear Ms Bell,",
        "a.docx: This file is not a Word file, or its end is missing. [broken-docx]",
    ),
    "cut off": (
        packed(WHOLE)[:-30],
        "a.docx: This file is not a Word file, or its end is missing. [broken-docx]",
    ),
    "rich text": (
        b"{\\rtf1 x}",
        "a.docx: This file is rich text (.rtf), whatever its name says. [broken-docx]",
    ),
    "PDF": (b"%PDF-1.7", "a.docx: This file is a PDF, whatever its name says. [broken-docx]"),
    "xlsx": (
        zipped({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<a/>"}),
        "a.docx: This file is a spreadsheet (.xlsx), whatever its name says. [broken-docx]",
    ),
    "pptx": (
        zipped({"ppt/presentation.xml": b"<a/>"}),
        "a.docx: This file is a presentation (.pptx), whatever its name says. [broken-docx]",
    ),
    "odt": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "a.docx: This file is a LibreOffice text (.odt), whatever its name says. [broken-docx]",
    ),
    "any zip": (
        zipped({"photo.jpg": b"x"}),
        "a.docx: This file is a zip file, but not a Word document. [broken-docx]",
    ),
    "too many parts": (
        zipped(ENCODED | {f"word/media/{n}.png": b"" for n in range(2_000)}),
        "a.docx: This file holds more than 2,000 parts. [oversize-docx]",
    ),
    "a bomb in one part": (
        zipped(ENCODED | {"word/media/a.png": bytes(5_000_000)}),
        'a.docx: Part "word/media/a.png" unpacks to 5 MB, 200 times its size. [oversize-docx]',
    ),
    "a way out": (
        zipped(ENCODED | {"../../start.xml": b"<a/>"}),
        "a.docx: This file is packed as no Word file is: "
        'the name of part "../../start.xml" leads out of it. [strange-package]',
    ),
    "a drive": (
        zipped(ENCODED | {"C:/start.xml": b"<a/>"}),
        "a.docx: This file is packed as no Word file is: "
        'the name of part "C:/start.xml" leads out of it. [strange-package]',
    ),
    "a backslash": (
        zipped(ENCODED | {"word\\start.xml": b"<a/>"}),
        "a.docx: This file is packed as no Word file is: "
        'the name of part "word\\start.xml" leads out of it. [strange-package]',
    ),
    "one name twice": (
        zipped(ENCODED | {"word/DOCUMENT.xml": b"<a/>"}),
        'a.docx: This file is packed as no Word file is: it holds part "word/document.xml" twice. '
        "[strange-package]",
    ),
    "an encrypted part": (
        with_flag(packed(WHOLE), 8, 1),
        'a.docx: This file is protected with a password (part "[Content_Types].xml"). [broken-docx]',
    ),
    "another compression": (
        with_flag(packed(WHOLE), 10, 14),
        'a.docx: This file is packed as no Word file is: part "[Content_Types].xml" '
        "is packed in a way Word cannot read. [strange-package]",
    ),
    "a part that is another": (
        packed(WHOLE | {DOCUMENT_RELS: WHOLE["word/settings.xml"]}),
        'a.docx: This file is damaged: part "word/_rels/document.xml.rels" does not hold what its name says. '
        "[broken-docx]",
    ),
    "no list of its parts": (
        packed({name: part for name, part in WHOLE.items() if name != DOCUMENT_RELS}),
        "a.docx: This file is damaged: the list of its parts (word/_rels/document.xml.rels) is missing. "
        "[broken-docx]",
    ),
    "styles that are nowhere": (
        packed(WHOLE | {DOCUMENT_RELS: WHOLE[DOCUMENT_RELS].replace('/styles"', '/theme"')}),
        "a.docx: This file is damaged: it has styles, but it does not say where they are. [broken-docx]",
    ),
    "notes that are nowhere": (
        with_body('<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>'),
        "a.docx: This file is damaged: its text has endnotes, but it does not say where they are. [broken-docx]",
    ),
    "a note inside another": (
        a_docx(
            paragraph("x"),
            footnotes=f'<w:footnotes xmlns:w="{W_NS}"><w:footnote w:id="1"><w:p/><w:footnote w:id="2"/></w:footnote></w:footnotes>',
        ),
        "a.docx: This file is damaged: a footnote stands inside another. [broken-docx]",
    ),
    "a part of no kind": (
        packed(
            WHOLE
            | {
                _LISTED: WHOLE[_LISTED].replace(
                    "</Relationships>", '<Relationship Id="rId8" Target="a"/></Relationships>'
                )
            }
        ),
        'a.docx: This file is damaged: the list "_rels/.rels" names a part without saying what it is. [broken-docx]',
    ),
    "one id twice": (
        packed(
            WHOLE
            | {
                _LISTED: WHOLE[_LISTED].replace(
                    "</Relationships>", '<Relationship Id="rId1" Type="x" Target="a"/></Relationships>'
                )
            }
        ),
        'a.docx: This file is damaged: the list "_rels/.rels" calls two parts the same. [broken-docx]',
    ),
    "no XML": (
        packed(WHOLE | {"word/settings.xml": "<w:settings"}),
        "a.docx: This file is damaged: there is no whole XML in word/settings.xml, line 1. [broken-docx]",
    ),
    "XML too deep": (
        packed(WHOLE | {"word/settings.xml": "<a>" * 210 + "</a>" * 210}),
        "a.docx: This file is damaged: more than 200 levels of XML inside each other in "
        "word/settings.xml. [broken-docx]",
    ),
    "XML far too deep": (
        packed(WHOLE | {"word/settings.xml": "<a>" * 9_000 + "</a>" * 9_000}),
        "a.docx: This file is damaged: more than 200 levels of XML inside each other in "
        "word/settings.xml, line 1. [broken-docx]",
    ),
    "a document type": (
        packed(WHOLE | {"word/settings.xml": f"{ENTITIES}<a>&b;</a>"}),
        'a.docx: Part "word/settings.xml" declares a document type (<!DOCTYPE). [document-type]',
    ),
    "a document type in UTF-16": (
        in_utf16("word/settings.xml", f"{ENTITIES}<a>&b;</a>"),
        'a.docx: Part "word/settings.xml" declares a document type (<!DOCTYPE). [document-type]',
    ),
    "a document type in UTF-7": (
        packed(
            WHOLE | {"word/settings.xml": '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'}
        ),
        'a.docx: This file is damaged: part "word/settings.xml" is written in UTF-7, not in UTF-8. '
        "[broken-docx]",
    ),
    "another encoding of a part that is XML by its content": (
        packed(WHOLE | {"word/media/a.png": '<?xml version="1.0" encoding="IBM037"?><a/>'}),
        'a.docx: This file is damaged: part "word/media/a.png" is written in IBM037, not in UTF-8. '
        "[broken-docx]",
    ),
    "Strict": (
        packed(
            WHOLE | {DOCUMENT: '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'}
        ),
        'a.docx: This file is saved as "Strict Open XML Document", which holds the same in other words. '
        "[broken-docx]",
    ),
    "a template": (
        packed(
            WHOLE
            | {TYPES: WHOLE[TYPES].replace('"main"', '"application/wordprocessingml.template.main+xml"')}
        ),
        "a.docx: This file is a Word template (.dotx), not a document. [broken-docx]",
    ),
    "macros": (
        packed(WHOLE | {"word/vbaProject.bin": "x"}),
        'a.docx: This file holds macros (part "word/vbaProject.bin"): programs that run when a letter is '
        "opened. [macro-in-document]",
    ),
    "a .docm": (
        packed(WHOLE | {TYPES: WHOLE[TYPES].replace('"main"', '"document.macroEnabled.main+xml"')}),
        'a.docx: This file holds macros (part "/word/document.xml"): programs that run when a letter is '
        "opened. [macro-in-document]",
    ),
    "an embedded workbook": (
        packed(WHOLE | {"word/embeddings/list.xlsx": "x"}),
        'a.docx: This file carries part "word/embeddings/list.xlsx", a document of another program. '
        "[embedded-document]",
    ),
    "an embedded workbook that is shown": (
        with_body('<w:p><w:r><w:object><o:OLEObject xmlns:o="o"/></w:object></w:r></w:p>'),
        "a.docx, paragraph 2: This file carries a document of another program. [embedded-document]",
    ),
    "an inserted document": (
        with_body('<w:altChunk r:id="rId5"/>'),
        "a.docx: This file carries another whole document. [embedded-document]",
    ),
    "a template elsewhere": (
        with_relation("attachedTemplate", "file:///C:/Users/ana/Letter.dotm"),
        'a.docx, paragraph 2: Word would fetch its template from "file:///C:/Users/ana/Letter.dotm" '
        "whenever the letter is opened. [fetched-from-outside]",
    ),
    "a linked picture": (
        with_relation("image", "https://example.org/seal.png"),
        'a.docx, paragraph 2: Word would fetch a picture from "https://example.org/seal.png" whenever the '
        "letter is opened. [fetched-from-outside]",
    ),
    "a long address": (
        with_relation("frame", "https://example.org/" + "a" * 200 + ".htm"),
        f'a.docx, paragraph 2: Word would fetch a frame from "https://example.org/{"a" * 20}…{"a" * 36}.htm" '
        "whenever the letter is opened. [fetched-from-outside]",
    ),
    "a picture named by an old drawing": (
        with_body(
            '<w:p><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="//example.org/a.png"/></w:p>'
        ),
        'a.docx, paragraph 2: Word would fetch a picture from "//example.org/a.png" whenever the letter is '
        "opened. [fetched-from-outside]",
    ),
    "mail merge": (
        packed(WHOLE | {"word/settings.xml": SETTINGS.replace("<w:foot", "<w:mailMerge/><w:foot", 1)}),
        "a.docx: This file is set up for Word's own mail merge and names the list it was used with "
        '("word/settings.xml"). [word-mail-merge]',
    ),
    "mail merge field": (
        with_field(" MERGEFIELD ", "name "),
        'a.docx, paragraph 2: The field "{ MERGEFIELD name }" belongs to Word\'s own mail merge; plea does not '
        "fill it. [word-mail-merge]",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_must_not_be_opened_is_named_and_nothing_else_is(kind):
    content, message = REFUSED[kind]

    assert said(content) == [message]
    assert all(problem.stops for problem in guard(content, "a.docx"))
    assert todos(content) == []


PROGRAM = "starts another program when the letter is opened"
FILES = "brings in another file when the letter is opened"
UNSAFE = {
    "DDE": ((r'DDE Excel "C:\\a.xls"',), f"{PROGRAM}."),
    "over three runs": ((" dD", "eAu", "to cmd"), f"{PROGRAM}."),
    "LINK": (("LINK Excel.Sheet.8",), f"{PROGRAM}."),
    "in quotes": (('"INCLUDETEXT" a.docx',), f"{FILES}."),
    "curly quotes": (("“INCLUDEPICTURE” http://x",), f"{FILES}."),
    "no-break space": (("\xa0INCLUDEPICTURE http://x",), f"{FILES}."),
    "an unseen character": (("INCLUDE\u200bTEXT a",), f"{FILES}."),
    "IMPORT": (("IMPORT a.png",), f"{FILES}."),
    "RD": (("RD a.docx",), f"{FILES}."),
    "a command": (("MACROBUTTON Run press",), "runs a command on the reader's computer."),
    "AUTOTEXT": (("AUTOTEXT close",), "brings in text of the reader's own template."),
    "FILLIN": (("FILLIN name",), "asks the reader a question when the letter is opened."),
}


@pytest.mark.parametrize("kind", UNSAFE)
def test_a_field_that_acts_when_the_letter_is_opened_is_refused(kind):
    pieces, what = UNSAFE[kind]

    [message] = said(with_field(*pieces))

    assert message.startswith('a.docx, paragraph 2: The field "{ ')
    assert message.endswith(f'}}" {what} [unsafe-field]')


@pytest.mark.parametrize(
    "xml",
    [
        '<w:p><w:fldSimple w:instr=" dde cmd"/></w:p>',
        f"<w:p>{instruction('IF 1 = 1 ')}</w:p>".replace("</w:instrText></w:r>", f"</w:instrText></w:r>{instruction('DDE x')}"),
        f"<w:p>{mark('begin')}<w:r><w:instrText>DD</w:instrText></w:r></w:p>"
        f"<w:p><w:r><w:instrText>E cmd</w:instrText></w:r>{mark('end')}</w:p>",
        f"<w:p>{mark('begin')}{instruction('QUOTE 68 68 69')}<w:r><w:instrText> cmd</w:instrText></w:r>{mark('end')}</w:p>",
        f"<w:p>{mark('begin')}<w:r><w:instrText>D</w:instrText></w:r>{instruction('QUOTE 68 69')}{mark('end')}</w:p>",
        f"<w:p>{mark('begin')}<w:r><w:instrText>DD</w:instrText><w:pict><w:txbxContent><w:p><w:r>"
        "<w:instrText>x</w:instrText></w:r></w:p></w:txbxContent></w:pict><w:instrText>E cmd</w:instrText></w:r>"
        f"{mark('end')}</w:p>",
        f"<w:p>{mark('begin')}<w:r><w:instrText>DD<!-- -->E<?x?> cmd</w:instrText></w:r></w:p>",
        "<w:p><w:r><w:instrText>DDE cmd</w:instrText></w:r></w:p>",
    ],
    ids=["simple", "inside another", "over two paragraphs", "quoted", "half quoted", "text box", "comment", "open"],
)  # fmt: skip
def test_a_field_cannot_hide(xml):
    assert [line.rpartition(" ")[2] for line in said(with_body(xml))] == ["[unsafe-field]"]


def test_a_field_in_a_header_is_named_with_its_header():
    content = a_docx(paragraph("x"), header=f"<w:p/><w:p>{instruction('DDE cmd')}</w:p>")

    [message] = said(content)

    assert message.startswith('a.docx, header 1, paragraph 2: The field "{ DDE cmd }" starts')


@pytest.mark.parametrize(
    "text",
    ["PAGE", "NUMPAGES", " = 1 + 1", "SEQ Table", "TOC \\o", 'HYPERLINK "https://example.org/dde link"',
     'HYPERLINK \\l "there"', 'HYPERLINK "mailto:ana@example.org" \\o "file:///tip"', "HYPERLINK {{ sender.page }}",
     "REF note", ""],
)  # fmt: skip
def test_plain_fields_pass(text):
    assert said(with_field(text)) == []


@pytest.mark.parametrize("text", ["DATE \\@ &quot;d MMMM&quot;", "time", "USERNAME", "FILENAME"])
def test_a_field_that_prints_another_thing_tomorrow_is_a_warning(text):
    [problem] = guard(with_field(text), "a.docx")

    assert (problem.code, problem.stops, str(problem.place)) == ("live-field", False, "a.docx, paragraph 2")


LINKS = [
    "file:///C:/a.exe", "\\\\server\\share", "//server/share", "javascript:alert(1)", "java&#9;script:x",
    "%6aavascript:x", "ms-msdt:/id", "search-ms:query", "data:text/html,x", "vbscript:x", "..\\brief.docx",
]  # fmt: skip


@pytest.mark.parametrize("target", LINKS)
def test_a_link_to_anything_but_a_page_or_an_address_is_refused(target):
    [message] = said(with_relation("hyperlink", target))

    assert message.startswith('a.docx, paragraph 2: The link to "')
    assert message.endswith("leads to a file or program of the reader's computer. [unsafe-link]")
    assert [line.rpartition(" ")[2] for line in said(with_field(f'HYPERLINK \\o "tip" "{target}"'))] == [
        "[unsafe-link]"
    ]


@pytest.mark.parametrize(
    "target", ["https://example.org", "HTTP://example.org", "mailto:a@example.org", "tel:+48", "#there",
               "{{ sender.page }}", "%7B%7B%20sender.page%20%7D%7D"]
)  # fmt: skip
def test_a_plain_link_passes(target):
    assert said(with_relation("hyperlink", target)) == []


def test_everything_is_found_at_once():
    content = with_body(
        f"<w:p>{instruction('DDE x')}</w:p><w:p>{instruction('DATE')}</w:p><w:altChunk/>"
        '<w:p><v:shape xmlns:v="urn:schemas-microsoft-com:vml" href="file:///x"/></w:p>'
    )

    assert [problem.code for problem in guard(content, "a.docx")] == [
        "embedded-document",
        "unsafe-link",
        "unsafe-field",
        "live-field",
    ]


def test_parts_that_lie_in_the_same_place_are_refused():
    content = bytearray(packed(WHOLE))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]

    assert said(bytes(content)) == [
        "a.docx: This file is packed as no Word file is: parts of it lie in the same place. [strange-package]"
    ]


def bomb(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in ENCODED.items():
            archive.writestr(name, content)
        with archive.open("word/media/a.bin", "w") as member:
            for _ in range(size // 1_000_000):
                member.write(bytes(1_000_000))
    return file.getvalue()


def test_a_bomb_is_refused_by_its_directory_alone_and_costs_nothing():
    content = bomb(250_000_000)

    message, seconds, megabytes = measured(content)

    assert message[0] == "a.docx: This file unpacks to 250 MB; a letter may unpack to 200 MB. [oversize-docx]"
    assert seconds < 0.5
    assert megabytes < 10


def test_a_bomb_whose_directory_lies_is_not_unpacked_further_than_it_claims():
    content = bytearray(bomb(250_000_000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 1_000)

    message, seconds, megabytes = measured(bytes(content))

    assert message == ["a.docx: This file is damaged: a part of it cannot be unpacked. [broken-docx]"]
    assert seconds < 0.5
    assert megabytes < 20


@pytest.mark.parametrize("xml", ["<a/>" * 3_000_000, "<w:p/>" * 1_000_000, '<a b="c"/>' * 1_000_000])
def test_very_many_tags_are_refused_before_they_are_parsed(xml):
    noise = "".join(chr(random.randrange(97, 123)) for _ in range(300_000))  # noqa: S311 - keeps the ratio usual
    settings = SETTINGS.replace("</w:settings>", f"{xml}{noise}</w:settings>")

    message, seconds, megabytes = measured(zipped(ENCODED | {"word/settings.xml": settings.encode()}))

    assert seconds < 2
    assert megabytes < 150
    assert message == [] or message[0].startswith("a.docx: This file holds more than 2,000,000 tags of XML.")


def measured(content: bytes) -> tuple[list[str], float, float]:
    tracemalloc.start()
    begin = time.perf_counter()
    message = said(content)
    seconds = time.perf_counter() - begin
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return message, seconds, peak / 1_000_000


def test_any_bytes_at_all_get_an_answer_within_two_seconds():
    chance = random.Random(7)  # noqa: S311 - the same bytes in each run
    for _ in range(300):
        head = chance.choice([b"", b"PK\x03\x04", OLE[:8], packed(WHOLE)[: chance.randrange(3_000)]])
        content = head + chance.randbytes(chance.randrange(3_000))
        assert_answered(content)


def test_any_change_to_the_real_letterhead_gets_an_answer_within_two_seconds():
    chance = random.Random(11)  # noqa: S311
    whole = LETTERHEAD.read_bytes()
    for _ in range(1_500):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 1, 2, 8, 64])):
            at = chance.randrange(len(content))
            change = chance.randrange(3)
            if change == 0:
                content[at] = chance.randrange(256)
            elif change == 1:
                del content[at : at + chance.randrange(1, 40)]
            else:
                content[at:at] = content[chance.randrange(len(content)) :][: chance.randrange(1, 60)]
        assert_answered(bytes(content))


def test_any_change_to_the_xml_of_the_real_letterhead_gets_an_answer_within_two_seconds():
    chance = random.Random(13)  # noqa: S311
    with zipfile.ZipFile(LETTERHEAD) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(500):
        name = chance.choice(list(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(content))
            content[at : at + chance.randrange(4)] = chance.choice(
                [b"<", b">", b"\0", b"&", b"<!DOCTYPE", b'"', b"\xff\xfe", b"<w:instrText>DDE</w:instrText>"]
            )
        assert_answered(zipped(parts | {name: bytes(content)}))


def assert_answered(content: bytes) -> None:
    begin = time.process_time()
    problems = guard(content, "a.docx")
    assert time.process_time() - begin < 10
    assert all(problem.message and problem.todo for problem in problems)


def test_the_relationships_of_the_whole_file_are_looked_at_too():
    rels = WHOLE["_rels/.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="r" Type="{RELS}/x" Target="https://example.org" TargetMode="External"/></Relationships>',
    )

    assert said(packed(WHOLE | {"_rels/.rels": rels})) == [
        'a.docx: Word would fetch something ("x") from "https://example.org" whenever the letter is opened. '
        "[fetched-from-outside]"
    ]
