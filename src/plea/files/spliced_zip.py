"""One member of a zip file put in anew: all others keep their compressed bytes, their dates and their order.

Format: ZIP appnote 6.3, sections 4.3.7 (before a member), 4.3.12 (its line in the directory) and 4.3.16.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

_END = struct.Struct("<4s4H2IH")
_LINE = struct.Struct("<4s6H3I5H2I")
_BEFORE = struct.Struct("<4s5H3I2H")
_END_MARK, _LINE_MARK, _BEFORE_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_SIZES_FOLLOW, _ENCRYPTED = 0x8, 0x1
_DEFLATED, _STORED = 8, 0
_TOO_LARGE = 0xFFFFFFFF


class NotSpliced(Exception):
    """A zip file of a kind that cannot be changed in one place."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A member's line in the directory."""

    fields: tuple[int, ...]  # without the mark
    name: bytes
    rest: bytes  # extra field and comment
    offset: int


def with_member(archive: bytes, name: str, content: bytes) -> bytes:
    """Return a zip file in which the member `name` holds `content`. Raises NotSpliced."""
    try:
        at = archive.rindex(_END_MARK)
        _, disk, _, _, count, size, start, comment = _END.unpack_from(archive, at)
        lines = _directory(archive, start, count)
    except (ValueError, struct.error):
        raise NotSpliced("the end of the file is missing") from None
    if disk or start + size != at or at + _END.size + comment != len(archive):
        raise NotSpliced("it is no plain zip file")
    chosen = [line for line in lines if line.name == name.encode()]
    if len(chosen) != 1:
        raise NotSpliced("a part is missing or there twice")
    return _spliced(archive, lines, chosen[0], content, start, archive[at:])


def _directory(archive: bytes, at: int, count: int) -> list[_Line]:
    lines = []
    for _ in range(count):
        mark, *fields = _LINE.unpack_from(archive, at)
        if mark != _LINE_MARK:
            raise NotSpliced("its directory is damaged")
        name, extra, comment = fields[9:12]
        after = at + _LINE.size
        rest = archive[after + name : after + name + extra + comment]
        lines.append(_Line(tuple(fields), archive[after : after + name], rest, fields[-1]))
        at = after + name + extra + comment
    return lines


def _spliced(
    archive: bytes, lines: list[_Line], chosen: _Line, content: bytes, directory: int, end: bytes
) -> bytes:
    before, made = _member(archive, chosen, content)
    following = min([line.offset for line in lines if line.offset > chosen.offset] + [directory])
    shift = len(before) + len(made.packed) - (following - chosen.offset)
    pieces = [archive[: chosen.offset], before, made.packed, archive[following:directory]]
    table = b"".join(_line(line, made if line is chosen else None, chosen.offset, shift) for line in lines)
    told = list(_END.unpack_from(end))
    told[5], told[6] = len(table), directory + shift
    return b"".join([*pieces, table, _END.pack(*told), end[_END.size :]])


@dataclass(frozen=True, slots=True)
class _Made:
    packed: bytes
    flags: int
    method: int
    checksum: int
    size: int


def _member(archive: bytes, line: _Line, content: bytes) -> tuple[bytes, _Made]:
    """Return what stands before the new member, and the member."""
    mark, version, flags, method, when, day, _, _, _, name, _ = _BEFORE.unpack_from(archive, line.offset)
    if mark != _BEFORE_MARK or flags & _ENCRYPTED or method not in (_DEFLATED, _STORED):
        raise NotSpliced("it is encrypted or packed in an unusual way")
    packed = content
    if method == _DEFLATED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflate.compress(content) + deflate.flush()
    if max(len(content), line.offset) >= _TOO_LARGE or _TOO_LARGE in line.fields:
        raise NotSpliced("it is too large")
    made = _Made(packed, flags & ~_SIZES_FOLLOW, method, zlib.crc32(content), len(content))
    sizes = (made.checksum, len(packed), made.size, name, 0)
    named = archive[line.offset + _BEFORE.size :][:name]
    return _BEFORE.pack(mark, version, made.flags, method, when, day, *sizes) + named, made


def _line(line: _Line, made: _Made | None, at: int, shift: int) -> bytes:
    fields = list(line.fields)
    if made:
        fields[2] = made.flags
        fields[6:9] = [made.checksum, len(made.packed), made.size]
    if line.offset > at:
        fields[-1] += shift
    return _LINE.pack(_LINE_MARK, *fields) + line.name + line.rest
