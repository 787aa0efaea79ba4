"""What a letter's fields look like filled in, for the first recipient who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plea.address import write_to
from plea.letter.told_facts import ToldFact
from plea.merge.batch import Batch
from plea.merge.values import Values
from plea.model.campaign import Letter


def samples(batch: Batch, letter: Letter) -> dict[str, str]:
    """Return a sample by name of field; an empty cell has none."""
    first = next((a for a in batch.plan.assignments if a.letter.key == letter.key), None)
    compiled = batch.compiled.get((first.letter.key, first.language)) if first else None
    if first is None or compiled is None:
        return {}
    addressing, _ = write_to(first.recipient, first.language)
    if addressing is None:
        return {}
    values = {**compiled.docx.shared, **Values(batch.campaign).of(first, compiled, addressing)}
    found: dict[str, str] = {}
    _collect(values, "", found)
    for demand in values["demands"][:1]:
        _collect({"demand": demand}, "", found)
    return found


def _collect(values: Mapping[str, Any], path: str, found: dict[str, str]) -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _collect(value, f"{path}{name}.", found)
        elif isinstance(value, ToldFact):
            found[f"{path}{name}"] = value
            _collect(value.times, f"{path}{name}.", found)
        elif isinstance(value, str):
            found[f"{path}{name}"] = value
