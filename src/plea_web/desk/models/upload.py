"""Letters that came back from Word, each kept as it came."""

from __future__ import annotations

from django.db import models

from plea_web.desk.models.kept import KeptFile


class Upload(models.Model):
    """One file that a member brought back at a letter."""

    draft = models.ForeignKey("desk.Draft", on_delete=models.CASCADE, related_name="uploads")
    file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="uploads")  # never changed
    by = models.ForeignKey("desk.Member", on_delete=models.PROTECT, related_name="uploads")
    at = models.DateTimeField()
    marked = models.BooleanField(default=True)  # it says itself whose letter it is
    confirmed = models.BooleanField(default=False)  # a member said that it is this letter

    class Meta:
        indexes = [models.Index(fields=["draft", "-id"], name="upload_by_draft")]

    @property
    def is_ours(self) -> bool:
        """True where it is known whose letter it is."""
        return self.marked or self.confirmed
