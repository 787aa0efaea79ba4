"""How a value stands in Word's XML: text in, the same text out."""

from __future__ import annotations

import re

from jinja2 import Undefined
from markupsafe import Markup

# What XML 1.0 (section 2.2) cannot hold; a line feed or a tab can, and gets its own element in Word.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TEXT_AGAIN = '<w:t xml:space="preserve">'


class ForbiddenCharacter(ValueError):
    """Raised when a value holds a character that no Word file can hold."""


def word_text(value: object) -> str:
    """Return a value as the inside of a <w:t>: escaped, line breaks and tabs as Word's elements.

    Raises ForbiddenCharacter for control characters, TypeError for what is no single value.
    """
    # Nearly all values are one printable line; str.isprintable() is false for every control character.
    if (
        type(value) is str
        and value.isprintable()
        and "&" not in value
        and "<" not in value
        and ">" not in value
    ):
        return value
    return _escaped(value)


def _escaped(value: object) -> str:
    if type(value) is int:
        return str(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float | Undefined):
        raise TypeError("it is a list, a group of fields or a yes or no, not words")
    if isinstance(value, Markup):  # a macro's XML, every value in it already escaped
        return str(value)
    text = str(value)
    if text.isprintable():
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    found = _FORBIDDEN.search(text)
    if found:
        raise ForbiddenCharacter(f"it holds a character that no Word file can hold (U+{ord(found[0]):04X})")
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\n", f"</w:t><w:br/>{_TEXT_AGAIN}").replace("\t", f"</w:t><w:tab/>{_TEXT_AGAIN}")
