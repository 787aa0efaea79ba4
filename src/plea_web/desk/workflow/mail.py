"""E-mails are brought in: the sure ones become replies or returned letters, the others wait in the tray.

Nothing is lost: the file is kept as it came, before anything is said of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import (
    Channel,
    Contact,
    ContactKind,
    Draft,
    EventKind,
    KeptFile,
    Mail,
    MailKind,
    Member,
)
from plea_web.desk.permissions import May
from plea_web.desk.whose_mail import Whose, whose
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.corrections import correct_reply
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.replies import Answer, reply, returned
from plea_web.desk.workflow.rules import must, words
from plea_web.mail.eml import LARGEST, read_mail
from plea_web.mail.read_mail import Failure, NotAMail, ReadMail

_LONGEST_SUMMARY = 10_000


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


def read_kept(mail: Mail) -> ReadMail | None:
    """Return what an e-mail says; None where its file was erased, or the storage has lost it."""
    if mail.file is None:
        return None
    try:
        return read_mail(mail.file.read(), "e-mail.eml")
    except (OSError, NotAMail):
        return None


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
    contact = _written_down(
        mail, [draft], by=by, today=today, summary=summary, confidential=confidential, as_note=as_note
    )
    return _match(mail, contact, by, sure=False)


@transaction.atomic
def summarise(mail: Mail, summary: str, *, by: Member) -> Contact:
    """Add a summary to the reply that an e-mail became, and return the entry that stands now.

    Raises NotAllowed where it is no reply, or somebody has summarised it.
    """
    must(by, May.LOG)
    take_turn()
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    old = mail.contact
    if old is None or old.kind != ContactKind.REPLY or old.replaced or old.reply.summary:
        raise NotAllowed("This reply was summarised, corrected or taken back meanwhile. Look at it again.")
    said = old.reply
    answer = Answer(
        on=old.on,
        channel=old.channel,
        their_reference=said.their_reference,
        their_date=said.their_date,
        language=said.language,
        summary=words(summary, "Write in short what the e-mail says.")[:_LONGEST_SUMMARY],
        answered_by=said.answered_by,
        answer_due=said.answer_due,
        outcomes=dict(old.outcomes.values_list("demand", "outcome")),
        attachments=[(one.name, one.file) for one in old.attachments.select_related("file") if one.file],
        note=old.note,
        confidential=old.confidential,
    )
    instead = correct_reply(old, answer, said.letters.all(), "A summary was added.", by=by)
    mail.contact = instead
    mail.save(update_fields=["contact"])
    return instead


@transaction.atomic
def put_aside(mail: Mail, *, by: Member, aside: bool = True) -> None:
    """Put an e-mail aside that belongs to no letter, or take it back to the tray. Raises NotAllowed."""
    must(by, May.LOG)
    take_turn()
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    if mail.contact_id:
        raise NotAllowed("This e-mail is written down at a letter already.")
    if mail.put_aside == aside:
        return
    mail.put_aside = aside
    mail.save(update_fields=["put_aside"])
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
    if sent and _day(mail.sent_at, today) < sent:
        _leave(mail, found, f"It is older than the letter, which left on {sent:%-d %B %Y}.")
        return
    try:
        with transaction.atomic():
            contact = _written_down(mail, list(found.sure), by=by, today=today)
    except NotAllowed as refusal:  # a rule that only a person can see to
        _leave(mail, found, str(refusal))
    else:
        _match(mail, contact, by, sure=True)


def _leave(mail: Mail, found: Whose, why: str) -> None:
    mail.why = why[:500]
    mail.save(update_fields=["why"])
    mail.candidates.set(found.sure)


def _written_down(
    mail: Mail,
    drafts: list[Draft],
    *,
    by: Member,
    today: date,
    summary: str = "",
    confidential: bool = False,
    as_note: bool = False,
) -> Contact:
    on = _day(mail.sent_at, today)
    if mail.kind == MailKind.OURS:
        [despatch] = left(drafts[:1], Channel.EMAIL, on=on, by=by)
        return Contact.objects.filter(despatch=despatch, kind=ContactKind.SENT, replaced=False).latest("pk")
    if mail.kind == MailKind.BOUNCE:
        reason = (
            "; ".join(failure.said for failure in _failures(mail)) or "a mail server could not deliver it"
        )
        written = [returned(draft, Channel.EMAIL, on=on, by=by, reason=reason) for draft in _by_mail(drafts)]
        return written[0]
    if as_note or mail.kind in (MailKind.DELAYED, MailKind.RECEIPT):
        note = summary[:_LONGEST_SUMMARY] or str(MailKind(mail.kind).label)
        return write_down(
            entry(
                ContactKind.NOTE, on=on, by=by, draft=drafts[0], channel=Channel.EMAIL, note=note,
                confidential=confidential,
            )
        )  # fmt: skip
    if mail.file is None:
        raise NotAllowed("The file of this e-mail was erased.")
    return reply(
        drafts,
        on=on,
        by=by,
        channel=Channel.EMAIL,
        their_date=on,
        summary=summary.strip()[:_LONGEST_SUMMARY],
        confidential=confidential,
        attachments=[(f"e-mail of {on:%-d %B %Y}.eml", mail.file)],
    )


def _failures(mail: Mail) -> Sequence[Failure]:
    read = read_kept(mail)
    return read.failures if read else ()


def _by_mail(drafts: list[Draft]) -> list[Draft]:
    """Of a letter's languages, those that went by e-mail; else the first, so that the refusal names it."""
    went = [
        one for one in drafts
        if one.despatches.filter(
            channel=Channel.EMAIL, withdrawn=False, sent_on__isnull=False, returned_on__isnull=True
        ).exists()
    ]  # fmt: skip
    return went or drafts[:1]


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


def _day(sent_at: datetime | None, today: date) -> date:
    """Return the day of a message; its sender's clock may be wrong, and no day lies ahead."""
    return min(timezone.localdate(sent_at), today) if sent_at else today


__all__ = ["LARGEST", "Brought", "bring_in", "choose", "offer", "put_aside", "read_kept", "summarise"]
