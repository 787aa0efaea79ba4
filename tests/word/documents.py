"""Small Word files for tests, written as the XML that Word itself would hold."""

from __future__ import annotations

import io
import zipfile

from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, compile_document
from plea.word.package import read_package
from plea.word.read import read_text
from plea.word.sound import unsound
from plea.word.xml import R_NS, W_NS, parse, w

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KNOWN = {"document": f"{_OFFICE}.document.main+xml"} | {
    name: f"{_OFFICE}.{kind}+xml"
    for name, kind in (("styles", "styles"), ("settings", "settings"), ("header1", "header"))
}
_OVERRIDES = "".join(
    f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in _KNOWN.items()
)
_TYPES = f"""<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>{_OVERRIDES}</Types>"""
_RELS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STYLES = f"""<w:styles xmlns:w="{W_NS}">
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Textkrper"><w:name w:val="Body Text"/></w:style></w:styles>"""
_SETTINGS = f'<w:settings xmlns:w="{W_NS}"><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids></w:settings>'


def paragraph(*runs: str, style: str = "") -> str:
    """A paragraph whose text Word has spread over these runs."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    inner = (
        "".join(f'<w:r w:rsidR="00AB12CD"><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs)
        + '<w:proofErr w:type="spellStart"/>'
    )
    return f"<w:p>{properties}{inner}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """A table whose cells hold one paragraph each."""
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl><w:tblPr/><w:tblGrid/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def a_docx(*blocks: str, header: str = "", **others: str) -> bytes:
    """A Word file with these blocks in its body; other parts by name: footnotes, endnotes, numbering."""
    names_of_xml = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
    shown = '<w:headerReference w:type="default" r:id="rId3"/>' if header else ""
    section = f"<w:sectPr>{shown}</w:sectPr>"
    body = f"<w:document {names_of_xml}><w:body>{''.join(blocks)}{section}</w:body></w:document>"
    names = {"styles": "styles.xml", "settings": "settings.xml", "header": "header1.xml"}
    names |= {name: f"{name}.xml" for name in others}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_OFFICE}.{name}+xml"/>' for name in others
    )
    document_rels = "".join(
        f'<Relationship Id="rId{number}" Type="{_KIND}{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(names.items(), start=1)
    )
    office = f'<Relationship Id="rId1" Type="{_KIND}officeDocument" Target="word/document.xml"/>'
    parts = {
        "[Content_Types].xml": _TYPES.replace("</Types>", f"{overrides}</Types>"),
        "_rels/.rels": _RELS.format(office),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": _RELS.format(document_rels),
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": f'<w:hdr xmlns:w="{W_NS}">{header or paragraph("")}</w:hdr>',
    }
    parts |= {f"word/{name}.xml": xml for name, xml in others.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(name, xml)
    return packed.getvalue()


def compiled(*blocks: str, given: Ingredients | None = None, header: str = "") -> CompiledDocx:
    """Compile a small document in which nothing is wrong."""
    docx, problems = compile_document(a_docx(*blocks, header=header), "small.docx", given or Ingredients())
    assert docx is not None, "\n".join(map(str, problems))
    assert problems == []
    return docx


def problems_in(*blocks: str, given: Ingredients | None = None) -> str:
    """Return everything that is wrong with a small document, as people read it."""
    _, problems = compile_document(a_docx(*blocks), "small.docx", given or Ingredients())
    return "\n".join(map(str, problems))


def text_of(content: bytes) -> str:
    """Return the body of a filled document without its last line end."""
    return read_text(content).rstrip("\n")


def part(content: bytes, name: str) -> str:
    """Return one part of a package as text."""
    parts, _ = read_package(content, "filled.docx")
    return parts[name].decode()


def words_of(xml: str) -> str:
    """Return all text of a part, its line breaks and tabs included."""
    marks = {w("br"): "\n", w("tab"): "\t"}
    return "".join(
        marks.get(str(node.tag), node.text or "") for node in parse(xml.encode()).iter(w("t"), *marks)
    )


def new_faults(content: bytes) -> list[str]:
    """Return what is unsound in a filled document and was not in an empty one."""
    return [fault for fault in unsound(content) if fault not in unsound(a_docx())]
