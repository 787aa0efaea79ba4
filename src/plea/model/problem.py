"""What is wrong, where, and what to do: a value, collected and shown with all the others."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a person has to look. Lines, rows and paragraphs count from 1; 0 is the whole file."""

    file: str
    part: str = ""  # "sheet MEPs", "header 1", "table 2, row 3, cell 1"
    number: int = 0  # line, row or paragraph: what places sort by
    where: str = ""  # as people read it: "line 12", "D14 (country)", "paragraph 2"
    excerpt: str = field(default="", compare=False)  # the words around it: "Dear »{{ nme }}«, we write"

    @classmethod
    def line(cls, file: str, number: int) -> Place:
        """Return a line of a text or YAML file."""
        return cls(file, number=number, where=f"line {number}")

    @classmethod
    def cell(cls, file: str, sheet: str, row: int, letters: str, column: str) -> Place:
        """Return a cell of a workbook, as Excel names it ("D14") with the column's heading."""
        where = f"{letters}{row} ({column})" if letters else f"row {row} ({column})"
        return cls(file, f"sheet {sheet}", row, where)

    @classmethod
    def paragraph(cls, file: str, part: str, number: int) -> Place:
        """Return a paragraph of a Word file; `part` is "" for the body."""
        return cls(file, part, number, f"paragraph {number}")

    @property
    def in_sheet(self) -> bool:
        """True for a place in a workbook, where advice speaks of cells and not of lines."""
        return self.part.startswith("sheet ")

    def __str__(self) -> str:
        return ", ".join(piece for piece in (self.file, self.part, self.where) if piece)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right before a letter can go out.

    A stop that concerns nobody in particular stops the whole merge; one that concerns
    recipients (by key) holds back their letters and lets the others be made.
    """

    code: str
    place: Place
    message: str
    todo: str
    stops: bool = True  # False: a warning
    concerns: tuple[str, ...] = ()  # recipients' keys; empty: the whole campaign

    @property
    def stops_everything(self) -> bool:
        """True when no letter at all may be written."""
        return self.stops and not self.concerns

    def __str__(self) -> str:
        quoted = f"\n    {self.place.excerpt}" if self.place.excerpt else ""
        return f"{self.place}: {self.message}{quoted}\n    {self.todo} [{self.code}]"
