"""The key of a pack, wherever it is typed."""

from __future__ import annotations

import re

from plea.model.problem import Place, Problem
from plea_web.packs.pack import Pack


def key_stands_in(text: str, key: str) -> bool:
    """True for a text in which the key of a pack stands, however it is typed."""
    letters = re.escape(key.replace("-", ""))
    return re.search(letters, re.sub(r"[^A-Za-z0-9\n]", "", text), re.IGNORECASE) is not None


def wrong_pack(key: str, pack: Pack, name: str) -> Problem:
    """Return the problem of answers that belong to another pack."""
    message = f"These are answers to the pack {key}, and here the pack {pack.key} is brought back."
    todo = f"Look for the pack {key} among the packs, and bring them in there."
    return Problem("wrong-pack", Place(name), message, todo)
