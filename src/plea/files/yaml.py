"""YAML files, every value with the line it stands on.

Only the parser's tree is used, never its ready-made values: so texts stay as they were
written ("2018-03", "1.10", "no"), and all keys that stand twice are found at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plea.files.opened import empty_file, read_file
from plea.files.tidy import tidy, unprintable
from plea.model.problem import Place, Problem

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the place of its key: text, a list, or settings by name."""

    place: Place
    value: str | tuple[Entry, ...] | Mapping[str, Entry]
    column: str = ""  # what its column is called, where it stands in a sheet


def read_yaml(path: Path, name: str) -> tuple[Entry | None, list[Problem]]:
    """Read a YAML file that messages call `name`."""
    content, problems = read_file(path, name)
    if content is None:
        return None, problems
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        todo = 'Save the file as "UTF-8" (in the editor\'s "Save as", under "Encoding").'
        return None, [_broken(name, line, "The letters here are not stored as UTF-8", todo)]
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str, first_line: int = 1) -> tuple[Entry | None, list[Problem]]:
    """Read YAML that stands in a file from `first_line` on."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    from plea.files.yaml_faults import explain

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except YAMLError as fault:
        line, message, todo = explain(fault, text)
        return None, [_broken(name, first_line + line, message, todo)]
    except RecursionError:
        return None, [_broken(name, first_line, "Brackets stand in one another too deep", "Take them out.")]
    if root is None:
        return None, [empty_file(name)]
    tree = _Tree(name, first_line)
    return tree.entry(root, root), tree.problems


def _broken(name: str, line: int, message: str, todo: str) -> Problem:
    return Problem(code="broken-yaml", place=Place.line(name, line), message=f"{message}.", todo=todo)


@dataclass(slots=True)
class _Tree:
    """Turns the parser's nodes into entries; what stands under an anchor is turned once only."""

    name: str
    first_line: int
    problems: list[Problem] = field(default_factory=list)
    done: dict[int, Any] = field(default_factory=dict)

    def entry(self, marked: Node, node: Node) -> Entry:
        return Entry(Place.line(self.name, self.line(marked)), self.value(node))

    def line(self, node: Node) -> int:
        return int(node.start_mark.line) + self.first_line

    def value(self, node: Node) -> Any:
        if id(node) not in self.done:
            self.done[id(node)] = ""  # what an alias to its own surroundings stands for
            self.done[id(node)] = self.fresh_value(node)
        return self.done[id(node)]

    def fresh_value(self, node: Node) -> Any:
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        if isinstance(node, SequenceNode):
            return tuple(self.entry(item, item) for item in node.value)
        if isinstance(node, MappingNode):
            return self.settings(node)
        return "" if node.tag == "tag:yaml.org,2002:null" else self.text(node)

    def text(self, node: Node) -> str:
        found = unprintable(node.value)
        if found:
            place = Place.line(self.name, self.line(node))
            message = f"A character stands here that no Word file can hold ({found})."
            todo = "Delete it and type the text anew."
            self.problems.append(Problem("unprintable-character", place, message, todo))
        return tidy(node.value)

    def settings(self, node: Node) -> dict[str, Entry]:
        from ruamel.yaml.nodes import ScalarNode

        entries: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            key = self.text(key_node) if isinstance(key_node, ScalarNode) else "?"
            entry = self.entry(key_node, value_node)
            if key in entries:
                self.problems.append(self.twice(key, entries[key].place, entry.place))
            else:
                entries[key] = entry
        return entries

    def twice(self, key: str, first: Place, second: Place) -> Problem:
        return Problem(
            code="duplicate-key-in-yaml",
            place=second,
            message=f'"{key}" stands in {first.where} and again here.',
            todo="Give one of them another name, or delete the one that is wrong.",
        )
