"""Values that all letters of a plain merge share: a YAML or JSON file with names of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from plea.files.list_json import parse_json
from plea.files.yaml import Entry, read_yaml
from plea.model.problem import Place, Problem


def read_shared(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values by name; groups are mappings, everything else is text or a list."""
    if path.suffix.lower() == ".json":
        values, problems = parse_json(path, name)
        places: dict[str, Place] = {}
    else:
        root, problems = read_yaml(path, name)
        values = _plain(root) if root else None
        top = root.value if root and isinstance(root.value, Mapping) else {}
        places = {key: entry.place for key, entry in top.items()}
    if problems:
        return {}, problems
    if not isinstance(values, dict):
        todo = 'Write a name, a colon and a value on each line: "title: …".'
        return {}, [Problem("wrong-value", Place(name), "The file does not hold settings.", todo)]
    good = {key: value for key, value in values.items() if _is_name(key)}
    for key in values:
        if key not in good:
            place = places.get(key, Place(name))
            todo = 'Use letters, digits and _ only, begin with a letter, and leave "recipient" to the list.'
            problems.append(Problem("wrong-name", place, f'"{key}" cannot be a name.', todo))
    return {key: _without_gaps(value) for key, value in good.items() if value not in ("", None)}, problems


def _is_name(key: str) -> bool:
    return key.isidentifier() and not key.startswith("_") and key != "recipient"


def _plain(entry: Entry) -> Any:
    if isinstance(entry.value, Mapping):
        return {key: _plain(inner) for key, inner in entry.value.items()}
    if isinstance(entry.value, tuple):
        return [_plain(inner) for inner in entry.value]
    return entry.value


def _without_gaps(value: Any) -> Any:
    """An empty value is one that is not there: a tag that would print it stops."""
    if isinstance(value, dict):
        return {key: _without_gaps(inner) for key, inner in value.items() if inner not in ("", None)}
    return [_without_gaps(inner) for inner in value] if isinstance(value, list) else value
