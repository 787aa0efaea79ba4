"""One merge at a time in one folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plea.output.refusals import AlreadyRunning, told_plainly


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Make the folder and keep every other merge out of it. The system lets go of a killed run's lock.

    Raises AlreadyRunning, CannotWrite.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / ".lock", timeout=0)
    with told_plainly(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise AlreadyRunning(
                f"Another merge is writing letters in {folder}. Wait until it is done, then merge again."
            ) from None
    try:
        yield
    finally:
        lock.release()
