"""E-mails are brought in: the sure ones become replies or returned letters, the others wait in the tray.

Nothing is lost: the file is kept as it came, before anything is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    Contact,
    Draft,
    EventKind,
    KeptFile,
    Mail,
    Member,
)
from plea_web.desk.permissions import May
from plea_web.desk.whose_mail import Whose, whose
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.mail_written import day_of, entry_now, written_down
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.mail.eml import LARGEST, read_mail
from plea_web.mail.read_mail import NotAMail, ReadMail


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file."""

    name: str
    say: str
    mail: Mail | None = None  # None: it was not taken in
    new: bool = False  # False: it was here before, or was not taken in

    @property
    def matched(self) -> bool:
        """True where it was written down at a letter."""
        return self.mail is not None and self.mail.contact_id is not None


def bring_in(files: Iterable[tuple[str, bytes]], *, by: Member, today: date) -> list[Brought]:
    """Take in saved e-mails by their names, and return what became of each. Raises NotAllowed for a role."""
    must(by, May.LOG)
    return [
        _brought(PurePath(name.replace("\\", "/")).name[:200], content, by, today) for name, content in files
    ]


@transaction.atomic
def choose(
    mail: Mail,
    draft: Draft,
    *,
    by: Member,
    today: date,
    summary: str = "",
    confidential: bool = False,
    as_note: bool = False,
) -> Contact:
    """Write an e-mail down at a letter, as what it is, and return the entry.

    An answer is a reply, or a note where `as_note`; a notice of a server, that the letter came back; one of
    our own, that the letter went by e-mail. Raises NotAllowed.
    """
    must(by, May.LOG)
    take_turn()
    mail = _waiting(mail)
    if confidential:
        must(by, May.CONFIDENTIAL)
    contact = written_down(
        mail, [draft], by=by, today=today, summary=summary, confidential=confidential, as_note=as_note
    )
    return _match(mail, contact, by, sure=False)


@transaction.atomic
def put_aside(mail: Mail, *, by: Member, aside: bool = True) -> None:
    """Put an e-mail aside that belongs to no letter, or take it back to the tray.

    Raises NotAllowed where it is written down, and that stands.
    """
    must(by, May.LOG)
    take_turn()
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.contact and (aside or entry_now(mail.contact)):
        raise NotAllowed("This e-mail is written down at a letter already.")
    if mail.put_aside == aside and not mail.contact:
        return
    if mail.contact and mail.contact.confidential:
        must(by, May.CONFIDENTIAL)  # in the tray all staff read it
    mail.put_aside, mail.contact = aside, None  # its entry was taken back, if there was one
    mail.save(update_fields=["put_aside", "contact"])
    record(EventKind.MAIL_MATCHED, by=by, payload={"mail": mail.pk, "aside": aside})


@transaction.atomic
def offer(mail: Mail, drafts: Sequence[Draft], *, by: Member) -> None:
    """Offer other letters for an e-mail, that somebody looked for. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    _waiting(mail).candidates.set(drafts)


def _brought(name: str, content: bytes, by: Member, today: date) -> Brought:
    try:
        read = read_mail(content, name)
        return _take_in(read, name, keep(content), by, today)
    except (NotAMail, NotAllowed) as refusal:
        return Brought(name, str(refusal))


@transaction.atomic
def _take_in(read: ReadMail, name: str, kept: KeptFile, by: Member, today: date) -> Brought:
    take_turn()
    known = _known(read, kept)
    if known:
        return Brought(name, f"It was brought in before, on {known.at:%-d %B %Y}.", known)
    found = whose(read)
    mail = Mail.objects.create(
        file=kept,
        kind=found.kind,
        message_id=read.message_id[:300],
        sender=read.sender,
        subject=read.subject[:300],
        sent_at=read.sent_at,
        why=f"{found.why} {read.left_out}".strip()[:500],
        by=by,
        at=timezone.now(),
    )
    record(EventKind.MAIL_READ, by=by, payload={"mail": mail.pk, "kind": str(mail.kind)})
    _write_down_or_offer(mail, found, by, today)
    return Brought(name, mail.why, mail, new=True)


def _known(read: ReadMail, kept: KeptFile) -> Mail | None:
    """Return the same message, brought in before: the same bytes, or the same number and heading."""
    same = Mail.objects.filter(file=kept).first()
    if same or not read.message_id:
        return same
    alike = Mail.objects.filter(
        message_id=read.message_id[:300], sender=read.sender, subject=read.subject[:300]
    )
    return alike.filter(sent_at=read.sent_at).first()


def _write_down_or_offer(mail: Mail, found: Whose, by: Member, today: date) -> None:
    if not found.sure:
        mail.candidates.set(found.candidates)
        return
    sent = min((one.sent_on for one in found.sure if one.sent_on), default=None)
    if sent and day_of(mail.sent_at, today) < sent:
        _leave(mail, found, f"It is older than the letter, which left on {sent:%-d %B %Y}.")
        return
    try:
        with transaction.atomic():
            contact = written_down(mail, list(found.sure), by=by, today=today)
    except NotAllowed as refusal:  # a rule that only a person can see to
        _leave(mail, found, str(refusal))
    else:
        _match(mail, contact, by, sure=True)


def _leave(mail: Mail, found: Whose, why: str) -> None:
    mail.why = why[:500]
    mail.save(update_fields=["why"])
    mail.candidates.set(found.sure)


def _match(mail: Mail, contact: Contact, by: Member, *, sure: bool) -> Contact:
    mail.contact = contact
    mail.save(update_fields=["contact"])
    mail.candidates.clear()
    record(
        EventKind.MAIL_MATCHED,
        by=by,
        campaign=contact.campaign,
        draft=contact.draft,
        recipient=contact.recipient,
        payload={"mail": mail.pk, "contact": contact.pk, "sure": sure},
    )
    return contact


def _waiting(mail: Mail) -> Mail:
    now = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if now.contact_id:
        raise NotAllowed("This e-mail is written down at a letter already.")
    if now.put_aside:
        raise NotAllowed("This e-mail was put aside. Take it back to the tray first.")
    return now


__all__ = ["LARGEST", "Brought", "bring_in", "choose", "offer", "put_aside"]
