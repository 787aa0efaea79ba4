"""Pieces of a document with a name: a macro that is called, or words that a block set has caught.

What such a tag prints is XML: paragraphs, rows or runs, as they stand between the tags that define it.
A call therefore takes the place of a whole paragraph, a whole row, or a piece of a run; inside a w:t its
XML would make a file that Word cannot open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from plea.model.problem import Problem
from plea.word.heal import cut_run
from plea.word.language import read_tree
from plea.word.places import text_of
from plea.word.tags import MARKER, Tag, Tags
from plea.word.xml import Element, is_element, w

_ENDS = {"macro": "endmacro", "set": "endset"}
_HARMLESS = ("if", "elif")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A definition: what its XML consists of, and where it stands."""

    name: str
    level: str  # "paragraphs", "rows" or "words"
    tag: Tag

    @property
    def call(self) -> str:
        """How it is printed."""
        return f"{{{{ {self.name}(…) }}}}" if self.tag.word == "macro" else f"{{{{ {self.name} }}}}"


def place_pieces(root: Element, tags: Tags) -> list[Problem]:
    """Let every tag that prints a piece of this part stand where its XML may stand."""
    _lift_definitions(root, tags)
    pieces = {piece.name: piece for piece in _definitions(root, tags)}
    if not pieces:
        return []
    problems = [_not_in_control(tag, pieces[name]) for tag, name in _wrong_controls(root, tags, pieces)]
    for call in list(_calls(root, tags, pieces)):
        problem = call.fault() or call.settle(tags)
        if problem:
            problems.append(problem)
    return problems


def _instructions(root: Element, tags: Tags) -> Iterator[tuple[Element, Tag]]:
    for node in root.iter():
        if not isinstance(node.tag, str):
            yield node, tags.of(node)


def _definitions(root: Element, tags: Tags) -> Iterator[_Piece]:
    for node, tag in _instructions(root, tags):
        name = tag.defines
        parent = node.getparent()
        if name and parent is not None:
            level = "rows" if is_element(parent, "tbl") else "paragraphs"
            following = node.getnext()
            of_words = is_element(parent, "p") or (following is not None and is_element(following, "r"))
            yield _Piece(name, "words" if of_words else level, tag)


def _lift_definitions(root: Element, tags: Tags) -> None:
    """Take a paragraph away that holds nothing but definitions: they print nothing themselves."""
    for paragraph in list(root.iter(w("p"))):
        defining = _only_definitions(paragraph, tags)
        parent = paragraph.getparent()
        if not defining or parent is None:
            continue
        for node in defining:
            paragraph.addprevious(node)
        if is_element(parent, "tc"):
            for run in paragraph.findall(w("r")):
                paragraph.remove(run)
        else:
            parent.remove(paragraph)


def _only_definitions(paragraph: Element, tags: Tags) -> list[Element]:
    """Return the definitions of a paragraph, tags and all, where it shows nothing besides them."""
    defining: list[Element] = []
    end = ""
    for node in paragraph:
        tag = None if isinstance(node.tag, str) else tags.of(node)
        if end or (tag and tag.defines):
            defining.append(node)
            end = end or _ENDS[tag.word if tag else ""]
            end = "" if tag and tag.word == end else end
        elif tag or not (is_element(node, "pPr") or _is_blank(node)):
            return []
    return [] if end else defining


