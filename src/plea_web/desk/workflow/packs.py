"""Packs are made for one reader, and what comes back counts as that reader's, brought in by a member."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from plea_web.desk.models import Campaign, EventKind, Member, Pack, PackPassage, Passage, Role
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, pack_texts
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.packs import pack as packs
from plea_web.packs.locked import new_seal

MOST = 200  # passages; the largest campaign so far has sixty in a language


def readers() -> QuerySet[Member]:
    """Return the readers without an account, by name."""
    return (
        Member.objects.filter(user__isnull=True, alone=False, active=True).exclude(name="").order_by("name")
    )


def open_passages(campaign: Campaign, language: str, reader: Member | None = None) -> QuerySet[Passage]:
    """Return the passages of a language that wait for a reading, those of most letters first.

    With a reader: without those that they have answered already as the words stand now.
    """
    waiting = Passage.objects.filter(campaign=campaign, language=language, letters__gt=0).filter(
        Q(approvals__lt=campaign.readings) & Q(asked=False)
    )
    if reader is not None:
        answered = reader.reviews.filter(undone=False, passage__isnull=False, sha256=F("passage__sha256"))
        waiting = waiting.exclude(pk__in=answered.values("passage"))
    return waiting.order_by("-letters", "position", "pk")


def make_pack(campaign: Campaign, *, language: str, name: str, by: Member, count: int = 0) -> Pack:
    """Make a pack for a reader, known or new, and return it.

    It holds the open passages of a language, those of most letters first: `count` of them, or all.
    Raises NotAllowed where nobody is named or nothing is left to read.
    """
    must(by, May.PACK)
    called = " ".join(name.split())[:100]
    if not called:
        raise NotAllowed("Say for whom the pack is. The name stays at this desk; it stands in no file.")
    waiting = open_passages(campaign, language, _known(called))
    passages = list(waiting.select_related("before")[: min(count or MOST, MOST)])
    if not passages:
        raise NotAllowed(f"Nothing in the language “{language}” waits for {called}: it is all read.")
    # The letters are made before anything is locked: others go on working meanwhile.
    return _save(campaign, language, called, passages, pack_texts.questions(passages), by)


@transaction.atomic
def _save(
    campaign: Campaign,
    language: str,
    called: str,
    passages: Sequence[Passage],
    questions: tuple[packs.Question, ...],
    by: Member,
) -> Pack:
    events.take_turn()
    reader = _known(called) or Member.objects.create(
        name=called, role=Role.VOLUNTEER, languages=[language]
    )  # no account and no way in
    now = timezone.now()
    sent = packs.Pack(packs.new_key(), f"Reader {reader.pk}", language, now.date(), questions, new_seal())
    record = Pack.objects.create(
        campaign=campaign,
        key=sent.key,
        reader=reader,
        language=language,
        sent=keep(pack_texts.as_bytes(sent)),
        made_by=by,
        made_at=now,
    )
    PackPassage.objects.bulk_create(
        PackPassage(pack=record, number=number, passage=passage, sha256=passage.sha256)
        for number, passage in enumerate(passages, start=1)
    )
    payload = {"pack": record.pk, "reader": reader.pk, "passages": [passage.pk for passage in passages]}
    events.record(EventKind.PACK_MADE, by=by, campaign=campaign, payload=payload)
    return record


def _known(called: str) -> Member | None:
    return readers().filter(name__iexact=called).first()


@transaction.atomic
def let_packs_propose(campaign: Campaign, *, propose: bool, by: Member) -> None:
    """Say whether answers from packs count, or are proposals that a member decides on."""
    must(by, May.MAKE)
    events.take_turn()
    Campaign.objects.filter(pk=campaign.pk).update(packs_propose=propose)
    payload = {"packs_propose": propose}
    events.record(EventKind.SETTINGS_CHANGED, by=by, campaign=campaign, payload=payload)
