"""A picture's file, PNG or JPEG: its size, and its bytes without what a camera wrote beside it.

PNG: ISO/IEC 15948, chunks. JPEG: ITU-T T.81 annex B, segments; JFIF and EXIF are application segments.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

EMU_PER_INCH = 914_400  # Office's own unit, of which 360,000 make a centimetre
_SCREEN = 96  # dots per inch, where the file does not say
_SIDE_LIMIT = 20_000  # pixels

_PNG = b"\x89PNG\r\n\x1a\n"
# What a picture needs to look as it does; a colour profile may name the screen it was made on.
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs", b"IDAT", b"IEND"}

_JPEG = b"\xff\xd8"
_JFIF, _EXIF, _ADOBE, _END, _SCAN = 0xE0, 0xE1, 0xEE, 0xD9, 0xDA
_SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # SOF markers
_LEFT_OUT = {*range(0xE0, 0xF0), 0xFE} - {_ADOBE}  # application segments and comments
_NEXT_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_UPRIGHT = 1


class NoImage(ValueError):
    """Raised for a file that is no whole picture, or none that a letter can show; the words follow "it"."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture ready to be stored: its bytes, their kind, and its size as the file means it."""

    content: bytes
    ending: str  # "png" or "jpeg": also the kind in its content type
    width: int  # in English Metric Units
    height: int


def read_image(content: bytes) -> Image:
    """Read a PNG or JPEG picture and leave out what does not show. Raises NoImage."""
    try:
        if content.startswith(_PNG):
            return _read_png(content)
        if content.startswith(_JPEG):
            return _read_jpeg(content)
    except (struct.error, IndexError):
        raise NoImage("is damaged or cut off") from None
    raise NoImage("is neither a PNG nor a JPEG picture")


def _read_png(content: bytes) -> Image:
    pieces = [_PNG]
    width = height = 0
    across = down = EMU_PER_INCH / _SCREEN  # EMU a pixel
    seen: list[bytes] = []
    for name, inside, whole in _chunks(content):
        if not seen and name != b"IHDR":
            break
        seen.append(name)
        if name == b"IHDR":
            width, height = struct.unpack(">II", inside[:8])
        elif name == b"pHYs":
            x, y, unit = struct.unpack(">IIB", inside)
            if unit == 1 and x and y:  # pixels a metre
                across, down = 36_000_000 / x, 36_000_000 / y
        if name in _PNG_KEPT:
            pieces.append(whole)
        if name == b"IEND":
            break
    if not (seen and seen[-1] == b"IEND" and b"IDAT" in seen):
        raise NoImage("is damaged or cut off")
    return _image(b"".join(pieces), "png", width, height, across, down)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield each chunk's name, inside and all its bytes."""
    at = len(_PNG)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        inside = content[at + 8 : end - 4]
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(inside, zlib.crc32(name)) != checksum:
            raise NoImage("is damaged or cut off")
        yield name, inside, content[at:end]
        at = end


def _read_jpeg(content: bytes) -> Image:
    pieces = [_JPEG]
    width = height = 0
    across = down = EMU_PER_INCH / _SCREEN
    for marker, inside, whole in _segments(content):
        if marker in _SIZES:
            height, width = struct.unpack_from(">HH", inside, 1)
        elif marker == _JFIF and inside.startswith(b"JFIF\0"):
            unit, x, y = struct.unpack_from(">BHH", inside, 7)
            if unit in (1, 2) and x and y:  # dots an inch, dots a centimetre
                per_inch = 1 if unit == 1 else 2.54
                across, down = EMU_PER_INCH / (x * per_inch), EMU_PER_INCH / (y * per_inch)
            pieces.append(b"\xff\xe0\x00\x10" + inside[:12] + b"\0\0")  # without its small picture
        elif marker == _EXIF and _orientation(inside) != _UPRIGHT:
            raise NoImage("was taken with the camera turned: open it, turn it, and save it upright")
        if marker not in _LEFT_OUT:
            pieces.append(whole)
        if marker == _END:
            return _image(b"".join(pieces), "jpeg", width, height, across, down)
    raise NoImage("is damaged or cut off")


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield each segment's marker, inside and all its bytes; a scan with the picture that follows it."""
    at = 2
    while at < len(content):
        while content[at : at + 2] == b"\xff\xff":
            at += 1
        if content[at] != 0xFF:
            raise NoImage("is damaged or cut off")
        marker = content[at + 1]
        if marker == _END:
            yield marker, b"", content[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        inside = content[at + 4 : end]
        if marker == _SCAN:
            following = _NEXT_MARKER.search(content, end)
            end = following.start() if following else len(content)
        yield marker, inside, content[at:end]
        at = end


def _orientation(exif: bytes) -> int:
    """Return how the camera was held (EXIF 2.3, tag 0x0112): 1 is upright."""
    if not exif.startswith(b"Exif\0\0"):
        return _UPRIGHT
    tiff = exif[6:]
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for number in range(count):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
            if tag == 0x0112:
                return value if 1 <= value <= 8 else _UPRIGHT
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _image(content: bytes, ending: str, width: int, height: int, across: float, down: float) -> Image:
    if not (0 < width <= _SIDE_LIMIT and 0 < height <= _SIDE_LIMIT):
        raise NoImage(f"is {width} × {height} pixels, which no letter can show")
    return Image(content, ending, max(1, round(width * across)), max(1, round(height * down)))
