"""Makes the Word files of this folder: `python tests/word/corpus/make.py [--lo] [--accept NAME …]`.

Each file shows one thing. The .docx are the same bytes whenever they are made; `--lo` saves those in
RESAVED once more with LibreOffice (NAME.lo.docx), which is not. `--accept` writes NAME.yaml anew from
what the engine says now: read it before you keep it.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

HERE = Path(__file__).parent
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NS = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# --- XML as Word writes it -----------------------------------------------------------------------------


def r(text: str, properties: str = "") -> str:
    """A run."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return (
        f'<w:r w:rsidRPr="00C0FFEE">{inner}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )


def p(*runs: str, style: str = "", number: int = 0, level: int = 0, more: str = "") -> str:
    """A paragraph; what begins with "<" is XML already."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    properties += more
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f'<w:p w:rsidR="00C0FFEE" w:rsidRDefault="00C0FFEE">{f"<w:pPr>{properties}</w:pPr>" if properties else ""}{inner}</w:p>'


def table(*rows: tuple[str, ...]) -> str:
    """A table; a cell is text, or blocks where it begins with "<"."""
    width = max(map(len, rows))
    grid = '<w:gridCol w:w="3000"/>' * width
    cells = [
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{cell if cell.startswith(("<w:p", "<w:tbl")) else p(cell)}</w:tc>'
            for cell in row
        )
        for row in rows
    ]
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    head = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    return f"<w:tbl>{head}{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


SPELLING, SPELLED = '<w:proofErr w:type="spellStart"/>', '<w:proofErr w:type="spellEnd"/>'
BREAK, TAB = "<w:r><w:br/></w:r>", "<w:r><w:tab/></w:r>"


def bookmark(identity: int, name: str) -> tuple[str, str]:
    """The start and the end of a bookmark."""
    return f'<w:bookmarkStart w:id="{identity}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{identity}"/>'


def drawing(identity: int) -> str:
    """A run with a drawn rectangle."""
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="360000" cy="180000"/>'
        f'<wp:docPr id="{identity}" name="Rectangle {identity}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="360000" cy="180000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def box_vml(blocks: str, identity: str = "_x0000_s1026") -> str:
    """A text box as old Word writes it."""
    return (
        f'<w:pict><v:shape id="{identity}" style="width:200pt;height:60pt" type="#_x0000_t202"><v:textbox>'
        f"<w:txbxContent>{blocks}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def box(blocks: str, identity: int = 21) -> str:
    """A run with a text box, in both forms that Word writes beside each other."""
    choice = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2540000" cy="762000"/>'
        f'<wp:docPr id="{identity}" name="Text Box {identity}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2540000" cy="762000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{blocks}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{box_vml(blocks)}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def link(*runs: str, anchor: str = "here") -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{"".join(run if run.startswith("<") else r(run) for run in runs)}</w:hyperlink>'


def control(inside: str, identity: int = 77) -> str:
    """A content control around runs or blocks."""
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="{identity}"/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>'
    )


def footnote(identity: int) -> str:
    """A run that refers to a footnote."""
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{identity}"/></w:r>'


def endnote(identity: int) -> str:
    """A run that refers to an endnote."""
    return (
        f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteReference w:id="{identity}"/></w:r>'
    )


def complex_field(instruction: str, shown: str) -> str:
    """A field of Word itself: page numbers, references."""

    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    told = f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
    return mark("begin") + told + mark("separate") + r(shown) + mark("end")


def inserted(*runs: str) -> str:
    """Runs that somebody inserted while changes were tracked."""
    return (
        f'<w:ins w:id="91" w:author="Ana Bell" w:date="2018-01-01T00:00:00Z">{"".join(map(r, runs))}</w:ins>'
    )


def deleted(text: str) -> str:
    """A run that somebody deleted while changes were tracked."""
    return f'<w:del w:id="92" w:author="Ana Bell" w:date="2018-01-01T00:00:00Z"><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


@dataclass(frozen=True)
class Doc:
    """One document, and the values it is filled with."""

    blocks: tuple[str, ...]
    values: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, Any] = field(default_factory=dict)
    letter: tuple[str, ...] = ()  # lines of a Markdown text for {{ letter }}
    header: str = ""
    footer: str = ""
    first_header: str = ""
    even_header: str = ""
    footnotes: tuple[str, ...] = ()
    endnotes: tuple[str, ...] = ()
    title: str = ""
    comment: str = ""
    settings: str = ""


def doc(*blocks: str, **more: Any) -> Doc:
    """A document with these blocks."""
    return Doc(blocks, **more)


# --- how a file is put together ----------------------------------------------------------------------------

_STYLES = {
    "Normal",
    "Heading1",
    "Heading2",
    "BodyText",
    "Header",
    "Footer",
    "ListParagraph",
    "TableNormal",
    "NoList",
    "DefaultParagraphFont",
    "Title",
}
_LEVEL = '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="{1}"/><w:lvlText w:val="{2}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{3}" w:hanging="360"/></w:pPr></w:lvl>'


def _abstract(identity: int, form: str) -> str:
    levels = "".join(
        _LEVEL.format(n, form, f"%{n + 1}." if form == "decimal" else "•", 360 * (n + 1)) for n in range(3)
    )
    return f'<w:abstractNum w:abstractNumId="{identity}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'


NUMBERING = (
    f"<w:numbering {NS}>{_abstract(0, 'decimal')}{_abstract(1, 'bullet')}"
    + "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="{kind}"/></w:num>'
        for n, kind in ((1, 0), (2, 1), (3, 0))
    )
    + "</w:numbering>"
)
_SEPARATORS = '<w:{0} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{0}><w:{0} w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{0}>'


def made(one: Doc) -> bytes:
    """Return one document as the bytes of a .docx."""
    word = Document()
    body = word.element.body
    for old in list(body)[:-1]:
        body.remove(old)
    for block in parse_xml(f"<w:body {NS}>{''.join(one.blocks)}</w:body>"):
        body.insert(len(body) - 1, block)
    _head_and_foot(word, one)
    word.part.numbering_part._element = parse_xml(NUMBERING)
    for kind, notes in (("footnote", one.footnotes), ("endnote", one.endnotes)):
        if notes:
            _add_notes(word, kind, notes)
    if one.comment:
        inner = f'<w:comments {NS}><w:comment w:id="0" w:author="Ana Bell" w:date="2018-01-01T00:00:00Z" w:initials="AB">{p(one.comment)}</w:comment></w:comments>'
        _add_part(word, "comments", inner)
    if one.settings:
        for node in parse_xml(f"<w:settings {NS}>{one.settings}</w:settings>"):
            word.settings.element.insert(0, node)
    word.core_properties.title = one.title
    _slim(word)
    packed = io.BytesIO()
    word.save(packed)
    return _same_bytes(packed.getvalue())


def _head_and_foot(word: Any, one: Doc) -> None:
    section = word.sections[0]
    section.different_first_page_header_footer = bool(one.first_header)
    word.settings.odd_and_even_pages_header_footer = bool(one.even_header)
    places = (section.header, section.footer, section.first_page_header, section.even_page_header)
    for place, blocks in zip(
        places, (one.header, one.footer, one.first_header, one.even_header), strict=True
    ):
        if blocks:
            place.is_linked_to_previous = False
            root = place._element
            for old in list(root):
                root.remove(old)
            root.extend(list(parse_xml(f"<w:hdr {NS}>{blocks}</w:hdr>")))


def _add_notes(word: Any, kind: str, notes: tuple[str, ...]) -> None:
    inner = "".join(f'<w:{kind} w:id="{n}">{note}</w:{kind}>' for n, note in enumerate(notes, 1))
    _add_part(word, f"{kind}s", f"<w:{kind}s {NS}>{_SEPARATORS.format(kind)}{inner}</w:{kind}s>")


def _add_part(word: Any, name: str, xml: str) -> None:
    part = Part(PackURI(f"/word/{name}.xml"), f"{OFFICE}.{name}+xml", xml.encode(), word.part.package)
    word.part.relate_to(part, f"{RT.STYLES.rpartition('/')[0]}/{name}")


def _slim(word: Any) -> None:
    """Leave out what python-docx's own template brings along."""
    for owner in (word.part, word.part.package):
        for identity, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in (
                "stylesWithEffects",
                "thumbnail",
                "customXml",
                "webSettings",
            ):
                del owner.rels[identity]
    styles = word.styles.element
    for style in list(styles):
        if style.tag == qn("w:latentStyles") or (
            style.tag == qn("w:style") and style.get(qn("w:styleId")) not in _STYLES
        ):
            styles.remove(style)
    for style in styles.iter(qn("w:style")):
        for name in ("w:link", "w:next"):
            for known in style.findall(qn(name)):
                if known.get(qn("w:val")) not in _STYLES:
                    style.remove(known)


