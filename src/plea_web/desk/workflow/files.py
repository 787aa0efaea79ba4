"""The campaigner's own files are written here, and nowhere else in the desk.

Every step writes whole files or none, only over what its form was opened with, and with its event.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from plea.files.campaign import CASE, DEMANDS, FILE
from plea.files.case_edit import NotSafe
from plea.files.new_campaign import NewCampaign, campaign_files
from plea.files.new_letter import NewLetter, fits_as_name
from plea.files.settings_edit import Changes, SettingsEdit, values_of, with_changes
from plea.files.workbook import is_workbook
from plea.files.yaml_text import Value
from plea.output import disk
from plea.output.refusals import Refusal
from plea.output.save import NOT_THERE, AlreadyThere, opened_with, save, write_new
from plea_web.desk.letters_of import folder_of
from plea_web.desk.models import Campaign, EventKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must


class Which(StrEnum):
    """The three files of settings that a campaign has."""

    CAMPAIGN = "campaign"
    CASE = "case"
    DEMANDS = "demands"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of settings as a form is opened with it."""

    which: Which
    name: str  # "case.yaml", as messages call it
    path: Path
    text: str
    opened: str  # the SHA-256 of its bytes; "" where there is no file yet

    @property
    def in_workbook(self) -> bool:
        """True where it is a workbook: forms cannot write that."""
        return is_workbook(self.name)

    @property
    def values(self) -> Mapping[str, Any]:
        """What it says, as plain values."""
        return {} if self.in_workbook else _values(self.text)


@lru_cache(maxsize=16)
def _values(text: str) -> Mapping[str, Any]:
    """Read a file's text once: a page with a form and the answer to it ask several times."""
    return values_of(text)


def settings_file(campaign: Campaign, which: Which) -> SettingsFile:
    """Return a file of settings. Raises NotAllowed where it cannot be read."""
    name = FILE if which is Which.CAMPAIGN else _named(campaign, which)
    path = folder_of(campaign) / name
    with told_by_disk():
        opened = opened_with(path)
        content = b"" if opened == NOT_THERE else path.read_bytes()
    if is_workbook(name):
        return SettingsFile(which, name, path, "", opened)
    try:
        return SettingsFile(which, name, path, content.decode(), opened)
    except UnicodeDecodeError:
        raise NotAllowed(f"{name} is not stored as UTF-8. Save it as UTF-8 in an editor first.") from None


def _named(campaign: Campaign, which: Which) -> str:
    """Return the file of facts or demands that campaign.yaml names, or the usual one."""
    said = settings_file(campaign, Which.CAMPAIGN).values.get(str(which))
    return said if isinstance(said, str) and said else {Which.CASE: CASE, Which.DEMANDS: DEMANDS}[which]


def planned(file: SettingsFile, changes: Changes) -> SettingsEdit:
    """Return what a change would do to a file. Raises NotAllowed where it cannot be done safely."""
    if file.in_workbook:
        raise NotAllowed(f"{file.name} is a workbook. Change it in Excel or LibreOffice, and save it there.")
    edit = with_changes(file.text, changes)
    if isinstance(edit, NotSafe):
        raise NotAllowed(f"{file.name} {edit.why}. Nothing was changed.")
    return edit


@transaction.atomic
def save_settings(
    campaign: Campaign, which: Which, changes: Changes, *, opened: str, by: Member | None
) -> SettingsEdit:
    """Change settings in a file that still is what the form was opened with.

    Raises NotAllowed where somebody saved it meanwhile, where another program has it open, and where the
    change cannot be made safely.
    """
    _may_write(by)
    file = settings_file(campaign, which)
    if file.opened != opened:
        raise NotAllowed(
            f"{file.name} was saved by somebody else while this page was open; nothing was written. "
            "Below is your change on the file as it is now."
        )
    edit = planned(file, changes)
    settings_changed = [".".join(path) for path in changes]
    payload = {"file": file.name, "settings": settings_changed}
    record(EventKind.SETTINGS_CHANGED, by=by, campaign=campaign, payload=payload)
    with told_by_disk():
        save(file.path, edit.text.encode(), opened)
    return edit


