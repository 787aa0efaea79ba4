"""A compiled Word file: what it asks for, and how it is filled and packed.

The parts that hold no field of the letter keep their compressed bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from traceback import walk_tb
from typing import Any

from jinja2 import Template

from plea.model.problem import Place
from plea.word.clean import CORE, Properties
from plea.word.deflate import deflate, deflate_pieces
from plea.word.fault import CannotFill
from plea.word.fixed import FixedText
from plea.word.language import FILL_ERRORS, MissingValue
from plea.word.notes import FootnotePlan, NotePart, Reference
from plea.word.package import Skeleton

_BEFORE_ID = 'footnoteReference w:id="'


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part that differs from letter to letter, and where each line of its template was written."""

    name: str
    template: Template
    places: Mapping[int, Place]
    fixed: Mapping[str, FixedText]  # its texts that are the same in many letters

    def fill(self, names: dict[str, Any]) -> list[str]:
        """Return the part's XML in pieces. Raises CannotFill."""
        try:
            return list(self.template.root_render_func(self.template.new_context(names)))
        except MissingValue as missing:
            raise CannotFill(self._place(missing), str(missing), missing.field) from None
        except FILL_ERRORS as error:
            raise CannotFill(self._place(error), str(error)) from error

    def _place(self, error: Exception) -> Place:
        line = 0
        for frame, code_line in walk_tb(error.__traceback__):
            if frame.f_code.co_filename == "<template>":
                line = self.template.get_corresponding_lineno(code_line)
        before = [number for number in self.places if number <= line] or [*self.places]
        return self.places[max(before) if line else before[0]]


@dataclass(frozen=True, slots=True)
class Filled:
    """One letter before it is packed: its own parts, and what it used."""

    parts: tuple[tuple[CompiledPart, list[str]], ...]
    notes: tuple[NotePart, ...]
    used: frozenset[str]

    def digest(self) -> str:
        """Return a SHA-256 of what this letter says; equal for equal words and notes."""
        digest = sha256()
        for part, pieces in self.parts:
            digest.update(part.name.encode())
            for piece in pieces:
                fixed = part.fixed.get(piece)
                digest.update(fixed.packed.digest if fixed else piece.encode())
        for note in self.notes:
            digest.update(note.name.encode() + note.content)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class CompiledDocx:
    """A document ready to be filled. `fields` tells where each name is asked for."""

    fields: Mapping[str, tuple[Place, ...]]
    sha256: str  # of the parts that no letter changes, unpacked
    _skeleton: Skeleton
    _parts: tuple[CompiledPart, ...]
    _notes: FootnotePlan
    shared: Mapping[str, Any]

    def fill(self, values: Mapping[str, Any]) -> Filled:
        """Work out one letter's own parts.

        Raises CannotFill where a tag prints a value that is not there, or one that no Word file can hold.
        """
        record = _Record(self._notes)
        names = {**self.shared, **values, "_note": record.note, "_used": record.use}
        parts = tuple([(part, part.fill(names)) for part in self._parts])
        for part, pieces in parts:
            record.read(pieces, part.fixed)
        return Filled(parts, self._notes.render(tuple(record.order)), frozenset(record.used))

    def pack(self, filled: Filled, properties: Properties) -> bytes:
        """Return the letter as the bytes of a .docx; the same letter always has the same bytes."""
        parts = [(CORE, deflate(properties.xml(), 1))]
        parts += [(part.name, deflate_pieces(pieces, part.fixed)) for part, pieces in filled.parts]
        parts += [(note.name, note.deflated) for note in filled.notes]
        return self._skeleton.with_parts(parts)


class _Record:
    """What one letter refers to and uses: told by its fixed texts, or called for in its loops."""

    def __init__(self, plan: FootnotePlan) -> None:
        self._plan = plan
        self._called: dict[str, Reference] = {}  # by id
        self.order: list[Reference] = []
        self.used: set[str] = set()

    def note(self, key: str) -> str:
        """Refer to a note from inside a loop; returns the id of its footnote."""
        reference = self._plan.refer(key, len(self._called) + 1)
        self._called[str(reference.identity)] = reference
        self.used.add(key)
        return str(reference.identity)

    def use(self, key: str) -> str:
        """Remember a key; prints nothing."""
        self.used.add(key)
        return ""

    def read(self, pieces: list[str], fixed: Mapping[str, FixedText]) -> None:
        """Bring the notes of a part into the order in which they stand there."""
        before = ""
        for piece in pieces:
            text = fixed.get(piece)
            if text is not None:
                self.order += text.notes
                self.used |= text.used
            elif piece in self._called and before.endswith(_BEFORE_ID):
                self.order.append(self._called[piece])
            before = piece
