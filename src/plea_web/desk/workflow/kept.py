"""Keep bytes for good, by their hash."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from plea_web.desk.models import KeptFile
from plea_web.desk.workflow.refusals import NotAllowed


def keep(content: bytes) -> KeptFile:
    """Store a content once and return its record. Raises NotAllowed where the disk fails."""
    digest = sha256(content).hexdigest()
    kept = KeptFile(sha256=digest, size=len(content))
    try:
        _store(kept, content)
    except OSError as error:
        raise NotAllowed(
            f"The desk could not keep a file: {error.strerror or 'the disk refuses'}. Make room on the disk "
            "of this desk, then try again. What was done before stays."
        ) from error
    return KeptFile.objects.get_or_create(sha256=digest, defaults={"size": len(content)})[0]


def _store(kept: KeptFile, content: bytes) -> None:
    """Write a file where it does not lie whole: a desk that was cut off, or a full disk, leaves a part."""
    if default_storage.exists(kept.name):
        with suppress(OSError):
            kept.read()
            return
        default_storage.delete(kept.name)
    try:
        default_storage.save(kept.name, ContentFile(content))
    except OSError:
        with suppress(OSError):
            default_storage.delete(kept.name)
        raise
