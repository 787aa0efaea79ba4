"""What the YAML parser's complaints mean to somebody who writes letters."""

from __future__ import annotations

from typing import Any

_COLON = "A colon with a space after it ends a name; here it stands inside a text"
_QUOTES = 'Put the whole text after the first colon in double quotes: "…".'
_INDENT = "This line does not fit the lines above it"
_INDENT_TODO = (
    "See that it begins as far to the right as its neighbours, that the line before is complete, and that "
    "a text beginning with a quotation mark or bracket is in double quotes as a whole."
)

# part of the parser's sentence → (what is wrong, what to do)
_MEANINGS = {
    "mapping values are not allowed": (_COLON, _QUOTES),
    "character '\\t'": ("A tab stands at the beginning of this line", "Use spaces instead of the tab."),
    "that cannot start any token": ("A text may not begin with this character", _QUOTES),
    "unexpected end of stream": (
        "A quotation mark is opened here and never closed",
        "Write the closing quotation mark at the end of the text.",
    ),
    "expected ',' or": (
        "A bracket is opened here and not closed where it should be",
        "Write the closing bracket, and put commas between the words in it.",
    ),
    "could not find expected ':'": (
        "A name stands here without a colon",
        "Write a colon and a space after the name.",
    ),
    "found undefined alias": ("A text may not begin with *", _QUOTES),
    "found another document": ('A line "---" begins a second document', 'Delete the line "---".'),
    "found unknown escape character": (
        "A backslash stands in a text in double quotes",
        "Write two backslashes for one, or put the text in single quotes: '…'.",
    ),
}


def explain(fault: Exception, text: str) -> tuple[int, str, str]:
    """Return the line (from 0), what is wrong and what to do."""
    sentence = getattr(fault, "problem", None) or ""
    if not sentence:
        line = text.count("\n", 0, getattr(fault, "position", 0))
        return line, "A character stands here that no text may hold", "Delete it and type the text anew."
    meanings = (words for part, words in _MEANINGS.items() if part in sentence)
    return _line(fault, sentence), *next(meanings, (_INDENT, _INDENT_TODO))


_OPENED = ("unexpected end of stream", "expected ',' or", "could not find expected ':'")


def _line(fault: Any, sentence: str) -> int:
    """What was opened and not ended is looked for where it was opened."""
    opened = any(part in sentence for part in _OPENED)
    mark = fault.context_mark if opened and fault.context_mark else fault.problem_mark
    return int(mark.line) if mark else 0
