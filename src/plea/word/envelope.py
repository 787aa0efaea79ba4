"""The envelope of a Word file: what it really is, and what the zip says before anything is unpacked.

Sizes in a directory can lie, so a part is unpacked in pieces and never beyond the size it claims; one that
claims too little fails its checksum. Formats: ZIP appnote 6.3 section 4.3; MS-CFB for old Office files.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from plea.model.problem import Place, Problem

MEGABYTE = 1_000_000
FILE_LIMIT = 50 * MEGABYTE  # of the file as it lies on the disk
UNPACKED_LIMIT = 200 * MEGABYTE  # a letterhead with a large picture has some millions
MEMBER_LIMIT = 2_000
RATIO_LIMIT = 200  # Word's XML packs to a tenth, a long table to a fiftieth
RATIO_FREE = MEGABYTE  # what may be packed however well: it cannot hurt

_DIRECTORY_ENTRY = b"PK\x01\x02"
_OLE = b"\xd0\xcf\x11\xe0"
_PIECE = 1 << 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000  # by password, strongly, and with the directory itself hidden
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that OPC allows (ECMA-376 part 2, annex B)
_LOCAL_HEAD = 30  # bytes before the name of each member
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, NotImplementedError, OSError,
    OverflowError, RuntimeError, ValueError,
)  # fmt: skip

Parts = dict[str, bytes]


def unpack(content: bytes, name: str) -> tuple[Parts, list[Problem]]:
    """Return the parts of a Word file, or everything that keeps it closed."""
    problem = _no_zip(content, name)
    if problem:
        return {}, [problem]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            problems = [*_other_kind(archive, members, name), *_directory(members, name)]
            return ({}, problems) if problems else ({m.filename: _read(archive, m) for m in members}, [])
    except _BROKEN_ZIP:
        return {}, [broken(name, "is damaged: a part of it cannot be unpacked")]


def broken(name: str, what: str) -> Problem:
    """Return the problem of a file that is no whole Word document; `what` follows "This file"."""
    todo = "Open it in Word, save it as a Word document (.docx), and put that copy in its place."
    return Problem("broken-docx", Place(name), f"This file {what}.", todo)


def oversize(name: str, what: str, todo: str = "") -> Problem:
    """Return the problem of a file that would fill the memory; `what` names the limit."""
    todo = todo or "In Word: compress or delete large pictures, save, and put that copy in its place."
    return Problem("oversize-docx", Place(name), what, todo)


def _no_zip(content: bytes, name: str) -> Problem | None:
    if not content:
        return broken(name, "is empty (0 bytes)")
    if len(content) > FILE_LIMIT:
        return oversize(name, f"This file has {_mb(len(content))}; a Word file may have {_mb(FILE_LIMIT)}.")
    if content.startswith(_OLE):
        return broken(name, _old_office(content))
    if content.startswith(b"{\\rtf"):
        return broken(name, "is rich text (.rtf), whatever its name says")
    if content.startswith(b"%PDF"):
        return broken(name, "is a PDF, whatever its name says")
    if content.count(_DIRECTORY_ENTRY) > MEMBER_LIMIT:
        return oversize(name, f"This file holds more than {MEMBER_LIMIT:,} parts.", _SAVE_AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)):
            return None
    except _BROKEN_ZIP:
        return broken(name, "is not a Word file, or its end is missing")


_SAVE_AGAIN = "Open it in Word, save it as a Word document (.docx), and put that copy in its place."


def _old_office(content: bytes) -> str:
    """Name a compound file by the streams it holds; their names are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "is protected with a password"
    for stream, kind in (("WordDocument", "Word file (.doc)"), ("Workbook", "Excel file (.xls)"),
                         ("PowerPoint Document", "PowerPoint file (.ppt)")):  # fmt: skip
        if stream.encode("utf-16-le") in content:
            return f"is an old {kind}"
    return "is an old Word file (.doc) or protected with a password"


