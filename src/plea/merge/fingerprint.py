"""What one letter was made from, as one hash: when it changes, an approval no longer holds.

It covers what *this* letter used, not whole files: the words and notes it shows, the parts of the
layout, everything we hold on the facts it tells, the form of address, the cells its text asks for
(in conditions too).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from plea.letter.compiled import CompiledLetter
from plea.word.compiled import Filled


def fingerprint(compiled: CompiledLetter, filled: Filled, values: Mapping[str, Any], form: str) -> str:
    """Return the SHA-256 of what a letter was made from, in hexadecimal."""
    recipient = values["recipient"]
    cells = {column: str(recipient.get(column, "")) for column in compiled.columns}
    made_from: dict[str, Any] = {
        "layout": compiled.docx.sha256,
        "parts": filled.digest(),
        "facts": {key: compiled.facts.get(key, "") for key in filled.used},
        "form of address": form,
        "cells": cells,
    }
    if compiled.history:  # in conditions too, where no word tells
        history = values["history"]
        made_from["history"] = {name: _said(history, name) for name in compiled.history}
    return hashlib.sha256(json.dumps(made_from, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _said(history: Any, name: str) -> str:
    """Return what `history.demands.pardon` says; "yes" where it is asked whether there is any at all."""
    value = history
    for step in name.split(".")[1:]:
        value = value.get(step, "") if isinstance(value, Mapping) else ""
    if isinstance(value, Mapping):
        return "yes" if value else ""
    return str(value)
