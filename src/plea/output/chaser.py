"""A new follow-up is written into its campaign: first its texts, then the lines of campaign.yaml."""

from __future__ import annotations

from pathlib import Path

from plea.files.campaign import FILE
from plea.files.new_chaser import NewChaser
from plea.output.save import AlreadyThere, save, write_new


def write_chaser(folder: Path, chaser: NewChaser, opened: str) -> None:
    """Add a follow-up to the campaign in `folder`, as it was shown.

    `opened` is the SHA-256 of campaign.yaml as it was then (plea.output.save.opened_with). A text that came
    meanwhile stays as it is. Raises ChangedMeanwhile, disk.InUse and OSError; then campaign.yaml is as it
    was.
    """
    for name, text in chaser.texts.items():
        try:
            write_new(folder / name, text.encode())
        except AlreadyThere:
            continue
    save(folder / FILE, chaser.campaign.text.encode(), opened)
