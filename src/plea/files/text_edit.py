"""One paragraph of a letter's text reads otherwise; all other lines, their ends and the top mark stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plea.files.not_safe import NotSafe
from plea.files.tidy import unprintable

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A text in which one paragraph reads otherwise."""

    content: bytes
    line: int  # where the paragraph begins, from 1
    before: str
    after: str


def edit_text(content: bytes, line: int, expected: str, new: str) -> TextEdit | NotSafe:
    r"""Return a text in which the lines `expected`, from `line` on, are the lines `new`.

    Lines are divided by "\n" in both; in the file they end as they did.

    >>> edit_text(b"Dear all,\r\n\r\nHelp her.\r\n", 3, "Help her.", "Please help her.").content
    b'Dear all,\r\n\r\nPlease help her.\r\n'
    """
    try:
        text = content.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        return NotSafe("The text is not stored as UTF-8; save it so first.")
    if strange := unprintable(new) or ("U+000D" if "\r" in new else ""):
        return NotSafe(f"The new words hold a character that no letter can hold ({strange}).")
    if not new.strip():
        return NotSafe("Nothing would be left of the paragraph; take it out of the text by hand.")
    lines = [found[0] for found in _LINE.finditer(text) if found[0]]
    old = expected.split("\n")
    there = lines[line - 1 : line - 1 + len(old)]
    if line < 1 or [one.rstrip("\r\n") for one in there] != old:
        return NotSafe(f"Line {line} was changed meanwhile; look at it again.")
    last = there[-1][len(there[-1].rstrip("\r\n")) :]
    usual = there[0][len(there[0].rstrip("\r\n")) :] or _usual_end(lines)
    written = new.replace("\n", usual) + last
    edited = "".join([*lines[: line - 1], written, *lines[line - 1 + len(old) :]])
    mark = _MARK if content.startswith(_MARK) else b""
    return TextEdit(mark + edited.encode(), line, expected, new)


def _usual_end(lines: list[str]) -> str:
    return next((end for one in lines if (end := one[len(one.rstrip("\r\n")) :])), "\n")
