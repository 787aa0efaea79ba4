"""Which cell of a list a changed value goes back to: tried out by making the letter again with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from plea.address import write_to
from plea.merge.again import MadeAgain
from plea.merge.origins import Origin
from plea.merge.values import Values
from plea.word.fault import CannotFill
from plea.word.trace import Span, TracedParagraph

_FIELD = "recipient."


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that would say something else."""

    file: str  # relative to the workspace, "recipients/meps.xlsx"
    sheet: str
    ref: str  # "D14"
    column: str  # "country"
    before: str  # "" where it is empty
    after: str

    def __str__(self) -> str:
        before = f"“{self.before}”" if self.before else "nothing"
        return f"{self.file}, sheet {self.sheet}, {self.ref} ({self.column}): {before} → “{self.after}”"


def cells_for(
    made: MadeAgain, paragraph: int, span: Span, after: str, origins: list[Origin]
) -> tuple[CellChange, ...]:
    """Return each cell by which a value alone would say `after`; `span` is the value as it is.

    Every one was tried: the letter was made again with that cell, and printed the value so.
    """
    return tuple(
        change
        for column, before, proposed in _proposals(made, span.text, after, origins)
        if (change := _change(made, column, before, proposed))
        and _says(made, paragraph, span, after, column, proposed)
    )


def _proposals(
    made: MadeAgain, before: str, after: str, origins: list[Origin]
) -> Iterator[tuple[str, str, str]]:
    """Yield (column, what the cell says, what it would say)."""
    recipient = made.assignment.recipient
    columns = [one.name.removeprefix(_FIELD) for one in origins if one.name.startswith(_FIELD)]
    for column in dict.fromkeys(columns):
        if column not in recipient.header.letters or not after.strip():
            continue
        words = recipient.cells.get(column, "")
        if words in ("", before):
            yield column, words, after
        elif before.count(words) == 1:
            head, _, tail = before.partition(words)
            inner = after[len(head) : len(after) - len(tail)]
            if inner.strip() and after == head + inner + tail:
                yield column, words, inner


def _change(made: MadeAgain, column: str, before: str, after: str) -> CellChange | None:
    recipient = made.assignment.recipient
    header = recipient.header
    if before == after:
        return None
    ref = f"{header.letters[column]}{recipient.row}"
    return CellChange(header.file, header.sheet, ref, column, before, after)


def _says(made: MadeAgain, paragraph: int, span: Span, after: str, column: str, proposed: str) -> bool:
    """True when the letter prints the value as wanted, made again with another word in one cell."""
    place = made.paragraphs[paragraph].place
    for again in _made_with(made, column, proposed):
        if again.place == place:
            return any(one.tag == span.tag and one.text == after for one in again.spans)
    return False


def _made_with(made: MadeAgain, column: str, proposed: str) -> tuple[TracedParagraph, ...]:
    assignment = made.assignment
    cells = {**assignment.recipient.cells, column: proposed}
    recipient = replace(assignment.recipient, cells=cells)
    addressing, _ = write_to(recipient, assignment.language)
    if addressing is None:
        return ()
    changed = replace(assignment, recipient=recipient)
    own = Values(made.campaign).of(changed, made.compiled, addressing)
    docx = made.compiled.docx
    try:
        own["letter"]["subject"] = made.compiled.subject.fill({**docx.shared, **own})
        return docx.trace(own)
    except CannotFill:
        return ()
