"""What Python's garbage collector need not go through again and again."""

from __future__ import annotations

import gc


def leave_alone() -> None:
    """Tell the garbage collector that what is here now stays.

    The desk's own code is a hundred thousand objects, a list of 100,000 people millions. Going through them
    takes up to a quarter of a second, and happens in the middle of somebody's page.
    """
    gc.collect()
    gc.freeze()
