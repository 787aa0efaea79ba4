"""The guard: looks at a Word file before anything else opens it, and says everything that keeps it out.

bytes ─ envelope ─▶ parts ─ encoding, document types, sizes ─▶ trees ─ what leads outside, fields ─▶ problems

What Word itself does with each of these things is told in docs/word/guard.md.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree

from plea.model.problem import Place, Problem
from plea.word.embedded import embedded
from plea.word.envelope import MEGABYTE, Parts, broken, oversize, shortened, unpack
from plea.word.outside import outside
from plea.word.wholeness import wholeness
from plea.word.wordfields import word_fields
from plea.word.xml import Element

XML_PART_LIMIT = 50 * MEGABYTE  # as large as a filled letter may be
MARKS_LIMIT = 2_000_000  # tags and attributes of all parts; each takes some 150 bytes of memory
DEPTH_LIMIT = 200  # levels; Word itself stays below 60
FINDINGS_LIMIT = 50  # who has more has one cause, and the place of each takes time to find

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
)
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (DEPTH_LIMIT + 1)})")
_DECLARED = re.compile(r"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_ENCODINGS = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "ascii"}  # OPC allows UTF-8 and UTF-16
_XML_NAMES = (".xml", ".rels", ".vml", ".svg")
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def guard(content: bytes, name: str) -> list[Problem]:
    """Return everything that keeps a Word file out, and warnings; `name` is how messages call it."""
    return inspect(content, name)[1]


def inspect(content: bytes, name: str) -> tuple[Parts, list[Problem]]:
    """Return the parts of a Word file with all that is wrong or doubtful; none where a problem stops."""
    parts, problems = unpack(content, name)
    if problems:
        return {}, problems
    parts = {part: inside for part, inside in parts.items() if not part.endswith("/")}
    texts = {part: inside for part, inside in parts.items() if _is_xml(part, inside)}
    problems = list(_before_parsing(texts, name))
    if not problems:
        trees, problems = _parsed(texts, name)
        problems += [] if problems else wholeness(parts, trees, name)
        found = chain(embedded(parts, trees, name), outside(trees, name), word_fields(trees, name))
        problems += islice(found, FINDINGS_LIMIT)
    return ({} if any(problem.stops for problem in problems) else parts), problems


def _is_xml(part: str, inside: bytes) -> bool:
    """True for parts that are XML by name or by their first character: Word goes by neither alone."""
    return (
        part.lower().endswith(_XML_NAMES) or inside[:64].strip(b"\xef\xbb\xbf\xfe\xff\x00 \t\r\n")[:1] == b"<"
    )


def _before_parsing(texts: Parts, name: str) -> Iterator[Problem]:
    marks = 0
    for part, inside in texts.items():
        if len(inside) > XML_PART_LIMIT:
            yield oversize(
                name, f'Part "{shortened(part)}" is longer than {XML_PART_LIMIT // MEGABYTE} MB.', _SHORTER
            )
            continue
        marks += inside.count(b"<") + 2 * inside.count(b"=")
        yield from _encoding(part, inside, name)
    if marks > MARKS_LIMIT:
        yield oversize(name, f"This file holds more than {MARKS_LIMIT:,} tags of XML.", _SHORTER)


_SHORTER = "In Word: copy what you need into a new document and save that."


def _encoding(part: str, inside: bytes, name: str) -> Iterator[Problem]:
    """Only UTF-8 and UTF-16 can be searched: another encoding could hide a document type."""
    encoding = _encoding_of(inside)
    head = inside[:400].decode(encoding, "replace")
    declared = _DECLARED.search(head)
    if declared and not _is_usual(declared[1]):
        what = f'part "{shortened(part)}" is written in {shortened(declared[1], 20)}, not in UTF-8'
        yield broken(name, f"is damaged: {what}")
    elif encoding == "utf-8":
        if b"<!DOCTYPE" in inside or b"<!ENTITY" in inside:
            yield _document_type(part, name)
    elif "<!DOCTYPE" in (text := inside.decode(encoding, "replace")) or "<!ENTITY" in text:
        yield _document_type(part, name)


def _encoding_of(inside: bytes) -> str:
    """Tell UTF-16 by its mark or by the zeros beside "<" (XML 1.0, appendix F)."""
    if inside.startswith((codecs.BOM_UTF16_LE, b"<\0")):
        return "utf-16-le"
    return "utf-16-be" if inside.startswith((codecs.BOM_UTF16_BE, b"\0<")) else "utf-8"


def _is_usual(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name in _ENCODINGS
    except (LookupError, ValueError):
        return False


def _document_type(part: str, name: str) -> Problem:
    todo = "Word never writes one. Open the file in Word, save it as a Word document (.docx), take that copy."
    return Problem(
        "document-type", Place(name), f'Part "{shortened(part)}" declares a document type (<!DOCTYPE).', todo
    )


def _parsed(texts: Parts, name: str) -> tuple[dict[str, Element], list[Problem]]:
    trees: dict[str, Element] = {}
    problems: list[Problem] = []
    for part, inside in texts.items():
        try:
            tree = etree.fromstring(inside, _PARSER)
        except etree.XMLSyntaxError as fault:
            problems.append(broken(name, f"is damaged: {_why(fault)} {shortened(part)}, line {fault.lineno}"))
            continue
        if _TOO_DEEP(tree):
            problems.append(broken(name, f"is damaged: {_DEEP} {shortened(part)}"))
        else:
            trees[part] = tree
    document = trees.get("word/document.xml")
    if document is not None and etree.QName(document).namespace == _STRICT:
        problems.append(
            broken(name, 'is saved as "Strict Open XML Document", which holds the same in other words')
        )
    return trees, problems


_DEEP = f"more than {DEPTH_LIMIT} levels of XML inside each other in"


def _why(fault: etree.XMLSyntaxError) -> str:
    return _DEEP if "depth" in str(fault).lower() else "there is no whole XML in"