@transaction.atomic
def begin(new: NewCampaign, key: str, *, by: Member | None) -> Campaign:
    """Make a campaign's folder with its first files. Raises NotAllowed where there is one of that name."""
    _may_write(by)
    if not fits_as_name(key):
        raise NotAllowed("A folder's name has small letters, digits and hyphens only, at most forty.")
    folder = Path(settings.WORKSPACE) / "letters" / key
    if folder.exists():
        raise NotAllowed(f'There is a folder "{key}" in letters/ already. Choose another name.')
    campaign, _ = Campaign.objects.get_or_create(key=key)
    record(EventKind.FILE_ADDED, by=by, campaign=campaign, payload={"file": f"letters/{key}/"})
    with told_by_disk():
        for name, content in campaign_files(new).items():
            write_new(folder / name, content)
    return campaign


@transaction.atomic
def begin_with_sample(*, by: Member | None) -> Campaign:
    """Copy the sample campaign into the workspace. Raises NotAllowed over what says something else."""
    _may_write(by)
    workspace = Path(settings.WORKSPACE)
    with as_file(files("plea") / "sample") as sample:
        copied = [path for path in sorted(sample.rglob("*")) if path.is_file() and path.parent != sample]
        names = [path.relative_to(sample) for path in copied]
        key = next(name.parts[1] for name in names if name.name == FILE)
        taken = [
            name
            for name, path in zip(names, copied, strict=True)
            if (workspace / name).exists() and (workspace / name).read_bytes() != path.read_bytes()
        ]
        if taken:
            raise NotAllowed(f"{taken[0]} is there already and says something else; nothing was copied.")
        campaign, _ = Campaign.objects.get_or_create(key=key)
        record(EventKind.FILE_ADDED, by=by, campaign=campaign, payload={"file": f"letters/{key}/"})
        with told_by_disk():
            for name, path in zip(names, copied, strict=True):
                (workspace / name).parent.mkdir(parents=True, exist_ok=True)
                if not (workspace / name).exists():
                    shutil.copyfile(path, workspace / name)
    return campaign


@transaction.atomic
def add_letterhead(campaign: Campaign, content: bytes, *, by: Member | None) -> str:
    """Keep a letterhead in layouts/ under a free name; returns it as campaign.yaml says it."""
    _may_write(by)
    folder = folder_of(campaign)
    name = _free(folder, "layouts/letterhead", ".docx", content)
    record(EventKind.FILE_ADDED, by=by, campaign=campaign, payload={"file": name})
    with told_by_disk():
        if not (folder / name).exists():
            write_new(folder / name, content)
    return name


@transaction.atomic
def add_list(
    campaign: Campaign, key: str, book: bytes, setting: Callable[[str], Value], *, by: Member | None
) -> str:
    """Put an address book into recipients/, and its list into campaign.yaml; returns the book's name.

    `setting` says for the book's name what campaign.yaml says of the list.
    """
    _may_write(by)
    if not fits_as_name(key):
        raise NotAllowed("A list's name has small letters, digits and hyphens only, at most forty.")
    file = settings_file(campaign, Which.CAMPAIGN)
    if key in (file.values.get("lists") or {}):
        raise NotAllowed(f'There is a list "{key}" already. Choose another name for this one.')
    workspace = Path(settings.WORKSPACE)
    name = _free(workspace, f"recipients/{key}", ".xlsx", book)
    record(EventKind.FILE_ADDED, by=by, campaign=campaign, payload={"file": name})
    changes: Changes = {("lists", key): setting(name)}
    _with_files(campaign, file, changes, {workspace / name: book}, by=by)
    return name


