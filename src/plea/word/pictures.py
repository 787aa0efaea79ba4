"""Pictures from a folder: `{{ "photo.png" | image }}`, `{{ recipient.photo | image(width="4 cm") }}`.

A picture is a media part, a relationship of the document to it, and a w:drawing that names the
relationship (ECMA-376 part 1, 20.4). Which pictures a letter shows is known only when it is filled, so
they belong to the letter; equal bytes are one part, named by their hash.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from jinja2 import nodes
from markupsafe import Markup

from plea.model.problem import Place, Problem
from plea.word.deflate import Deflated, deflate
from plea.word.image_file import EMU_PER_INCH, Image, NoImage, read_image
from plea.word.language import Filters, read_tree
from plea.word.notes import NotePart
from plea.word.parts import Parts, declare_ending, relationships, rels_name
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import R_NS, Element, serialize, w

FILTER = "image"
CALL = "_image"
_DOCUMENT = "word/document.xml"
_KIND = f"{R_NS}/image"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_DOC_PR_ID = re.compile(rb'<\w+:docPr\b[^>]*?\sid="(\d+)"')

_CENTIMETRE = 360_000
_UNITS = {"cm": _CENTIMETRE, "mm": _CENTIMETRE // 10, "in": EMU_PER_INCH, "pt": EMU_PER_INCH // 72}
_LENGTH = re.compile(r"\s*(\d{1,4}(?:[.,]\d{1,3})?)\s*(cm|mm|in|pt)\s*")
_TEXT_WIDTH = 16 * _CENTIMETRE  # A4 between usual margins
_TEXT_HEIGHT = 24 * _CENTIMETRE
_WIDEST = 50 * _CENTIMETRE
_FILE_LIMIT = 20_000_000  # bytes
_KEPT = 64  # pictures that are read once for several letters


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as letters store it."""

    image: Image
    alternative: str  # what is read out to those who do not see it
    digest: str
    deflated: Deflated

    @property
    def part(self) -> str:
        """The name of its part."""
        return f"word/{self.target}"

    @property
    def target(self) -> str:
        """Its part as the document's relationships name it."""
        return f"media/{self.digest}.{self.image.ending}"

    @property
    def relation(self) -> str:
        """The id of the document's relationship to it."""
        return f"image{self.digest}"

    def drawing(self, identity: str, width: str = "") -> str:
        """Return the w:drawing that shows it; `identity` is a number that no other drawing has."""
        across, down = self._size(width)
        label = f'id="{identity}" name="Picture {identity}" descr="{escape(self.alternative)}"'
        return (
            f'<w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{across}" cy="{down}"/><wp:docPr {label}/>'
            f'<wp:cNvGraphicFramePr><a:graphicFrameLocks xmlns:a="{_A}" noChangeAspect="1"/>'
            "</wp:cNvGraphicFramePr>"
            f'<a:graphic xmlns:a="{_A}"><a:graphicData uri="{_PIC}"><pic:pic xmlns:pic="{_PIC}">'
            '<pic:nvPicPr><pic:cNvPr id="0" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip xmlns:r="{R_NS}" r:embed="{self.relation}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
        )

    def _size(self, width: str) -> tuple[int, int]:
        """Return width and height: the height follows; without a width it is as large as the text lets it."""
        image = self.image
        if width:
            across = _length(width)
            return across, max(1, round(image.height * across / image.width))
        shrink = min(1, _TEXT_WIDTH / image.width, _TEXT_HEIGHT / image.height)
        return max(1, round(image.width * shrink)), max(1, round(image.height * shrink))


def _length(text: object) -> int:
    match = _LENGTH.fullmatch(str(text))
    length = round(float(match[1].replace(",", ".")) * _UNITS[match[2]]) if match else 0
    if not 0 < length <= _WIDEST:
        raise NoImage(f'the width "{text}" should be written as "4 cm" or "45 mm", 50 cm at most')
    return length


