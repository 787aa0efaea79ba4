"""Why a file of a person's own is left alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotSafe:
    """What stands in the way, in a sentence."""

    why: str