@transaction.atomic
def add_letter(
    campaign: Campaign, letter: NewLetter, language: str, content: bytes, *, by: Member | None
) -> str:
    """Put a letter's text into texts/, and the letter into campaign.yaml; returns the text's name."""
    _may_write(by)
    if not fits_as_name(letter.key):
        raise NotAllowed("A letter's short name has small letters, digits and hyphens only, at most forty.")
    file = settings_file(campaign, Which.CAMPAIGN)
    if letter.key in (file.values.get("letters") or {}):
        raise NotAllowed(f'There is a letter "{letter.key}" already. Choose another short name.')
    name = letter.file_in(language)
    record(EventKind.FILE_ADDED, by=by, campaign=campaign, payload={"file": name})
    changes: Changes = {("letters", letter.key): letter.setting()}
    _with_files(campaign, file, changes, {folder_of(campaign) / name: content}, by=by)
    return name


def _may_write(by: Member | None) -> None:
    """Raise NotAllowed where a member may not change files; without a member, it is the terminal."""
    if by is not None:
        must(by, May.MAKE)


def _with_files(
    campaign: Campaign,
    file: SettingsFile,
    changes: Changes,
    new: Mapping[Path, bytes],
    *,
    by: Member | None,
) -> None:
    """Write new files, then the settings that name them; where that fails, the new files go again."""
    planned(file, changes)
    written: list[Path] = []
    try:
        with told_by_disk():
            for path, content in new.items():
                if path.exists() and path.read_bytes() == content:
                    continue
                write_new(path, content)
                written.append(path)
        save_settings(campaign, file.which, changes, opened=file.opened, by=by)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _free(folder: Path, stem: str, ending: str, content: bytes) -> str:
    """Return a name that is free, or whose file holds exactly this already."""
    number = 1
    while True:
        name = f"{stem}{ending}" if number == 1 else f"{stem}-{number}{ending}"
        path = folder / name
        if not path.exists() or path.read_bytes() == content:
            return name
        number += 1


@contextmanager
def told_by_disk() -> Iterator[None]:
    """Turn what a disk refuses into a sentence. Raises NotAllowed."""
    try:
        yield
    except AlreadyThere as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except Refusal as refusal:
        raise NotAllowed(str(refusal)) from refusal
    except disk.InUse as error:
        raise NotAllowed(
            f"{error.path.name} is open in another program. Close it there, then try again."
        ) from error
    except OSError as error:
        said = error.strerror or "the disk refuses"
        raise NotAllowed(f"The file could not be written or read: {said}. Nothing was changed.") from error


@dataclass(frozen=True, slots=True)
class TextFile:
    """A letter's text as a form is opened with it."""

    name: str  # "texts/mep.en.md"
    path: Path
    text: str
    opened: str


def texts_of(campaign: Campaign) -> list[str]:
    """Return the texts of a campaign that can be changed here, shared paragraphs too, in their order."""
    folder = folder_of(campaign)
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("texts/**/*.md"))


def text_file(campaign: Campaign, name: str) -> TextFile:
    """Return a text. Raises NotAllowed where it cannot be read."""
    path = folder_of(campaign) / name
    with told_by_disk():
        opened = opened_with(path)
        content = path.read_bytes()
    try:
        return TextFile(name, path, content.decode(), opened)
    except UnicodeDecodeError:
        raise NotAllowed(f"{name} is not stored as UTF-8. Save it as UTF-8 in an editor first.") from None


@transaction.atomic
def save_text(campaign: Campaign, name: str, text: str, *, opened: str, by: Member | None) -> None:
    """Change the words of a text that still is what the form was opened with. Raises NotAllowed where not."""
    _may_write(by)
    if name not in texts_of(campaign):
        raise NotAllowed(f"{name} is not there any more; nothing was written.")
    record(EventKind.TEXT_CHANGED, by=by, campaign=campaign, payload={"file": name})
    with told_by_disk():
        save(folder_of(campaign) / name, text.encode(), opened)
