"""One setting of a YAML file is changed in its own lines: put in, written anew, or taken out.

Nothing here asks whether the file still says what it should: `settings_edit` reads it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plea.files.case_edit import NotSafe
from plea.files.yaml_places import (
    after_line,
    composed,
    end_of,
    indent_of,
    is_list,
    is_nothing,
    is_settings,
    is_word,
    line_end,
    line_start,
    pair,
    remarks,
    start_of,
)
from plea.files.yaml_text import Value, fits, setting, written, written_name

UNSAFE = "is written in a way that plea cannot change safely; change it by hand"
_INDENT = "  "

Path = tuple[str, ...]
"""The names that lead to a setting: ("facts", "mri_2017", "en")."""


class Removed:
    """Says of a setting that it is to go."""


REMOVED: Final = Removed()


@dataclass(frozen=True, slots=True)
class Surgery:
    """A file's text after one change."""

    text: str
    taken_along: tuple[str, ...] = ()  # remarks on the lines of a setting that goes


def changed(text: str, path: Path, value: Value | Removed) -> Surgery | NotSafe:
    """Return the text after one change of one setting."""
    from ruamel.yaml.error import YAMLError

    try:
        node: Any = composed(text)
    except (YAMLError, RecursionError):
        return NotSafe(UNSAFE)
    if node is None:
        return _first_setting(text, path, value)
    for depth, name in enumerate(path):
        if not is_settings(node):
            return NotSafe(f'holds no settings under "{".".join(path[:depth])}"' if depth else UNSAFE)
        found = pair(node, name)
        if found is None:
            return _TWICE if _is_twice(node, name) else _added(text, node, path[depth:], value)
        key, inner = found
        if depth == len(path) - 1:
            return (
                _removed(text, node, key, inner)
                if isinstance(value, Removed)
                else _replaced(text, key, inner, value)
            )
        if is_nothing(inner) or (is_settings(inner) and not inner.value):
            return _replaced(text, key, inner, _nested(path[depth + 1 :], value))
        node = inner
    return NotSafe(UNSAFE)


_TWICE = NotSafe("holds a setting twice; see what plea check says of it")


def _is_twice(settings: Any, name: str) -> bool:
    return any(key.value == name for key, _ in settings.value)


def _nested(path: Path, value: Any) -> Any:
    """Return a value under the names that lead to it."""
    for name in reversed(path):
        value = {name: value}
    return value


def _first_setting(text: str, path: Path, value: Value | Removed) -> Surgery:
    end = "\n" if text and not text.endswith(("\n", "\r")) else ""
    lines = setting(path[0], _nested(path[1:], value), "", on_lines=True)
    return Surgery(text + end + _joined(lines, _line_end(text)))


def _added(text: str, settings: Any, path: Path, value: Value | Removed) -> Surgery | NotSafe:
    """Put a setting behind the last of its neighbours."""
    whole = _nested(path[1:], value)
    if settings.flow_style:
        return _added_in_braces(text, settings, path[0], whole)
    indent = indent_of(settings, text)
    if indent is None:
        return NotSafe(UNSAFE)
    at = after_line(text, end_of(settings, text))
    before = "" if text[:at].endswith(("\n", "\r")) else _line_end(text)
    apart = _line_end(text) if _stand_apart(text, settings) else ""
    last = settings.value[-1][1]
    like_it = is_settings(last) and not last.flow_style
    lines = _joined(setting(path[0], whole, indent, on_lines=like_it or not indent), _line_end(text))
    return Surgery(text[:at] + before + apart + lines + text[at:])


def _added_in_braces(text: str, settings: Any, name: str, value: Any) -> Surgery:
    item = f"{written_name(name)}: {written(value)}"
    if not settings.value:
        at = start_of(settings) + 1
        return Surgery(text[:at] + item + text[at:])
    at = end_of(settings.value[-1][1], text)
    return Surgery(f"{text[:at]}, {item}{text[at:]}")


def _stand_apart(text: str, settings: Any) -> bool:
    """True where an empty line stands between the last two settings."""
    if len(settings.value) < 2:
        return False
    (_, value), (key, _) = settings.value[-2:]
    between = text[end_of(value, text) : start_of(key)].replace("\r\n", "\n")
    return any(not line.strip() for line in between.split("\n")[1:-1])


def _replaced(text: str, key: Any, node: Any, value: Value) -> Surgery | NotSafe:
    """Write a value in the place of another, in the same manner where that is possible."""
    if isinstance(value, list) and is_list(node) and not node.flow_style and len(node.value):
        in_lines = _in_lines(text, node, value)
        if in_lines:
            return in_lines
    start, end = _span(text, key, node)
    if isinstance(value, Mapping) and value and not _on_one_line(text, key, value):
        column = start_of(key) - line_start(text, start_of(key))
        rest = text[end : line_end(text, end)]
        lines = [
            line for name, inner in value.items() for line in setting(name, inner, " " * column + _INDENT)
        ]
        body = _joined(lines, _line_end(text))[: -len(_line_end(text))]
        return Surgery(text[:start].rstrip(" ") + rest + _line_end(text) + body + text[end + len(rest) :])
    new = _in_its_manner(node, value)
    gap = "" if text[start - 1 : start] in (" ", "\n") else " "
    return Surgery(text[:start] + gap + new + text[end:])


