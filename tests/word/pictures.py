"""Small pictures for tests, made byte by byte."""

from __future__ import annotations

import struct
import zlib


def chunk(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))


def a_png(
    width: int = 96, height: int = 48, *, beside: bytes = b"", shade: int = 90, density: int = 0
) -> bytes:
    """A grey PNG; `beside` are chunks that a program wrote about itself, `density` pixels a metre."""
    rows = b"".join(b"\0" + bytes([shade]) * width for _ in range(height))
    measure = chunk(b"pHYs", struct.pack(">IIB", density, density, 1)) if density else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + measure
        + beside
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def a_jpeg(*segments: bytes, width: int = 100, height: int = 200) -> bytes:
    """The frame of a JPEG: its segments are whole, what it shows is nothing."""
    jfif = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\x01\x01\x01" + struct.pack(">HHBB", 100, 100, 0, 0)
    size = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x00\xff\x00\x12"
    return b"\xff\xd8" + jfif + b"".join(segments) + size + scan + b"\xff\xd9"


def segment(marker: int, inside: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(inside) + 2) + inside


def exif(orientation: int) -> bytes:
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return segment(
        0xE1, b"Exif\0\0II*\0" + struct.pack("<I", 8) + struct.pack("<H", 1) + entry + b"Nadia's camera"
    )
