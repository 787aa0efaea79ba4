"""What members said of passages, of people and of whole letters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ReviewKind(models.TextChoices):
    """What was read."""

    PASSAGE = "passage", "Passage"
    VALUES = "values", "A person's values"
    LETTER = "letter", "A whole letter, to the end"


class Verdict(models.TextChoices):
    """What was said of it."""

    APPROVED = "approved", "Approved"
    CHANGES = "changes", "Changes asked"
    OPENED = "opened", "Opened"


class Review(models.Model):
    """One member's word on exactly these words: `sha256` is the hash of what they saw."""

    kind = models.CharField(max_length=10, choices=ReviewKind.choices)
    passage = models.ForeignKey(
        "desk.Passage", null=True, blank=True, on_delete=models.CASCADE, related_name="reviews"
    )
    draft = models.ForeignKey(
        "desk.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="reviews"
    )
    sha256 = models.CharField(max_length=64)
    reader = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    own = models.BooleanField(default=False)  # approved by its maker, as a person alone may
    through_pack = models.CharField(max_length=40, blank=True)  # the pack's key, where no account answered
    brought_in_by = models.ForeignKey(
        "desk.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.BooleanField(default=False)  # shown, and not counted
    undone = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    (Q(kind="passage") & Q(passage__isnull=False) & Q(draft__isnull=True))
                    | (Q(kind__in=["values", "letter"]) & Q(draft__isnull=False) & Q(passage__isnull=True))
                ),
                name="a_review_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["passage", "sha256", "reader"],
                condition=Q(undone=False, kind="passage", proposal=False),
                name="one_word_per_reader_and_passage",
            ),
            models.UniqueConstraint(
                fields=["draft", "sha256", "reader", "kind", "verdict"],
                condition=Q(undone=False, kind__in=["values", "letter"], proposal=False),
                name="one_word_per_reader_and_letter",
            ),
        ]
        # Of whole letters and passages there are few reviews, of people as many as letters.
        indexes = [models.Index(fields=["kind", "verdict", "draft"], name="review_by_kind")]


class Comment(models.Model):
    """A remark or a suggested wording, answered or open."""

    passage = models.ForeignKey(
        "desk.Passage", null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    draft = models.ForeignKey(
        "desk.Draft", null=True, blank=True, on_delete=models.CASCADE, related_name="comments"
    )
    by = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="comments")
    text = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)  # a wording in place of the passage's
    review = models.ForeignKey(
        Review, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks"
    )  # the request for changes that it explains
    answer_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers"
    )
    settled = models.BooleanField(default=False)
    at = models.DateTimeField()


class Presence(models.Model):
    """Who is reading what just now, so that two see each other."""

    passage = models.ForeignKey("desk.Passage", on_delete=models.CASCADE, related_name="presences")
    member = models.OneToOneField("desk.Member", on_delete=models.CASCADE, related_name="presence")
    at = models.DateTimeField()