class Pictures:
    """The pictures that one document's letters may show, from one folder."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, Picture] = OrderedDict()
        self._rels = ""
        self._there: frozenset[str] = frozenset()  # the parts that every letter has

    def join(self, parts: Parts) -> None:
        """Take the document's relationships out of its parts: each letter brings its own."""
        for ending in ("png", "jpeg"):
            declare_ending(parts, ending, f"image/{ending}")
        self._there = frozenset(parts)
        self._rels = serialize(relationships(parts, _DOCUMENT))
        parts.pop(rels_name(_DOCUMENT), None)

    def of_a_letter(self, unique: Callable[[], str]) -> LetterPictures:
        """Return what one letter's tags call."""
        return LetterPictures(self, unique)

    def picture(self, name: object) -> Picture:
        """Return a picture of the folder. Raises NoImage, whose words name the file."""
        called = str(name).strip()
        if called not in self._kept:
            if len(self._kept) >= _KEPT:
                self._kept.popitem(last=False)
            self._kept[called] = self._read(called)
        return self._kept[called]

    def parts(self, pictures: Iterable[Picture]) -> tuple[NotePart, ...]:
        """Return the parts of a letter that shows these pictures, and the document's relationships."""
        rels = self._relationships(pictures)
        media = (NotePart(one.part, one.image.content, one.deflated) for one in pictures)
        new = (part for part in media if part.name not in self._there)
        return (NotePart(rels_name(_DOCUMENT), rels, deflate(rels)), *new)

    def _relationships(self, pictures: Iterable[Picture]) -> bytes:
        more = "".join(
            f'<Relationship Id="{one.relation}" Type="{_KIND}" Target="{one.target}"/>' for one in pictures
        )
        at = self._rels.rindex("</")
        return f"{self._rels[:at]}{more}{self._rels[at:]}".encode()

    def _read(self, name: str) -> Picture:
        path = self._path(name)
        try:
            if not path.is_file():
                raise NoImage(f'there is no picture "{name}" in the folder')
            if path.stat().st_size > _FILE_LIMIT:
                raise NoImage(f'the picture "{name}" is larger than {_FILE_LIMIT // 1_000_000} MB')
            content = path.read_bytes()
        except OSError:
            raise NoImage(f'the picture "{name}" cannot be opened') from None
        return stored_picture(content, name)

    def _path(self, name: str) -> Path:
        """Return where a picture lies; never outside the folder, whatever a list says."""
        if self._folder is None:
            raise NoImage(f'the picture "{name}" has no folder to be looked for in')
        asked, on_windows = PurePosixPath(name), PureWindowsPath(name)
        outside = asked.is_absolute() or on_windows.anchor or ".." in on_windows.parts or "\0" in name
        folder = self._folder.resolve()
        if not name or outside or not (path := (folder / asked).resolve()).is_relative_to(folder):
            how = 'should be named by its path inside the folder, as in "images/photo.png"'
            raise NoImage(f'the picture "{name}" {how}')
        return path


def stored_picture(content: bytes, name: str) -> Picture:
    """Return a picture as letters store it, from its file's bytes. Raises NoImage, whose words name it."""
    try:
        image = read_image(content)
    except NoImage as fault:
        raise NoImage(f'the picture "{name}" {fault}') from None
    words = re.sub(r"[\s_-]+", " ", PurePosixPath(name).stem).strip()
    digest = sha256(image.content).hexdigest()[:16]
    return Picture(image, words, digest, deflate(image.content))


class LetterPictures:
    """The pictures of one letter. `unique` gives a number that no other drawing of the letter has."""

    def __init__(self, pictures: Pictures, unique: Callable[[], str]) -> None:
        self._pictures = pictures
        self._unique = unique
        self._shown: dict[str, Picture] = {}

    def image(self, name: object, width: str = "") -> Markup:
        """Return a picture's drawing, between the end of one w:t and the beginning of the next."""
        picture = self._pictures.picture(name)
        drawing = picture.drawing(self._unique(), width)
        self._shown[picture.digest] = picture
        return Markup(f'</w:t>{drawing}<w:t xml:space="preserve">')  # noqa: S704 - names are escaped in it

    def parts(self) -> tuple[NotePart, ...]:
        """Return the parts that the letter has for its pictures."""
        return self._pictures.parts(self._shown.values())


