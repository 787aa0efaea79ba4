"""An edit as its page shows it: in plain words, with the choices that there are."""

from __future__ import annotations

from dataclasses import dataclass

from plea.merge.cell_of import CellChange
from plea.merge.returned import Touched
from plea.word.differing import Piece
from plea_web.desk.workflow.returned import ReadEdit, cells_of

_KINDS = {
    Touched.VALUE: "A value",
    Touched.WORDING: "Wording",
    Touched.BOTH: "A value and wording",
    Touched.LOOK: "Looks different",
}
_STORIES = {"body": "", "notes": "In a note", "endnotes": "In an endnote"}


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """What the page says of one edit."""

    mark: str
    kind: str
    where: str
    pieces: tuple[Piece, ...]
    before: str
    after: str
    looks_only: bool
    origins: tuple[str, ...]  # what the value rests on, where no cell can be corrected
    cells: tuple[CellChange, ...]
    text_file: str
    text_line: int
    text_before: str
    text_after: str
    letters: int
    why_not: str

    @property
    def only_here(self) -> bool:
        """True where nothing but this letter can be changed from here."""
        return not self.cells and not self.text_file


def shown(read: ReadEdit) -> ShownEdit:
    """Return an edit as its page shows it."""
    edit, source = read.edit, read.edit.source
    cells = tuple(cells_of(edit))
    rests = (str(origin) for value in edit.values for origin in value.origins if not value.cells)
    story = _STORIES.get(edit.story, f"In the {edit.story}")
    return ShownEdit(
        mark=read.mark,
        kind=_KINDS[edit.kind],
        where=", ".join(one for one in (story, str(edit.place)) if one),
        pieces=edit.pieces,
        before=edit.before,
        after=edit.after,
        looks_only=edit.kind == Touched.LOOK,
        origins=tuple(dict.fromkeys(rests)),
        cells=cells,
        text_file=source.file if source else "",
        text_line=source.line if source else 0,
        text_before=source.before if source else "",
        text_after=source.after if source else "",
        letters=read.letters,
        why_not=edit.why_not,
    )
