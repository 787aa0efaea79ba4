"""Seals, years later: what went out, whether anything was altered since, and on what it rested."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Q

from plea_web.desk.models import (
    Campaign,
    ChainHead,
    Damaged,
    Despatch,
    Draft,
    Event,
    EventKind,
    KeptFile,
    Payload,
    Sealed,
)
from plea_web.desk.workflow.events import chain_of
from plea_web.desk.workflow.package import package_hash
from plea_web.desk.workflow.sealing import hash_of


def seal_of(draft: Draft) -> Sealed | None:
    """Return the seal of a letter as it left; None where it has not, or was taken back."""
    seals = Sealed.objects.filter(
        draft=draft, approval__despatches__withdrawn=False, approval__despatches__sent_on__isnull=False
    )
    parts = ("draft__campaign", "draft__addressee", "approval__by", "letter")
    return seals.select_related(*parts).distinct().order_by("pk").last()


def altered(sealed: Sealed) -> list[str]:
    """Return what is not as it was when the letter left, in sentences; none where nothing was altered."""
    return [*_letter(sealed), *_record(sealed), *_approval(sealed), *_log(sealed)]


def found(campaign: Campaign | None, named: str) -> list[Sealed]:
    """Return the seals that a name means; without a campaign, in all of them.

    A name is an outgoing number, a reference, letter/recipient or letter/recipient/language, or a file.
    """
    drafts = Draft.objects.filter(seals__isnull=False).select_related("campaign")
    if campaign is not None:
        drafts = drafts.filter(campaign=campaign)
    means = _meant(drafts.distinct(), named.strip())
    return [seal for draft in means if (seal := seal_of(draft)) is not None]


def _meant(drafts: Any, named: str) -> Iterator[Draft]:
    number = named.rpartition("/")[2]
    if number.isascii() and number.isdecimal() and len(number) < 10:
        yield from drafts.filter(number=int(number)).order_by("pk")
        return
    parts = named.split("/")
    if len(parts) in (2, 3) and not named.endswith(".docx"):
        letter, recipient, *language = parts
        some = drafts.filter(letter=letter, recipient=recipient)
        yield from (some.filter(language=language[0]) if language else some).order_by("pk")
        return
    name = named.replace("\\", "/").rpartition("/")[2].removeprefix("DRAFT_")
    for draft in drafts.filter(file__endswith=name).order_by("pk"):
        if draft.file.rpartition("/")[2].removeprefix("DRAFT_") == name:
            yield draft


def seals_of_file(content: bytes) -> list[Sealed]:
    """Return the seals of letters that went out with exactly these bytes."""
    kept = KeptFile.objects.filter(sha256=sha256(content).hexdigest()).first()
    if kept is None:
        return []
    return [seal for one in kept.seals.select_related("draft") if (seal := seal_of(one.draft)) is not None]


def _letter(sealed: Sealed) -> Iterator[str]:
    try:
        sealed.letter.read()
    except Damaged:
        yield "The kept file is not the letter that left: its bytes were changed."
    except OSError:
        yield _erased(sealed) or "The kept file of the letter is lost, or cannot be read."
    if sealed.record.get("letter_sha256") != sealed.letter.sha256:
        yield "The seal is of another file than the one that it points at."


def _erased(sealed: Sealed) -> str:
    """Return that the kept file was erased on purpose, where the log tells so; else ""."""
    about = Q(kind=EventKind.FORGOTTEN, recipient=sealed.draft.addressee_id)
    about |= Q(kind=EventKind.SCRUBBED, campaign=sealed.draft.campaign_id)
    event = Event.objects.filter(about).order_by("number").first()
    if event is None or sealed.approval.package:
        return ""
    return (
        f"The kept file of the letter was erased on purpose (entry {event.number} of the log); its hash "
        "stands, and shows whether a copy is the letter."
    )


def _record(sealed: Sealed) -> Iterator[str]:
    if hash_of(sealed.record) != sealed.sha256:
        yield "The record of the seal was changed: it does not fit its own hash."
    elif sealed.record.get("letter") != sealed.draft_id:
        yield "The seal is of another letter."


def _approval(sealed: Sealed) -> Iterator[str]:
    approval, record = sealed.approval, sealed.record
    if approval.package and package_hash(approval.package) != approval.package_sha256:
        yield "The package that was approved (address, subject, sender and so on) was changed."
    if (approval.package_sha256, approval.fingerprint) != (
        record.get("package_sha256"),
        record.get("fingerprint"),
    ):
        yield "The approval is of another package than the one that left."
    said = record.get("approval", {})
    now = (approval.pk, approval.by_id, approval.own, approval.at.isoformat())
    if now != (said.get("number"), said.get("by"), said.get("own"), said.get("at")):
        yield "The approval was changed: by whom, or when."


def _log(sealed: Sealed) -> Iterator[str]:
    """Look for the entry of the log that tells of this seal, and whether it stands in its chain."""
    events = list(Event.objects.filter(draft=sealed.draft_id, kind=EventKind.SENT).order_by("number"))
    payloads: Mapping[str, Any] = dict(
        Payload.objects.filter(sha256__in=[one.payload_sha256 for one in events]).values_list(
            "sha256", "content"
        )
    )
    telling = [
        one for one in events if (payloads.get(one.payload_sha256) or {}).get("sealed") == sealed.sha256
    ]
    if not telling:
        if not any(payloads.get(one.payload_sha256) is None for one in events):
            yield "No entry of the log tells of this seal: it was made or changed behind the log's back."
        return
    for event in telling:
        words = json.dumps(
            payloads[event.payload_sha256], sort_keys=True, ensure_ascii=False, separators=(",", ":")
        )
        if sha256(words.encode()).hexdigest() != event.payload_sha256 or event.chain != chain_of(event):
            yield f"Entry {event.number} of the log, which tells that it left, was changed."
        elif not _is_followed(event):
            yield f"The log is broken after entry {event.number}: entries were changed or taken away."


def _is_followed(event: Event) -> bool:
    later = Event.objects.filter(number__gt=event.number).order_by("number").first()
    if later is not None:
        return later.previous == event.chain
    return ChainHead.objects.filter(pk=1, chain=event.chain).exists()


def despatches_of(draft: Draft) -> list[Despatch]:
    """Return how a letter left, and what was prepared or taken back, in the order in which it was written."""
    return list(draft.despatches.select_related("by", "approval", "signed_page").order_by("pk"))
