"""The package: a .docx is a zip of parts; the parts that never change keep their compressed bytes.

Files are written with fixed dates and in a fixed order, so the same letter has the same bytes.
Formats: ZIP appnote 6.3 sections 4.3.7, 4.3.12, 4.3.16; OPC (ECMA-376 part 2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping

from plea.model.problem import Problem
from plea.word.deflate import Deflated, deflate_once
from plea.word.guard import inspect

_DATE = 0x21  # 1 January 1980, the first day a zip can name
_NAMES_ARE_UTF8 = 0x800
_DEFLATED = 8

_VERSION = 20  # of the zip format: what deflate needs
_IN_FRONT, _IN_DIRECTORY = b"PK\x03\x04", b"PK\x01\x02" + struct.pack("<H", _VERSION)
_DESCRIPTION = struct.Struct("<5H3I2H")  # stands both before a member and in the directory
_ITS_PLACE = struct.Struct("<3H2I")
_END = struct.Struct("<4s4H2IH")


def read_package(content: bytes, name: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Unpack a Word file into its parts; one that the guard keeps out gives no parts and all its problems."""
    parts, problems = inspect(content, name)
    return parts, [problem for problem in problems if problem.stops]


def _member(name: bytes, part: Deflated, offset: int) -> tuple[bytes, bytes]:
    """Return what stands before a member, and its line in the directory at the end."""
    sizes = (part.checksum, len(part.packed), part.size, len(name), 0)
    described = _DESCRIPTION.pack(_VERSION, _NAMES_ARE_UTF8, _DEFLATED, 0, _DATE, *sizes)
    line = b"".join((_IN_DIRECTORY, described, _ITS_PLACE.pack(0, 0, 0, 0, offset), name))
    return b"".join((_IN_FRONT, described, name)), line


class Skeleton:
    """The parts that are the same in every letter, compressed once."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        packed = ((name, deflate_once(content)) for name, content in parts.items())
        pieces, directory = _members(packed, 0)
        self._start = b"".join(pieces)
        self._directory = b"".join(directory)
        self._count = len(directory)

    def with_parts(self, parts: Iterable[tuple[str, Deflated]]) -> bytes:
        """Return a whole package: the unchanging parts, then these."""
        pieces, directory = _members(parts, len(self._start))
        at = len(self._start) + sum(map(len, pieces))
        lines = b"".join((self._directory, *directory))
        count = self._count + len(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(lines), at, 0)
        return b"".join((self._start, *pieces, lines, end))


def _members(parts: Iterable[tuple[str, Deflated]], at: int) -> tuple[list[bytes], list[bytes]]:
    """Return members one after the other from an offset on, and their lines in the directory."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    for name, part in parts:
        before, line = _member(name.encode(), part, at)
        pieces += (before, part.packed)
        directory.append(line)
        at += len(before) + len(part.packed)
    return pieces, directory
