"""A paper original on its way out of the house: printed, signed, its signed page scanned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from plea_web.desk.models import LEFT, Channel, Despatch, Draft, EventKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.despatches import waiting_of
from plea_web.desk.workflow.events import Said, record, record_each, take_turn
from plea_web.desk.workflow.leaving import Looked, OnProgress, Ready, Refused, look, still
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.scans import kind_of, scan

SHOWN = ("pdf", "png", "jpeg")
"""What a signed page may be."""
_CHUNK = 300
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of a step of printing or signing."""

    despatches: list[Despatch] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def printed(
    drafts: Iterable[Draft], *, on: date, by: Member, on_progress: OnProgress | None = None
) -> Prepared:
    """Write down that letters were printed, as far as they may leave; return that, and why others were not.

    Raises NotAllowed where nobody may write that down, or for a day that has not come yet.
    """
    must(by, May.LOG)
    return _prepare(look(drafts, (Channel.PAPER,), on, on_progress), by, signed_by="")


def signed(
    drafts: Iterable[Draft], signed_by: str, *, on: date, by: Member, on_progress: OnProgress | None = None
) -> Prepared:
    """Write down who signed letters, as far as these may leave. What is signed was printed before.

    Raises NotAllowed without a name, where nobody may write that down, or for a day that has not come yet.
    """
    must(by, May.LOG)
    name = " ".join(signed_by.split())
    if not name:
        raise NotAllowed("Say who signed them, as the letters name them.")
    if len(name) > _LONGEST:
        raise NotAllowed(f"A name of at most {_LONGEST} characters, please; this one has {len(name)}.")
    return _prepare(look(drafts, (Channel.PAPER,), on, on_progress), by, signed_by=name)


@transaction.atomic
def _prepare(looked: Looked, by: Member, *, signed_by: str) -> Prepared:
    take_turn()
    must(Member.objects.get(pk=by.pk), May.LOG)  # an account may have been closed meanwhile
    now = still(looked)
    ready = [one for one in now.ready if one.draft.state not in LEFT or not signed_by]
    despatches = _despatches(ready, now.on, by, signed_by)
    said = []
    for despatch in despatches:
        payload = {"despatch": despatch.pk, "on": now.on.isoformat(), "signed": bool(signed_by)}
        draft = despatch.draft
        said.append(Said(draft.campaign, None, draft, draft.addressee, payload))
    record_each(EventKind.PREPARED, said, by=by)
    settle_letters(one.draft_id for one in despatches)
    return Prepared(despatches, now.refused)


def _despatches(ready: list[Ready], on: date, by: Member, signed_by: str) -> list[Despatch]:
    waiting = waiting_of([one.draft.pk for one in ready], Channel.PAPER)
    now, new, known, lapsed = timezone.now(), [], [], []
    for one in ready:
        despatch = waiting.get(one.draft.pk)
        if despatch and despatch.approval_id != one.approval.pk:  # printed before it was approved anew
            lapsed.append(despatch.pk)
            despatch = None
        if despatch is None:
            despatch = Despatch(channel=Channel.PAPER, approval=one.approval)
            new.append(despatch)
        else:
            known.append(despatch)
        despatch.draft, despatch.by, despatch.at = one.draft, by, now
        if signed_by:
            despatch.signed_on, despatch.signed_by = on, signed_by
        if despatch.printed_on is None or not signed_by:
            despatch.printed_on = on
    Despatch.objects.filter(pk__in=lapsed).update(withdrawn=True)
    try:
        with transaction.atomic():
            Despatch.objects.bulk_create(new, batch_size=_CHUNK)
    except IntegrityError:
        raise NotAllowed(
            "One of these letters was written down in the same moment. Look at it, then try again."
        ) from None
    fields = ["printed_on", "signed_on", "signed_by", "by", "at"]
    Despatch.objects.bulk_update(known, fields, batch_size=_CHUNK)
    return new + known


def keep_signed_page(despatch: Despatch, name: str, content: bytes, *, by: Member) -> Despatch:
    """Keep a scan of the signed page with its despatch, and return that. Raises NotAllowed."""
    must(by, May.LOG)
    if content and kind_of(content) not in SHOWN:
        raise NotAllowed("This is no scan that plea can show. Save it as PDF, PNG or JPEG, and add that.")
    _, kept = scan(name, content)
    with transaction.atomic():
        take_turn()
        now = Despatch.objects.select_related("draft__campaign", "draft__addressee").get(pk=despatch.pk)
        if now.withdrawn or now.channel != Channel.PAPER:
            raise NotAllowed(
                "A signed page belongs to an original on paper, and this is none, or not any more."
            )
        now.signed_page = kept
        now.save(update_fields=["signed_page"])
        draft = now.draft
        record(
            EventKind.PREPARED,
            by=by,
            campaign=draft.campaign,
            draft=draft,
            recipient=draft.addressee,
            payload={"despatch": now.pk, "scan": kept.sha256},
        )
    return now
