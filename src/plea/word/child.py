"""Work on a stranger's Word file in a process of its own, with an end to time, memory and output.

The sandbox and the guard keep out what we know of; this holds for what we do not. On Windows only the
time and the output have an end: it knows no other limits of this kind.
"""

from __future__ import annotations

import contextlib
import io
import math
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import IO, Any

from plea.model.problem import Problem
from plea.word.api import BrokenDocument, CannotFill, compile_docx

START_SECONDS = 3.0  # until Python is up, also on a busy computer
_MEGABYTE = 1_000_000
_FILES = 64
_KEPT = ("LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")  # not the keys of whoever starts it
_RETURNED = {
    ("plea.model.problem", "Place"), ("plea.model.problem", "Problem"), ("datetime", "date"),
    ("builtins", "set"), ("builtins", "frozenset"),
}  # fmt: skip
_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0) or 1
_START = "from plea.word.child import answer; answer()"


class TooMuch(Exception):
    """Raised when the other process was stopped or failed; `reason` says why, in a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def in_child(
    function: Callable[..., Any],
    *args: Any,
    seconds: float = 5.0,
    megabytes: int = 300,
    output_megabytes: int = 5,
) -> Any:
    """Return `function(*args)`, worked out in another process.

    The function stands at the top level of a module; what it is given and what it returns are plain values:
    texts, bytes, numbers, dates, problems, and lists and dicts of them. `seconds` are of computing time,
    `megabytes` all the memory of the process, `output_megabytes` the size of what it returns.

    Raises TooMuch where a limit is reached, and where the function raises anything itself.
    """
    asked = (function.__module__, function.__qualname__, args)
    limits = (seconds, megabytes, output_megabytes)
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as reply:
        pickle.dump((sys.path, limits), question)
        pickle.dump(asked, question)
        question.seek(0)
        code = _run(question, reply, seconds)
        size = reply.seek(0, os.SEEK_END)
        if size > output_megabytes * _MEGABYTE:
            raise TooMuch(f"It would return more than {output_megabytes} MB.")
        reply.seek(0)
        return _read(reply.read(), code, limits)


def _run(question: IO[bytes], reply: IO[bytes], seconds: float) -> int:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-P", "-c", _START]
    with subprocess.Popen(  # noqa: S603 - our own Python with our own line
        command, stdin=question, stdout=reply, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            return process.wait(seconds + START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise TooMuch(_too_long(seconds)) from None


def _too_long(seconds: float) -> str:
    return f"It takes more than {seconds:g} seconds."


def _read(reply: bytes, code: int, limits: tuple[float, int, int]) -> Any:
    seconds, megabytes, _ = limits
    try:
        kind, value = _Reply(io.BytesIO(reply)).load()
    except (
        pickle.UnpicklingError,
        EOFError,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ImportError,
    ):
        if code == -_OUT_OF_TIME:
            raise TooMuch(_too_long(seconds)) from None
        raise TooMuch("The program that reads this file broke off.") from None
    if kind == "returned":
        return value
    if kind == "memory":
        raise TooMuch(f"It needs more than {megabytes} MB of memory.")
    raise TooMuch(str(value))


class _Reply(pickle.Unpickler):
    """Reads plain values only: a process that was taken over must not reach us through what it returns."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _RETURNED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def answer() -> None:
    """Work out what stands in the standard input; what the other process runs."""
    paths, limits = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent
    sys.path[:] = paths
    module, name, args = pickle.load(sys.stdin.buffer)  # noqa: S301
    function = getattr(import_module(module), name)
    _limit(*limits)
    reply = _answer(function, args, limits[2])
    with contextlib.suppress(OSError):
        sys.stdout.buffer.write(reply)
        sys.stdout.buffer.flush()


def _answer(function: Callable[..., Any], args: tuple[Any, ...], output_megabytes: int) -> bytes:
    try:
        reply = pickle.dumps(("returned", function(*args)))
    except MemoryError:
        return pickle.dumps(("memory", ""))
    except RecursionError:
        return pickle.dumps(("failed", "It calls itself without end."))
    except Exception as fault:  # whatever it is becomes a sentence
        return pickle.dumps(
            ("failed", f"It cannot be worked out ({type(fault).__name__}: {str(fault)[:300]}).")
        )
    if len(reply) > output_megabytes * _MEGABYTE:
        return pickle.dumps(("failed", f"It would return more than {output_megabytes} MB."))
    return reply


def _limit(seconds: float, megabytes: int, output_megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # first a signal that says why, then the end
        resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds), math.ceil(seconds) + 1))
    for what, most in (
        (resource.RLIMIT_AS, megabytes * _MEGABYTE),
        (resource.RLIMIT_FSIZE, output_megabytes * _MEGABYTE + 1),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS does not know all of them
            resource.setrlimit(what, (most, most))


def fill_in_child(
    content: bytes, name: str, values: Mapping[str, Any], **limits: Any
) -> tuple[bytes | None, list[Problem]]:
    """Compile and fill a stranger's Word file in another process; without a letter there are problems.

    Raises TooMuch.
    """
    filled: tuple[bytes | None, list[Problem]] = in_child(_fill, content, name, dict(values), **limits)
    return filled


def _fill(content: bytes, name: str, values: dict[str, Any]) -> tuple[bytes | None, list[Problem]]:
    try:
        document = compile_docx(content, name=name)
        return document.fill(values), list(document.warnings)
    except BrokenDocument as broken:
        return None, broken.problems
    except CannotFill as fault:
        todo = "Compare it with the fields and filters that this document may use."
        what = f"This field cannot be worked out: {fault.reason}."
        return None, [Problem("cannot-work-out", fault.place, what, todo)]
