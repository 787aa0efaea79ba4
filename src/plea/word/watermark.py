"""The word DRAFT across every page of a letter, as Word makes a watermark, and out again without a trace.

What is put in is put into the text of a part between what stands there, so that taking it out gives the same
bytes again. Word and LibreOffice write a file anew; there the shape is found by its name and taken out, and
the rest is as they wrote it. A watermark lives in headers (ECMA-376 part 1, 17.10.4), so a section that has
none gets one.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import escape

from lxml import etree

from plea.word.comments import packed
from plea.word.members import target_of
from plea.word.parts import Parts, relationships, rels_name
from plea.word.xml import R_NS, W_NS, Element, is_element, parse, serialize, w

NAME = "PowerPlusWaterMarkObject7532731"
"""How the shape is called: LibreOffice knows a watermark by the beginning, we know ours by the end."""

LONGEST = 24  # letters; more would be too small to read
_DOCUMENT, _TYPES = "word/document.xml", "[Content_Types].xml"
_HEADER = "word/headerDraft.xml"
_V, _O = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_NAMES = f'xmlns:w="{W_NS}" xmlns:v="{_V}" xmlns:o="{_O}"'
_FLAT = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
_SHAPE = (
    f'<w:p {_NAMES}><w:pPr>{_FLAT}</w:pPr><w:r><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><v:handles>'
    '<v:h position="#0,bottomRight" xrange="6629,14971"/></v:handles>'
    '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
    '<v:shape id="{name}" o:spid="_x0000_s{number}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;'
    "width:{width}pt;height:{height}pt;rotation:315;z-index:-251658752;"
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="silver" stroked="f">'
    '<v:fill opacity=".5"/><v:textpath style="font-family:&quot;Liberation Sans&quot;;font-size:1pt" '
    'string="{words}"/></v:shape></w:pict></w:r></w:p>'
)  # fmt: skip
_INSIDE = "(?:(?!</w:p>).)*"
_OURS = re.compile(rf'<w:p {re.escape(_NAMES)}>{_INSIDE}?<v:shape id="{NAME}{_INSIDE}</w:p>', re.DOTALL)
_FIRST_NUMBER = 7_532_731  # of shapes: far above those of Word
_WIDEST, _A_LETTER, _HIGHEST = 480, 92, 150  # points

_KINDS = ("default", "first", "even")
_REFERENCE = '<w:headerReference xmlns:w="{w}" xmlns:r="{r}" w:type="{kind}" r:id="rIdDraft"{ending}'
_ENDS = ("/>", " />")  # in a section that had content, and in one that was an empty tag
_SECTION = re.compile(r"<(?:[\w.-]+:)?sectPr\b[^>]*?(/?)>")
_RELS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION = (
    f'<Relationship xmlns="{_RELS_NS}" Id="rIdDraft" Type="{R_NS}/header" Target="/word/headerDraft.xml"/>'
)
_NO_RELATIONS = f'<Relationships xmlns="{_RELS_NS}"></Relationships>'.encode()
_TYPE = (
    '<Override xmlns="http://schemas.openxmlformats.org/package/2006/content-types" '
    'PartName="/word/headerDraft.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>'
)


def with_watermark(docx: bytes, words: str) -> bytes:
    """Return a Word file with words such as DRAFT across each page; in the place of those it has from us.

    Raises ValueError for no words, or for more than can be read.
    """
    if not words.strip() or len(words) > LONGEST:
        raise ValueError(f"a watermark has 1 to {LONGEST} letters")
    parts = _unpacked(without_watermark(docx))
    for number, name in enumerate(_headers(parts)):
        text, write = _opened(parts[name])
        at = text.rfind("</")
        if at >= 0:
            parts[name] = write(text[:at] + _shape(words, number) + text[at:])
    if _give_headers(parts):
        shape = _shape(words, len(parts))
        parts[_HEADER] = f'<w:hdr xmlns:w="{W_NS}">{shape}</w:hdr>'.encode()
        _insert_last(parts, _TYPES, _TYPE)
        rels = rels_name(_DOCUMENT)
        parts.setdefault(rels, _NO_RELATIONS)
        _insert_last(parts, rels, _RELATION)
    return packed(parts)


def without_watermark(docx: bytes) -> bytes:
    """Return a Word file without our watermark; one that has none comes back as it is."""
    parts = _unpacked(docx)
    before = dict(parts)
    if _HEADER in parts and NAME.encode() in parts[_HEADER]:
        _take_back_headers(parts)
    for name in _headers(parts):
        _free(parts, name)
    return docx if parts == before else packed(parts)


def _shape(words: str, number: int) -> str:
    width = min(_WIDEST, _A_LETTER * len(words))
    height = min(_HIGHEST, round(width / len(words) * 1.6))
    return _SHAPE.format(
        name=f"{NAME}{number}", number=_FIRST_NUMBER + number, width=width, height=height, words=escape(words)
    )


def _unpacked(docx: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _headers(parts: Parts) -> list[str]:
    """Return the headers that the document leads to."""
    rels = relationships(parts, _DOCUMENT)
    names = [target_of(_DOCUMENT, one) for one in rels if one.get("Type", "").endswith("/header")]
    return [name for name in dict.fromkeys(names) if name in parts]


def _opened(content: bytes) -> tuple[str, _Writer]:
    """Return a part as text, and what makes bytes of such text again; Word writes UTF-8, others UTF-16."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    if encoding == "utf-8":
        return content.decode(), _Writer(b"", "utf-8")
    mark, order = content[:2], "utf-16-le" if content[:2] == b"\xff\xfe" else "utf-16-be"
    return content[2:].decode(order), _Writer(mark, order)


