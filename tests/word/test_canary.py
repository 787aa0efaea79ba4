"""A made-up name is planted wherever a Word file can hold one; no letter carries it out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from plea.word import BrokenDocument, compile_docx
from plea.word.sound import unsound
from tests.word.corpus.make import NS, doc, footnote, made, p, r, table

CANARY = "Zyxwvu Canary"
WRITTEN = tuple(
    word.encode(encoding)
    for word in (CANARY, "Zyxwvu", "zyxwvu", "ZYXWVU")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
Parts = dict[str, bytes]
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_DOCUMENT = "word/document.xml"


def base() -> Parts:
    """A plain letterhead with a field, a table, a footnote, a header and a list."""
    one = doc(
        p("Dear {{ name }},", footnote(1)), table(("a", "b")), p("item", number=1), p("{% if name %}"), p(r("bold", "<w:b/>")), p("{% endif %}"),
        header=p("Head {{ name }}"), footnotes=(p(" Note."),), title="A letter",
    )  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(made(one))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


# --- ways to plant ------------------------------------------------------------------------------------------


def swap(parts: Parts, name: str, old: str, new: str) -> None:
    """Put `new` in the place of the first `old`, which must be there."""
    text = parts[name].decode()
    assert old in text, (name, old)
    parts[name] = text.replace(old, new, 1).encode()


def before(parts: Parts, mark: str, xml: str, name: str = _DOCUMENT) -> None:
    swap(parts, name, mark, xml + mark)


def add(
    parts: Parts, name: str, content: bytes | str, kind: str, relation: str, owner: str = _DOCUMENT
) -> str:
    """Add a part with its content type and the relationship that leads to it."""
    parts[name] = content.encode() if isinstance(content, str) else content
    swap(
        parts,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/{name}" ContentType="{kind}"/></Types>',
    )
    return relate(parts, relation, f"/{name}", owner)


def relate(parts: Parts, relation: str, target: str, owner: str = _DOCUMENT, mode: str = "") -> str:
    """Add a relationship; returns its id."""
    identity = f"rId{zlib.crc32(f'{relation} {target}'.encode())}"
    folder, _, file = owner.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels" if owner else "_rels/.rels"
    parts.setdefault(rels, f'<Relationships xmlns="{_PACKAGE_RELS}"></Relationships>'.encode())
    if f'"{identity}"'.encode() in parts[rels]:
        return identity
    kind = relation if "://" in relation else f"{_RELS}/{relation}"
    swap(
        parts,
        rels,
        "</Relationships>",
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/></Relationships>',
    )
    return identity


EXTERNAL = ' TargetMode="External"'


def core(tag: str) -> Callable[[Parts], None]:
    prefix, _, _ = tag.partition(":")
    spaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    }

    def plant(parts: Parts) -> None:
        parts["docProps/core.xml"] = (
            f'<cp:coreProperties xmlns:cp="{spaces["cp"]}" xmlns:dc="{spaces["dc"]}"><{tag}>{CANARY}</{tag}></cp:coreProperties>'.encode()
        )

    assert prefix in spaces
    return plant


def app(tag: str) -> Callable[[Parts], None]:
    def plant(parts: Parts) -> None:
        parts["docProps/app.xml"] = (
            f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><{tag}>{CANARY}</{tag}></Properties>'.encode()
        )

    return plant


def settings(xml: str) -> Callable[[Parts], None]:
    return lambda parts: before(parts, "</w:settings>", xml, "word/settings.xml")


def in_body(xml: str) -> Callable[[Parts], None]:
    spaces = NS.partition("xmlns:w14=")[0].replace("\n", " ")
    return lambda parts: before(parts, "<w:sectPr", xml.replace("<w:p>", f"<w:p {spaces}>", 1))


def custom_properties(parts: Parts) -> None:
    xml = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{CANARY}"><vt:lpwstr>{CANARY}</vt:lpwstr></property></Properties>'
    add(parts, "docProps/custom.xml", xml, f"{_OFFICE}.custom-properties+xml", "custom-properties", "")


def comments(parts: Parts) -> None:
    xml = f'<w:comments {NS}><w:comment w:id="0" w:author="{CANARY}" w:initials="Zyxwvu">{p(CANARY)}</w:comment></w:comments>'
    add(parts, "word/comments.xml", xml, f"{_OFFICE}.wordprocessingml.comments+xml", "comments")
    before(
        parts,
        "<w:sectPr",
        p(
            '<w:commentRangeStart w:id="0"/>',
            "x",
            '<w:commentRangeEnd w:id="0"/>',
            '<w:r><w:commentReference w:id="0"/></w:r>',
        ),
    )


def people(parts: Parts) -> None:
    xml = f'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="{CANARY}"><w15:presenceInfo w15:providerId="AD" w15:userId="Zyxwvu"/></w15:person></w15:people>'
    add(
        parts,
        "word/people.xml",
        xml,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
        "http://schemas.microsoft.com/office/2011/relationships/people",
    )


def custom_xml(parts: Parts) -> None:
    add(parts, "customXml/item1.xml", f"<a><b>{CANARY}</b></a>", "application/xml", "customXml")
    xml = f'<ds:datastoreItem ds:itemID="{{Zyxwvu}}" xmlns:ds="{_OFFICE}"/>'
    add(
        parts,
        "customXml/itemProps1.xml",
        xml,
        f"{_OFFICE}.customXmlProperties+xml",
        "customXmlProps",
        "customXml/item1.xml",
    )


def part(
    name: str, kind: str, relation: str, owner: str = _DOCUMENT, content: bytes = CANARY.encode()
) -> Callable[[Parts], None]:
    return lambda parts: add(parts, name, content, kind, relation, owner)


def glossary(parts: Parts) -> None:
    xml = f'<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartPr><w:name w:val="{CANARY}"/></w:docPartPr><w:docPartBody>{p(CANARY)}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>'
    add(
        parts,
        "word/glossary/document.xml",
        xml,
        f"{_OFFICE}.wordprocessingml.document.glossary+xml",
        "glossaryDocument",
    )


def printer(parts: Parts) -> None:
    identity = add(
        parts,
        "word/printerSettings/printerSettings1.bin",
        CANARY.encode("utf-16-le"),
        f"{_OFFICE}.wordprocessingml.printerSettings",
        "printerSettings",
    )
    swap(parts, _DOCUMENT, "</w:sectPr>", f'<w:printerSettings r:id="{identity}"/></w:sectPr>')


def mail_merge(parts: Parts) -> None:
    identity = relate(
        parts, "mailMergeSource", f"file:///C:/Users/{CANARY}/list.xlsx", "word/settings.xml", EXTERNAL
    )
    settings(
        f'<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="Data Source={CANARY}"/><w:dataSource xmlns:r="{_RELS}" r:id="{identity}"/></w:mailMerge>'
    )(parts)


def attached_template(parts: Parts) -> None:
    identity = relate(
        parts, "attachedTemplate", f"file:///C:/Users/{CANARY}/Normal.dotm", "word/settings.xml", EXTERNAL
    )
    settings(f'<w:attachedTemplate xmlns:r="{_RELS}" r:id="{identity}"/>')(parts)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) + chunk(b"tEXt", b"Author\0" + CANARY.encode())
    + chunk(b"eXIf", b"II*\0" + CANARY.encode()) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"") + CANARY.encode()
)  # fmt: skip
_EXIF = b"Exif\0\0II*\0" + CANARY.encode()
JPEG = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(_EXIF) + 2) + _EXIF + b"\xff\xfe" + struct.pack(">H", len(CANARY) + 2) + CANARY.encode() + (
    b"\xff\xdb\x00\x43\x00" + b"\x01" * 64 + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00\xff\xc4\x00\x14\x00" + b"\x01" + b"\0" * 15 + b"\x00"
    b"\xff\xc4\x00\x14\x10" + b"\x01" + b"\0" * 15 + b"\x00" + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f\xff\xd9"
)  # fmt: skip
GIF = (
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xfe"
    + bytes([len(CANARY)])
    + CANARY.encode()
    + b"\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
)
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="C:/Users/{CANARY}/x.svg" width="1" height="1"><!-- {CANARY} --><metadata>{CANARY}</metadata><desc>{CANARY}</desc></svg>'.encode()


def picture(name: str, kind: str, content: bytes, told: str = "") -> Callable[[Parts], None]:
    """A picture in the body, with what Word notes about where it came from."""

    def plant(parts: Parts) -> None:
        if f'Extension="{name.rpartition(".")[2]}"' not in parts["[Content_Types].xml"].decode():
            swap(
                parts,
                "[Content_Types].xml",
                "<Default ",
                f'<Default Extension="{name.rpartition(".")[2]}" ContentType="{kind}"/><Default ',
            )
        parts[f"word/media/{name}"] = content
        identity = relate(parts, "image", f"media/{name.replace(' ', '%20')}")
        pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
        xml = (
            '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="9525" cy="9525"/>'
            f'<wp:docPr id="{len(parts)}" name="Picture 1"{told}/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{pic}">'
            f'<pic:pic xmlns:pic="{pic}"><pic:nvPicPr><pic:cNvPr id="0" name="Picture 1"{told}/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{identity}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            '<a:ext cx="9525" cy="9525"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
        )
        in_body(xml)(parts)

    return plant


PLAIN_PNG = PNG[:33] + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
_PATH = f"C:\\Users\\{CANARY}\\Pictures\\logo.png"
_TRACK = f'w:id="91" w:author="{CANARY}" w:date="2018-01-01T00:00:00Z"'
_VML = f'<w:p><w:r><w:pict><v:shape id="_x0000_i1025" alt="{_PATH}" style="width:9pt;height:9pt" o:title="{CANARY}"><v:textbox><w:txbxContent>{p("x")}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'

PLACES: dict[str, Callable[[Parts], None]] = {
    **{f"core {tag}": core(tag) for tag in ("dc:creator", "cp:lastModifiedBy", "dc:subject", "dc:description", "cp:keywords", "cp:category", "cp:contentStatus", "cp:version", "dc:identifier")},
    **{f"app {tag}": app(tag) for tag in ("Company", "Manager", "Template", "HyperlinkBase", "AppVersion")},
    "custom properties": custom_properties,
    "comments": comments,
    "people": people,
    "custom XML": custom_xml,
    "glossary": glossary,
    "printer settings": printer,
    "mail merge source": mail_merge,
    "attached template": attached_template,
    "thumbnail": part("docProps/thumbnail.jpeg", "image/jpeg", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail", "", JPEG),
    "sensitivity label": part("docMetadata/LabelInfo.xml", "application/vnd.ms-office.classificationlabels+xml", "http://schemas.microsoft.com/office/2020/02/relationships/classificationlabels", "", f"<a>{CANARY}</a>".encode()),
    "digital signature": part("_xmlsignatures/sig1.xml", "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml", "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature", "", f"<a>{CANARY}</a>".encode()),
    "ribbon": part("customUI/customUI14.xml", "application/xml", "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility", "", f"<a>{CANARY}</a>".encode()),
    "key map": part("word/customizations.xml", "application/vnd.ms-word.keyMapCustomizations+xml", "http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations", content=f"<a>{CANARY}</a>".encode()),
    "comments' dates": part("word/commentsExtensible.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtensible+xml", "http://schemas.microsoft.com/office/2018/08/relationships/commentsExtensible", content=f"<a>{CANARY}</a>".encode()),
    "web settings": part("word/webSettings.xml", f"{_OFFICE}.wordprocessingml.webSettings+xml", "webSettings", content=f'<w:webSettings {NS}><w:frameset><w:title w:val="{CANARY}"/></w:frameset></w:webSettings>'.encode()),
    "part that nothing leads to": lambda parts: parts.update({"word/old.xml": f"<a>{CANARY}</a>".encode()}),
    "trash": lambda parts: parts.update({"[trash]/0000.dat": CANARY.encode()}),
    "name of a part": lambda parts: parts.update({f"word/{CANARY}.xml": b"<a/>"}),
    "tracked insertion": in_body(p(f"<w:ins {_TRACK}>{r('x')}</w:ins>")),
    "tracked paragraph mark": in_body(p("x", more=f"<w:rPr><w:ins {_TRACK}/></w:rPr>")),
    "tracked formatting": in_body(p(r("x", f"<w:rPrChange {_TRACK}><w:rPr/></w:rPrChange>"))),
    "tracked move": in_body(p(f'<w:moveFromRangeStart w:name="move1" {_TRACK}/>', "x", '<w:moveFromRangeEnd w:id="91"/>')),
    "tracked change in a footnote": lambda parts: swap(parts, "word/footnotes.xml", "</w:p></w:footnote></w:footnotes>", f"<w:ins {_TRACK}>{r('x')}</w:ins></w:p></w:footnote></w:footnotes>"),
    "tracked row": lambda parts: swap(parts, _DOCUMENT, "<w:tr>", f"<w:tr><w:trPr><w:ins {_TRACK}/></w:trPr>"),
    "tracked numbering": lambda parts: before(parts, "</w:lvl>", f"<w:pPr><w:numPr><w:ins {_TRACK}/></w:numPr></w:pPr>", "word/numbering.xml"),
    "custom XML range": in_body(p(f"<w:customXmlInsRangeStart {_TRACK}/>", "x", '<w:customXmlInsRangeEnd w:id="91"/>')),
    "revision ids in text": in_body('<w:p><w:pPr/><w:r w:rsidR="Zyxwvu" w:rsidRPr="Zyxwvu"><w:t>x</w:t></w:r></w:p>'),
    "revision ids in a footnote": lambda parts: swap(parts, "word/footnotes.xml", '<w:footnote w:id="1"><w:p ', '<w:footnote w:id="1"><w:p w:rsidP="Zyxwvu" '),
    "comment in a footnote": lambda parts: swap(parts, "word/footnotes.xml", "</w:p></w:footnote></w:footnotes>", f"<!-- {CANARY} --></w:p></w:footnote></w:footnotes>"),
    "revision ids in settings": settings('<w:rsids><w:rsidRoot w:val="Zyxwvu"/><w:rsid w:val="Zyxwvu"/></w:rsids>'),
    "revision id of a style": lambda parts: swap(parts, "word/styles.xml", "</w:style>", '<w:rsid w:val="Zyxwvu"/></w:style>'),
    "revision id of a section": lambda parts: swap(parts, _DOCUMENT, "<w:sectPr ", '<w:sectPr w:rsidDel="Zyxwvu" '),
    "ids of paragraphs": in_body('<w:p><w:pPr/><w:r><w:t>x</w:t></w:r></w:p>'.replace("<w:p>", '<w:p w14:paraId="Zyxwvu" w14:textId="Zyxwvu" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml">')),
    "ids of lists": lambda parts: swap(parts, "word/numbering.xml", "<w:multiLevelType", '<w:nsid w:val="Zyxwvu"/><w:multiLevelType'),
    "templates of lists": lambda parts: swap(parts, "word/numbering.xml", "<w:lvl ", '<w:tmpl w:val="Zyxwvu"/><w:lvl '),
    "template of a level": lambda parts: swap(parts, "word/numbering.xml", '<w:lvl w:ilvl="0"', '<w:lvl w:ilvl="0" w:tplc="Zyxwvu"'),
    "document variables": settings(f'<w:docVars><w:docVar w:name="{CANARY}" w:val="{CANARY}"/></w:docVars>'),
    "document id": settings('<w15:docId xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:val="{Zyxwvu}"/>'),
    "old document id": settings('<w14:docId xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:val="Zyxwvu"/>'),
    "write protection": settings(f'<w:writeProtection w:recommended="1" w:hash="{CANARY}"/>'),
    "document protection": settings(f'<w:documentProtection w:edit="readOnly" w:hash="{CANARY}"/>'),
    "editors of a range": in_body(p(f'<w:permStart w:id="3" w:ed="DOMAIN\\{CANARY}"/>', "x", '<w:permEnd w:id="3"/>')),
    "proofing": settings('<w:proofState w:spelling="Zyxwvu"/><w:activeWritingStyle w:lang="en-GB" w:vendorID="64" w:dllVersion="6" w:appName="Zyxwvu"/>'),
    "schemas": settings(f'<w:attachedSchema w:val="{CANARY}"/>'),
    "captions": settings(f'<w:saveThroughXslt w:solutionID="{CANARY}"/>'),
    "where the cursor was": in_body(p('<w:bookmarkStart w:id="9" w:name="_GoBack_Zyxwvu"/>', "x", '<w:bookmarkEnd w:id="9"/>')),
    "smart tag": in_body(p(f'<w:smartTag w:uri="urn:schemas:contacts" w:element="PersonName"><w:smartTagPr><w:attr w:name="who" w:val="{CANARY}"/></w:smartTagPr>{r("x")}</w:smartTag>')),
    "smart tag types": settings(f'<w:smartTagType w:namespaceuri="urn:{CANARY}" w:name="PersonName"/>'),
    "custom XML element": in_body(p(f'<w:customXml w:uri="urn:x" w:element="who"><w:customXmlPr><w:placeholder w:val="{CANARY}"/></w:customXmlPr>{r("x")}</w:customXml>')),
    "path in VML": in_body(_VML),
    "path in a picture": picture("image1.png", "image/png", PLAIN_PNG, f' descr="{_PATH}" title="{_PATH}"'),
    "text chunks of a PNG": picture("image1.png", "image/png", PNG),
    "EXIF of a JPEG": picture("image1.jpeg", "image/jpeg", JPEG),
    "comment of a GIF": picture("image1.gif", "image/gif", GIF),
    "marks of an SVG": picture("image1.svg", "image/svg+xml", SVG),
    "name of a picture": picture(f"{CANARY}.png", "image/png", PLAIN_PNG),
    "linked picture": lambda parts: relate(parts, "image", f"file:///C:/Users/{CANARY}/x.png", mode=EXTERNAL),
    "XML comment": in_body(f"<!-- {CANARY} -->"),
    "XML comment in a style": lambda parts: before(parts, "</w:styles>", f"<!-- {CANARY} -->", "word/styles.xml"),
    "XML comment behind the root": lambda parts: parts.update({"word/theme/theme1.xml": parts["word/theme/theme1.xml"] + f"<!-- {CANARY} -->".encode()}),
    "instruction": in_body(f"<?mso {CANARY}?>"),
    "link that nothing uses": lambda parts: relate(parts, "hyperlink", f"mailto:{CANARY}", mode=EXTERNAL),
    "comment in the types": lambda parts: swap(parts, "[Content_Types].xml", "</Types>", f"<!-- {CANARY} --></Types>"),
}  # fmt: skip

REFUSED = {
    "attached template": "fetched-from-outside",
    "linked picture": "fetched-from-outside",
    "mail merge source": "word-mail-merge",
    "key map": "macro-in-document",
    **dict.fromkeys(
        (place for place in PLACES if place.startswith("tracked ") or place == "custom XML range"),
        "tracked-change",
    ),
}
"""What is not cleaned but refused, and the code of the problem."""


def traces(content: bytes) -> list[str]:
    """Return where the name stands: in a part, in the name of one, or between them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inside = [name for name in archive.namelist() if any(word in archive.read(name) for word in WRITTEN)]
        assert archive.comment == b""
        assert [info.filename for info in archive.infolist() if info.extra or info.comment] == []
    return inside + [f"the zip, {word!r}" for word in WRITTEN if word in content]


