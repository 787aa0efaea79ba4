"""Letters back from Word: kept as they came, then cells, texts, or this letter only.

What was changed in a letter is worked out from the kept file whenever it is asked for: once a cell is
corrected, the letter made again says the same and the change is gone from the list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from plea.merge.again import MadeAgain
from plea.merge.cell_of import CellChange
from plea.merge.returned import Edit, Returned, read_returned
from plea.merge.source_of import SourceChange
from plea.model.problem import Problem
from plea.output import disk
from plea.output.mend import CannotMend, mend_cell, mend_text
from plea.word.redline import redline
from plea_web.desk.letters_of import folder_of, made_again, out_of
from plea_web.desk.models import Draft, EventKind, Member, Upload, VariantPassage
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

LARGEST = 20_000_000  # bytes; a letter has some ten thousand
_UNMARKED = "unmarked-letter"


class NotRead(NotAllowed):
    """A file that was not taken, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("The file was not read. Nothing was changed.")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class ReadEdit:
    """An edit, and the mark by which a decision says which one it is about."""

    edit: Edit
    mark: str
    letters: int  # how many letters hold the paragraph


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """An upload held against the letter as the files make it now."""

    made: MadeAgain
    edits: tuple[ReadEdit, ...]

    @property
    def seen(self) -> str:
        """The mark of all edits together."""
        return _hash(*(one.mark for one in self.edits), self.made.draft.sha256)


def bring_back(draft: Draft, content: bytes, *, by: Member) -> Upload:
    """Keep a file that is a letter back from Word. Raises NotRead with what is wrong, and NotAllowed."""
    must(by, May.EDIT)
    if len(content) > LARGEST:
        raise NotAllowed("The file is larger than any letter. Choose the letter that you edited.")
    made = made_now(draft)
    _, problems = read_returned(made, content, "Your file")
    stops = [problem for problem in problems if problem.stops]
    unmarked = [problem.code for problem in stops] == [_UNMARKED]
    if stops and not unmarked:
        raise NotRead(stops)
    kept = keep(content)
    with transaction.atomic():
        take_turn()
        upload = Upload.objects.create(draft=draft, file=kept, by=by, at=timezone.now(), marked=not unmarked)
        payload = {"file": kept.sha256, "bytes": kept.size}
        record(EventKind.BROUGHT_BACK, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    return upload


def changed_in_folder(draft: Draft) -> bytes | None:
    """Return the letter in the folder drafts/ where somebody changed it there; None where nobody did."""
    try:
        there = disk.read(out_of(draft.campaign) / "drafts" / draft.file)
    except OSError:
        return None
    return there if there is not None and _hash(there) != draft.sha256 and not draft.pinned_id else None


@transaction.atomic
def confirm(upload: Upload, *, by: Member) -> None:
    """Take a file without a mark for this letter, because a member says so."""
    must(by, May.EDIT)
    take_turn()
    upload.confirmed = True
    upload.save(update_fields=["confirmed"])
    payload = {"file": upload.file.sha256, "confirmed": True}
    record(EventKind.BROUGHT_BACK, by=by, campaign=upload.draft.campaign, draft=upload.draft, payload=payload)


def read(upload: Upload) -> ReadUpload:
    """Hold an upload against the letter as the files make it now. Raises NotAllowed where they make none."""
    made = made_now(upload.draft)
    returned, problems = read_returned(made, content_of(upload), "Your file", unmarked_is_ours=upload.is_ours)
    if returned is None:
        raise NotRead(problems)
    return ReadUpload(made, tuple(_marked(upload.draft, returned)))


def redline_of(upload: Upload) -> bytes:
    """Return the letter as made, with what was changed as tracked changes; nobody's name stands in it."""
    made = made_now(upload.draft)
    return redline(made.draft.docx, content_of(upload), on=made.campaign.day_of(made.assignment.letter))


def fix_cell(upload: Upload, mark: str, number: int, *, by: Member) -> CellChange:
    """Correct the cell that a changed value goes back to. Raises NotAllowed; then the list is as it was."""
    must(by, May.EDIT)
    cells = cells_of(_edit(upload, mark))
    if not 0 <= number < len(cells):
        raise NotAllowed("This change goes back to no cell any more. Look at it again.")
    cell = cells[number]
    try:
        mend_cell(Path(settings.WORKSPACE), cell)
    except CannotMend as refusal:
        raise NotAllowed(f"{refusal} Nothing was changed.") from None
    said = {"file": cell.file, "sheet": cell.sheet, "cell": cell.ref, "column": cell.column}
    payload = said | {"before": cell.before, "after": cell.after}
    draft = upload.draft
    record(EventKind.CELL_FIXED, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    return cell


def change_text(upload: Upload, mark: str, *, by: Member) -> SourceChange:
    """Change the wording in the text, for all its letters. Raises NotAllowed; then the text is as it was."""
    must(by, May.EDIT)
    source = _edit(upload, mark).source
    if source is None:
        raise NotAllowed("This change cannot be made in a text any more. Look at it again.")
    draft = upload.draft
    try:
        mend_text(folder_of(draft.campaign), source)
    except CannotMend as refusal:
        raise NotAllowed(f"{refusal} Nothing was changed.") from None
    payload = {"file": source.file, "line": source.line, "before": source.before, "after": source.after}
    record(EventKind.TEXT_CHANGED, by=by, campaign=draft.campaign, draft=draft, payload=payload)
    return source


def cells_of(edit: Edit) -> list[CellChange]:
    """Return every cell that an edit may go back to, in the order of its values."""
    return [cell for value in edit.values for cell in value.cells]


def made_now(draft: Draft) -> MadeAgain:
    """Return the letter as the files make it now. Raises NotAllowed where they make none."""
    made = made_again(draft)
    if made is None:
        raise NotAllowed(
            "The campaign's files do not make this letter any more, so there is nothing to compare with. "
            "See what the check says of it."
        )
    return made


def _edit(upload: Upload, mark: str) -> Edit:
    if not upload.is_ours:
        raise NotAllowed("First say whether the file is this letter.")
    for one in read(upload).edits:
        if one.mark == mark:
            return one.edit
    raise NotAllowed("This change is not there any more: a file was saved meanwhile. Look at the list again.")


def _marked(draft: Draft, returned: Returned) -> Iterator[ReadEdit]:
    holding: dict[int, int] = {}
    for place in VariantPassage.objects.filter(variant=draft.variant_id).select_related("passage"):
        holding |= dict.fromkeys(place.paragraphs, place.passage.letters)
    for number, edit in enumerate(returned.edits):
        said = [str(number), edit.kind, edit.before, edit.after, *map(str, cells_of(edit))]
        said += [edit.source.before, edit.source.after] if edit.source else []
        letters = holding.get(edit.paragraph, 0) if edit.paragraph is not None else 0
        yield ReadEdit(edit, _hash(*said)[:32], letters)


def content_of(upload: Upload) -> bytes:
    """Return an upload as it came. Raises NotAllowed where the disk has lost it."""
    try:
        return upload.file.read()
    except OSError:
        raise NotAllowed("The file cannot be read any more. Bring it back once more.") from None


def _hash(*said: str | bytes) -> str:
    pieces = (one if isinstance(one, bytes) else one.encode() for one in said)
    return hashlib.sha256(b"\0".join(pieces)).hexdigest()
