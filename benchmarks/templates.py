"""The letter as a Word file for each tool, in two packages.

"slim" has the size that Word itself saves; "large" is python-docx's own package, whose styles.xml
and stylesWithEffects.xml weigh 790 KB unpacked. Runs carry revision ids, a third of the tags is
cut over two runs, and spelling marks stand between them, as Word leaves them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import count
from typing import Any

from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from benchmarks.letter import FOOTER, HEADER, LETTER, NOTES, Block, Choice, Each, Note, Paragraph, Rows, Table
from benchmarks.picture import png
from benchmarks.syntaxes import SYNTAXES, Line, Syntax, Tag, line

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = {
    "Normal": "Normal", "Body Text": "BodyText", "Heading 2": "Heading2", "List Bullet": "ListBullet",
    "Header": "Header", "Footer": "Footer",
}  # fmt: skip
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_WIDTHS = (500, 1600, 1700, 3700, 1100)  # of the table's columns, in twentieths of a point
PACKAGES = ("slim", "large")


def template(syntax: str, package: str) -> bytes:
    """Return the template of one syntax in one package."""
    return _Template(SYNTAXES[syntax], LETTER, HEADER, FOOTER, NOTES).made(slim=package == "slim")


def layout(blocks: Sequence[Block], header: Paragraph, footer: Paragraph) -> bytes:
    """Return a letterhead for plea, as heavy as the slim template."""
    return _Template(SYNTAXES["jinja"], blocks, header, footer, ()).made(slim=True)


class _Template:
    def __init__(
        self,
        syntax: Syntax,
        blocks: Sequence[Block],
        header: Paragraph,
        footer: Paragraph,
        notes: Sequence[Paragraph],
    ) -> None:
        self._syntax = syntax
        self._blocks = blocks
        self._header = header
        self._footer = footer
        self._notes = notes
        self._document: Any = Document()
        self._tag_number = count()
        self._run_number = count(0x00A1B2C3, 0x1357)

    def made(self, *, slim: bool) -> bytes:
        section = self._document.sections[0]
        self._stationery(section)
        body = self._document.element.body
        body[-1].addprevious(self._parse("<w:p/>"))
        body.remove(body[-2])
        for xml in self._body():
            body[-1].addprevious(self._parse(xml))
        if self._notes:
            self._footnotes()
        if slim:
            self._lose_weight()
        self._document.core_properties.author = "Template's author"
        saved = io.BytesIO()
        self._document.save(saved)
        return saved.getvalue()

    def _parse(self, xml: str) -> Any:
        return parse_xml(re.sub(r"^<[\w:]+", rf'\g<0> xmlns:w="{_W}" xmlns:r="{_R}"', xml))

    def _body(self) -> Iterator[str]:
        for block in self._blocks:
            match block:
                case Paragraph():
                    yield self._paragraph(line(block, self._syntax))
                case Choice():
                    yield from map(self._paragraph, self._syntax.choice(block))
                case Each():
                    yield from map(self._paragraph, self._syntax.each(block))
                case Table():
                    head: list[Line] = [("Normal", [heading]) for heading, _ in block.columns]
                    yield self._table([head, *self._syntax.rows(block)])
                case Rows(cells):
                    yield self._table([[("Normal", [cell]) for cell in row] for row in cells])

    def _paragraph(self, made: Line) -> str:
        style, pieces = made
        runs = "".join(self._piece(piece) for piece in pieces)
        rsid = f'w:rsidR="{next(self._run_number):08X}" w:rsidRDefault="00A1B2C3"'
        return f'<w:p {rsid}><w:pPr><w:pStyle w:val="{_STYLES[style]}"/></w:pPr>{runs}</w:p>'

    def _piece(self, piece: Any) -> str:
        match piece:
            case Note(identity):
                return f'<w:r>{_RAISED}<w:footnoteReference w:id="{identity}"/></w:r>'
            case Tag(name, True):
                return self._merge_field(name)
            case Tag(words):
                return self._tag(words)
        # Word begins a run wherever somebody typed on another day.
        half = piece.find(" ", len(piece) // 2) if len(piece) > 80 else -1
        return self._run(piece) if half < 0 else self._run(piece[:half]) + self._run(piece[half:])

    def _tag(self, words: str) -> str:
        if next(self._tag_number) % 3:
            return self._run(words)
        middle = len(words) // 2
        spelling = '<w:proofErr w:type="spellStart"/>{}<w:proofErr w:type="spellEnd"/>'
        return self._run(words[:middle]) + spelling.format(self._run(words[middle:]))

    def _run(self, words: str) -> str:
        rsid = f'w:rsidR="{next(self._run_number):08X}"'
        language = '<w:rPr><w:lang w:val="en-GB"/></w:rPr>'
        return f'<w:r {rsid}>{language}<w:t xml:space="preserve">{escape(words, quote=False)}</w:t></w:r>'

    def _merge_field(self, name: str) -> str:
        def mark(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        asked = f'<w:r><w:instrText xml:space="preserve"> MERGEFIELD {name} </w:instrText></w:r>'
        return mark("begin") + asked + mark("separate") + self._run(f"«{name}»") + mark("end")

    def _table(self, lines: list[list[Line]]) -> str:
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
        rows = "".join(map(self._row, lines))
        properties = '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _row(self, cells: list[Line]) -> str:
        if len(cells) == 1:
            shape = [f'<w:tcW w:w="{sum(_WIDTHS)}" w:type="dxa"/><w:gridSpan w:val="{len(_WIDTHS)}"/>']
        else:
            shape = [f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in _WIDTHS]
        inside = "".join(
            f"<w:tc><w:tcPr>{own}</w:tcPr>{self._paragraph(cell)}</w:tc>"
            for own, cell in zip(shape, cells, strict=True)
        )
        return f'<w:tr w:rsidR="{next(self._run_number):08X}">{inside}</w:tr>'

    def _stationery(self, section: Any) -> None:
        pictured = section.header.paragraphs[0]
        pictured.add_run().add_picture(io.BytesIO(png()), width=Cm(6))
        header = self._parse(self._paragraph(line(self._header, self._syntax)))
        section.header._element.append(header)  # noqa: SLF001 - python-docx adds no XML of ours
        footer = self._parse(self._paragraph(line(self._footer, self._syntax)))
        footer.append(self._parse('<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
        section.footer._element[:] = [footer]  # noqa: SLF001

    def _footnotes(self) -> None:
        marks = "".join(
            f'<w:footnote w:type="{mark}" w:id="{identity}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
            for identity, mark in ((-1, "separator"), (0, "continuationSeparator"))
        )
        reference = f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
        for identity, note in enumerate(self._notes, start=1):
            xml = self._paragraph(line(note, self._syntax))
            head = xml.index("</w:pPr>") + len("</w:pPr>")
            marks += f'<w:footnote w:id="{identity}">{xml[:head]}{reference}{xml[head:]}</w:footnote>'
        xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        xml += f'<w:footnotes xmlns:w="{_W}" xmlns:r="{_R}">{marks}</w:footnotes>'
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            xml.encode(),
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _lose_weight(self) -> None:
        """Keep the styles that a document of Word's own has, and the table style that is used."""
        styles = self._document.styles.element
        for style in list(styles.iter(qn("w:style"))):
            if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in {
                "TableNormal",
                "TableGrid",
            }:
                styles.remove(style)
        related = self._document.part.rels
        for identity, relation in list(related.items()):
            if relation.reltype.endswith("/stylesWithEffects"):
                del related[identity]
