"""No trace of who made the layout or when: properties are ours, editing marks are taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html import escape

from lxml import etree

from plea.word.package import read_package
from plea.word.parts import Parts, declare, drop
from plea.word.xml import W_NS, Element, parse, serialize, w

CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_SETTINGS = "word/settings.xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_APP_TYPE = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
_CORE_REL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_APP_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties"
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"

_APP_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Office Word</Application></Properties>"
)
_TRACES = ("proofErr", "lastRenderedPageBreak", "commentRangeStart", "commentRangeEnd", "commentReference")
# Revision ids, and the ids of paragraphs: they tell two copies of a file apart, and loops repeat them.
_EDITING = (
    f"{{{W_NS}}}rsid",
    "{http://schemas.microsoft.com/office/word/2010/wordml}paraId",
    "{http://schemas.microsoft.com/office/word/2010/wordml}textId",
)
_REMARKS = re.compile(r"word/(comments\w*|people)\.xml")
_SETTINGS_TRACES = ("rsids", "attachedTemplate", "proofState", "documentProtection", "trackRevisions")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a letter says of itself (OPC part 2, 11): nothing that is not on its first page."""

    title: str
    language: str  # "en-GB"
    identifier: str
    on: date

    def xml(self) -> bytes:
        """Return docProps/core.xml."""
        day = f"{self.on.isoformat()}T00:00:00Z"
        w3c = 'xsi:type="dcterms:W3CDTF"'
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(self.title)}</dc:title><dc:identifier>{escape(self.identifier)}</dc:identifier>"
            f"<dc:language>{escape(self.language)}</dc:language>"
            f"<dcterms:created {w3c}>{day}</dcterms:created><dcterms:modified {w3c}>{day}</dcterms:modified>"
            "</cp:coreProperties>"
        ).encode()


def title_of(content: bytes) -> str:
    """Return the title in a Word file's properties, "" where it has none or cannot be read."""
    parts, problems = read_package(content, "")
    if problems or CORE not in parts:
        return ""
    title = parse(parts[CORE]).find("{http://purl.org/dc/elements/1.1/}title")
    return "" if title is None else title.text or ""


def clean_package(parts: Parts) -> None:
    """Drop the layout's own properties, picture, comments and editing data."""
    for name in [name for name in parts if name.startswith("docProps/") or _REMARKS.fullmatch(name)]:
        drop(parts, name)
    parts[_APP] = _APP_XML
    declare(parts, _APP, _APP_TYPE)
    declare(parts, CORE, _CORE_TYPE)
    root = parse(parts["_rels/.rels"])
    for identity, kind, target in (("rIdCore", _CORE_REL, CORE), ("rIdApp", _APP_REL, _APP)):
        attributes = {"Id": identity, "Type": kind, "Target": target}
        etree.SubElement(root, f"{{{_RELS_NS}}}Relationship", attributes)
    parts["_rels/.rels"] = serialize(root).encode()
    _clean_settings(parts)


def _clean_settings(parts: Parts) -> None:
    if _SETTINGS in parts:
        root = parse(parts[_SETTINGS])
        for name in _SETTINGS_TRACES:
            for trace in root.findall(w(name)):
                root.remove(trace)
        parts[_SETTINGS] = serialize(root).encode()


def clean_tree(root: Element) -> None:
    """Take revision ids, spelling marks, page guesses and the places of comments out of a part."""
    for name in _TRACES:
        for trace in list(root.iter(w(name))):
            parent = trace.getparent()
            if parent is not None:
                parent.remove(trace)
    for node in root.iter(etree.Element):
        for attribute in [a for a in node.attrib if str(a).startswith(_EDITING)]:
            del node.attrib[attribute]
