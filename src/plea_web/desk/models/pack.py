"""Packs: which passages went to which reader without an account, and what came back."""

from __future__ import annotations

from django.db import models

from plea_web.desk.models.kept import KeptFile


class Pack(models.Model):
    """One pack for one reader, as it was sent; its files are made of `sent` whenever they are asked for."""

    campaign = models.ForeignKey("desk.Campaign", on_delete=models.CASCADE, related_name="packs")
    key = models.CharField(max_length=20, unique=True)  # "K7QF-2M9D": all that its files are called by
    reader = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="packs")
    language = models.CharField(max_length=12)
    sent = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class PackPassage(models.Model):
    """A passage in a pack, with the last that its reader said of it."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()  # as the reader sees it
    passage = models.ForeignKey("desk.Passage", on_delete=models.CASCADE, related_name="in_packs")
    sha256 = models.CharField(max_length=64)  # of the words that were sent
    verdict = models.CharField(max_length=10, blank=True)  # of plea_web.packs.pack.Verdict; "" while open
    comment = models.TextField(blank=True)
    suggestion = models.TextField(blank=True)
    not_counted = models.CharField(max_length=300, blank=True)  # why an answer is shown and does not count

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="one_passage_per_number"),
            models.UniqueConstraint(fields=["pack", "passage"], name="once_in_a_pack"),
        ]
