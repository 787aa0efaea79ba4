"""What there is to read: passages, and the variants of letters that are made of them."""

from __future__ import annotations

from django.db import models

from plea_web.desk.models.in_order import InOrderField


class Passage(models.Model):
    """Words that many letters share, with the recipient's own replaced by field names."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="passages")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=12)
    paragraphs = models.JSONField(default=list)  # ["Dear {{ recipient.name }},", …]
    notes = models.JSONField(default=list)
    place = models.CharField(max_length=300)  # "texts/mep.en.md, line 7"
    why = models.JSONField(default=list)  # conditions around it, in words
    facts = models.JSONField(default=list)  # keys of the facts that it tells
    letters = models.PositiveIntegerField(default=0)  # how many hold it now
    kinds = InOrderField(default=dict)  # key of the letter → how many
    position = models.PositiveIntegerField(default=0)  # in the order of the campaign's letters
    before = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="after"
    )  # what stood in its place before
    brought_by = models.ForeignKey(
        "desk.Member", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # who brought these words in; None: the terminal
    approvals = models.PositiveSmallIntegerField(default=0)  # standing ones, of different members
    asked = models.BooleanField(default=False)  # somebody asks for changes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "sha256"], name="one_passage_per_wording"),
        ]
        indexes = [models.Index(fields=["campaign", "language", "letters"], name="passage_by_language")]

    def __str__(self) -> str:
        return f"passage {self.pk} ({self.language})"

    @property
    def text(self) -> str:
        """Its words, a paragraph a line."""
        return "\n".join(self.paragraphs)


class Variant(models.Model):
    """Letters of one kind and language that consist of the same passages in the same order."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="variants")
    sha256 = models.CharField(max_length=64)
    letter = models.CharField(max_length=100)
    language = models.CharField(max_length=12)
    passages = models.ManyToManyField(Passage, through="VariantPassage", related_name="variants")
    facts = models.JSONField(default=list)  # keys of the facts that its letters tell
    unread = models.PositiveIntegerField(default=0)  # passages in it that are not approved yet
    begun = models.BooleanField(default=False)  # somebody has said something of one of its passages
    asked = models.BooleanField(default=False)  # changes are asked of one of its passages
    held = models.BooleanField(default=False)  # one of its facts is doubted

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "sha256"], name="one_variant_per_composition"),
        ]


class VariantPassage(models.Model):
    """A passage in its place in a variant, and the numbers of its paragraphs in the letter."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="places")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveIntegerField()
    paragraphs = models.JSONField(default=list)  # indexes in plea.merge.again.MadeAgain.paragraphs

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "position"], name="one_passage_per_position"),
        ]
