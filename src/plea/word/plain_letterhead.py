"""A letterhead for those who have none: the organisation on top, the letter, one quiet line at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from plea.word.package import Skeleton
from plea.word.xml import R_NS, W_NS

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMES = f'xmlns:w="{W_NS}" xmlns:r="{R_NS}"'
_PARTS = {"document": "document.main", "styles": "styles", "header1": "header", "footer1": "footer"}

_STYLES = (
    ("Normal", "Normal", "", "", ""),
    ("BodyText", "Body Text", "after=160 line=276", "", ""),
    ("InsideAddress", "Inside Address", "before=240 after=480", "", ""),
    ("Date", "Date", "after=120", "", ""),
    ("Reference", "Reference", "after=360", "", ""),
    ("Subject", "Subject", "after=280", "", "<w:b/>"),
    ("Salutation", "Salutation", "after=200", "", ""),
    ("Closing", "Closing", "before=240 after=840", "<w:keepNext/>", ""),
    ("Signature", "Signature", "after=0", "", ""),
    ("Header", "header", "after=480", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="8" w:color="999999"/></w:pBdr>', '<w:b/><w:sz w:val="26"/>'),  # noqa: E501 - a row of the table
    ("Footer", "footer", "", '<w:jc w:val="center"/>', '<w:color w:val="595959"/><w:sz w:val="18"/>'),
    ("Heading2", "heading 2", "before=280 after=120", "<w:keepNext/>", '<w:b/><w:sz w:val="24"/>'),
)  # fmt: skip

_LETTER = (
    ("InsideAddress", "{{ recipient.inside_address }}"),
    ("Date", "{{ campaign.place }}, {{ letter.date }}"),
    ("Reference", "{{ letter.reference }}"),
    ("Subject", "{{ letter.subject }}"),
    ("Salutation", "{{ recipient.salutation }}"),
    ("BodyText", "{{ letter }}"),
    ("Closing", "{{ recipient.complimentary_close }}"),
    ("Signature", "{{ sender.organisation }}"),
)


def plain_letterhead(sender: Sequence[str]) -> bytes:
    """Return a letterhead; `sender` are the names under "sender" in campaign.yaml, which it may print."""
    foot = " · ".join(f"{{{{ sender.{name} }}}}" for name in ("email", "website") if name in sender)
    section = (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" '
        'r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" '
        'w:left="1418" w:header="851" w:footer="709" w:gutter="0"/></w:sectPr>'
    )
    letter = "".join(_paragraph(*line) for line in _LETTER)
    texts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{letter}{section}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"), ("header", "header1.xml"), ("footer", "footer1.xml")
        ),
        "word/styles.xml": _styles(),
        "word/header1.xml": f"<w:hdr {_NAMES}>{_paragraph('Header', '{{ sender.organisation }}')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {_NAMES}>{_paragraph('Footer', foot)}</w:ftr>",
    }
    return Skeleton({name: (_HEAD + text).encode() for name, text in texts.items()}).with_parts([])


def _paragraph(style: str, words: str) -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'
    )


def _styles() -> str:
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" '
        'w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
    )
    return f"<w:styles {_NAMES}>{defaults}{''.join(_style(*style) for style in _STYLES)}</w:styles>"


def _style(identity: str, name: str, spacing: str, look: str, letters: str) -> str:
    room = " ".join(f'w:{part.split("=")[0]}="{part.split("=")[1]}"' for part in spacing.split())
    gap = f"<w:spacing {room}/>" if room else ""
    before, after = (look, "") if "jc" not in look else ("", look)
    based = "" if identity == "Normal" else '<w:basedOn w:val="Normal"/>'
    usual = ' w:default="1"' if identity == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{usual} w:styleId="{identity}"><w:name w:val="{name}"/>{based}'
        f"<w:pPr>{before}{gap}{after}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in _PARTS.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'
