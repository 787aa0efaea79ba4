"""Approved is frozen: the bytes, and everything that would go out with them, by hash."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from plea_web.desk.models.kept import KeptFile


class Approval(models.Model):
    """A letter approved: exactly these bytes, made from exactly this, to go to exactly there."""

    draft = models.ForeignKey("desk.Draft", on_delete=models.PROTECT, related_name="approvals")
    letter = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="approvals")
    fingerprint = models.CharField(max_length=64)
    package = models.JSONField()  # what is bound: letter, attachments, address, subject, sender, …
    package_sha256 = models.CharField(max_length=64)
    by = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="+")
    own = models.BooleanField(default=False)  # approved by its maker
    at = models.DateTimeField()
    stands = models.BooleanField(default=True)
    lapsed_because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(stands=True), name="one_standing_approval_per_letter"
            ),
        ]
