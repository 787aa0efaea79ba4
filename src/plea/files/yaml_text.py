"""How values are written in a YAML file: plain, and in quotes only where they must be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

Value = str | bool | date | Sequence["Value"] | Mapping[str, "Value"]
"""What a form may write: a text, yes or no, a day, a list, or settings by name."""

_INDENT = "  "
_LONGEST = 88  # in braces on one line; what is longer gets a line for each setting
_PLAIN = re.compile(r"[^\W_][^\n]*")
_NOT_PLAIN = re.compile(r": |:$| #|[\[\]{},\n\t\"`]|^(?:null|true|false|yes|no|on|off)$|\s$", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+")


def written(value: Value) -> str:
    """Return a value on one line, as it may stand behind a name or between brackets.

    >>> written({"en": "Release: now", "on": date(2018, 3, 2), "offices": ["mep", "pace_member"]})
    '{en: "Release: now", on: 2018-03-02, offices: [mep, pace_member]}'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{written_name(name)}: {written(inner)}" for name, inner in value.items()) + "}"
        )
    return "[" + ", ".join(map(written, value)) + "]"


def written_name(name: str) -> str:
    """Return the name of a setting."""
    return name if _NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def fits(line: str) -> bool:
    """True for a line that settings in braces do not make too long."""
    return len(line) <= _LONGEST


def setting(name: str, value: Value, indent: str, *, on_lines: bool = False) -> Iterator[str]:
    """Yield the lines of a setting; `on_lines` gives each setting under it a line, even a short one."""
    line = f"{indent}{written_name(name)}: {written(value)}"
    if not isinstance(value, Mapping) or not value or (not on_lines and _is_short(line, value)):
        yield line
        return
    yield f"{indent}{written_name(name)}:"
    for inner, inside in value.items():
        yield from setting(inner, inside, indent + _INDENT)


def _is_short(line: str, value: Mapping[str, Value]) -> bool:
    return fits(line) and not any(isinstance(inner, Mapping) for inner in value.values())


def _text(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _NOT_PLAIN.search(text)
    return text if plain else json.dumps(text, ensure_ascii=False)
