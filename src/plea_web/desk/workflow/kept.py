"""Keep bytes for good, by their hash."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from plea_web.desk.models import KeptFile


def keep(content: bytes) -> KeptFile:
    """Store a content once and return its record. Raises OSError where the disk fails."""
    digest = sha256(content).hexdigest()
    kept = KeptFile(sha256=digest, size=len(content))
    if not default_storage.exists(kept.name):
        default_storage.save(kept.name, ContentFile(content))
    return KeptFile.objects.get_or_create(sha256=digest, defaults={"size": len(content)})[0]
