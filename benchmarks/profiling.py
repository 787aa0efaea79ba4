"""Where plea's time goes while it fills the letter: by step, and by function."""

from __future__ import annotations

import cProfile
import io
import pstats
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from statistics import median
from typing import Any

from benchmarks.one_core import folder_in_memory
from benchmarks.recipients import RECIPIENTS, SHARED, everything, table_rows, values
from benchmarks.table import show
from benchmarks.templates import template
from benchmarks.tools import in_turn
from plea.word import compile_docx

_LETTERS = 1_000
_FUNCTIONS = 20
_FILES = 10
_CHANGING = ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml")


def profile(rounds: int) -> None:
    """Print the steps of a letter, with campaign values shared and with nothing shared."""
    content = template("jinja", "slim")
    shared: dict[str, Any] = {**SHARED, "rows": table_rows()}
    for title, document, own in (
        ("campaign values shared", compile_docx(content, shared), values),
        ("nothing shared", compile_docx(content), everything),
    ):
        people = [own(number) for number in range(RECIPIENTS)]
        _steps(title, document.fill, people, rounds)
        _functions(title, document.fill, people)


def _steps(title: str, fill: Callable[[Any], bytes], people: list[Any], rounds: int) -> None:
    letters = [fill(person) for person in people[:200]]
    turns = in_turn(people, rounds * _LETTERS)
    texts = [list(_texts(letter)) for letter in letters]
    contents = [[text.encode() for text in parts] for parts in texts]
    halves = [(letter[:30_000], letter[30_000:]) for letter in letters]
    with folder_in_memory() as folder:
        steps: dict[str, Callable[[int], object]] = {
            "plea's fill, all of it, in memory": lambda _: fill(next(turns)[1]),
            "plain: encode the changing parts": lambda n: [text.encode() for text in texts[n % 200]],
            "plain: their checksums (crc32)": lambda n: [zlib.crc32(part) for part in contents[n % 200]],
            "plain: deflate them, level 1": lambda n: [zlib.compress(part, 1) for part in contents[n % 200]],
            "plain: deflate them, level 6": lambda n: [zlib.compress(part, 6) for part in contents[n % 200]],
            "plain: SHA-256 of the whole letter": lambda n: sha256(letters[n % 200]).digest(),
            "plain: join the whole letter": lambda n: b"".join(halves[n % 200]),
            "plain: write the whole letter": lambda n: _write(f"{folder}/{n}.docx", letters[n % 200]),
        }
        lines = [
            [name, f"{median(_microseconds(step) for _ in range(rounds)):.1f}"]
            for name, step in steps.items()
        ]
    show(f"Steps, slim package, {title}", ("step", "µs a letter"), lines)


def _texts(letter: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        for part in _CHANGING:
            yield package.read(part).decode()


def _write(path: str, content: bytes) -> None:
    with open(path, "wb", buffering=0) as file:  # noqa: PTH123 - as bare as can be
        file.write(content)


def _microseconds(step: Callable[[int], object]) -> float:
    started = time.perf_counter()
    for number in range(_LETTERS):
        step(number)
    return (time.perf_counter() - started) / _LETTERS * 1e6


def _functions(title: str, fill: Callable[[Any], bytes], people: list[Any]) -> None:
    profiler = cProfile.Profile()
    profiler.enable()
    for person in people:
        fill(person)
    profiler.disable()
    found = pstats.Stats(profiler).get_stats_profile().func_profiles
    slowest = sorted(found.items(), key=lambda named: -named[1].tottime)[:_FUNCTIONS]
    whole = sum(one.tottime for one in found.values())
    by_file: dict[str, float] = {}
    for one in found.values():
        file = one.file_name.rpartition("/")[2].replace("~", "C code")
        by_file[file] = by_file.get(file, 0) + one.tottime
    files = sorted(by_file.items(), key=lambda named: -named[1])[:_FILES]
    show(
        f"Files under the profiler, {title}",
        ("own time in", "%"),
        [[file, f"{100 * own / whole:.1f}"] for file, own in files],
    )
    lines = [
        [
            f"{name} ({one.file_name.rpartition('/')[2]}:{one.line_number})",
            str(one.ncalls),
            f"{100 * one.tottime / whole:.1f}",
            f"{100 * one.cumtime / whole:.1f}",
        ]
        for name, one in slowest
    ]
    headings = ("function", "calls in 1,000 letters", "own %", "with inner %")
    show(f"Functions under the profiler, {title}", headings, lines)
