"""Files kept unchanged: approved letters and uploads, by the hash of their content."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.storage import default_storage
from django.db import models


class Damaged(OSError):
    """The storage holds other bytes than were kept."""


class KeptFile(models.Model):
    """One content; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()

    @property
    def name(self) -> str:
        """Where it lies in the storage."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def read(self) -> bytes:
        """Return its bytes. Raises OSError where the storage has lost them, Damaged where they are others."""
        with default_storage.open(self.name) as file:
            content: bytes = file.read()
        if sha256(content).hexdigest() != self.sha256:
            raise Damaged(f"{self.name} is not what was kept")
        return content
