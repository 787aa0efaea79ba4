"""How a letter left: its despatches, and the claim that lets one letter of a kind go to an office, once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plea_web.desk.models.kept import KeptFile
from plea_web.desk.models.member import Member
from plea_web.desk.models.office import Office, Recipient


class Channel(models.TextChoices):
    """The ways by which words go between us and an office."""

    PAPER = "paper", "Post"
    EMAIL = "email", "E-mail"
    HAND = "hand", "By hand"
    PORTAL = "portal", "Portal"
    FAX = "fax", "Fax"
    PHONE = "phone", "Telephone"
    MEETING = "meeting", "Meeting"


BY_LETTER = (Channel.PAPER, Channel.EMAIL, Channel.HAND, Channel.PORTAL, Channel.FAX)
"""The channels by which a letter can leave."""
WAYS = {
    Channel.PAPER: "by post",
    Channel.EMAIL: "by e-mail",
    Channel.HAND: "by hand",
    Channel.PORTAL: "through a portal",
    Channel.FAX: "by fax",
    Channel.PHONE: "by telephone",
    Channel.MEETING: "in a meeting",
}
"""The channels as they read in a sentence: "it left by post"."""


class Claim(models.Model):
    """One kind of letter in its round, to one office, in one campaign: who has it, nobody else gets it.

    The letters of one recipient in several languages share a claim. A person can reopen it, with a reason.
    """

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.PROTECT, related_name="claims")
    letter = models.CharField(max_length=100)  # the kind with its round: "mep", "mep-chase-1"
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="claims")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="claims")
    on = models.DateField()  # when its first letter left
    number = models.PositiveIntegerField(null=True, blank=True)  # the outgoing number of its letters
    reopened_because = models.CharField(max_length=300, blank=True)
    reopened_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "letter", "office"],
                condition=Q(reopened_by__isnull=True),
                name="one_letter_of_a_kind_per_office",
            ),
            models.UniqueConstraint(fields=["campaign", "number"], name="one_outgoing_number_per_claim"),
        ]
        indexes = [models.Index(fields=["campaign", "letter", "office"], name="claim_by_letter")]


class Despatch(models.Model):
    """One way by which one letter goes: an original that is printed, signed and posted, or an e-mail copy."""

    draft = models.ForeignKey("desk.Draft", on_delete=models.PROTECT, related_name="despatches")
    channel = models.CharField(max_length=10, choices=[(one.value, one.label) for one in BY_LETTER])
    approval = models.ForeignKey("desk.Approval", on_delete=models.PROTECT, related_name="despatches")
    printed_on = models.DateField(null=True, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)  # the signatory, as the letter names them
    signed_page = models.ForeignKey(
        KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # a scan
    sent_on = models.DateField(null=True, blank=True)  # posted, handed over, uploaded, sent
    tracking = models.CharField(max_length=100, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")  # who wrote it down
    at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)  # written down by mistake; nothing left

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "channel"], condition=Q(withdrawn=False), name="one_despatch_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[one.value for one in BY_LETTER]), name="despatch_channel_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["draft"],
                condition=Q(withdrawn=False, sent_on__isnull=True),
                name="despatch_waiting",
            ),
        ]


class Sealed(models.Model):
    """What exactly went out: made when a letter first leaves under an approval, and never changed."""

    draft = models.ForeignKey("desk.Draft", on_delete=models.PROTECT, related_name="seals")
    approval = models.OneToOneField("desk.Approval", on_delete=models.PROTECT, related_name="sealed")
    letter = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="seals")
    record = (
        models.JSONField()
    )  # package, passages, facts, grounds and approvals, by hash; see workflow/sealing.py
    sha256 = models.CharField(max_length=64)  # over the record; the event of the first despatch says it too
    at = models.DateTimeField()
