"""Files that a member brought and has not decided on yet: kept by hash, known to this session by number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PureWindowsPath

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from plea_web.desk.models import Campaign, KeptFile
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed

_SESSION = "brought"
_MEGABYTE = 1_000_000
LARGEST = 30 * _MEGABYTE
_REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that was brought, and what its owner calls it."""

    number: int
    name: str
    content: bytes


def bring(request: HttpRequest, campaign: Campaign, upload: UploadedFile | None) -> int:
    """Keep an upload as it is, and return its number. Raises NotAllowed for none, and for one too large."""
    if upload is None or not upload.name:
        raise NotAllowed("Choose a file first.")
    if (upload.size or 0) > LARGEST:
        raise NotAllowed(f"The file is larger than {LARGEST // _MEGABYTE} MB. Bring one with less in it.")
    if not upload.size:
        raise NotAllowed("The file is empty. Copy or download it again; it may have been cut off.")
    try:
        kept = keep(upload.read())
    except OSError:
        raise NotAllowed("The file could not be kept: the disk refuses. Nothing was changed.") from None
    known = request.session.get(_SESSION, {})
    name = PureWindowsPath(upload.name).name[:120]
    known = {**dict(list(known.items())[-_REMEMBERED:]), str(kept.pk): [campaign.pk, name]}
    request.session[_SESSION] = known
    return kept.pk


def brought(request: HttpRequest, campaign: Campaign, number: int) -> Brought:
    """Return what was brought under a number in this session. Raises Http404 for anything else."""
    known = request.session.get(_SESSION, {}).get(str(number))
    kept = KeptFile.objects.filter(pk=number).first()
    if known is None or known[0] != campaign.pk or kept is None:
        raise Http404
    try:
        return Brought(number, known[1], kept.read())
    except OSError:
        raise Http404 from None
