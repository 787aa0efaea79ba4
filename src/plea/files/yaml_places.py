"""Where the values of a YAML file stand in its text: from which letter to which, and what is a remark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node

_REMARK = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)
_INDENTED = re.compile(r"[ \t]*(?=[^\s])")


def composed(text: str) -> Node | None:
    """Return the parser's tree, or None for a file without anything in it. Raises YAMLError."""
    from ruamel.yaml import YAML

    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


def is_settings(node: Node | None) -> bool:
    """True for settings by name."""
    from ruamel.yaml.nodes import MappingNode

    return isinstance(node, MappingNode)


def is_list(node: Node | None) -> bool:
    """True for a list."""
    from ruamel.yaml.nodes import SequenceNode

    return isinstance(node, SequenceNode)


def is_word(node: Node | None) -> bool:
    """True for a text."""
    from ruamel.yaml.nodes import ScalarNode

    return isinstance(node, ScalarNode)


def is_nothing(node: Node) -> bool:
    """True where a name has nothing behind it, or says that there is nothing."""
    return bool(node.tag == "tag:yaml.org,2002:null")


def pair(settings: Any, name: str) -> tuple[Node, Node] | None:
    """Return the name and the value of a setting, as nodes; None where it is not there."""
    found = [(key, value) for key, value in settings.value if key.value == name]
    return found[0] if len(found) == 1 else None


def start_of(node: Node) -> int:
    """Return where a value begins, at its anchor or first quotation mark."""
    return int(node.start_mark.index)


def end_of(node: Any, text: str) -> int:
    """Return where a value ends: behind its last letter or bracket, before any remark."""
    if is_word(node):
        if node.style in ("|", ">"):
            return _end_of_block_text(node, text)
        return int(node.end_mark.index)
    if node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return end_of(last[1] if isinstance(last, tuple) else last, text)


def _end_of_block_text(node: Any, text: str) -> int:
    """The parser ends a text of several lines at what comes next, remarks and empty lines included."""
    start = line_start(text, start_of(node))
    indent = _indent_at(text, start)
    end = line_end(text, start_of(node))
    at = end
    while (at := _next_line(text, at)) < len(text):
        stop = line_end(text, at)
        if text[at:stop].strip():
            if _indent_at(text, at) <= indent:
                break
            end = stop
        at = stop
    return end


def _next_line(text: str, at: int) -> int:
    if text.startswith("\r\n", at):
        return at + 2
    return at + 1


def _indent_at(text: str, start: int) -> int:
    found = _INDENTED.match(text, start)
    return len(found[0]) if found else 0


def line_start(text: str, at: int) -> int:
    """Return where the line begins in which `at` stands."""
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def line_end(text: str, at: int) -> int:
    """Return where the line ends in which `at` stands, before its line end."""
    ends = [found for found in (text.find("\n", at), text.find("\r", at)) if found >= 0]
    return min(ends, default=len(text))


def after_line(text: str, at: int) -> int:
    """Return where the next line begins."""
    end = line_end(text, at)
    return _next_line(text, end) if end < len(text) else end


def remarks(text: str, root: Node | None) -> Iterator[tuple[int, str]]:
    """Yield every remark with where it begins; a number sign inside a text is none."""
    covered = sorted(_scalars(root, text, set()))
    at = 0
    while found := _REMARK.search(text, at):
        around = next((end for start, end in covered if start <= found.start() < end), None)
        if around is None:
            yield found.start(), found[0].rstrip()
        at = found.end() if around is None else around


def _scalars(node: Any, text: str, seen: set[int]) -> Iterator[tuple[int, int]]:
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if is_word(node):
        yield start_of(node), end_of(node, text)
        return
    for inner in node.value:
        for one in inner if isinstance(inner, tuple) else (inner,):
            yield from _scalars(one, text, seen)


def indent_of(settings: MappingNode, text: str) -> str | None:
    """Return what stands before the names of settings on lines of their own; None where it is no space."""
    first = start_of(settings.value[0][0])
    before = text[line_start(text, first) : first]
    return before if not before.strip(" ") else None
