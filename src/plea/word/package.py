"""The package: a .docx is a zip of parts; the parts that never change keep their compressed bytes.

Files are written with fixed dates and in a fixed order, so the same letter has the same bytes.
Formats: ZIP appnote 6.3 sections 4.3.7, 4.3.12, 4.3.16; OPC (ECMA-376 part 2).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plea.model.problem import Place, Problem
from plea.word.deflate import Deflated, deflate_once

_UNPACKED_LIMIT = 200_000_000  # bytes; a letterhead with a large picture has some millions
_MEMBER_LIMIT = 5_000
_DATE = 0x21  # 1 January 1980, the first day a zip can name
_NAMES_ARE_UTF8 = 0x800
_DEFLATED = 8

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


def read_package(content: bytes, name: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Unpack a Word file into its parts; a file that is none gives no parts and a problem."""
    problem = _what_is_wrong(content, name)
    if problem:
        return {}, [problem]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        try:
            return {info.filename: package.read(info) for info in package.infolist() if not info.is_dir()}, []
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            return {}, [_broken(name, "is damaged: a part of it cannot be unpacked")]


def _what_is_wrong(content: bytes, name: str) -> Problem | None:
    if not content:
        return _broken(name, "is empty (0 bytes)")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _broken(name, "is an old Word file (.doc) or protected with a password")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError):
        return _broken(name, "is not a Word file, or its end is missing")
    if len(members) > _MEMBER_LIMIT or sum(member.file_size for member in members) > _UNPACKED_LIMIT:
        return _broken(name, "unpacks to more than any letter needs (200 MB or 5,000 parts)")
    names = {member.filename for member in members}
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        return _broken(name, "is a zip file, but not a Word document")
    return None


def _broken(name: str, what: str) -> Problem:
    todo = "Open it in Word, save it as a Word document (.docx), and put that copy in its place."
    return Problem("broken-docx", Place(name), f"This file {what}.", todo)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One member as the end of the file lists it."""

    name: bytes
    checksum: int
    packed: int
    size: int
    offset: int

    def central(self) -> bytes:
        head = _CENTRAL.pack(
            b"PK\x01\x02", 20, 20, _NAMES_ARE_UTF8, _DEFLATED, 0, _DATE,
            self.checksum, self.packed, self.size, len(self.name), 0, 0, 0, 0, 0, self.offset,
        )  # fmt: skip
        return head + self.name


@dataclass(slots=True)
class _Writer:
    pieces: list[bytes] = field(default_factory=list)
    entries: list[_Entry] = field(default_factory=list)
    at: int = 0

    def add(self, name: str, part: Deflated) -> None:
        encoded = name.encode()
        entry = _Entry(encoded, part.checksum, len(part.packed), part.size, self.at)
        head = _LOCAL.pack(
            b"PK\x03\x04", 20, _NAMES_ARE_UTF8, _DEFLATED, 0, _DATE,
            entry.checksum, entry.packed, entry.size, len(encoded), 0,
        )  # fmt: skip
        self.pieces += (head, encoded, part.packed)
        self.entries.append(entry)
        self.at += len(head) + len(encoded) + len(part.packed)


class Skeleton:
    """The parts that are the same in every letter, compressed once."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        writer = _Writer()
        for name, content in parts.items():
            writer.add(name, deflate_once(content))
        self._start = b"".join(writer.pieces)
        self._entries = tuple(writer.entries)
        self._directory = b"".join(entry.central() for entry in writer.entries)

    def with_parts(self, parts: Iterable[tuple[str, Deflated]]) -> bytes:
        """Return a whole package: the unchanging parts, then these."""
        writer = _Writer(at=len(self._start))
        for name, part in parts:
            writer.add(name, part)
        directory = self._directory + b"".join(entry.central() for entry in writer.entries)
        count = len(self._entries) + len(writer.entries)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), writer.at, 0)
        return b"".join((self._start, *writer.pieces, directory, end))
