"""A campaign's files as values, read again only when one of them has changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.db.models import QuerySet

from plea.files.load import RECORDS, read_campaign_files, with_records
from plea.merge.again import Again, MadeAgain
from plea.merge.plan import plan_batch
from plea.model.campaign import Campaign as CampaignOfFiles
from plea.model.letter import Assignment
from plea.model.problem import Problem
from plea_web.desk.heap import leave_alone
from plea_web.desk.models import Campaign, Draft, Passage, Variant


@dataclass(slots=True)
class Opened:
    """A campaign as its files were at one moment."""

    stamp: str
    of_files: str  # the part of the stamp that tells whether lists and texts are as they were
    files: CampaignOfFiles | None  # None: campaign.yaml cannot be read
    problems: list[Problem]
    in_files: list[Problem]  # those that no change of what stands in out/ can mend
    _again: Again | None = None
    _planned: Mapping[tuple[str, str, str], Assignment] = field(default_factory=dict)

    @property
    def again(self) -> Again | None:
        """Make its letters again; None where the files cannot be read."""
        if self._again is None and self.files is not None:
            self._again = Again(self.files)
        return self._again

    def assignment(self, draft: Draft) -> Assignment | None:
        """Return whose letter a draft is; None where the files plan no such letter any more."""
        if not self._planned and self.files is not None:
            self._planned = {
                (one.letter.key, one.recipient.key, one.language): one
                for one in plan_batch(self.files).assignments
            }
            leave_alone()
        return self._planned.get(draft.whose)


_opened: dict[Path, Opened] = {}  # by folder
_lock = Lock()


def folder_of(campaign: Campaign) -> Path:
    """Return where the campaign's files are."""
    return Path(settings.WORKSPACE) / "letters" / campaign.key


def out_of(campaign: Campaign) -> Path:
    """Return where its letters are."""
    return Path(settings.WORKSPACE) / "out" / campaign.key


def opened(campaign: Campaign) -> Opened:
    """Return the campaign as its files are now."""
    of_files, of_records = _stamps_of(campaign)
    stamp = f"{of_files} {of_records}"
    with _lock:
        folder = folder_of(campaign)
        known = _opened.get(folder)
        if known is None or known.stamp != stamp:
            if known is None or known.of_files != of_files:
                files, in_files = read_campaign_files(folder)
            else:  # new numbers are no reason to read 100,000 rows again
                files, in_files = known.files, known.in_files
            in_records: list[Problem] = []
            if files is not None:
                files, in_records = with_records(files)
            known = _opened[folder] = Opened(stamp, of_files, files, in_files + in_records, in_files)
            leave_alone()
        return known


def stamp_of(campaign: Campaign) -> str:
    """Return what changes whenever one of the campaign's files or lists, or what happened, is saved."""
    return " ".join(_stamps_of(campaign))


def _stamps_of(campaign: Campaign) -> tuple[str, str]:
    files = [
        (path.relative_to(folder).as_posix(), path)
        for folder in (folder_of(campaign), Path(settings.WORKSPACE) / "recipients")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith((".", "~$"))
    ]
    records = [(name, out_of(campaign) / name) for name in RECORDS]
    return _stamp(files), _stamp([one for one in records if one[1].is_file()])


def _stamp(files: list[tuple[str, Path]]) -> str:
    said = sha256()
    for name, path in files:
        state = path.stat()
        said.update(f"{name}\0{state.st_mtime_ns}\0{state.st_size}\n".encode())
    return said.hexdigest()


def made_again(draft: Draft) -> MadeAgain | None:
    """Return a letter with everything it rests on, as the files make it now; None where they make none."""
    campaign = opened(draft.campaign)
    assignment = campaign.assignment(draft)
    if campaign.again is None or assignment is None:
        return None
    return campaign.again.whole(assignment)[0]


def sample_of(passage: Passage, number: int = 0) -> Draft | None:
    """Return one of the letters that hold a passage, by its number among them in the order of their names."""
    return letters_with(passage)[number : number + 1].first()


def letters_with(passage: Passage) -> QuerySet[Draft]:
    """Return the letters that hold a passage."""
    variants = list(Variant.objects.filter(passages=passage).values_list("pk", flat=True))
    held = Draft.objects.filter(campaign=passage.campaign_id, variant__in=variants, gone=False)
    return held.order_by("letter", "name", "pk")
