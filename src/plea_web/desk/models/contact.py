"""The contact log: what went to an office and what came back. An entry is never changed, only corrected."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plea_web.desk.models.despatch import Channel, Despatch
from plea_web.desk.models.kept import KeptFile
from plea_web.desk.models.member import Member
from plea_web.desk.models.office import Office, Recipient


class ContactKind(models.TextChoices):
    """What an entry tells of."""

    SENT = "sent", "Sent"
    REPLY = "reply", "Reply"
    RETURNED = "returned", "Came back"
    RAISED = "raised", "Raised it"
    NOTE = "note", "Note"
    CLOSED = "closed", "Closed"  # nothing more is expected
    REPORTED = "reported", "Reported"  # typed into the team's spreadsheet; not proven by a despatch


class Direction(models.TextChoices):
    """Who spoke."""

    OUT = "out", "From us"
    IN = "in", "To us"
    OURS = "ours", "Among us"


class Contact(models.Model):
    """One entry. A correction is a new entry that names the one it stands instead of."""

    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    direction = models.CharField(max_length=5, choices=Direction.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices, blank=True)
    campaign = models.ForeignKey(
        "desk.Campaign",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contacts",
        db_index=False,
    )
    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="contacts", db_index=False
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    draft = models.ForeignKey(
        "desk.Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    despatch = models.ForeignKey(
        Despatch, null=True, blank=True, on_delete=models.PROTECT, related_name="contacts"
    )
    on = models.DateField()  # when it happened, as whoever wrote it down says
    at = models.DateTimeField()  # when it was written down
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=200, blank=True)  # ours
    outcome = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    confidential = models.BooleanField(default=False)  # only owners read its words and files
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    because = models.CharField(max_length=300, blank=True)  # why it stands instead of that one
    replaced = models.BooleanField(default=False)  # a later entry stands instead of it, or it was taken back
    scrubbed = models.BooleanField(default=False)  # its words and files were erased

    class Meta:
        indexes = [
            models.Index(fields=["recipient", "-on", "-id"], name="contact_by_recipient"),
            models.Index(fields=["office", "-on", "-id"], name="contact_by_office"),
            models.Index(
                fields=[
                    "campaign", "kind", "direction", "on", "channel", "confidential", "recipient", "draft"
                ],
                condition=Q(replaced=False),
                name="contact_by_day",
            ),
            models.Index(
                fields=["campaign", "replaced", "confidential"],
                condition=Q(replaced=True) | Q(confidential=True),
                name="contact_set_apart",
            ),
        ]  # fmt: skip

    @property
    def is_withdrawal(self) -> bool:
        """True for an entry that only says that another one does not count."""
        if self.kind != ContactKind.NOTE or self.corrects is None:
            return False
        return not self.note or self.corrects.kind != ContactKind.NOTE


class Reply(models.Model):
    """What came back from an office, in a contact of the kind REPLY."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="reply")
    their_reference = models.CharField(max_length=200, blank=True)
    their_date = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, blank=True)
    summary = models.TextField(blank=True)
    summarised_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )  # another office than we wrote to
    answer_due = models.DateField(null=True, blank=True)  # by when the law makes them, or us, answer
    letters = models.ManyToManyField("desk.Draft", related_name="replies", blank=True)  # it answers all these


class Attachment(models.Model):
    """A scanned page or a file of an entry, in order, kept as it came."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="attachments")
    position = models.PositiveSmallIntegerField()
    file = models.ForeignKey(
        KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # None: erased
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "position"], name="attachments_in_order"),
        ]


class Outcome(models.TextChoices):
    """What became of a demand."""

    GRANTED = "granted", "Granted"
    PARTLY = "partly", "Partly"
    NOTED = "noted", "Noted"
    REFUSED = "refused", "Refused"
    NO_ANSWER = "no_answer", "No answer"


class DemandOutcome(models.Model):
    """What one reply says to one demand."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="outcomes")
    campaign = models.ForeignKey(
        "desk.Campaign", on_delete=models.PROTECT, related_name="outcomes", db_index=False
    )
    demand = models.CharField(max_length=100)  # its key in the campaign's files
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    stands = models.BooleanField(default=True)  # no later reply of its office says otherwise; see outcomes.py

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "demand"], name="one_outcome_per_demand"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "demand", "outcome", "contact"],
                condition=Q(stands=True),
                name="outcome_by_demand",
            ),
            models.Index(fields=["campaign", "demand", "outcome", "contact"], name="outcome_said"),
        ]


class MailKind(models.TextChoices):
    """What an e-mail is that was brought in."""

    ANSWER = "answer", "A message to us"
    AUTOMATIC = "automatic", "An automatic answer"
    BOUNCE = "bounce", "Could not be delivered"
    DELAYED = "delayed", "Delivery is late"
    RECEIPT = "receipt", "A receipt"
    OURS = "ours", "Sent by us"


class Mail(models.Model):
    """An e-mail that was brought in. One that belongs to no letter for certain waits in the tray."""

    file = models.ForeignKey(KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=MailKind.choices, default=MailKind.ANSWER)
    message_id = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)  # how it was known whose it is, or why it was not
    candidates = models.ManyToManyField("desk.Draft", related_name="+", blank=True)
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )  # once it is matched
    put_aside = models.BooleanField(default=False)  # none of ours
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(file__isnull=False), name="one_mail_per_content"
            ),
            models.CheckConstraint(
                condition=Q(contact__isnull=True) | Q(put_aside=False), name="a_matched_mail_is_not_put_aside"
            ),
        ]
        indexes = [models.Index(fields=["message_id"], name="mail_by_message")]