def _in_lines(text: str, node: Any, items: list[Value]) -> Surgery | None:
    """Change a list with a line for each item; None where more than lines would have to come or go."""
    kept = [item for item in node.value if item.value in items]
    new = items[len(kept) :]
    if not kept or [item.value for item in kept] != items[: len(kept)] or not all(map(is_word, node.value)):
        return None
    first = start_of(node.value[0])
    dash = text[line_start(text, first) : first]
    if dash.strip() != "-":
        return None
    at = after_line(text, end_of(node, text))
    lead = "" if text[:at].endswith(("\n", "\r")) else _line_end(text)
    added = lead + _joined([dash + written(item) for item in new], _line_end(text)) if new else ""
    edited, gone = text[:at] + added + text[at:], []
    for item in reversed([item for item in node.value if item not in kept]):
        start, end = line_start(text, start_of(item)), after_line(text, end_of(item, text))
        gone += [remark for found, remark in remarks(text, composed(text)) if start <= found < end]
        edited = edited[:start] + edited[end:]
    return Surgery(edited, tuple(gone))


def _span(text: str, key: Any, node: Any) -> tuple[int, int]:
    """Return from where to where a value stands; nothing stands right behind its colon."""
    if is_nothing(node) and start_of(node) == end_of(node, text):
        at = text.index(":", end_of(key, text)) + 1
        return at, at
    start = start_of(node)
    on_lines = (is_settings(node) or is_list(node)) and not node.flow_style
    if on_lines or start < end_of(key, text):
        start = text.index(":", end_of(key, text)) + 1
    return start, end_of(node, text)


def _on_one_line(text: str, key: Any, value: Mapping[str, Value]) -> bool:
    """True for settings that go in braces, as their name does, or because they are short."""
    if _in_braces(text, key):
        return True
    line = text[line_start(text, start_of(key)) : end_of(key, text)] + f": {written(value)}"
    return fits(line) and not any(isinstance(inner, Mapping) for inner in value.values())


def _in_braces(text: str, key: Any) -> bool:
    """True where other words stand before the name on its line: it is a setting between braces."""
    start = start_of(key)
    return bool(text[line_start(text, start) : start].strip(" "))


def _in_its_manner(node: Any, value: Value) -> str:
    new = written(value)
    quoted = getattr(node, "style", None) if isinstance(value, str) else None
    if quoted == '"' and not new.startswith('"'):
        return f'"{new}"'
    if quoted == "'" and not new.startswith('"'):
        return "'" + new.replace("'", "''") + "'"
    return new


def _removed(text: str, settings: Any, key: Any, node: Any) -> Surgery | NotSafe:
    """Take a setting out, with its lines."""
    if settings.flow_style:
        return _removed_in_braces(text, settings, key)
    if len(settings.value) == 1 and start_of(key) != 0 and indent_of(settings, text) is None:
        return NotSafe(UNSAFE)
    start = line_start(text, start_of(key))
    _, end = _span(text, key, node)
    end = after_line(text, end)
    if _stand_apart(text, settings) or len(settings.value) == 1:
        start, end = _without_a_gap(text, start, end)
    gone = tuple(remark for at, remark in remarks(text, composed(text)) if start <= at < end)
    return Surgery(text[:start] + text[end:], gone)


def _without_a_gap(text: str, start: int, end: int) -> tuple[int, int]:
    """Let one of the empty lines around a setting go with it."""
    if not text[end : line_end(text, end)].strip() and end < len(text):
        return start, after_line(text, end)
    above = line_start(text, start - 1) if start else 0
    if end == len(text) and start and not text[above:start].strip():
        return above, end
    return start, end


def _removed_in_braces(text: str, settings: Any, key: Any) -> Surgery:
    keys = [one for one, _ in settings.value]
    at = keys.index(key)
    if at + 1 < len(keys):
        start, end = start_of(key), start_of(keys[at + 1])
    else:
        end = end_of(settings.value[at][1], text)
        start = end_of(settings.value[at - 1][1], text) if at else start_of(key)
    gone = tuple(remark for found, remark in remarks(text, composed(text)) if start <= found < end)
    return Surgery(text[:start] + text[end:], gone)


def _line_end(text: str) -> str:
    return next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")


def _joined(lines: Iterable[str], end: str) -> str:
    return "".join(line + end for line in lines)