def test_the_name_is_found_where_nobody_cleans():
    parts = base()
    for name in ("core dc:creator", "comments", "text chunks of a PNG"):
        PLACES[name](parts) if name != "text chunks of a PNG" else parts.update(
            {"word/media/image1.png": PNG}
        )

    assert traces(packed(parts))[:3] == ["docProps/core.xml", "word/comments.xml", "word/media/image1.png"]


@pytest.mark.parametrize("place", PLACES)
def test_no_letter_tells_who_made_the_layout(place: str):
    parts = base()
    PLACES[place](parts)

    try:
        letter = compile_docx(packed(parts)).fill({"name": "Ana Bell"})
    except BrokenDocument as broken:
        assert {problem.code for problem in broken.problems if problem.stops} == {
            REFUSED.get(place, "nothing")
        }, str(broken)
        return

    assert place not in REFUSED
    assert traces(letter) == []
    assert unsound(letter) == []


def test_what_the_zip_says_besides_its_parts_stays_behind():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part_ in base().items():
            member = zipfile.ZipInfo(name, (2018, 3, 2, 1, 2, 4))
            member.comment, member.extra = (
                CANARY.encode(),
                struct.pack("<HH", 0x7875, len(CANARY)) + CANARY.encode(),
            )
            member.create_system, member.external_attr = 3, 0o100640 << 16
            archive.writestr(member, part_)
        archive.writestr(f"{CANARY}/", b"")
        archive.comment = CANARY.encode()

    letter = compile_docx(content.getvalue()).fill({"name": "Ana Bell"})

    assert traces(letter) == []
    with zipfile.ZipFile(io.BytesIO(letter)) as archive:
        assert {(info.date_time, info.create_system, info.external_attr) for info in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0, 0)
        }


def test_what_is_clean_stays_as_it_is():
    parts = base()
    for place, plant in PLACES.items():
        if place not in REFUSED and not place.startswith(("core ", "app ")):
            plant(parts)

    once = compile_docx(packed(parts)).fill({"name": "Ana Bell"})
    twice = compile_docx(once).fill({})

    assert traces(once) == []
    assert unpacked(twice) == unpacked(once)
    assert compile_docx(packed(parts)).fill({"name": "Ana Bell"}) == once


def unpacked(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
