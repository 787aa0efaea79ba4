"""A compiled Word file: what it asks for, and how it is filled and packed.

The parts that hold no field of the letter keep their compressed bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from jinja2 import Template
from jinja2.runtime import Context

from plea.model.problem import Place
from plea.word.clean import CORE, Properties
from plea.word.deflate import Deflated, deflate, deflate_pieces
from plea.word.fault import CannotFill
from plea.word.fixed import FixedText
from plea.word.language import FILL_ERRORS, MissingValue, in_words
from plea.word.limits import Piece
from plea.word.notes import FOOTNOTES, FootnotePlan, NotePart, Reference
from plea.word.numbering import NUMBERING, Restarts
from plea.word.package import Skeleton
from plea.word.pictures import CALL, Pictures
from plea.word.record import Record
from plea.word.tags import Tag

if TYPE_CHECKING:
    from plea.word.trace import Span, Stamps, TracedDocx, TracedParagraph


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """A part that differs from letter to letter, and the tag in which a line of its template begins."""

    name: str
    template: Template
    tags: Mapping[int, Tag]
    fixed: Mapping[bytes, FixedText]  # its texts that are the same in many letters
    refers: bool  # some of these refer to notes or tell what they used

    def fill(self, context: Context) -> list[Piece]:
        """Return the part's XML in pieces. Raises CannotFill."""
        try:
            # A whole list, whatever Jinja's types say: see LimitedEnvironment.limited.
            return cast("list[Piece]", self.template.root_render_func(context))
        except MissingValue as missing:
            tag = self._tag(missing)
            name = _whole_name(missing.field, tag)
            raise CannotFill(tag.place, f"{name} is empty", name) from None
        except FILL_ERRORS as error:
            raise CannotFill(self._tag(error).place, str(error)) from error

    def brief(self, pieces: Iterable[Piece]) -> Iterator[bytes]:
        """Yield the pieces with the hashes of the fixed ones in their place."""
        fixed = self.fixed
        for piece in pieces:
            if isinstance(piece, str):
                yield piece.encode()
            else:
                yield fixed[piece].digest if piece in fixed else piece

    def _tag(self, error: Exception) -> Tag:
        line = 0
        for frame, code_line in walk_tb(error.__traceback__):
            if frame.f_code.co_filename == "<template>":
                line = self.template.get_corresponding_lineno(code_line)
        before = [number for number in self.tags if number <= line] or [*self.tags]
        return self.tags[max(before) if line else before[0]]


def _whole_name(name: str, tag: Tag) -> str:
    """Return a field as the tag has it: `recipient.town` or `one.town`, where Jinja knows only `town`."""
    written = re.search(rf"\b(?:\w+\.)+{re.escape(name)}\b", tag.inner)
    return written[0] if written and "." not in name else name