class _Writer:
    def __init__(self, mark: bytes, encoding: str) -> None:
        self._mark, self._encoding = mark, encoding

    def __call__(self, text: str) -> bytes:
        return self._mark + text.encode(self._encoding)


def _insert_last(parts: Parts, name: str, piece: str) -> None:
    """Put an element behind all others of a part."""
    text, write = _opened(parts[name])
    at = text.rfind("</")
    if at >= 0:
        parts[name] = write(text[:at] + piece + text[at:])


def _give_headers(parts: Parts) -> bool:
    """Let each section show a header on each of its pages; True if one was missing."""
    text, write = _opened(parts[_DOCUMENT])
    root = parse(parts[_DOCUMENT])
    tags = list(_SECTION.finditer(text))
    sections = list(root.iter(w("sectPr")))
    if not sections:
        at = text.rfind("</", 0, text.rfind("</"))
        bare = f'<w:sectPr xmlns:w="{W_NS}">{_reference("default")}</w:sectPr>'
        parts[_DOCUMENT] = write(text[:at] + bare + text[at:])
        return True
    if len(tags) != len(sections):
        return False  # a comment holds such a tag; headers that are there have the word
    wanted = list(_wanted(parts, sections))
    for tag, kinds in reversed(list(zip(tags, wanted, strict=True))):
        if kinds:
            text = text[: tag.start()] + _with_headers(tag, kinds) + text[tag.end() :]
    parts[_DOCUMENT] = write(text)
    return any(wanted)


def _wanted(parts: Parts, sections: list[Element]) -> Iterator[list[str]]:
    """Yield the kinds of header that each section lacks: it takes those of the section before."""
    settings = parts.get("word/settings.xml", b"")
    even = b"evenAndOddHeaders" in settings
    has: set[str] = set()
    for section in sections:
        if is_element(section.getparent(), "sectPrChange"):  # type: ignore[arg-type] # it has a parent
            yield []  # how the section was once
            continue
        has |= {one.get(w("type"), "default") for one in section.iterfind(w("headerReference"))}
        title = section.find(w("titlePg"))
        shown = {"default": True, "first": title is not None, "even": even}
        lacks = [kind for kind in _KINDS if shown[kind] and kind not in has]
        has |= set(lacks)
        yield lacks


def _with_headers(tag: re.Match[str], kinds: list[str]) -> str:
    if not tag[1]:
        return tag[0] + "".join(map(_reference, kinds))
    name = re.match(r"<([\w.:-]+)", tag[0])
    closing = f"</{name[1]}>" if name else ""
    return tag[0][:-2] + ">" + "".join(_reference(kind, alone=True) for kind in kinds) + closing


def _reference(kind: str, *, alone: bool = False) -> str:
    return _REFERENCE.format(w=W_NS, r=R_NS, kind=kind, ending=_ENDS[alone])


def _take_back_headers(parts: Parts) -> None:
    """Take out the header that we made, and all that leads to it."""
    del parts[_HEADER]
    text, write = _opened(parts[_DOCUMENT])
    bare = f'<w:sectPr xmlns:w="{W_NS}">{_reference("default")}</w:sectPr>'
    text = text.replace(bare, "")
    alone = "|".join(re.escape(_reference(kind, alone=True)) for kind in _KINDS)
    text = re.sub(rf">(?:{alone})+</[\w.:-]+>", "/>", text)
    for kind in _KINDS:
        text = text.replace(_reference(kind), "")
    parts[_DOCUMENT] = write(text)
    for name, piece in ((_TYPES, _TYPE), (rels_name(_DOCUMENT), _RELATION)):
        text, write = _opened(parts[name])
        parts[name] = write(text.replace(piece, ""))
    if parts[rels_name(_DOCUMENT)] == _NO_RELATIONS:
        del parts[rels_name(_DOCUMENT)]


def _free(parts: Parts, name: str) -> None:
    """Take our shape out of a header: as we wrote it, or as another program wrote it anew."""
    text, write = _opened(parts[name])
    if NAME not in text:
        return
    text = _OURS.sub("", text)
    parts[name] = write(text)
    if NAME in text:
        root = parse(parts[name])
        for shape in [node for node in root.iter(etree.Element) if _is_ours(node)]:
            _take_out(shape)
        parts[name] = serialize(root).encode()


def _is_ours(node: Element) -> bool:
    return any(NAME in str(value) for value in node.attrib.values())


_HOLDERS = ("}pict", "}drawing", "}AlternateContent")


def _take_out(shape: Element) -> None:
    """Take out the drawing that a shape is, with what it leaves empty around it."""
    holders = [one for one in shape.iterancestors() if str(one.tag).endswith(_HOLDERS)]
    node: Element | None = holders[-1] if holders else shape
    while node is not None:
        parent = node.getparent()
        if parent is None:
            return
        parent.remove(node)
        left = [one for one in parent if not (is_element(one, "rPr") or is_element(one, "pPr"))]
        alone = is_element(parent, "p") and not _has_company(parent)
        node = parent if not left and not alone and not str(parent.tag).endswith("}hdr") else None


def _has_company(paragraph: Element) -> bool:
    """True when a header keeps another paragraph without this one: it must have one."""
    around = paragraph.getparent()
    return around is not None and sum(is_element(one, "p") for one in around) > 1
