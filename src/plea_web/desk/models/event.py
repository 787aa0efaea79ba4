"""The log: what happened, in the order of a counter, each entry chained to the one before."""

from __future__ import annotations

from django.db import models


class EventKind(models.TextChoices):
    """Everything that is written down."""

    BATCH_READ = "batch_read", "Letters taken in"
    PASSAGE_APPROVED = "passage_approved", "Passage approved"
    CHANGES_ASKED = "changes_asked", "Changes asked"
    REVIEW_UNDONE = "review_undone", "Taken back"
    COMMENTED = "commented", "Comment"
    COMMENT_SETTLED = "comment_settled", "Comment settled"
    VALUES_OPENED = "values_opened", "Person opened"
    VALUES_APPROVED = "values_approved", "People approved"
    LETTER_READ = "letter_read", "Letter read to the end"
    LETTERS_APPROVED = "letters_approved", "Letters approved"
    APPROVAL_LAPSED = "approval_lapsed", "Approval lapsed"
    HELD = "held", "Held"
    HOLD_LIFT_BEGUN = "hold_lift_begun", "First of two lifted a hold"
    HOLD_LIFTED = "hold_lifted", "Hold lifted"
    PINNED = "pinned", "Kept as edited in Word"
    UNPINNED = "unpinned", "Own version dropped"
    CELL_FIXED = "cell_fixed", "Cell corrected"
    TEXT_CHANGED = "text_changed", "Text changed"
    SETTINGS_CHANGED = "settings_changed", "Settings changed"
    FILE_ADDED = "file_added", "File added"
    BROUGHT_BACK = "brought_back", "Brought back from Word"
    JOB_ASKED = "job_asked", "Work begun"
    JOB_ENDED = "job_ended", "Work ended"
    PACK_MADE = "pack_made", "Pack made"
    PACK_BROUGHT_BACK = "pack_brought_back", "Review brought back"
    MEMBER_INVITED = "member_invited", "Invitation made"
    INVITATION_WITHDRAWN = "invitation_withdrawn", "Invitation withdrawn"
    MEMBER_JOINED = "member_joined", "Member joined"
    MEMBER_CHANGED = "member_changed", "Member changed"
    SESSIONS_ENDED = "sessions_ended", "Sessions ended"
    NAME_ERASED = "name_erased", "Name erased"
    PREPARED = "prepared", "Printed or signed"
    SENT = "sent", "Sent"
    NOT_SENT = "not_sent", "Not sent after all"
    RETURNED = "returned", "Came back"
    REPLIED = "replied", "Reply"
    NOTED = "noted", "Note"
    REPORTED = "reported", "Reported contact"
    CORRECTED = "corrected", "Entry corrected"
    TAKEN_BACK = "taken_back", "Entry taken back"
    REOPENED = "reopened", "Letter reopened"
    STOPPED = "stopped", "Do not contact"
    STOP_LIFTED = "stop_lifted", "May be contacted again"
    OWNER_CHANGED = "owner_changed", "Recipients given to somebody"
    DUE_CHANGED = "due_changed", "Due date changed"
    AWAY = "away", "Away"
    AT_ONCE = "at_once", "Several letters at once"
    STEP_UNDONE = "step_undone", "Step undone"
    VIEW_KEPT = "view_kept", "Board kept under a name"
    CLOSED = "closed", "Closed"
    MAIL_READ = "mail_read", "E-mail brought in"
    MAIL_MATCHED = "mail_matched", "E-mail matched"
    SHEET_OUT = "sheet_out", "Spreadsheet taken out"
    SHEET_IN = "sheet_in", "Spreadsheet brought back"
    CHASED = "chased", "Follow-ups planned"
    CAMPAIGN_CLOSED = "campaign_closed", "Campaign closed"
    SCRUBBED = "scrubbed", "Addresses and replies erased"
    FORGOTTEN = "forgotten", "Forgotten"


class Payload(models.Model):
    """What an event is about, in words; may be erased, and its hash stays in the chain."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.JSONField(null=True)  # None: erased


class Event(models.Model):
    """One entry. Nothing changes or deletes it; the chain shows where somebody did."""

    number = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=40, choices=EventKind.choices)
    campaign = models.ForeignKey(
        "desk.Campaign", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    passage = models.ForeignKey(
        "desk.Passage", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    draft = models.ForeignKey(
        "desk.Draft", null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    recipient = models.PositiveBigIntegerField(null=True, blank=True)  # a number, as a member's
    member = models.PositiveBigIntegerField(null=True, blank=True)  # a number; None: plea itself
    payload_sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, unique=True)  # the chain of the entry before; one follows each
    chain = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["campaign", "-number"], name="event_by_campaign")]


class ChainHead(models.Model):
    """The end of the chain, locked by whoever writes the next entry."""

    chain = models.CharField(max_length=64, blank=True)
