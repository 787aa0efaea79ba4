"""How a value stands in Word's XML: text in, the same text out."""

from __future__ import annotations

import re

from jinja2 import Undefined
from markupsafe import Markup

# What XML 1.0 (section 2.2) cannot hold; a line feed or a tab can, and gets its own element in Word.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPECIAL = re.compile("[&<>\n\t\r]")
_TEXT_AGAIN = '<w:t xml:space="preserve">'


class ForbiddenCharacter(ValueError):
    """Raised when a value holds a character that no Word file can hold."""


def word_text(value: object) -> Markup:
    """Return a value as the inside of a <w:t>: escaped, line breaks and tabs as Word's elements.

    Raises ForbiddenCharacter for control characters, TypeError for what is no single value.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Undefined):
        raise TypeError("it is a list, a group of fields or a yes or no, not words")
    text = value if isinstance(value, str) else str(value)
    if isinstance(text, Markup) or (text.isalnum() and text.isascii()):
        return Markup(text)  # noqa: S704 - Markup already, or letters and digits only
    found = _FORBIDDEN.search(text)
    if found:
        raise ForbiddenCharacter(f"it holds a character that no Word file can hold (U+{ord(found[0]):04X})")
    if not _SPECIAL.search(text):
        return Markup(text)  # noqa: S704 - holds nothing that XML minds
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\n", f"</w:t><w:br/>{_TEXT_AGAIN}").replace("\t", f"</w:t><w:tab/>{_TEXT_AGAIN}")
    return Markup(text)  # noqa: S704 - escaped on the lines above
