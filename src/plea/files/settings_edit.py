"""Settings of a YAML file are changed as a careful hand would: in their own lines, and nothing else.

The file is a person's own, so it is never written anew. Each change is put where it belongs, the file is
read again, and where that gives anything but these changes, or a remark is gone, nothing is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from plea.files.case_edit import NotSafe
from plea.files.tidy import tidy, unprintable
from plea.files.yaml import Entry, parse_yaml
from plea.files.yaml_places import composed, remarks
from plea.files.yaml_surgery import REMOVED, UNSAFE, Path, Removed, changed
from plea.files.yaml_text import Value

__all__ = ["REMOVED", "Hunk", "NotSafe", "SettingsEdit", "values_of", "with_changes"]

_MARK = "\ufeff"  # which some editors put at the beginning of a file

Changes = Mapping[Path, Value | Removed]


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that change: where they stand in the file after it (from 1), before and after."""

    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SettingsEdit:
    """A change of a file of settings: its text after it, and the lines that differ."""

    text: str
    hunks: tuple[Hunk, ...]


def with_changes(text: str, changes: Changes) -> SettingsEdit | NotSafe:
    r"""Return the text of a settings file in which exactly these settings differ.

    A setting that is not there yet is added behind its neighbours; settings given as a group replace the
    group. `NotSafe.why` is said of the file.

    >>> with_changes("title: Old  # of 2017\n", {("title",): "New"}).text
    'title: New  # of 2017\n'
    """
    bare = text.removeprefix(_MARK)
    before, problems = parse_yaml(bare, "") if bare.strip() else (None, [])
    if problems and before is None and _holds_settings(bare):
        return NotSafe("cannot be read; see what plea check says of it")
    wanted: Any = _values(before) or {}
    edited, kept = bare, Counter(_remarks(bare))
    for path, given in changes.items():
        if strange := _strange(given):
            return NotSafe(
                f"cannot hold a character that no Word file can hold ({strange}); type the text anew"
            )
        value = given if isinstance(given, Removed) else _tidy(given)
        for step, last in _steps(wanted, path, value):
            surgery = changed(edited, step, last)
            if isinstance(surgery, NotSafe):
                return surgery
            kept.subtract(surgery.taken_along)
            edited = surgery.text
        _put(wanted, path, value)
    if _values_of(edited) != _without_empty(wanted) or Counter(_remarks(edited)) != +kept:
        return NotSafe(UNSAFE)
    return SettingsEdit(text[: len(text) - len(bare)] + edited, tuple(_hunks(bare, edited)))


def _holds_settings(text: str) -> bool:
    """False for a file that holds nothing but remarks, which a first setting may be added to."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _steps(wanted: Any, path: Path, value: Value | Removed) -> Iterator[tuple[Path, Value | Removed]]:
    """Yield a change as changes of single settings, so that lines which stay the same are not touched."""
    now = _at(wanted, path)
    if isinstance(value, Mapping) and value and isinstance(now, Mapping) and now:
        for name in now:
            if name not in value:
                yield (*path, name), REMOVED
        for name, inner in value.items():
            yield from _steps(wanted, (*path, name), inner)
    elif not isinstance(value, Removed) and now == _plain(value):
        return
    elif now is not None or not isinstance(value, Removed):
        yield path, value


def _at(values: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(values, Mapping) or name not in values:
            return None
        values = values[name]
    return values


def _put(values: dict[str, Any], path: Path, value: Value | Removed) -> None:
    """Change the values that the file is to hold afterwards."""
    *groups, name = path
    if isinstance(value, Removed) and _at(values, path) is None:
        return
    for group in groups:
        if not isinstance(values.get(group), dict):
            values[group] = {}
        values = values[group]
    if isinstance(value, Removed):
        values.pop(name, None)
    else:
        values[name] = _plain(value)


def _plain(value: Value) -> Any:
    """Return a value as reading gives it back: every word a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return value if isinstance(value, str) else [_plain(item) for item in value]


def _tidy(value: Value) -> Value:
    """Return a value with its texts as they are read: no white space at their ends, accents composed."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return {name: _tidy(inner) for name, inner in value.items()}
    return value if isinstance(value, bool | date) else [_tidy(item) for item in value]


def _strange(value: Value | Removed) -> str:
    """Return the first character that no Word file can hold, as "U+0007", or ""."""
    if isinstance(value, str):
        return unprintable(value)
    if isinstance(value, bool | date | Removed):
        return ""
    inner = value.values() if isinstance(value, Mapping) else value
    return next(filter(None, map(_strange, inner)), "")


def _remarks(text: str) -> list[str]:
    from ruamel.yaml.error import YAMLError

    try:
        return [remark for _, remark in remarks(text, composed(text))]
    except (YAMLError, RecursionError):
        return []


def values_of(text: str) -> dict[str, Any]:
    """Return what a file of settings says, as plain texts, lists and groups; of a broken one nothing."""
    bare = text.removeprefix(_MARK)
    entry, _ = parse_yaml(bare, "") if bare.strip() else (None, [])
    found = _values(entry)
    return found if isinstance(found, dict) else {}


def _values_of(text: str) -> Any:
    entry, _ = parse_yaml(text, "")
    return _without_empty(_values(entry) or {})


def _values(entry: Entry | None) -> Any:
    """Return the values of an entry without their lines, every group a dictionary of its own."""
    value = entry.value if entry else ""
    if isinstance(value, Mapping):
        return {name: _values(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_values(inner) for inner in value]
    return value


def _without_empty(values: Any) -> Any:
    """A group without settings and a name without a value are read alike."""
    if isinstance(values, Mapping):
        return {name: _without_empty(inner) for name, inner in values.items()} or ""
    return values


def _hunks(before: str, after: str) -> Iterator[Hunk]:
    old, new = before.splitlines(), after.splitlines()
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            yield Hunk(k + 1, tuple(old[i:j]), tuple(new[k:m]))
