"""Compression for a zip: once and well for what never changes, fast for what each letter brings.

isal (Intel's igzip) at level 0 takes a fifth of the time of zlib's level 1, for parts a tenth larger; its
CRC-32 costs a tenth. Between kinds of processors its bytes may differ; what they unpack to does not.

Texts that are the same in many letters could be compressed once and spliced in between flushes. At this level
that saves no time, for each flush costs what it spares, and the parts grow.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

from isal import isal_zlib

_FAST = 0  # isal's lowest level
_AT_ONCE = 4096  # pieces
_RAW = -15  # a deflate stream without zlib's own frame (RFC 1951), as a zip holds it


class Deflated(NamedTuple):
    """A part ready for a zip: its raw deflate stream, and what the directory says of it."""

    packed: bytes
    checksum: int  # CRC-32 of the unpacked bytes
    size: int  # bytes, unpacked


def deflate_once(content: bytes) -> Deflated:
    """Compress as well as can be: it is done once and copied into every letter."""
    return Deflated(zlib.compress(content, 9, wbits=_RAW), zlib.crc32(content), len(content))


def deflate(content: bytes) -> Deflated:
    """Compress fast."""
    return Deflated(isal_zlib.compress(content, _FAST, wbits=_RAW), isal_zlib.crc32(content), len(content))


def deflate_pieces(pieces: Sequence[str | bytes]) -> Deflated:
    """Compress a part given in pieces; a petition's thousands of rows never stand in memory twice."""
    if len(pieces) <= _AT_ONCE:
        return deflate(_joined(pieces))
    compressor = isal_zlib.compressobj(_FAST, wbits=_RAW)
    packed, checksum, size = [], 0, 0
    for start in range(0, len(pieces), _AT_ONCE):
        content = _joined(pieces[start : start + _AT_ONCE])
        packed.append(compressor.compress(content))
        checksum = isal_zlib.crc32(content, checksum)
        size += len(content)
    packed.append(compressor.flush())
    return Deflated(b"".join(packed), checksum, size)


def _joined(pieces: Sequence[str | bytes]) -> bytes:
    return b"".join([piece if isinstance(piece, bytes) else piece.encode() for piece in pieces])