def image_filter() -> Filters:
    """Return what makes the filter's name known; a letter calls a function of its own instead."""
    return {FILTER: _never_called}


def _never_called(*_: object, **__: object) -> str:
    raise NoImage("a picture can only be printed")


def images_in(tag: Tag) -> list[nodes.Filter]:
    """Return where a tag asks for a picture."""
    if FILTER not in tag.inner:
        return []
    tree = read_tree("{{ " + tag.inner + " }}" if tag.kind == "value" else "{% " + tag.inner + " %}")
    found = [] if tree is None else tree.find_all(nodes.Filter)
    return [one for one in found if one.name == FILTER]


def pictures_in_note(note: Element, tags: Tags) -> Iterator[Problem]:
    """Yield a problem for each tag in a footnote that asks for a picture."""
    for text in note.iter(w("t")):
        for match in MARKER.finditer(text.text or ""):
            tag = tags.tags[int(match[1])]
            yield from (picture_not_here(tag.place) for _ in images_in(tag))


def call_for_images(tree: nodes.Template) -> None:
    """Let the filter call the letter's own function."""
    for parent in [tree, *tree.find_all(nodes.Node)]:
        for field, value in list(parent.iter_fields()):
            if isinstance(value, list):
                setattr(parent, field, [_call(one) for one in value])
            elif isinstance(value, nodes.Filter):
                setattr(parent, field, _call(value))


def _call(node: object) -> object:
    if not isinstance(node, nodes.Filter) or node.name != FILTER or node.node is None:
        return node
    function = nodes.Name(CALL, "load", lineno=node.lineno)
    return nodes.Call(function, [node.node, *node.args], node.kwargs, None, None, lineno=node.lineno)


def fault_of(asked: nodes.Filter, pictures: Pictures, shared: Mapping[str, Any]) -> str:
    """Return what is wrong with a picture that is the same in every letter; "" where it differs."""
    plain = [_known(one, shared) for one in (asked.node, *asked.args)]
    named: dict[str, Any] = {str(pair.key): _known(pair.value, shared) for pair in asked.kwargs}
    if None in plain or None in named.values():
        return ""
    try:
        LetterPictures(pictures, lambda: "1").image(*plain, **named)
    except TypeError:
        return 'a picture takes a width only, as in image(width="4 cm")'
    except NoImage as fault:
        return str(fault)
    return ""


def _known(node: nodes.Node | None, shared: Mapping[str, Any]) -> Any:
    if isinstance(node, nodes.Const):
        return str(node.value)
    if isinstance(node, nodes.Name):
        return shared.get(node.name)
    if isinstance(node, nodes.Getattr):
        group = _known(node.node, shared)
        return group.get(node.attr) if isinstance(group, Mapping) else None
    return None


def broken_picture(place: Place, fault: str, whose: str = "") -> Problem:
    """Return the problem of a picture that cannot be shown; `whose` letter asks for it, where not all do."""
    for_whom = f" The letter to {whose} asks for it." if whose else ""
    return Problem("broken-picture", place, f"{fault[:1].upper()}{fault[1:]}.{for_whom}", _HOW)


def picture_not_here(place: Place) -> Problem:
    """Return the problem of a picture outside the document's body."""
    message = "A picture from the folder can stand in the letter itself, not in a header, footer or note."
    todo = "Insert the picture there with Word, or move the field."
    return Problem("picture-not-here", place, message, todo)


_HOW = 'Put a PNG or JPEG picture into the folder and write {{ "photo.png" | image(width="4 cm") }}.'


class DrawingNumbers:
    """Numbers for drawings that come into a document, none of which it has already."""

    def __init__(self, parts: Parts) -> None:
        self._taken = {int(number) for xml in parts.values() for number in _DOC_PR_ID.findall(xml)}
        self._last = 0

    def next(self) -> str:
        """Return the next free number."""
        self._last += 1
        while self._last in self._taken:
            self._last += 1
        return str(self._last)
