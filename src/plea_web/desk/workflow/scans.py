"""Scanned pages and files that came with an answer: looked at, given a clean name, kept as they came."""

from __future__ import annotations

import re
import unicodedata
from email import message_from_bytes
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from plea_web.desk.models import KeptFile
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed

LARGEST = 25_000_000  # bytes of one file
MOST = 40  # files of one answer
_LONGEST = 120
ENDINGS = {
    "jpeg": (".jpg", ".jpeg"), "png": (".png",), "pdf": (".pdf",), "docx": (".docx",), "eml": (".eml",),
}  # fmt: skip
TYPES = {
    "jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "eml": "message/rfc822",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def scan(name: str, content: bytes) -> tuple[str, KeptFile]:
    """Keep a file, and return it with the name that it is shown by.

    Raises NotAllowed where it is empty, too large, or no JPEG, PNG, PDF, Word document or e-mail.
    """
    if not content:
        raise NotAllowed(f"{clean(name)} is empty. Choose the file once more.")
    if len(content) > LARGEST:
        raise NotAllowed(
            f"{clean(name)} is larger than {LARGEST // 1_000_000} MB. "
            "Scan it with fewer dots per inch, or in parts."
        )
    kind = kind_of(content)
    if not kind:
        how = _how_to_bring(name, content)
        raise NotAllowed(f"{clean(name)} was not kept: {how} Nothing was written down yet.")
    return clean(name, kind), keep(content)


def kind_of(content: bytes) -> str:
    """Return what a file holds by its bytes, whatever it is called: a key of TYPES, "" for anything else."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx" if _is_word(content) else ""
    return "eml" if _is_mail(content) else ""


def clean(name: str, kind: str = "") -> str:
    r"""Return a name without folders and without characters that deceive, with the ending of its kind.

    >>> clean("C:\\Users\\ana\\answer\u202egnp.exe", "pdf")
    'answergnp.exe.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    plain = re.sub(r'[<>:"|?*]', "", plain).strip(" .") or "page"
    endings = ENDINGS.get(kind, ())
    if endings and not plain.lower().endswith(endings):
        plain += endings[0]
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _LONGEST - len(ending) - 1]}{dot}{ending}"[:_LONGEST] if dot else plain[:_LONGEST]


def _is_word(content: bytes) -> bool:
    """True for a Word document without macros."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, OSError, ValueError):
        return False
    return "word/document.xml" in names and not any(name.endswith("vbaProject.bin") for name in names)


def _is_mail(content: bytes) -> bool:
    head = content[:100_000]
    if b"\0" in head or not re.match(rb"(?:\xef\xbb\xbf)?[!-9;-~]+:", head.lstrip(b"\r\n")):
        return False
    message = message_from_bytes(head.lstrip(b"\xef\xbb\xbf\r\n"))
    return message["From"] is not None and (message["Date"] or message["Message-ID"]) is not None


def _how_to_bring(name: str, content: bytes) -> str:
    if content.startswith(b"\xd0\xcf\x11\xe0") and name.lower().endswith(".msg"):
        return "Outlook's own .msg cannot be read. Save the e-mail as .eml (in Outlook on the web: Download)."
    if content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypheix"):
        return "it is a HEIC picture. Save it as JPEG, or let the telephone take JPEG pictures."
    if content[:4] in (b"II*\0", b"MM\0*"):
        return "it is a TIFF. Save it as PDF or PNG."
    return "it is no JPEG, PNG, PDF, Word document or e-mail (.eml)."
