"""Letters leave: by post, by hand, by portal, by somebody's own mail program; each once per channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from plea_web.desk.models import (
    Channel,
    Contact,
    ContactKind,
    Despatch,
    Draft,
    EventKind,
    Member,
    Sealed,
)
from plea_web.desk.permissions import May
from plea_web.desk.workflow.claims import Claims, settle_claims
from plea_web.desk.workflow.contacts import entry
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.events import Said, record_each, take_turn
from plea_web.desk.workflow.leaving import (
    Looked,
    OnProgress,
    Ready,
    Refused,
    look,
    refuse_unless_all,
    still,
)
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.desk.workflow.sealing import seals_of

_CHUNK = 300


@dataclass(frozen=True, slots=True)
class Gone:
    """What came of a step by which letters leave."""

    left: list[Despatch] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    without_copy: list[Draft] = field(default_factory=list)  # no e-mail address, so no copy by e-mail


@dataclass(frozen=True, slots=True)
class Going:
    """How letters leave."""

    channel: Channel
    on: date
    copies: tuple[Channel, ...] = ()  # other ways by which the same letters go in the same step
    tracking: str | Mapping[int, str] = ""  # for all, or by the letter's number
    note: str = ""

    def tracking_of(self, draft: Draft) -> str:
        """Return the number by which the post follows a letter."""
        said = self.tracking if isinstance(self.tracking, str) else self.tracking.get(draft.pk, "")
        return said.strip()[:100]


def left(
    drafts: Iterable[Draft],
    channel: Channel,
    *,
    on: date,
    by: Member,
    tracking: str | Mapping[int, str] = "",
    note: str = "",
    copies: tuple[Channel, ...] = (),
) -> list[Despatch]:
    """Write down that letters went out on a day by a channel, and return their despatches.

    All or nothing. Raises NotAllowed, naming the letters that may not leave, or that left this way before.
    """
    must(by, May.LOG)
    going = Going(channel, on, copies, tracking, note)
    looked = look(drafts, (channel,), on)
    refuse_unless_all(looked)
    return _leave(looked, going, by, all_or_nothing=True).left


def leave(
    drafts: Iterable[Draft], going: Going, *, by: Member, on_progress: OnProgress | None = None
) -> Gone:
    """Write down that letters went out, as far as they may; return what left, and why the others did not.

    For whole batches: 740 that were carried to the post do not wait for the 10 that were not.
    Raises NotAllowed where nobody may write that down, or for a day that has not come yet.
    """
    must(by, May.LOG)
    looked = look(drafts, (going.channel,), going.on, on_progress)
    return _leave(looked, going, by, all_or_nothing=False)


@transaction.atomic
def _leave(looked: Looked, going: Going, by: Member, *, all_or_nothing: bool) -> Gone:
    take_turn()
    must(Member.objects.get(pk=by.pk), May.LOG)  # an account may have been closed meanwhile
    now = still(looked)
    if all_or_nothing:
        refuse_unless_all(now)
    letters = {one.draft.pk: one for one in now.ready}
    Claims(one.draft for one in now.ready).take((one.draft for one in now.ready), going.on)
    seals = seals_of((one.draft, one.approval, one.record) for one in now.ready if one.record is not None)
    made = _despatches(now.ready, going.channel, going, by)
    without_copy: list[Draft] = []
    for copy in going.copies:
        with_copy = _may_have_copy(now.ready, copy)
        without_copy += [one.draft for one in with_copy if not _reaches(one.draft, copy)]
        made += _despatches([one for one in with_copy if _reaches(one.draft, copy)], copy, going, by)
    _write_down(made, letters, seals, going, by)
    settle_letters(letters)
    settle_claims(one.draft.claim_id for one in now.ready if one.draft.claim_id)
    return Gone(made, now.refused, without_copy)


def _may_have_copy(ready: list[Ready], copy: Channel) -> list[Ready]:
    """Return the letters that have not left by this other way before."""
    numbers = [one.draft.pk for one in ready]
    gone: set[int] = set()
    for start in range(0, len(numbers), _CHUNK):
        some = Despatch.objects.filter(draft__in=numbers[start : start + _CHUNK], channel=copy)
        before = some.filter(withdrawn=False, sent_on__isnull=False)
        gone.update(before.values_list("draft", flat=True))
    return [one for one in ready if one.draft.pk not in gone]


def _reaches(draft: Draft, copy: Channel) -> bool:
    return copy != Channel.EMAIL or bool(draft.addressee and draft.addressee.email)


def _despatches(ready: list[Ready], channel: Channel, going: Going, by: Member) -> list[Despatch]:
    """Return the despatches of letters that leave by one channel: what was prepared is sent now."""
    waiting = waiting_of([one.draft.pk for one in ready], channel)
    now, new, known, lapsed = timezone.now(), [], [], []
    for one in ready:
        despatch = waiting.get(one.draft.pk)
        if despatch and despatch.approval_id != one.approval.pk:  # printed before it was approved anew
            lapsed.append(despatch.pk)
            despatch = None
        if despatch is None:
            despatch = Despatch(channel=channel, approval=one.approval)
            new.append(despatch)
        else:
            known.append(despatch)
        despatch.draft = one.draft
        despatch.sent_on, despatch.by, despatch.at = going.on, by, now
        despatch.note = going.note
        despatch.tracking = going.tracking_of(one.draft) if channel == going.channel else ""
    Despatch.objects.filter(pk__in=lapsed).update(withdrawn=True)
    try:
        with transaction.atomic():
            Despatch.objects.bulk_create(new, batch_size=_CHUNK)
    except IntegrityError:
        raise NotAllowed(
            "One of these letters was written down in the same moment. Look at it, then try again."
        ) from None
    Despatch.objects.bulk_update(known, ["sent_on", "tracking", "note", "by", "at"], batch_size=_CHUNK)
    return new + known


def waiting_of(drafts: list[int], channel: Channel) -> dict[int, Despatch]:
    """Return what is prepared and has not left, by the numbers of the letters."""
    found: dict[int, Despatch] = {}
    for start in range(0, len(drafts), _CHUNK):
        some = Despatch.objects.filter(
            draft__in=drafts[start : start + _CHUNK], channel=channel, withdrawn=False, sent_on__isnull=True
        )
        found |= {one.draft_id: one for one in some}
    return found


def _write_down(
    despatches: list[Despatch],
    letters: Mapping[int, Ready],
    seals: Mapping[int, Sealed],
    going: Going,
    by: Member,
) -> None:
    contacts = [
        entry(
            ContactKind.SENT,
            on=going.on,
            by=by,
            draft=despatch.draft,
            channel=despatch.channel,
            despatch=despatch,
            reference=str(letters[despatch.draft_id].approval.package.get("reference", ""))[:200],
        )
        for despatch in despatches
    ]
    Contact.objects.bulk_create(contacts, batch_size=_CHUNK)
    said = []
    for despatch, contact in zip(despatches, contacts, strict=True):
        payload = {
            "contact": contact.pk,
            "despatch": despatch.pk,
            "on": going.on.isoformat(),
            "channel": str(despatch.channel),
        }
        seal = seals.get(despatch.approval_id)
        if seal:
            payload["sealed"] = seal.sha256
        draft = despatch.draft
        said.append(Said(draft.campaign, None, draft, draft.addressee, payload))
    record_each(EventKind.SENT, said, by=by)
