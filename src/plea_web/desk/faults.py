"""Our own faults, written down by a number: where in the program they are, and no word of a letter."""

from __future__ import annotations

import secrets
import sys
import traceback
from contextlib import suppress

from django.conf import settings


def written_down(during: str) -> str:
    """Write the fault that is being handled into .plea/faults.log, and return its number."""
    number = secrets.token_hex(4)
    kind, _, trace = sys.exc_info()
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    entry = "\n  ".join([f"{number} {kind.__name__ if kind else ''} {during}", *frames])
    with suppress(OSError), (settings.DESK_FOLDER / "faults.log").open("a", encoding="utf-8") as log:
        log.write(entry + "\n")
    return number