def _is_blank(node: Element) -> bool:
    """True for a run that shows nothing."""
    if not is_element(node, "r"):
        return is_element(node, "bookmarkStart") or is_element(node, "bookmarkEnd")
    return all(
        is_element(one, "rPr") or (is_element(one, "t") and not (one.text or "").strip()) for one in node
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """A value tag that names a piece, and whether it does no more than print it."""

    text: Element
    marker: str
    tag: Tag
    piece: _Piece
    plain: bool
    defined: bool  # the definition stands before it

    def fault(self) -> Problem | None:
        """Return what is wrong with the tag itself."""
        if not self.plain:
            todo = f"Write {self.piece.call} alone between the braces, without filters."
            return _problem(self.tag, f'"{self.tag}" changes a piece that already is Word text.', todo)
        if not self.defined:
            todo = f'Move "{self.piece.tag}" above it.'
            return _problem(self.tag, f'"{self.tag}" stands before what it prints.', todo)
        return None

    def settle(self, tags: Tags) -> Problem | None:
        """Put the tag where the XML that it prints may stand."""
        paragraph = next(self.text.iterancestors(w("p")), None)
        if paragraph is None:
            return None  # words outside a paragraph were refused when the tags were read
        if self.piece.level == "words":
            start = (self.text.text or "").index(self.marker)
            cut_run(self.text, start, len(self.marker), tags.instruction(self.tag))
            return None
        if text_of(paragraph).strip() != self.marker:
            return _problem(
                self.tag, f'"{self.tag}" prints whole {self.piece.level}, but stands in a line.', _ALONE
            )
        place = paragraph if self.piece.level == "paragraphs" else _row(paragraph, self.marker)
        parent = None if place is None else place.getparent()
        if place is None or parent is None:
            return _problem(self.tag, f'"{self.tag}" prints whole rows, but is not alone in a row.', _IN_ROW)
        parent.replace(place, tags.instruction(self.tag))
        if is_element(parent, "tc") and not is_element(parent[-1], "p"):
            parent.append(parent.makeelement(w("p"), {}))  # the last block of a cell is a paragraph (17.4.66)
        return None


_ALONE = "Put it into a paragraph of its own, or define it inside one line, its end included."
_IN_ROW = "Put it into a row of the table whose other cells are empty."


def _row(paragraph: Element, marker: str) -> Element | None:
    row = next(paragraph.iterancestors(w("tr")), None)
    if row is None or "".join(text.text or "" for text in row.iter(w("t"))).strip() != marker:
        return None
    return row


def _calls(root: Element, tags: Tags, pieces: Mapping[str, _Piece]) -> Iterator[_Call]:
    """Yield each value tag that names a piece; those of one w:t from its end, so that cutting moves none."""
    known: set[str] = set()
    depth = 0
    for node in root.iter():
        if not isinstance(node.tag, str):
            tag = tags.of(node)
            known.add(tag.defines)
            depth += (tag.word == "macro") - (tag.word == "endmacro")
        elif is_element(node, "t"):
            for match in reversed(list(MARKER.finditer(node.text or ""))):
                tag = tags.tags[int(match[1])]
                names = [name for name in _names(tag, pieces) if tag.kind == "value"]
                if names:
                    piece = pieces[names[0]]
                    plain = len(names) == 1 and _is_plain(tag, piece)
                    yield _Call(node, match[0], tag, piece, plain, depth > 0 or piece.name in known)


def _names(tag: Tag, pieces: Mapping[str, _Piece]) -> list[str]:
    whole = "{{ " + tag.inner + " }}" if tag.kind == "value" else "{% " + tag.inner + " %}"
    if not any(name in tag.inner for name in pieces):
        return []
    tree = read_tree(whole)
    found: Iterable[nodes.Name] = () if tree is None else tree.find_all(nodes.Name)
    return [name.name for name in found if name.ctx == "load" and name.name in pieces]


def _is_plain(tag: Tag, piece: _Piece) -> bool:
    """True when a tag prints a piece and does nothing else with it."""
    tree = read_tree("{{ " + tag.inner + " }}")
    output = tree.body[0] if tree is not None and tree.body else None
    printed = output.nodes[0] if isinstance(output, nodes.Output) else None
    if piece.tag.word == "set":
        return isinstance(printed, nodes.Name)
    return isinstance(printed, nodes.Call) and isinstance(printed.node, nodes.Name)


def _wrong_controls(root: Element, tags: Tags, pieces: Mapping[str, _Piece]) -> Iterator[tuple[Tag, str]]:
    """Yield the control tags that would hand a piece on: its XML could come out inside a w:t."""
    for _, tag in _instructions(root, tags):
        if tag.kind == "control" and tag.word not in _HARMLESS and not tag.defines:
            yield from ((tag, name) for name in _names(tag, pieces))


def _not_in_control(tag: Tag, piece: _Piece) -> Problem:
    return _problem(
        tag,
        f'"{tag}" hands on a piece that already is Word text.',
        f"Write {piece.call} where it is printed.",
    )


def _problem(tag: Tag, message: str, todo: str) -> Problem:
    return Problem("piece-not-here", tag.place, message, todo)
