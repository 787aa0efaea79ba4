"""The texts of a folded template that no value changes, each with the notes and facts it brings along.

What a fixed text uses is known when it is compiled: `Marks` leaves a mark in the text where
`_note("key")` or `_used("key")` stood, and takes the marks out again when the text is prepared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from jinja2 import nodes

from plea.word.notes import FootnotePlan, Reference

_MARK = re.compile(r"<\?mark (\d+)\?>")  # no value looks so: its "<" is escaped


@dataclass(slots=True)
class Marks:
    """What was marked in the texts of one document."""

    notes: FootnotePlan
    made: list[Reference | str] = field(default_factory=list)  # a reference to a note, or a key that was used

    def record(self, name: str, key: str) -> str:
        """Return the text that a recording call prints, with its mark."""
        reference = self.notes.refer(key) if name == "_note" else None
        self.made.append(reference or key)
        identity = str(reference.identity) if reference else ""
        return f"{identity}<?mark {len(self.made) - 1}?>"

    def prepare(self, text: str) -> Prepared:
        """Return a text without its marks, and what they stand for."""
        marked = [self.made[int(number)] for number in _MARK.findall(text)]
        notes = tuple(mark for mark in marked if isinstance(mark, Reference))
        used = frozenset(mark if isinstance(mark, str) else mark.key for mark in marked)
        return Prepared(_MARK.sub("", text), notes, used)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A fixed text without marks."""

    text: str
    notes: tuple[Reference, ...]
    used: frozenset[str]


@dataclass(frozen=True, slots=True)
class FixedText:
    """What is known of a fixed text of a part: the notes it refers to and the keys it used."""

    digest: bytes  # SHA-256
    notes: tuple[Reference, ...]
    used: frozenset[str]


def constant_text(tree: nodes.Template) -> str | None:
    """Return the text of a template that has nothing left to fill in, and refers to no note."""
    texts: list[str] = []
    for node in tree.body:
        for piece in node.nodes if isinstance(node, nodes.Output) else [node]:
            if not isinstance(piece, nodes.TemplateData) or _MARK.search(piece.data):
                return None
            texts.append(piece.data)
    return "".join(texts)


def fixed_texts(tree: nodes.Template, marks: Marks) -> dict[bytes, FixedText]:
    """Take the marks out of a template and return its fixed texts, as bytes, with what is known of each."""
    fixed: dict[bytes, FixedText] = {}
    for piece in list(_outside_loops(tree.body)):
        prepared = marks.prepare(piece.data)
        piece.data = prepared.text
        content = prepared.text.encode()
        # Two places may hold the same words with other facts: each then answers for both.
        known = fixed.get(content)
        used = prepared.used | (known.used if known else frozenset())
        fixed[content] = FixedText(sha256(content).digest(), prepared.notes, used)
    return fixed


def _outside_loops(body: list[nodes.Node]) -> Iterator[nodes.TemplateData]:
    for node in body:
        if isinstance(node, nodes.Output):
            yield from (piece for piece in node.nodes if isinstance(piece, nodes.TemplateData))
        elif isinstance(node, nodes.If):
            yield from _outside_loops(node.body)
            for branch in node.elif_:
                yield from _outside_loops([branch])
            yield from _outside_loops(node.else_)
