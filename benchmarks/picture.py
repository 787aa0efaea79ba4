"""A picture of 36 KB for the header: a grey gradient with grain, the same on each machine."""

from __future__ import annotations

import random
import struct
import zlib

_WIDTH, _HEIGHT = 480, 80


def png() -> bytes:
    """Return a PNG file."""
    grain = random.Random(2018)  # noqa: S311 - grain, not a secret
    lines = b"".join(
        b"\0" + bytes(column * 160 // _WIDTH + 40 + grain.randrange(30) for column in range(_WIDTH))
        for _ in range(_HEIGHT)
    )
    head = struct.pack(">2I5B", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