class Filled(NamedTuple):
    """One letter before it is packed: its own parts, and what it used."""

    parts: tuple[tuple[CompiledPart, list[Piece]], ...]
    notes: tuple[NotePart, ...]
    used: frozenset[str]
    taken: tuple[int, ...] = ()  # the branches and rounds of loops, in their order, where that was asked for

    def digest(self) -> str:
        """Return a SHA-256 of what this letter says; equal for equal words and notes."""
        digest = sha256()
        for part, pieces in self.parts:
            digest.update(part.name.encode())
            digest.update(b"".join(part.brief(pieces)))
        for note in self.notes:
            digest.update(note.name.encode() + note.content)
        return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class CompiledDocx:
    """A document ready to be filled. `fields` tells where each name is asked for."""

    fields: Mapping[str, tuple[Place, ...]]
    sha256: str  # of the parts that no letter changes, unpacked
    shared: Mapping[str, Any]
    _skeleton: Skeleton
    _parts: tuple[CompiledPart, ...]
    _notes: FootnotePlan
    _restarts: Restarts | None  # None: no loop begins a numbered list
    _pictures: Pictures | None = None  # None: no tag asks for a picture
    _stamps: Stamps | None = None  # None: not compiled for tracing

    def fill(self, values: Mapping[str, Any]) -> Filled:
        """Work out one letter's own parts.

        Raises CannotFill where a tag prints a value that is not there, or one that no Word file can hold.
        """
        return self._fill(values)[0]

    def trace(self, values: Mapping[str, Any]) -> tuple[TracedParagraph, ...]:
        """Return the paragraphs of one letter, and where each of their words comes from.

        Only of a document compiled for it, whose `fill` makes no letters. Raises CannotFill.
        """
        if self._stamps is None:
            raise ValueError("this document was not compiled for tracing")
        from plea.word.trace import Told

        told = Told(self._stamps)
        filled, order = self._fill({**values, "_from": told.tell})
        notes = {str(reference.identity): reference.key for reference in order}
        parts = [(part.name, in_words(pieces)) for part, pieces in filled.parts]
        parts += [(note.name, note.content.decode()) for note in filled.notes if note.name == FOOTNOTES]
        return tuple(one for name, xml in parts for one in told.paragraphs(name, xml, notes))

    def traced(self, values: Mapping[str, Any], properties: Properties) -> TracedDocx:
        """Return one letter with instructions around its values, to be shown and never to be sent.

        Only of a document compiled for tracing. Raises CannotFill.
        """
        if self._stamps is None:
            raise ValueError("this document was not compiled for tracing")
        from plea.word.trace import Told, TracedDocx

        told = Told(self._stamps)
        filled, order = self._fill({**values, "_from": told.tell})
        notes = {str(reference.identity): reference.key for reference in order}
        names = [part.name for part, _ in filled.parts]
        names += [note.name for note in filled.notes if note.name == FOOTNOTES]
        return TracedDocx(self.pack(filled, properties), tuple(names), notes, len(told.printed))

    def proof(
        self, values: Mapping[str, Any], properties: Properties, say: Callable[[Span], Sequence[str]]
    ) -> bytes:
        """Return a proof copy of one letter, with a comment at each value that was put in.

        Only of a document compiled for tracing; `say` gives the lines of a comment. Raises CannotFill.
        """
        if self._stamps is None:
            raise ValueError("this document was not compiled for tracing")
        from plea.word.proof import proof_copy
        from plea.word.trace import Told

        told = Told(self._stamps)
        filled, _ = self._fill({**values, "_from": told.tell})
        return proof_copy(self.pack(filled, properties), lambda number: say(told.span(number)))

    def _fill(self, values: Mapping[str, Any]) -> tuple[Filled, list[Reference]]:
        record = Record(self._notes, self._restarts)
        names = {**self.shared, **values, **record.functions}
        pictures = self._pictures.of_a_letter(record.unique) if self._pictures else None
        if pictures:
            names[CALL] = pictures.image
        # One context serves all parts: they share every name and define no blocks.
        context = self._parts[0].template.new_context(names) if self._parts else None
        parts = tuple([(part, part.fill(context)) for part in self._parts if context])
        for part, pieces in parts:
            if part.refers:
                record.read(pieces, part.fixed)
        record.finish()
        notes = self._notes.render(tuple(record.order))
        if self._restarts:
            numbering = self._restarts.part(record.begun)
            notes = (*notes, NotePart(NUMBERING, numbering, deflate(numbering)))
        if pictures:
            notes = (*notes, *pictures.parts())
        return Filled(parts, notes, frozenset(record.used), tuple(record.taken)), record.order

    def pack(self, filled: Filled, properties: Properties) -> bytes:
        """Return the letter as the bytes of a .docx; the same letter always has the same bytes."""
        parts = [(CORE, _core(properties))]
        parts += [(part.name, deflate_pieces(pieces)) for part, pieces in filled.parts]
        parts += [(note.name, note.deflated) for note in filled.notes]
        return self._skeleton.with_parts(parts)


@lru_cache(maxsize=16)
def _core(properties: Properties) -> Deflated:
    """Letters of a plain mail merge have all the same properties."""
    return deflate(properties.xml())
