"""One tool filling the letter many times, in a process of its own: `python -m benchmarks.tools '{…}'`.

Each tool gets ready once (its own way: some do everything again for each letter), then fills and
writes letters by turns into a thousand files. What it took is printed as one line of JSON.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.recipients import RECIPIENTS, SHARED, everything, flat, table_rows, values

FILES = 1000  # letters go round in these, so that memory holds the files and not the run
_FLOOR_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Job:
    """What a tool is asked to do."""

    tool: str
    template: str  # path
    folder: str
    letters: int
    rows: int = 17  # of the letter's table

    def file(self, number: int) -> str:
        return f"{self.folder}/{number % FILES}.docx"


@dataclass(frozen=True, slots=True)
class Taken:
    """What it took: seconds, MB and bytes. `began` and `ended` are on the clock of the machine."""

    letters: int
    ready: float
    began: float
    ended: float
    peak: float
    bytes: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def rate(self) -> float:
        """Letters a second, without getting ready."""
        return self.letters / self.seconds

    @property
    def whole(self) -> float:
        """Seconds, getting ready included."""
        return self.ready + self.seconds


Letters = Iterator[bytes | None]
"""First None, when a tool is ready; then each letter, or None from a tool that has written it itself."""
People = Iterator[tuple[int, dict[str, Any]]]
"""Each letter's number and its values."""


def plea_folded(job: Job, people: People) -> Letters:
    from plea.word import compile_docx

    document = compile_docx(Path(job.template), shared={**SHARED, "rows": table_rows(job.rows)})
    yield None
    for _, recipient in people:
        yield document.fill(recipient)


def plea_unfolded(job: Job, people: People) -> Letters:
    from plea.word import compile_docx

    document = compile_docx(Path(job.template))
    yield None
    for _, recipient in people:
        yield document.fill(recipient)


def docxtpl(job: Job, people: People) -> Letters:
    from docxtpl import DocxTemplate

    document = DocxTemplate(job.template)
    yield None
    for number, recipient in people:
        document.render(recipient, autoescape=True)
        document.save(job.file(number))
        yield None


def mailmerge(job: Job, people: People) -> Letters:
    from mailmerge import MailMerge

    template = Path(job.template).read_bytes()
    yield None
    for number, recipient in people:
        with MailMerge(io.BytesIO(template)) as document:
            document.merge(**recipient)
            document.write(job.file(number))
        yield None


def floor(job: Job, people: People) -> Letters:
    """Write the bytes of plea's letters to the same files, and do nothing else."""
    made = (letter for letter in plea_folded(job, people) if letter is not None)
    letters = list(islice(made, _FLOOR_LETTERS))
    yield None
    for number in range(job.letters):
        yield letters[number % _FLOOR_LETTERS]


def _own_values(number: int, _rows: int) -> dict[str, Any]:
    return values(number)


def _merge_fields(number: int, _rows: int) -> dict[str, Any]:
    """Return flat values, with the paragraphs that the other tools choose by themselves."""
    plain = flat(number)
    texts = {name: value for name, value in plain.items() if isinstance(value, str)}
    demands = {f"demand_{place}": f"{d['ask']} {d['what']}." for place, d in enumerate(plain["demands"])}
    thanks = f"You have not yet spoken about {plain['case_name']} in public; we ask you to say a word. " * 2
    chosen = {"salutation": f"Dear {plain['recipient_family_name']},", "thanks": thanks}
    return {**texts, **demands, **chosen, "number": plain["rows"]}


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: the syntax of its template, the module it is imported from, and what it is given."""

    syntax: str
    module: str
    values: Callable[[int, int], dict[str, Any]]  # from the recipient's number and the rows of the table
    letters: Callable[[Job, People], Letters]


TOOLS = {
    "floor": Tool("jinja", "plea.word", _own_values, floor),
    "plea": Tool("jinja", "plea.word", _own_values, plea_folded),
    "plea, nothing shared": Tool("jinja", "plea.word", everything, plea_unfolded),
    "docxtpl": Tool("jinja", "docxtpl", everything, docxtpl),
    "docx-mailmerge2": Tool("mergefields", "mailmerge", _merge_fields, mailmerge),
}


def run(job: Job) -> Taken:
    """Fill all letters and return what it took; importing and making up values are not counted."""
    tool = TOOLS[job.tool]
    import_module(tool.module)
    recipients = [tool.values(number, job.rows) for number in range(min(RECIPIENTS, job.letters))]
    people = in_turn(recipients, job.letters)
    started = time.perf_counter()
    letters = tool.letters(job, people)
    next(letters)
    began = time.perf_counter()
    size = 0
    for number, letter in enumerate(letters):
        if letter is not None:
            size += len(letter)
            with open(job.file(number), "wb", buffering=0) as file:  # noqa: PTH123 - as bare as can be
                file.write(letter)
    ended = time.perf_counter()
    if not size:
        written = [file.stat().st_size for file in Path(job.folder).glob("*.docx")]
        size = job.letters * sum(written) // len(written)
    return Taken(job.letters, began - started, began, ended, peak_memory(), size / job.letters)


def in_turn(recipients: list[dict[str, Any]], letters: int) -> People:
    """Yield as many people as there are letters; no two have the same key, as in no real list."""
    for number in range(letters):
        person = recipients[number % len(recipients)]
        if "recipient" in person:
            person["recipient"]["key"] = f"r-{number}"
        else:
            person["recipient_key"] = f"r-{number}"
        yield number, person


def peak_memory() -> float:
    """Return the most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the parent held before exec
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(asdict(run(Job(**json.loads(sys.argv[1]))))))