def _same_bytes(content: bytes) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(
                zipfile.ZipInfo(name),
                etree.tostring(
                    etree.fromstring(old.read(name)), xml_declaration=True, encoding="UTF-8", standalone=True
                ),
                zipfile.ZIP_DEFLATED,
            )
    return packed.getvalue()


def _resave(names: list[str]) -> None:
    """Save files once more with LibreOffice, which writes everything its own way."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(HERE / f"{name}.docx") for name in names]
        filter_name = "docx:MS Word 2007 XML"
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{folder}/profile",
                "--headless",
                "--convert-to",
                filter_name,
                "--outdir",
                folder,
                *files,
            ],
            check=True,
            capture_output=True,
        )
        for name in names:
            (HERE / f"{name}.lo.docx").write_bytes((Path(folder) / f"{name}.docx").read_bytes())


def main(words: list[str]) -> None:
    """Make everything, and what the words ask for besides."""
    from tests.word.corpus.documents import DOCUMENTS, RESAVED

    for name, one in DOCUMENTS.items():
        (HERE / f"{name}.docx").write_bytes(made(one))
    if "--lo" in words:
        _resave(list(RESAVED))
    if "--accept" in words:
        from tests.word.corpus.expected import accept

        named = words[words.index("--accept") + 1 :]
        for name in named or [*DOCUMENTS, *(f"{name}.lo" for name in RESAVED)]:
            accept(name, DOCUMENTS[name.removesuffix(".lo")])


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parents[2]), str(HERE.parents[2] / "src")]
    main(sys.argv[1:])
