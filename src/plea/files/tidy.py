"""How text is taken from a file: composed accents, plain line ends, no invisible edges."""

from __future__ import annotations

import re
import unicodedata
from string import whitespace

# Copied from web pages and PDF: no-break and zero-width spaces, soft hyphens, direction and byte order marks.
_SPACES = "\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_EDGES = whitespace + _SPACES + "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

# XML, and so Word, has no way to hold these; U+FDD0 … U+FDEF mark merge tags inside plea.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def tidy(text: str) -> str:
    r"""Return the text in NFC without white space at its ends.

    >>> tidy(" Zoe\u0308\u200b\xa0")
    'Zoë'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.strip(_EDGES)


def unprintable(text: str) -> str:
    """Return the first character that a Word file cannot hold, as "U+000B", or ""."""
    found = None if text.isprintable() else _UNPRINTABLE.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""
