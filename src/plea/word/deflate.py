"""Compression for a zip: once and well for what never changes, fast for what each letter brings.

isal (Intel's igzip) at level 1 compresses as well as zlib's level 1 in less than half the time, and its
CRC-32 costs a tenth. Between kinds of processors its bytes may differ; what they unpack to does not.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from isal import isal_zlib

_RAW = -15  # a deflate stream without zlib's own frame (RFC 1951), as a zip holds it


@dataclass(frozen=True, slots=True)
class Deflated:
    """A part ready for a zip: its raw deflate stream, and what the directory says of it."""

    packed: bytes
    checksum: int  # CRC-32 of the unpacked bytes
    size: int  # bytes, unpacked


def deflate_once(content: bytes) -> Deflated:
    """Compress as well as can be: it is done once and copied into every letter."""
    return Deflated(zlib.compress(content, 9, wbits=_RAW), zlib.crc32(content), len(content))


def deflate(content: bytes) -> Deflated:
    """Compress fast."""
    return Deflated(isal_zlib.compress(content, 1, wbits=_RAW), isal_zlib.crc32(content), len(content))
