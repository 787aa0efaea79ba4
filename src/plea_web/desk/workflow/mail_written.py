"""An e-mail becomes an entry of the contact log: a reply, a note, a letter that came back or that went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import Channel, Contact, ContactKind, Draft, Mail, MailKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.corrections import correct_reply
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.replies import Answer, reply, returned
from plea_web.desk.workflow.rules import must, words
from plea_web.mail.eml import read_mail
from plea_web.mail.read_mail import Failure, NotAMail, ReadMail

_LONGEST_SUMMARY = 10_000


def read_kept(mail: Mail) -> ReadMail | None:
    """Return what an e-mail says; None where its file was erased, or the storage has lost it."""
    if mail.file is None:
        return None
    try:
        return read_mail(mail.file.read(), "e-mail.eml")
    except (OSError, NotAMail):
        return None


def entry_now(contact: Contact | None) -> Contact | None:
    """Return the entry that stands for what an e-mail became; None where it was taken back."""
    while contact is not None and contact.replaced:
        contact = contact.corrections.filter(kind=contact.kind).order_by("-pk").first()
    return contact


def written_down(
    mail: Mail,
    drafts: list[Draft],
    *,
    by: Member,
    today: date,
    summary: str = "",
    confidential: bool = False,
    as_note: bool = False,
) -> Contact:
    """Write down what an e-mail says at its letter, in the turn of a step. Raises NotAllowed."""
    on = day_of(mail.sent_at, today)
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


@transaction.atomic
def summarise(mail: Mail, summary: str, *, by: Member) -> Contact:
    """Add a summary to the reply that an e-mail became, and return the entry that stands now.

    Raises NotAllowed where it is no reply, or somebody has summarised it.
    """
    must(by, May.LOG)
    take_turn()
    mail = Mail.objects.select_for_update(of=("self",)).get(pk=mail.pk)
    old = entry_now(mail.contact)
    if old is None or old.kind != ContactKind.REPLY or old.reply.summary:
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


def day_of(sent_at: datetime | None, today: date) -> date:
    """Return the day of a message; its sender's clock may be wrong, and no day lies ahead."""
    return min(timezone.localdate(sent_at), today) if sent_at else today
