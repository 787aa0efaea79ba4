"""Is a finished Word file whole? Our own walk, beside the validators: what they pass, Word may still repair.

Schema validators judge each part alone. Here parts are held against each other: a note against what
refers to it, a relationship against its target, a style against the styles there are.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from plea.word.tags import TAG
from plea.word.xml import R_NS, Element, is_element, w

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)  # one that keeps marks left behind
_TYPES = "[Content_Types].xml"
_STYLES = "word/styles.xml"
_NUMBERING = "word/numbering.xml"
_DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_MARKS = re.compile("[\ufdd0-\ufdef]")
# Word finds these parts by the type of the relationship; all others by its id (ECMA-376 part 1, 11.3).
_STRUCTURAL = {
    "comments", "core-properties", "custom-properties", "customXml", "customXmlProps", "endnotes",
    "extended-properties", "fontTable", "footnotes", "glossaryDocument", "numbering", "officeDocument",
    "settings", "styles", "theme", "thumbnail", "webSettings",
}  # fmt: skip
_UNIQUE = (
    (w("bookmarkStart"), w("id"), "bookmark"),
    (w("num"), w("numId"), "list"),
    (w("abstractNum"), w("abstractNumId"), "kind of list"),
    (_DOC_PR, "id", "drawing"),
)
_NOTES = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class _Relation:
    """One relationship, with the part it starts from and the part it leads to."""

    owner: str
    identity: str
    kind: str
    target: str  # the name of a part; the address as written where it leads outside
    external: bool


@dataclass(frozen=True, slots=True)
class _Package:
    """A Word file taken apart."""

    names: tuple[str, ...]
    trees: dict[str, Element]  # the parts that are XML and can be parsed
    relations: tuple[_Relation, ...]

    def texts(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts of WordprocessingML."""
        return ((name, tree) for name, tree in self.trees.items() if name.startswith("word/"))

    def identities(self, part: str, tag: str, attribute: str) -> set[str]:
        """Return the ids that stand in a part, none where the part is missing."""
        tree = self.trees.get(part)
        return set() if tree is None else {node.get(attribute, "") for node in tree.iter(tag)}


def unsound(content: bytes) -> list[str]:
    """Return what is wrong with a finished .docx, a sentence each; nothing where it is whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [(info.filename, archive.read(info)) for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as fault:
        return [f"The file is no whole zip: {fault}."]
    findings = [f"{name} stands in the file twice." for name in _twice(name for name, _ in files)]
    trees = {}
    for name, part in files:
        if name.endswith((".xml", ".rels")):
            try:
                trees[name] = etree.fromstring(part, _PARSER)
            except etree.XMLSyntaxError as fault:
                findings.append(f"{name} is no XML (line {fault.lineno}).")
    package = _Package(tuple(name for name, _ in files), trees, tuple(_relations(trees)))
    return [*findings, *(finding for look in _LOOKS for finding in look(package))]


def _owner(name: str) -> str:
    """Return the part whose relationships stand in `name`; "" for the whole file's, and where it has none."""
    folder, file = posixpath.split(name)
    return (
        posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
        if file.endswith(".rels")
        else ""
    )


def _relations(trees: dict[str, Element]) -> Iterator[_Relation]:
    for name, tree in trees.items():
        if name.endswith(".rels"):
            owner = _owner(name)
            for node in tree:
                external = node.get("TargetMode") == "External"
                target = node.get("Target", "")
                if not external:
                    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), target))[1:]
                kind = posixpath.basename(node.get("Type", ""))
                yield _Relation(owner, node.get("Id", ""), kind, target, external)


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def _words_only(package: _Package) -> Iterator[str]:
    for name, tree in package.texts():
        for text in tree.iter(w("t")):
            for inside in text:
                what = etree.QName(inside).localname if isinstance(inside.tag, str) else "instruction"
                yield f"{name}: a w:t holds more than text: {what}."


def _nothing_left_over(package: _Package) -> Iterator[str]:
    for name, tree in package.texts():
        for instruction in tree.iter(etree.ProcessingInstruction):
            yield f"{name}: a mark of ours was left behind: {instruction}."
        for node in tree.iter(etree.Element):
            for found in _MARKS.findall(
                "".join([node.text or "", node.tail or "", *map(str, node.attrib.values())])
            ):
                yield f"{name}: a mark of ours was left behind: U+{ord(found):04X}."
        for paragraph in tree.iter(w("p")):
            words = "".join(text.text or "" for text in paragraph.iter(w("t")))
            yield from (f"{name}: a tag was not filled: {tag}." for tag in TAG.findall(words))


