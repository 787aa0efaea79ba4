"""Campaigns as the desk knows them, the batches it has read, and their drafts."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from plea_web.desk.models.despatch import Claim
from plea_web.desk.models.in_order import InOrderField
from plea_web.desk.models.kept import KeptFile
from plea_web.desk.models.member import Member
from plea_web.desk.models.office import Recipient
from plea_web.desk.models.passage import Variant


class Campaign(models.Model):
    """A folder in letters/. Its words stay in the files; this is its number and what happened to it."""

    key = models.CharField(max_length=200, unique=True)  # the folder's name
    seen = models.CharField(max_length=64, blank=True)  # a hash of manifest and files as last read
    seen_problem = models.TextField(blank=True)  # why the files could not be read the last time
    readings = models.PositiveSmallIntegerField(default=1)  # how many members have to approve a passage
    packs_propose = models.BooleanField(default=False)  # answers from packs are proposals only
    languages = models.JSONField(default=list)  # of the drafts
    found = models.JSONField(default=dict)  # lists, recipients, stops and warnings as of the last reading
    findings = models.JSONField(default=list)  # what plea check says, problem by problem
    closed_on = models.DateField(null=True, blank=True)  # nothing leaves any more
    keep_until = models.DateField(null=True, blank=True)  # then addresses and replies are scrubbed
    scrubbed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key

    @property
    def packs_only_propose(self) -> bool:
        """True where answers from packs do not count: so the campaign says, or two members have to read.

        Whoever brings a pack back could else be both readers of a passage.
        """
        return self.packs_propose or self.readings > 1


class Batch(models.Model):
    """One manifest as the desk read it."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    manifest_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT)  # None: the terminal
    read_at = models.DateTimeField()
    letters = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    whole = models.BooleanField(default=False)  # False: the desk was stopped while reading it


