"""What stands in the way of writing, and who can go on: shown to people as it is."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from plea.output.disk import InUse

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


class Refusal(Exception):
    """Something outside plea forbids going on."""


class AlreadyRunning(Refusal):
    """Another merge writes to the same folder."""


class CannotWrite(Refusal):
    """The system does not let us write or read a letter's folder."""


class UnreadableManifest(Refusal):
    """A manifest or journal is not as plea wrote it."""


class NumberTaken(Refusal):
    """Two letters would bear one number, or one letter two; or the numbers cannot be read."""


@contextmanager
def told_plainly(folder: Path) -> Iterator[None]:
    """Turn the system's errors into one sentence on what to do about them.

    Raises CannotWrite.
    """
    try:
        yield
    except InUse as error:
        raise CannotWrite(f"{error}. Close it there, then merge again.") from error
    except OSError as error:
        raise CannotWrite(
            f"The letters could not be written in {folder}: {error.strerror or error}.\n"
            f"{_way_out(error, folder)} Every letter that was there is still whole; merge again to finish."
        ) from error


def _way_out(error: OSError, folder: Path) -> str:
    if error.errno in _NO_ROOM:
        return "Make room on that disk, or choose another folder with --out."
    if error.errno in _NOT_ALLOWED:
        return f'Ask for leave to write "{error.filename or folder}", or choose another folder with --out.'
    return "Check that the disk is connected and sound, or choose another folder with --out."
