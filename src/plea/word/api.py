"""A Word file with fields on its own, without a campaign: compile it once, fill it for each recipient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from plea.model.problem import Place, Problem
from plea.word.clean import Properties, title_of
from plea.word.compiled import CompiledDocx
from plea.word.compiling import Ingredients, Judge, compile_document
from plea.word.fault import CannotFill
from plea.word.guard import inspect
from plea.word.language import Filters
from plea.word.line import CompiledLine, compile_line
from plea.word.markdown import SourceLine

_A_FIXED_DAY = date(2000, 1, 1)  # the same letter has the same bytes on any day


class BrokenDocument(Exception):
    """Raised when a Word file cannot be compiled; `problems` are all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Document:
    """A compiled Word file. `warnings` are problems that do not keep it from being filled."""

    warnings: tuple[Problem, ...]
    _docx: CompiledDocx
    _title: CompiledLine

    @property
    def fields(self) -> Mapping[str, tuple[Place, ...]]:
        """Every name the document asks for (`recipient.family_name`), with each place that asks for it."""
        return {**self._title.fields, **self._docx.fields}

    def fill(self, values: Mapping[str, Any], *, identifier: str = "", on: date = _A_FIXED_DAY) -> bytes:
        """Return one filled document: the bytes of a .docx, the same for the same values.

        `identifier` and `on` go into the document's properties. A value is text or a number, never
        read as template or XML; groups of values are mappings and lists.

        Raises CannotFill, which names the tag, where a tag prints a value that is not there or that
        no Word file can hold.
        """
        title = self._title.text if self._title.plain else self._title.fill({**self._docx.shared, **values})
        properties = Properties(title, "", identifier, on)
        return self._docx.pack(self._docx.fill(values), properties)


def compile_docx(
    source: str | Path | bytes,
    shared: Mapping[str, Any] | None = None,
    *,
    filters: Filters | None = None,
    judge: Judge | None = None,
    name: str = "",
    folder: Path | None = None,
) -> Document:
    """Compile a Word file with fields.

    `source` is the file or its bytes; `shared` are the values that all letters have in common,
    worked out once; `filters` are functions that tags may use besides Jinja's; `name` is what
    messages call the file; `judge` is told every name that the document asks for, with its places,
    and says what is wrong with that; `folder` is where the pictures lie that tags ask for, else
    beside the file.

    Raises BrokenDocument with everything that is wrong, and OSError where the file cannot be read.
    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    called = name or ("document.docx" if isinstance(source, bytes) else Path(source).name)
    beside = None if isinstance(source, bytes) else Path(source).parent
    given = Ingredients(shared=shared or {}, filters=filters or {}, folder=folder or beside)
    if judge:
        given = replace(given, judge=judge)
    docx, problems = compile_document(content, called, given)
    if docx is None and any(problem.stops for problem in inspect(content, called)[1]):
        raise BrokenDocument(problems)  # the guard keeps the file out: nothing in it may be opened
    title, more = compile_line(SourceLine(title_of(content), Place(called, "title")), given.filters)
    problems += [*more, *(given.judge(title.fields) if title else ())]
    if docx is None or title is None or any(problem.stops for problem in problems):
        raise BrokenDocument(problems)
    return Document(tuple(problems), docx, title)


__all__ = ["BrokenDocument", "CannotFill", "Document", "compile_docx"]
