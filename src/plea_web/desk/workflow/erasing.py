"""Erase words and files of letters and contacts; hashes, days, counts and outcomes stay, and the chain holds.

What is erased is gone from the database's own file and from the kept files, not only out of sight. Copies
that others made of it (a backup, a PostgreSQL archive, the letters in out/) are beyond the desk.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q, QuerySet

from plea_web.desk.models import (
    Approval,
    Attachment,
    Comment,
    Contact,
    Despatch,
    Draft,
    KeptFile,
    Mail,
    Pack,
    Payload,
    Reply,
    SheetIn,
    SheetOut,
    Upload,
)

_CHUNK = 500


@dataclass(slots=True)
class Erased:
    """What a step erases, or would erase."""

    letters: int = 0  # values, packages and kept files of letters
    entries: int = 0  # of the contact log
    replies: int = 0  # among these
    files: set[int] = field(default_factory=set)  # numbers of kept files that nobody needs then
    sentences: int = 0  # entries of the log whose words go
    pressed: bool = True  # False: the database's file was busy, and may hold the old words still

    @property
    def scans(self) -> int:
        """Return how many kept files go."""
        return len(self.files)


def words_of_letters(letters: QuerySet[Draft], erased: Erased) -> None:
    """Erase what letters say of the people they went to; their hashes and days stay."""
    numbers = list(letters.values_list("pk", flat=True))
    erased.letters += len(numbers)
    erased.files |= set(files_of_letters(numbers))
    for some in chunks(numbers):
        Draft.objects.filter(pk__in=some).update(values={}, odd=[])
        Approval.objects.filter(draft__in=some).exclude(package={}).update(package={})
        Comment.objects.filter(draft__in=some).update(text="", suggestion="")
        Despatch.objects.filter(draft__in=some).update(note="", tracking="", signed_page=None)


def words_of_contacts(contacts: QuerySet[Contact], erased: Erased) -> None:
    """Erase the words and scans of entries; kind, day, channel and outcomes stay."""
    numbers = list(contacts.filter(scrubbed=False).values_list("pk", flat=True))
    erased.entries += len(numbers)
    erased.files |= set(files_of_contacts(numbers))
    for some in chunks(numbers):
        # The mark first: the database lets words go only where it stands.
        Contact.objects.filter(pk__in=some).update(scrubbed=True, note="", because="", outcome="")
        erased.replies += Reply.objects.filter(contact__in=some).update(summary="", their_reference="")
        Attachment.objects.filter(contact__in=some).update(file=None, name="")
        Mail.objects.filter(contact__in=some).update(
            file=None, message_id="", sender="", subject="", why="", sent_at=None
        )


def payloads(hashes: Iterable[str], erased: Erased) -> None:
    """Erase what entries of the log say, by hash; the hash stays in the chain."""
    for some in chunks(list(hashes)):
        erased.sentences += Payload.objects.filter(sha256__in=some, content__isnull=False).update(
            content=None
        )


def files_of_letters(letters: list[int]) -> Iterator[int]:
    """Yield the numbers of the kept files that belong to letters."""
    for some in chunks(letters):
        yield from Approval.objects.filter(draft__in=some).values_list("letter", flat=True)
        yield from Upload.objects.filter(draft__in=some).values_list("file", flat=True)
        yield from Draft.objects.filter(pk__in=some, pinned__isnull=False).values_list("pinned", flat=True)
        signed = Despatch.objects.filter(draft__in=some, signed_page__isnull=False)
        yield from signed.values_list("signed_page", flat=True)


def files_of_contacts(contacts: list[int]) -> Iterator[int]:
    """Yield the numbers of the kept files that belong to entries of the contact log."""
    for some in chunks(contacts):
        for model in (Attachment, Mail):
            found = model.objects.filter(contact__in=some, file__isnull=False)
            yield from found.values_list("file", flat=True)


def words_of_mails(mails: QuerySet[Mail], erased: Erased) -> None:
    """Erase e-mails that were brought in, and belong to no entry or to one that is erased as well."""
    numbers = list(mails.values_list("pk", flat=True).distinct())
    for some in chunks(numbers):
        theirs = Mail.objects.filter(pk__in=some)
        erased.files |= set(theirs.filter(file__isnull=False).values_list("file", flat=True))
        theirs.update(file=None, message_id="", sender="", subject="", why="", sent_at=None)


def words_of_sheets(campaigns: Iterable[int], erased: Erased) -> None:
    """Erase the team's spreadsheets of campaigns, as they went out and came back: they name everybody."""
    of = list(campaigns)
    erased.files |= set(files_of_sheets(of))
    SheetIn.objects.filter(campaign__in=of).update(name="")


def files_of_sheets(campaigns: Iterable[int]) -> Iterator[int]:
    """Yield the numbers of the kept files of spreadsheets: they name everybody."""
    for model in (SheetOut, SheetIn):
        yield from model.objects.filter(campaign__in=list(campaigns)).values_list("file", flat=True)


def delete_files(numbers: Iterable[int], letters: Iterable[int], campaigns: Iterable[int] = ()) -> None:
    """Delete kept files, but those that other letters, entries or campaigns need; pages made of them too.

    To be called when what referred to them is erased and saved. `letters` are those that need them no more.
    """
    ours, of = set(letters), list(campaigns)
    for some in chunks(sorted(set(numbers))):
        needed = set(_needed(some, ours, of))
        for kept in KeptFile.objects.filter(pk__in=[one for one in some if one not in needed]):
            with suppress(FileNotFoundError):
                default_storage.delete(kept.name)
    # Pages are made again when somebody looks at a letter.
    shutil.rmtree(Path(settings.DESK_FOLDER) / "pages", ignore_errors=True)


def _needed(files: list[int], ours: set[int], campaigns: list[int]) -> Iterator[int]:
    """Yield those of some kept files that something else still needs."""
    of_letters = (
        Approval.objects.filter(letter__in=files).values_list("draft", "letter"),
        Upload.objects.filter(file__in=files).values_list("draft", "file"),
        Draft.objects.filter(pinned__in=files).values_list("pk", "pinned"),
        Despatch.objects.filter(signed_page__in=files).values_list("draft", "signed_page"),
    )
    for pairs in of_letters:
        yield from (file for draft, file in pairs if draft not in ours)
    yield from Pack.objects.filter(sent__in=files).values_list("sent", flat=True)
    for model in (Attachment, Mail):
        yield from model.objects.filter(file__in=files).values_list("file", flat=True)
    for sheets in (SheetOut, SheetIn):
        others = sheets.objects.filter(~Q(campaign__in=campaigns), file__in=files)
        yield from others.values_list("file", flat=True)


def press_out() -> bool:
    """Make the database's file anew, so that what was erased is not in it any more.

    Returns False where others have it open just now, or inside another step: then it is to be tried again.
    PostgreSQL keeps old rows in its archive of changes (WAL) until that is recycled, and in backups.
    """
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = bool(cursor.fetchone()[0])
            return not busy
        for table in sorted(connection.introspection.table_names()):
            if table.startswith("desk_"):
                cursor.execute(f'VACUUM (FULL) "{table}"')
        cursor.execute("CHECKPOINT")
    return True


def chunks(numbers: list[Any]) -> Iterator[list[Any]]:
    """Yield some at a time: no database takes any number in one statement."""
    for start in range(0, len(numbers), _CHUNK):
        yield numbers[start : start + _CHUNK]
