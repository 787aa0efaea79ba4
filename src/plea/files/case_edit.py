"""One line more in a case file: the day from which a fact may no longer be told.

The file is a person's own, so it is never written anew: the line is put in where the ground stands, and
what comes of it is read again. Where that says anything but the same with this one day, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard

from plea.files.yaml import Entry, parse_yaml

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

_MARK = "\ufeff"  # which some editors put at the beginning of a file
_SETTING = "withdrawn"
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one line: the file's text after it, and the line as people see it before and after."""

    text: str
    line: int  # where the change stands, in the text after it
    before: str  # "" where a line was added
    after: str


@dataclass(frozen=True, slots=True)
class NotSafe:
    """Why a file is left alone: what stands in the way, said of the ground."""

    why: str


def withdraw(text: str, fact: str, on: date) -> Edit | NotSafe:
    """Return the text of a case file in which a fact may not be told from a day on.

    >>> withdraw("facts: {mri: {ground: {consent: s4}}}", "mri", date(2018, 3, 1)).after
    'facts: {mri: {ground: {consent: s4, withdrawn: 2018-03-01}}}'
    """
    bare = text.removeprefix(_MARK)
    offset = len(text) - len(bare)
    ground = _ground(bare, fact)
    if isinstance(ground, NotSafe):
        return ground
    at, added = _addition(bare, ground, on)
    if at is None:
        return NotSafe("stands on the line of another setting")
    edited = bare[:at] + added + bare[at:]
    if not _differs_in_this_only(bare, edited, fact, on):
        return NotSafe("is written in a way that plea cannot change safely")
    start = _line_start(edited, at)
    own_line = added.endswith(("\n", "\r"))
    before = "" if own_line else _line_at(bare, start)
    line = len(_BREAK.findall(bare[:start])) + 1
    return Edit(text[:offset] + edited, line, before, _line_at(edited, start))


def _ground(text: str, fact: str) -> MappingNode | NotSafe:
    """Return where the ground of a fact stands in a file."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError
    from ruamel.yaml.nodes import MappingNode

    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        return NotSafe("cannot be read")

    def is_group(node: Node | None) -> TypeGuard[MappingNode]:
        return isinstance(node, MappingNode)

    for name in ("facts", fact, "ground"):
        found = [value for key, value in node.value if key.value == name] if is_group(node) else []
        if len(found) != 1:
            return NotSafe("is not there, or is there twice")
        node = found[0]
    if not is_group(node) or not node.value:
        return NotSafe("has no settings")
    if any(key.value == _SETTING for key, _ in node.value):
        return NotSafe(f'says "{_SETTING}" already')
    return node


def _addition(text: str, ground: MappingNode, on: date) -> tuple[int | None, str]:
    """Return where the day goes and how it is written there: behind the last setting, or on a line above."""
    setting = f"{_SETTING}: {on.isoformat()}"
    if ground.flow_style:
        return ground.value[-1][1].end_mark.index, f", {setting}"
    first = ground.value[0][0].start_mark.index
    start = _line_start(text, first)
    indent = text[start:first]
    if indent.strip(" ") or not start:
        return None, ""
    line_end = "\r\n" if text[:start].endswith("\r\n") else text[start - 1]
    return start, f"{indent}{setting}{line_end}"


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_at(text: str, start: int) -> str:
    return _BREAK.split(text[start:], maxsplit=1)[0]


def _differs_in_this_only(before: str, after: str, fact: str, on: date) -> bool:
    """Read both, and compare every value: an alias may carry a change to where nobody meant it."""
    old, new = (_values(parse_yaml(text, "")[0]) for text in (before, after))
    try:
        old["facts"][fact]["ground"][_SETTING] = on.isoformat()
    except (KeyError, TypeError):
        return False
    return bool(old == new)


def _values(entry: Entry | None) -> Any:
    """Return the values of an entry without their lines, every group a dictionary of its own."""
    value = entry.value if entry else ""
    if isinstance(value, Mapping):
        return {name: _values(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_values(inner) for inner in value]
    return value
