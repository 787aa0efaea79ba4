"""What happened before is frozen in out/<campaign>/history.csv before letters are made from it."""

from __future__ import annotations

from plea.files.history import HISTORY, read_history
from plea.model.history import SentLetter
from plea.output import disk
from plea.output.history import write_history
from plea.output.refusals import Refusal
from plea_web.desk.history_of import history_of
from plea_web.desk.letters_of import opened, out_of
from plea_web.desk.models import Campaign, Draft
from plea_web.desk.workflow.refusals import NotAllowed

AS_IT_WAS = "history-as-it-was.csv"
"""Where a file that cannot be read is kept, before it is written anew."""


def freeze(campaign: Campaign) -> bool:
    """Bring history.csv up to the records; True where it changed. Raises NotAllowed where the disk refuses.

    Rows that a person wrote, of letters that this desk does not know, stay.
    """
    path = out_of(campaign) / HISTORY
    letters = list(history_of(campaign))
    if not letters and not path.exists():
        return False
    before, problems = read_history(path, HISTORY)
    whose = set(Draft.objects.filter(campaign=campaign).values_list("letter", "recipient", "language"))
    kept = [one for one in before.letters if (one.letter, one.key, one.language) not in whose]
    try:
        if problems and (content := disk.read(path)) is not None:
            path.with_name(AS_IT_WAS).write_bytes(content)
        return write_history(out_of(campaign), [*kept, *letters], _demands(campaign, [*kept, *letters]))
    except (Refusal, OSError) as refusal:
        said = refusal.strerror if isinstance(refusal, OSError) else str(refusal)
        raise NotAllowed(f"What happened before could not be written to {HISTORY}: {said}") from refusal


def _demands(campaign: Campaign, letters: list[SentLetter]) -> list[str]:
    """Return the demands that have a column: those of the files, then any other that has an outcome."""
    files = opened(campaign).files
    said = {demand: None for one in letters for demand in sorted(one.outcomes)}
    return list(dict.fromkeys([*(files.demands if files else ()), *said]))
