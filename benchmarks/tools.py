"""One tool filling the letter many times, in a process of its own: `python -m benchmarks.tools plea …`.

Each tool gets ready once (its own way: some do everything again for each letter), then fills and
writes letters by turns into a thousand files. What it took is printed as one line of JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.recipients import SHARED, everything, flat, table_rows, values

FILES = 1000  # letters go round in these, so that memory holds the files and not the run
_RECIPIENTS = 1000
_FLOOR_LETTERS = 100

Letters = Iterator[bytes | None]
"""A letter for each recipient; None from a tool that has written the file itself."""
Tool = Callable[[bytes, int, int, Path], Letters]


def file_name(folder: Path, number: int) -> str:
    return f"{folder}/{number % FILES}.docx"


def plea_folded(template: bytes, first: int, count: int, _folder: Path) -> Letters:
    from plea.word import compile_docx

    document = compile_docx(template, shared={**SHARED, "rows": table_rows()})
    recipients = [values(number) for number in range(_RECIPIENTS)]
    yield None
    for number in range(first, first + count):
        yield document.fill(recipients[number % _RECIPIENTS])


def plea_unfolded(template: bytes, first: int, count: int, _folder: Path) -> Letters:
    from plea.word import compile_docx

    document = compile_docx(template, shared={})
    recipients = [everything(number) for number in range(_RECIPIENTS)]
    yield None
    for number in range(first, first + count):
        yield document.fill(recipients[number % _RECIPIENTS])


def docxtpl(template: bytes, first: int, count: int, folder: Path) -> Letters:
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(template))
    recipients = [everything(number) for number in range(_RECIPIENTS)]
    yield None
    for number in range(first, first + count):
        document.render(recipients[number % _RECIPIENTS], autoescape=True)
        document.save(file_name(folder, number))
        yield None


def mailmerge(template: bytes, first: int, count: int, folder: Path) -> Letters:
    from mailmerge import MailMerge

    recipients = [_for_mailmerge(number) for number in range(_RECIPIENTS)]
    yield None
    for number in range(first, first + count):
        with MailMerge(io.BytesIO(template)) as document:
            document.merge(**recipients[number % _RECIPIENTS])
            document.write(file_name(folder, number))
        yield None


def _for_mailmerge(number: int) -> dict[str, Any]:
    """Return flat values, with the paragraphs that the other tools choose by themselves."""
    plain = flat(number)
    chosen = {"salutation": f"Dear {plain['recipient_family_name']},", "thanks": "We thank you. " * 10}
    demands = {f"demand_{place}": f"{d['ask']} {d['what']}." for place, d in enumerate(plain["demands"])}
    texts = {name: value for name, value in plain.items() if isinstance(value, str)}
    return {**texts, **chosen, **demands, "number": plain["rows"]}


def floor(template: bytes, first: int, count: int, folder: Path) -> Letters:
    """Write the bytes of plea's letters to the same files, and do nothing else."""
    letters = list(plea_folded(template, first, _FLOOR_LETTERS, folder))[1:]
    yield None
    for number in range(count):
        yield letters[number % _FLOOR_LETTERS]


TOOLS: dict[str, tuple[str, Tool]] = {
    "floor": ("jinja", floor),
    "plea, folded": ("jinja", plea_folded),
    "plea, nothing shared": ("jinja", plea_unfolded),
    "docxtpl": ("jinja", docxtpl),
    "docx-mailmerge2": ("mergefields", mailmerge),
}


def run(tool: str, template: bytes, first: int, count: int, folder: Path) -> dict[str, float]:
    """Fill `count` letters and return what it took."""
    started = time.perf_counter()
    letters = TOOLS[tool][1](template, first, count, folder)
    next(letters)
    ready, processor = time.perf_counter(), time.process_time()
    size = 0
    for number, letter in enumerate(letters, start=first):
        if letter is not None:
            size += len(letter)
            with open(file_name(folder, number), "wb", buffering=0) as file:  # noqa: PTH123 - as bare as can be
                file.write(letter)
    ended = time.perf_counter()
    if not size:
        written = [entry.stat().st_size for entry in os.scandir(folder) if entry.name.endswith(".docx")]
        size = count * sum(written) // len(written)
    return {
        "letters": count,
        "seconds": ended - ready,
        "processor": time.process_time() - processor,
        "ready": ready - started,
        "peak": peak_memory(),
        "bytes": size / count,
    }


def peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held before exec
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    name, source, begin, many, into = sys.argv[1:]
    print(json.dumps(run(name, Path(source).read_bytes(), int(begin), int(many), Path(into))))
