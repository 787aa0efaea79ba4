"""Compress once what never changes: a part whose fixed text was deflated when it was compiled.

A deflate stream is a row of blocks (RFC 1951, 3.2.3). Fixed text is compressed beforehand and
ended by a sync flush, whose last four bytes are the length (0) of an empty stored block. A short
changing text takes that block's place: its own length, then its bytes as they are. A long one
(the rows of a loop) is compressed on its own.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

_STORED = struct.Struct("<HH")  # length of a stored block and its complement
_NOTHING = b"\x00\x00\xff\xff"
_END = b"\x03\x00"  # an empty last block
_STORED_LIMIT = 0xFFFF
_WORTH_COMPRESSING = 512  # bytes; below that a stored block costs less than it saves
_WORTH_PREPARING = 48  # characters


@dataclass(frozen=True, slots=True)
class Fixed:
    """A piece of text that is the same in many letters: as bytes, and deflated without its last length."""

    content: bytes
    packed: bytes
    digest: bytes  # SHA-256 of the content

    @classmethod
    def of(cls, text: str) -> Fixed:
        """Compress a text as well as can be: it is done once."""
        content = text.encode()
        return cls(content, _flushed(content, 9), sha256(content).digest())


class HasFixed(Protocol):
    """Whatever knows a fixed text in its compressed form."""

    @property
    def packed(self) -> Fixed:
        """The fixed text."""


@dataclass(frozen=True, slots=True)
class Deflated:
    """A part ready for a zip: its raw deflate stream, and what the directory says of it."""

    packed: bytes
    checksum: int  # CRC-32 of the unpacked bytes
    size: int  # bytes, unpacked


def worth_preparing(text: str) -> bool:
    """True when a fixed text is long enough to be compressed beforehand."""
    return len(text) >= _WORTH_PREPARING


def deflate(content: bytes, level: int = 6) -> Deflated:
    """Compress bytes as they are."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
    return Deflated(compressor.compress(content) + compressor.flush(), zlib.crc32(content), len(content))


def deflate_pieces(pieces: Iterable[str], fixed: Mapping[str, HasFixed]) -> Deflated:
    """Compress a part given in pieces, those in `fixed` from what was prepared."""
    stream = _Stream()
    changing: list[str] = []
    for piece in pieces:
        prepared = fixed.get(piece)
        if prepared is None:
            changing.append(piece)
            continue
        if changing:
            stream.changing("".join(changing).encode())
            changing.clear()
        stream.fixed(prepared.packed)
    if changing:
        stream.changing("".join(changing).encode())
    return stream.finished()


class _Stream:
    __slots__ = ("_awaits_length", "_blocks", "_checksum", "_size")

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._awaits_length = False  # the last block is a stored one whose length is still to come
        self._checksum = 0
        self._size = 0

    def fixed(self, text: Fixed) -> None:
        self._count(text.content)
        self._compressed(text.packed)

    def changing(self, content: bytes) -> None:
        self._count(content)
        if len(content) >= _WORTH_COMPRESSING:
            self._compressed(_flushed(content, 1))
            return
        length = _STORED.pack(len(content), len(content) ^ _STORED_LIMIT)
        self._blocks += (length if self._awaits_length else b"\x00" + length, content)
        self._awaits_length = False

    def finished(self) -> Deflated:
        if self._awaits_length:
            self._blocks.append(_NOTHING)
        self._blocks.append(_END)
        return Deflated(b"".join(self._blocks), self._checksum, self._size)

    def _compressed(self, packed: bytes) -> None:
        if self._awaits_length:
            self._blocks.append(_NOTHING)
        self._blocks.append(packed)
        self._awaits_length = True

    def _count(self, content: bytes) -> None:
        self._checksum = zlib.crc32(content, self._checksum)
        self._size += len(content)


def _flushed(content: bytes, level: int) -> bytes:
    """Compress and end on a byte, before the length of the empty block that a sync flush leaves."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15)
    return (compressor.compress(content) + compressor.flush(zlib.Z_SYNC_FLUSH))[: -len(_NOTHING)]