def _identities_unique(package: _Package) -> Iterator[str]:
    for tag, attribute, what in _UNIQUE:
        nodes = (node for _, tree in package.texts() for node in tree.iter(tag))
        for identity in _twice(node.get(attribute, "") for node in nodes):
            yield f"Two of the file have the same number: {what} {identity}."
    owners = ((relation.owner, relation.identity) for relation in package.relations)
    for (owner, identity), times in Counter(owners).items():
        if times > 1:
            yield f"{owner or 'The package'} has the relationship {identity} twice."


def _notes_match(package: _Package) -> Iterator[str]:
    for kind in _NOTES:
        part = package.trees.get(f"word/{kind}s.xml")
        notes = [] if part is None else list(part.iter(w(kind)))
        for identity in _twice(note.get(w("id"), "") for note in notes):
            yield f"Two {kind}s have the number {identity}."
        ours = {note.get(w("id"), "") for note in notes if note.get(w("type"), "normal") == "normal"}
        times = Counter(
            node.get(w("id"), "") for _, tree in package.texts() for node in tree.iter(w(f"{kind}Reference"))
        )
        yield from (
            f"The text refers to {kind} {key}, which is not there." for key in times if key not in ours
        )
        for identity in sorted(ours):
            if times[identity] != 1:
                yield f"The {kind} {identity} is referred to {times[identity]} times, not once."


def _separators_exist(package: _Package) -> Iterator[str]:
    settings = package.trees.get("word/settings.xml")
    for kind in _NOTES if settings is not None else ():
        there = package.identities(f"word/{kind}s.xml", w(kind), w("id"))
        named = package.identities("word/settings.xml", w(kind), w("id"))
        yield from (
            f"The settings name the {kind} {key}, which is not there." for key in sorted(named - there)
        )


def _relations_resolve(package: _Package) -> Iterator[str]:
    known = {(relation.owner, relation.identity) for relation in package.relations}
    asked = {(name, key) for name, tree in package.trees.items() for key in _asked_for(tree)}
    for owner, identity in sorted(asked - known):
        yield f"{owner} asks for the relationship {identity}, which is not there."
    for owner in filter(None, map(_owner, package.trees)):
        if owner not in package.names:
            yield f"There are relationships of {owner}, which is not there."
    for relation in package.relations:
        whose = relation.owner or "The package"
        if not relation.external and relation.target not in package.names:
            yield f"{whose} leads to {relation.target} ({relation.identity}), which is not there."
        if relation.kind not in _STRUCTURAL and (relation.owner, relation.identity) not in asked:
            yield f"{whose} has the relationship {relation.identity} ({relation.kind}), which nothing uses."


def _asked_for(tree: Element) -> Iterator[str]:
    for node in tree.iter(etree.Element):
        for name, value in node.attrib.items():
            if str(name).startswith(f"{{{R_NS}}}"):
                yield str(value)


def _types_known(package: _Package) -> Iterator[str]:
    types = package.trees.get(_TYPES)
    nodes = [] if types is None else list(types)
    endings = {node.get("Extension", "").lower() for node in nodes if node.get("Extension")}
    named = [node.get("PartName", "").removeprefix("/") for node in nodes if node.get("PartName")]
    for name in package.names:
        if name != _TYPES and name not in named and name.rpartition(".")[2].lower() not in endings:
            yield f"{name} has no content type."
    yield from (f"A content type is given for {name}, which is not there." for name in named
                if name not in package.names)  # fmt: skip
    yield from (f"Two content types are given for {name}." for name in _twice(named))


def _styles_exist(package: _Package) -> Iterator[str]:
    known = package.identities(_STYLES, w("style"), w("styleId"))
    for name, tree in package.texts():
        used = {node.get(w("val"), "") for node in tree.iter(w("pStyle"), w("rStyle"), w("tblStyle"))}
        yield from (f"{name} uses the style {style}, which is not there." for style in sorted(used - known))


def _lists_exist(package: _Package) -> Iterator[str]:
    known = package.identities(_NUMBERING, w("num"), w("numId")) | {"0"}
    for name, tree in package.texts():
        used = {
            node.get(w("val"), "")
            for node in tree.iter(w("numId"))
            if (parent := node.getparent()) is not None and is_element(parent, "numPr")
        }
        yield from (f"{name} uses the list {number}, which is not there." for number in sorted(used - known))
    kinds = package.identities(_NUMBERING, w("abstractNum"), w("abstractNumId"))
    for kind in sorted(package.identities(_NUMBERING, w("abstractNumId"), w("val")) - kinds):
        yield f"A list is of the kind {kind}, which is not there."


_LOOKS: tuple[Callable[[_Package], Iterator[str]], ...] = (
    _words_only,
    _nothing_left_over,
    _identities_unique,
    _notes_match,
    _separators_exist,
    _relations_resolve,
    _types_known,
    _styles_exist,
    _lists_exist,
)
