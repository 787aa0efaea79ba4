"""No trace of who made the layout or when: properties are ours, editing marks are taken out."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from html import escape
from typing import NamedTuple

from lxml import etree

from plea.word.members import keep_what_is_needed
from plea.word.parts import Parts, declare, drop
from plea.word.stored_picture import without_notes
from plea.word.traces import take_out_traces
from plea.word.xml import parse, serialize

CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
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


class Properties(NamedTuple):
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
    """Return the title in the properties of a Word file that was found sound, "" where it has none."""
    return _property(content, "title")


def identifier_of(content: bytes) -> str:
    """Return the mark by which a letter is known, "" where a Word file has none."""
    return _property(content, "identifier")


def _property(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if CORE not in package.namelist():
            return ""
        found = parse(package.read(CORE)).find(f"{{http://purl.org/dc/elements/1.1/}}{name}")
    return "" if found is None else found.text or ""


def clean_package(parts: Parts) -> None:
    """Leave of a layout what its letters need to look as it does; a letter brings its own properties."""
    keep_what_is_needed(parts)
    for name, content in list(parts.items()):
        if name.startswith("word/media/"):
            parts[name] = without_notes(name, content)
        elif name.startswith("word/") and name.endswith(".xml"):
            root = parse(content)
            take_out_traces(root)
            parts[name] = serialize(root).encode()
    for part in (CORE, _APP):
        if part in parts:  # related as something else
            drop(parts, part)
    parts[_APP] = _APP_XML
    declare(parts, _APP, _APP_TYPE)
    declare(parts, CORE, _CORE_TYPE)
    root = parse(parts["_rels/.rels"])
    for identity, kind, target in (("rIdCore", _CORE_REL, CORE), ("rIdApp", _APP_REL, _APP)):
        attributes = {"Id": identity, "Type": kind, "Target": target}
        etree.SubElement(root, f"{{{_RELS_NS}}}Relationship", attributes)
    parts["_rels/.rels"] = serialize(root).encode()
