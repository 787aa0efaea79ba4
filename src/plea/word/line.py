"""One line of text with fields, such as a subject: compiled once, filled many times, never XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Template

from plea.model.problem import Place, Problem
from plea.word.fault import CannotFill
from plea.word.language import FILL_ERRORS, Filters, Missing, MissingValue, dotted_names
from plea.word.limits import LimitedEnvironment
from plea.word.markdown import SourceLine, tags_of_line
from plea.word.structure import check_structure


@dataclass(frozen=True, slots=True)
class CompiledLine:
    """A line ready to be filled; `fields` tells what it asks for and where."""

    fields: Mapping[str, tuple[Place, ...]]
    place: Place
    text: str  # as it was written
    plain: bool  # no tag in it
    _template: Template

    def fill(self, values: Mapping[str, Any]) -> str:
        """Return the line for one letter. Raises CannotFill."""
        if self.plain:
            return self.text
        try:
            return self._template.render(values)
        except MissingValue as missing:
            raise CannotFill(self.place, str(missing), missing.field) from None
        except FILL_ERRORS as error:
            raise CannotFill(self.place, str(error)) from error


def compile_line(line: SourceLine, filters: Filters) -> tuple[CompiledLine | None, list[Problem]]:
    """Compile a line that may hold value tags."""
    tags, problems = tags_of_line(line)
    problems += check_structure(tags, filters)
    if problems:
        return None, problems
    environment = LimitedEnvironment(undefined=Missing, autoescape=False)
    environment.filters.update(filters)
    tree = environment.parse(line.text)
    fields = dict.fromkeys(dotted_names(tree), (line.place,))
    return CompiledLine(fields, line.place, line.text, not tags, environment.from_string(tree)), []
