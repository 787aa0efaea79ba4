"""Bytes of an e-mail become words, also where it does not say, or says wrongly, how they are written."""

from __future__ import annotations

import binascii
import quopri
import re

_SAYS_NOTHING = {"", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default", "binary"}
_WORD = re.compile(r"=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(?<=\?=)\s+(?==\?)")  # blanks between two encoded words are none
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def words_of(content: bytes, charset: str = "") -> str:
    """Return bytes as words: by the charset they name; where they name none, by the one they fit.

    >>> words_of("Ответ".encode("koi8-r"))
    'Ответ'
    """
    named = charset.strip().strip("\"'").lower()
    for one in (named, "utf-8") if named not in _SAYS_NOTHING else ("utf-8",):
        try:
            return clean(content.decode(one))
        except (UnicodeError, LookupError, ValueError):
            continue
    return clean(content.decode(_likely(content), "replace"))


def header_words(raw: str) -> str:
    """Return a header as words, on one line; `raw` is as Python's parser leaves it."""
    return " ".join(clean(_without_codes(_BETWEEN.sub("", _read_raw(raw)))).split())


def clean(text: str) -> str:
    """Return a text without control characters; a database keeps no NUL."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _read_raw(raw: str) -> str:
    """Bytes above 127 in a header are kept by the parser as lone surrogates."""
    if raw.isascii():
        return raw
    return words_of(raw.encode("utf-8", "surrogateescape"))


def _without_codes(text: str) -> str:
    pieces: list[str] = []
    waiting, charset, end = b"", "", 0  # a letter of two bytes may be cut between two encoded words
    for found in _WORD.finditer(text):
        content = _bytes_of(found)
        if found.start() > end or found[1].lower() != charset:
            pieces += [words_of(waiting, charset), text[end : found.start()]]
            waiting = b""
        waiting, charset, end = waiting + content, found[1].lower(), found.end()
    return "".join([*pieces, words_of(waiting, charset), text[end:]])


def _bytes_of(word: re.Match[str]) -> bytes:
    coded = word[3].encode("utf-8", "replace")
    if word[2] in "qQ":
        return quopri.decodestring(coded, header=True)
    try:
        return binascii.a2b_base64(coded + b"===")
    except binascii.Error:
        return word[0].encode("utf-8", "replace")


def _likely(content: bytes) -> str:
    """Return the likely charset of bytes that are not UTF-8.

    Both Russian ones have every letter above 127, and small letters where the other has capitals; in western
    languages such letters stand between plain ones.
    """
    high = sum(byte > 127 for byte in content)
    plain = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in content)
    if high * 3 < plain:
        return "windows-1252"
    small_if_1251 = sum(byte >= 0xE0 for byte in content)
    small_if_koi8 = sum(0xC0 <= byte < 0xE0 for byte in content)
    return "koi8-r" if small_if_koi8 > small_if_1251 else "windows-1251"
