"""Forget somebody: their name, addresses and words go; hashes, days and counts stay, and the chain holds.

The lists are the campaigner's: while a row still names somebody, the desk would read it again within seconds,
so that row goes first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from plea.address.office import PERSON
from plea.output import Refusal
from plea.output.journal import rows_on_disk
from plea_web.desk.letters_of import opened
from plea_web.desk.models import (
    Campaign,
    Claim,
    Contact,
    DoNotContact,
    Draft,
    Event,
    EventKind,
    Job,
    Mail,
    Member,
    Office,
    Payload,
    Recipient,
    Reply,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow import erasing
from plea_web.desk.workflow.erasing import Erased
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words

NOBODY = "Somebody forgotten"
_FEWEST = 4  # letters of a word that is looked for in the whole log
_BARE = ("problems", "refused", "edited", "left_out")  # parts of a job's outcome that name people


@dataclass(frozen=True, slots=True)
class Forgetting:
    """What is erased when somebody is forgotten, shown before it is."""

    recipient: Recipient
    letters: int
    entries: int
    replies: int
    files: int
    sentences: int  # entries of the log whose words go
    stands_in: tuple[str, ...] = ()  # lists and manifests that still name them
    copies: tuple[str, ...] = ()  # files of the campaigners that the desk does not touch
    elsewhere: int = 0  # replies written down at others that answer their letters too

    @property
    def hindrance(self) -> str:
        """What has to be done first; "" where nothing stands in the way."""
        if not self.stands_in:
            return ""
        return (
            f"They still stand in {', and in '.join(self.stands_in)}. Take them out there, save, and make "
            "the letters again: else the desk would read it anew within seconds."
        )


def shown(recipient: Recipient) -> Forgetting:
    """Return what forgetting somebody would erase, and what stands in the way."""
    letters = list(Draft.objects.filter(addressee=recipient).values_list("pk", flat=True))
    contacts = Contact.objects.filter(recipient=recipient, scrubbed=False)
    numbers = list(contacts.values_list("pk", flat=True))
    campaigns = Draft.objects.filter(addressee=recipient).values_list("campaign", flat=True).distinct()
    mails = _mails_of(recipient, letters).filter(file__isnull=False)
    files = {
        *erasing.files_of_letters(letters),
        *erasing.files_of_contacts(numbers),
        *erasing.files_of_sheets(campaigns),
        *mails.values_list("file", flat=True),
    }
    others = Reply.objects.filter(letters__in=letters).exclude(contact__recipient=recipient)
    return Forgetting(
        recipient,
        len(letters),
        len(numbers),
        Reply.objects.filter(contact__in=numbers).count(),
        len(files),
        len(_payloads_of(recipient, letters)),
        tuple(_stands_in(recipient)),
        tuple(_copies(recipient)),
        others.distinct().count(),
    )


def forget(recipient: Recipient, *, by: Member) -> Erased:
    """Erase what the desk knows of somebody, and return what went. Raises NotAllowed.

    Done again it erases what is left of them: a step that was cut off is simply repeated.
    """
    must(by, May.CLOSE)
    if hindrance := shown(recipient).hindrance:
        raise NotAllowed(hindrance)
    erased = _forget(recipient, by)
    erased.pressed = erasing.press_out()
    return erased


@transaction.atomic
def _forget(recipient: Recipient, by: Member) -> Erased:
    take_turn()
    recipient = Recipient.objects.select_related("office").get(pk=recipient.pk)
    erased, letters = Erased(), Draft.objects.filter(addressee=recipient)
    numbers = list(letters.values_list("pk", flat=True))
    erasing.payloads(_payloads_of(recipient, numbers), erased)
    erasing.words_of_letters(letters, erased)
    erasing.words_of_contacts(Contact.objects.filter(recipient=recipient), erased)
    erasing.words_of_mails(_mails_of(recipient, numbers), erased)
    of = list(letters.values_list("campaign", flat=True).distinct())
    erasing.words_of_sheets(of, erased)
    Claim.objects.filter(recipient=recipient).update(reopened_because="")
    DoNotContact.objects.filter(recipient=recipient).update(reason="")
    _unname_jobs(recipient)
    for draft in letters:
        draft.recipient, draft.name = f"forgotten-{recipient.pk}", NOBODY
        draft.file = f"forgotten-{draft.pk}.docx"
        draft.save(update_fields=["recipient", "name", "file"])
    if recipient.office.key.startswith(PERSON):  # an office that is nothing but this person
        Office.objects.filter(pk=recipient.office_id).update(
            key=f"{PERSON}forgotten-{recipient.pk}", name=NOBODY
        )
    recipient.key, recipient.name, recipient.email = f"forgotten-{recipient.pk}", NOBODY, ""
    recipient.group, recipient.owner = "", None
    recipient.save()
    said = {"letters": erased.letters, "entries": erased.entries, "files": erased.scans}
    record(EventKind.FORGOTTEN, by=by, recipient=recipient, payload=said)
    transaction.on_commit(partial(erasing.delete_files, erased.files, numbers, of))
    return erased


def forget_entry(contact: Contact, *, by: Member) -> Erased:
    """Erase the words and files of one entry of the contact log, and return what went. Raises NotAllowed."""
    must(by, May.CLOSE)
    erased = _forget_entry(contact, by)
    erased.pressed = erasing.press_out()
    return erased


@transaction.atomic
def _forget_entry(contact: Contact, by: Member) -> Erased:
    take_turn()
    erased = Erased()
    erasing.words_of_contacts(Contact.objects.filter(pk=contact.pk), erased)
    if not erased.entries:
        raise NotAllowed("The words of this entry were erased before.")
    said = {"contact": contact.pk, "files": erased.scans}
    record(EventKind.FORGOTTEN, by=by, recipient=contact.recipient, payload=said)
    transaction.on_commit(partial(erasing.delete_files, erased.files, ()))
    return erased


def holding(text: str) -> set[str]:
    """Return the hashes of what entries of the log say with these words. Raises NotAllowed for too few."""
    sought = words(text, "Say which words are to go.")
    if len(sought) < _FEWEST:
        raise NotAllowed(f"Give at least {_FEWEST} letters: fewer stand in half of the log.")
    return _holding([sought])


def forget_words(text: str, *, by: Member) -> Erased:
    """Erase what entries of the log say with these words (a source's, say), and return what went."""
    must(by, May.CLOSE)
    erased = _forget_words(text, by)
    erased.pressed = erasing.press_out()
    return erased


@transaction.atomic
def _forget_words(text: str, by: Member) -> Erased:
    take_turn()
    erased = Erased()
    erasing.payloads(holding(text), erased)
    if not erased.sentences:
        raise NotAllowed("No entry of the log has these words.")
    record(EventKind.FORGOTTEN, by=by, payload={"entries": erased.sentences})
    return erased


def _payloads_of(recipient: Recipient, letters: Iterable[int]) -> set[str]:
    """Return the hashes of what the log says of somebody, and of nobody else."""
    theirs = Q(recipient=recipient.pk) | Q(draft__in=list(letters))
    hashes = set(Event.objects.filter(theirs).values_list("payload_sha256", flat=True))
    shared: set[str] = set()
    for some in erasing.chunks(sorted(hashes)):
        others = Event.objects.filter(payload_sha256__in=some).exclude(theirs)
        shared.update(others.values_list("payload_sha256", flat=True))
        # A comparison with what is not there is neither true nor false, so these are asked for by themselves.
        bare = Event.objects.filter(payload_sha256__in=some, draft__isnull=True, recipient__isnull=True)
        shared.update(bare.values_list("payload_sha256", flat=True))
    named = _holding(_names(recipient))
    there = Payload.objects.filter(content__isnull=False)
    left = (hashes - shared) | named
    return {
        one
        for some in erasing.chunks(sorted(left))
        for one in there.filter(sha256__in=some).values_list("sha256", flat=True)
    }


def _names(recipient: Recipient) -> list[str]:
    return [] if recipient.name == NOBODY else [recipient.key, recipient.name, recipient.email]


def _holding(sought: Iterable[str]) -> set[str]:
    wanted = [one.casefold() for one in sought if len(one) >= _FEWEST]
    kept = Payload.objects.filter(content__isnull=False).values_list("sha256", "content")
    return {digest for digest, content in kept.iterator() if _says(content, wanted)} if wanted else set()


def _says(content: Any, wanted: list[str]) -> bool:
    said = json.dumps(content, ensure_ascii=False).casefold()
    return any(one in said for one in wanted)


def _mails_of(recipient: Recipient, letters: list[int]) -> QuerySet[Mail]:
    """Return the e-mails from their address, and those in the tray that may answer their letters alone."""
    others = Mail.candidates.through.objects.exclude(draft__in=letters).values("mail")
    theirs = Q(candidates__in=letters) & ~Q(pk__in=others)
    mine = theirs | Q(sender__iexact=recipient.email) if recipient.email else theirs
    return Mail.objects.filter(mine).distinct()


def _unname_jobs(recipient: Recipient) -> None:
    wanted = [one.casefold() for one in _names(recipient) if len(one) >= _FEWEST]
    for job in Job.objects.all():
        if wanted and _says([job.inputs, job.outcome], wanted):
            job.inputs = {}
            job.outcome = {name: said for name, said in job.outcome.items() if name not in _BARE}
            job.save(update_fields=["inputs", "outcome"])


def _stands_in(recipient: Recipient) -> Iterator[str]:
    """Yield the lists and manifests from which the desk would read somebody again."""
    seen: set[str] = set()
    wanted = [one.casefold() for one in _names(recipient) if len(one) >= _FEWEST]
    for campaign in Campaign.objects.filter(scrubbed_on__isnull=True):
        files = opened(campaign).files
        # What plea check finds quotes the files, and is found again as long as they say it.
        seen |= {one["place"] for one in campaign.findings if wanted and _says(one, wanted)}
        for book in files.books.values() if files else ():
            for one in book.recipients:
                if one.key == recipient.key:
                    seen.add(str(one.place("name")).rsplit(", ", 1)[0] + f", row {one.row}")
        try:
            rows = rows_on_disk(Path(settings.WORKSPACE) / "out" / campaign.key, "drafts")
        except (Refusal, OSError):
            continue
        if any(row.key == recipient.key for row in rows):
            seen.add(f"out/{campaign.key}/drafts/manifest.csv")
    yield from sorted(seen)


def _copies(recipient: Recipient) -> Iterator[str]:
    """Yield files in out/ that name somebody; they are the campaigners' own to delete."""
    workspace = Path(settings.WORKSPACE)
    key = recipient.key.encode()
    found = {path for path in workspace.glob("out/*/*.csv") if key in path.read_bytes()}
    for draft in Draft.objects.filter(addressee=recipient).select_related("campaign"):
        out = workspace / "out" / draft.campaign.key
        plain = Path(draft.file).stem.removeprefix("DRAFT_")
        found |= {path for path in out.rglob("*.docx") if path.stem.removeprefix("DRAFT_").startswith(plain)}
    yield from sorted(path.relative_to(workspace).as_posix() for path in found)