class DraftState(models.TextChoices):
    """What can be said of a letter. Overdue, reviewed and changed since approved are worked out, not kept."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    CHANGES_ASKED = "changes_asked", "Changes asked"
    APPROVED = "approved", "Approved"
    QUEUED = "queued", "Printed or signed"
    SENDING = "sending", "Sending"
    UNCERTAIN = "uncertain", "Uncertain"
    SENT = "sent", "Sent"
    RETURNED = "returned", "Returned"
    REPLIED = "replied", "Replied"
    CLOSED = "closed", "Closed"
    HELD = "held", "Held"
    FAILED = "failed", "Failed"
    WITHDRAWN = "withdrawn", "Withdrawn"


FROZEN = (
    DraftState.APPROVED,
    DraftState.QUEUED,
    DraftState.SENDING,
    DraftState.UNCERTAIN,
    DraftState.SENT,
    DraftState.RETURNED,
    DraftState.REPLIED,
    DraftState.CLOSED,
)
"""States that only approved bytes may be in."""
LEFT = (DraftState.SENT, DraftState.RETURNED, DraftState.REPLIED, DraftState.CLOSED)
"""States of letters that went out."""


class Draft(models.Model):
    """One letter to one recipient in one language."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="drafts", db_index=False
    )  # the indexes below begin with it
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="drafts")  # that last changed it
    letter = models.CharField(max_length=100)  # key of the kind: "mep"
    recipient = models.CharField(max_length=200)  # key in the address book
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    country = models.CharField(max_length=120, blank=True)
    office = models.CharField(max_length=100, blank=True)
    file = models.CharField(max_length=400)  # below drafts/, as the manifest has it
    sha256 = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    variant = models.ForeignKey(
        Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="drafts"
    )  # None: made from files that have changed since, so its passages are not known
    values = InOrderField(default=dict)  # column → words, as far as the letter asks for them
    values_sha256 = models.CharField(max_length=64, blank=True)
    odd = models.JSONField(default=list)  # why these values should be looked at, in words
    looks_odd = models.GeneratedField(
        expression=~Q(odd=[]), output_field=models.BooleanField(), db_persist=True
    )
    values_read = models.BooleanField(default=False)  # an approving review of exactly these values stands
    values_asked = models.BooleanField(default=False)  # somebody asks for changes of these values
    outdated = models.BooleanField(default=False)  # the files would make another letter now
    gone = models.BooleanField(default=False)  # no longer in the manifest
    state = models.CharField(max_length=20, choices=DraftState.choices, default=DraftState.DRAFT)
    approved_sha256 = models.CharField(max_length=64, blank=True)
    approved_fingerprint = models.CharField(max_length=64, blank=True)
    package_sha256 = models.CharField(max_length=64, blank=True)
    pinned = models.ForeignKey(
        KeptFile, null=True, blank=True, on_delete=models.PROTECT, related_name="pinned"
    )  # a person's own version, which takes the place of plea's
    pinned_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What the board filters by; kept beside the letter, so that a page reads one table.
    addressee = models.ForeignKey(
        Recipient, null=True, blank=True, on_delete=models.PROTECT, related_name="letters"
    )
    book = models.CharField(max_length=100, blank=True)  # key of the list
    group = models.CharField(max_length=120, blank=True)  # party group
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # What workflow/correspondence.py works out from despatches and contacts.
    number = models.PositiveIntegerField(null=True, blank=True)  # the outgoing number
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    sent_on = models.DateField(null=True, blank=True)  # by its first despatch
    returned_on = models.DateField(null=True, blank=True)
    replied_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)  # when somebody has to look again
    due_by_hand = models.DateField(null=True, blank=True)  # as a person set it, instead of the rule
    next_letter = models.CharField(max_length=100, blank=True)  # the follow-up that its recipient gets now
    correction = models.CharField(max_length=100, blank=True)  # the correction that they get

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "letter", "recipient", "language"], name="one_draft_per_letter"
            ),
            models.UniqueConstraint(fields=["claim", "language"], name="one_letter_per_claim_and_language"),
            models.CheckConstraint(
                condition=~Q(state__in=FROZEN[2:]) | Q(claim__isnull=False),
                name="nothing_leaves_without_a_claim",
            ),
            models.CheckConstraint(condition=Q(state__in=DraftState.values), name="draft_state_is_known"),
            models.UniqueConstraint(
                fields=["campaign", "number", "language"],
                condition=Q(number__isnull=False, state__in=FROZEN),
                name="one_number_per_approved_letter",
            ),  # the languages of a letter share its number; from leaving on, its claim has it alone
            models.CheckConstraint(
                condition=~Q(state__in=FROZEN)
                | (
                    Q(approved_sha256=F("sha256"))
                    & Q(approved_fingerprint=F("fingerprint"))
                    & ~Q(package_sha256="")
                ),
                name="only_approved_bytes_go_on",
            ),
        ]
        # Every page counts and lists the letters that are made now: with these it reads nothing but an index.
        indexes = [
            models.Index(
                fields=["campaign", "state", "letter", "country", "name", "id"],
                condition=Q(gone=False),
                name="draft_to_leave",
            ),
            models.Index(
                fields=[
                    "campaign", "variant", "language", "state", "values_read", "values_asked", "looks_odd",
                    "outdated",
                ],
                condition=Q(gone=False),
                name="draft_counts",
            ),
            models.Index(
                fields=["campaign", "language", "country", "name", "id", "values_read", "variant"],
                condition=Q(gone=False, looks_odd=False),
                name="draft_sheets",
            ),
            models.Index(
                fields=["campaign", "language", "country", "name", "id", "values_read", "variant"],
                condition=Q(gone=False, looks_odd=True),
                name="draft_odd_ones",
            ),
            models.Index(
                fields=["campaign", "letter", "name", "id"], condition=Q(gone=False), name="draft_by_letter"
            ),
            models.Index(
                fields=["campaign", "next_letter", "recipient"],
                condition=~Q(next_letter=""),
                name="draft_followed",
            ),
            models.Index(
                fields=[
                    "campaign", "state", "country", "group", "book", "letter", "owner", "office", "gone",
                    "sent_on", "replied_on", "due_on", "outdated", "id",
                ],
                name="draft_numbers",
            ),
            models.Index(fields=["campaign", "name", "id"], condition=Q(gone=False), name="draft_by_name"),
            models.Index(
                fields=["campaign", "due_on", "id"],
                condition=Q(gone=False, due_on__isnull=False),
                name="draft_by_due",
            ),
            models.Index(
                fields=["owner", "due_on", "id"],
                condition=Q(gone=False, due_on__isnull=False),
                name="draft_due_of_owner",
            ),
            models.Index(  # PostgreSQL takes no order from an index of owners where there is no owner
                fields=["due_on", "id"],
                condition=Q(gone=False, due_on__isnull=False, owner__isnull=True),
                name="draft_due_of_nobody",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter} to {self.name}"

    @property
    def whose(self) -> tuple[str, str, str]:
        """Which letter to whom, as the manifest says it."""
        return self.letter, self.recipient, self.language
