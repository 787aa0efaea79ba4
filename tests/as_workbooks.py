"""The YAML files of a campaign, written as the workbooks that say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from plea.files.yaml import Entry, parse_yaml
from tests.conftest import a_workbook

FACTS = (
    "key en ru standing on since expires sensitivity consent published_by published_on published_source "
    "withdrawn audiences cleared_by cleared_on checked sources"
)
SOURCES = (
    "key kind en ru links on by language seen archived how words until withdrawn "
    "shown_to_authority shown_to_ally shown_to_public"
)


def case_as_workbook(text: str, path: Path) -> Path:
    """Write a case.yaml as case.xlsx; every cell is a text."""
    case = _read(text)
    facts = [_cells(key, _fact(fact), FACTS) for key, fact in case["facts"].items()]
    sources = [_cells(key, _source(source), SOURCES) for key, source in case["sources"].items()]
    return a_workbook(path, {"Facts": [FACTS.split(), *facts], "Sources": [SOURCES.split(), *sources]})


def demands_as_workbook(text: str, path: Path, languages: Iterable[str]) -> Path:
    """Write a demands.yaml as demands.xlsx, with a matrix for each language."""
    demands = _read(text)["demands"]
    columns = ["key", *(f"{part}_{code}" for part in ("title", "what", "law") for code in languages), "basis"]
    rows = [_cells(key, _demand(demand), " ".join(columns)) for key, demand in demands.items()]
    offices = list(dict.fromkeys(office for demand in demands.values() for office in demand["asks"]))
    sheets: dict[str, list[list[Any]]] = {"Demands": [columns, *rows]}
    for code in languages:
        sheets[f"Matrix {code}"] = [
            ["office", *demands],
            *([office, *(_verb(demands[key], office, code) for key in demands)] for office in offices),
        ]
    return a_workbook(path, sheets)


def _read(text: str) -> Any:
    """Every value as it was written: a date is the text of one."""
    entry, problems = parse_yaml(text, "a file")
    assert entry is not None and not problems
    return _plain(entry)


def _plain(entry: Entry) -> Any:
    if isinstance(entry.value, Mapping):
        return {key: _plain(inner) for key, inner in entry.value.items()}
    return entry.value if isinstance(entry.value, str) else [_plain(inner) for inner in entry.value]


def _cells(key: str, settings: Mapping[str, Any], columns: str) -> list[Any]:
    assert settings.keys() <= set(columns.split()), settings
    return [key, *(settings.get(column) for column in columns.split()[1:])]


def _fact(fact: Mapping[str, Any]) -> dict[str, Any]:
    ground = fact.get("ground", {})
    published = ground.get("published", {})
    cleared = fact.get("cleared", {})
    plain = {key: value for key, value in fact.items() if key not in ("ground", "cleared")}
    return {
        **plain,
        **{key: "; ".join(fact[key]) for key in ("audiences", "sources") if key in fact},
        **{key: ground[key] for key in ("consent", "withdrawn") if key in ground},
        **{f"published_{key}": value for key, value in published.items()},
        **{f"cleared_{key}": value for key, value in cleared.items()},
    }


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in source.items() if key != "shown_as"}
    shown = {f"shown_to_{audience}": words for audience, words in source.get("shown_as", {}).items()}
    return {**plain, **shown, "links": "\n".join(source.get("links", ()))}


def _demand(demand: Mapping[str, Any]) -> dict[str, Any]:
    parts = {
        f"{part}_{code}": words
        for part in ("title", "what", "law")
        for code, words in demand.get(part, {}).items()
    }
    return {**parts, "basis": "; ".join(demand["basis"])}


def _verb(demand: Mapping[str, Any], office: str, language: str) -> str | None:
    verb: str | None = demand["asks"].get(office, {}).get(language)
    return verb