_OTHERS = {
    "xl/workbook.xml": "is a spreadsheet (.xlsx), whatever its name says",
    "xl/workbook.bin": "is a spreadsheet (.xlsb), whatever its name says",
    "ppt/presentation.xml": "is a presentation (.pptx), whatever its name says",
    "META-INF/MANIFEST.MF": "is a Java program, whatever its name says",
    "index.xml": "is a document of Apple Pages, whatever its name says",
    "Index/Document.iwa": "is a document of Apple Pages, whatever its name says",
}
_OPEN_DOCUMENT = {"text": "a LibreOffice text (.odt)", "spreadsheet": "a LibreOffice spreadsheet (.ods)"}


def _other_kind(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    names = {member.filename for member in members}
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return
    for part, what in _OTHERS.items():
        if part in names:
            yield broken(name, what)
            return
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            kind = stream.read(100).decode("ascii", "replace").rpartition(".")[2]
        yield broken(name, f"is {_OPEN_DOCUMENT.get(kind, 'an OpenDocument file')}, whatever its name says")
        return
    yield broken(name, "is a zip file, but not a Word document")


def _directory(members: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    yield from _sizes(members, name)
    yield from _names(members, name)
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            yield broken(name, f'is protected with a password (part "{shortened(member.filename)}")')
        elif member.compress_type not in _METHODS:
            yield _strange(name, f'part "{shortened(member.filename)}" is packed in a way Word cannot read')
    spans = sorted(
        (m.header_offset, m.header_offset + _LOCAL_HEAD + len(m.filename) + m.compress_size) for m in members
    )
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        yield _strange(name, "parts of it lie in the same place")


def _sizes(members: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    unpacked = sum(member.file_size for member in members)
    if len(members) > MEMBER_LIMIT:
        yield oversize(name, f"This file holds more than {MEMBER_LIMIT:,} parts.", _SAVE_AGAIN)
    if unpacked > UNPACKED_LIMIT:
        yield oversize(
            name, f"This file unpacks to {_mb(unpacked)}; a letter may unpack to {_mb(UNPACKED_LIMIT)}."
        )
    for member in members:
        if member.file_size > max(RATIO_FREE, RATIO_LIMIT * member.compress_size):
            part = shortened(member.filename)
            yield oversize(
                name, f'Part "{part}" unpacks to {_mb(member.file_size)}, {RATIO_LIMIT} times its size.',
                "It is no file that Word wrote. Ask for it again from whoever made it.",
            )  # fmt: skip


def _names(members: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    for member in members:
        # zipfile turns backslashes into slashes on Windows and cuts at a NUL; what was written counts.
        written = member.orig_filename
        if _LEADS_AWAY.search(written) or not written:
            yield _strange(name, f'the name of part "{shortened(written)}" leads out of it')
    times = Counter(member.filename.casefold() for member in members)
    for member in members:
        if times.pop(member.filename.casefold(), 0) > 1:
            yield _strange(name, f'it holds part "{shortened(member.filename)}" twice')


_LEADS_AWAY = re.compile(r"^/|^[A-Za-z]:|\\|[\x00-\x1f]|(?:^|/)\.\.?(?:/|$)")


def _strange(name: str, what: str) -> Problem:
    todo = f"It is no file that Word wrote. {_SAVE_AGAIN}"
    return Problem("strange-package", Place(name), f"This file is packed as no Word file is: {what}.", todo)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack one part in pieces: `read()` without a size would unpack all before it looks at the size."""
    with archive.open(member) as stream:
        return b"".join(iter(lambda: stream.read(_PIECE), b""))


def shortened(text: str, length: int = 80) -> str:
    """Return text as a message quotes it: on one line, without its middle where it is long."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= length else f"{plain[: length // 2]}…{plain[-length // 2 :]}"


def _mb(size: int) -> str:
    return f"{size / MEGABYTE:,.0f} MB" if size >= MEGABYTE else f"{size:,} bytes"
