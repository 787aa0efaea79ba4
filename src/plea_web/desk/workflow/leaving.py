"""Which letters may leave now by a channel, and why others may not.

Two kinds of rules: those that the records tell, asked by set, again and again; and whether a letter is still
what was approved, for which it is made again from the files. The second takes some hundredths of a second a
letter and is asked before a step takes its turn; `still` sees then whether anything has moved meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plea_web.desk.letters_of import Opened, opened, stamp_of
from plea_web.desk.models import (
    LEFT,
    WAYS,
    Approval,
    Channel,
    Despatch,
    Draft,
    DraftState,
    Hold,
)
from plea_web.desk.workflow.approval import as_approved, remade_to_leave
from plea_web.desk.workflow.claims import Claims
from plea_web.desk.workflow.days import in_words, past
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.sealing import Sealing
from plea_web.desk.workflow.standing import in_a_sentence, standing_stops

OnProgress = Callable[[int, int], None]
_CHUNK = 500  # numbers in one statement
_NAMED = 5  # letters that a refusal of several names


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that may leave, under which approval, and what its seal would say."""

    draft: Draft
    approval: Approval
    record: dict[str, Any] | None  # None: it left before by another way, and is sealed


@dataclass(frozen=True, slots=True)
class Refused:
    """A letter that may not leave, and why, in a sentence."""

    draft: Draft
    because: str

    def __str__(self) -> str:
        return f"{self.draft}: {self.because}"


@dataclass(slots=True)
class Looked:
    """Letters that were looked at before they leave."""

    channels: tuple[Channel, ...]
    on: date
    ready: list[Ready] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    stamps: dict[int, str] = field(default_factory=dict)  # of the campaigns' files, when these were asked


def look(
    drafts: Iterable[Draft],
    channels: Iterable[Channel],
    on: date,
    on_progress: OnProgress | None = None,
) -> Looked:
    """Return which letters may leave by these channels on a day, and why the others may not.

    Raises NotAllowed for a day that has not come yet.
    """
    looked = Looked(tuple(channels), past(on))
    letters = with_parts(drafts)
    files = {campaign.pk: opened(campaign) for campaign in {draft.campaign for draft in letters}}
    looked.stamps = {campaign: one.stamp for campaign, one in files.items()}
    obstacles = obstacles_of(letters, looked.channels, on)
    approvals = _standing([draft.pk for draft in letters])
    claims, sealing = Claims(letters), Sealing(letters)
    for number, draft in enumerate(letters):
        if on_progress:
            on_progress(number, len(letters))
        try:
            if draft.pk in obstacles:
                raise NotAllowed(obstacles[draft.pk])
            ready = _ready(draft, approvals.get(draft.pk), files[draft.campaign_id], sealing)
            if taken := claims.refusal(draft):
                raise NotAllowed(taken)
            looked.ready.append(ready)
        except NotAllowed as refusal:
            looked.refused.append(Refused(draft, _after_a_name(str(refusal))))
    return looked


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of a step, as far as the records tell; each letter is compared when it is taken."""

    ready: list[Draft]
    refused: list[Refused]

    @property
    def by_kind(self) -> Counter[str]:
        """How many letters of each kind would leave."""
        return Counter(draft.letter for draft in self.ready)


def foreseen(drafts: Iterable[Draft], channel: Channel, on: date) -> Foreseen:
    """Return which letters would leave by a channel on a day, without making each again: at once, for many.

    Raises NotAllowed for a day that is still to come.
    """
    letters = with_parts(drafts)
    obstacles = obstacles_of(letters, (channel,), past(on))
    claims = Claims(letters)
    ready, refused = [], []
    for draft in letters:
        why = obstacles.get(draft.pk, "")
        if not why and draft.outdated and draft.state not in LEFT:
            why = "the files have changed since it was approved. Make and approve it again."
        why = why or claims.refusal(draft)
        if why:
            refused.append(Refused(draft, why))
        else:
            ready.append(draft)
    return Foreseen(ready, refused)


def still(looked: Looked) -> Looked:
    """Return what was looked at as it is now, in the turn of the step: what moved meanwhile is refused."""
    now = {draft.pk: draft for draft in with_parts([one.draft for one in looked.ready])}
    obstacles = obstacles_of(list(now.values()), looked.channels, looked.on)
    approvals, claims = _standing(list(now)), Claims(now.values())
    changed = {
        campaign.pk
        for campaign in {draft.campaign for draft in now.values()}
        if stamp_of(campaign) != looked.stamps[campaign.pk]
    }
    again = Looked(looked.channels, looked.on, [], list(looked.refused), looked.stamps)
    for one in looked.ready:
        draft = now.get(one.draft.pk)
        if draft is None:
            because = "it is no longer here."
        elif draft.pk in obstacles:
            because = obstacles[draft.pk]
        elif one.approval != approvals.get(draft.pk) or _moved(one.draft, draft, changed):
            because = "it, or the files, changed while this was written down. Try it again."
        elif taken := claims.refusal(draft):
            because = taken
        else:
            again.ready.append(Ready(draft, one.approval, one.record))
            continue
        again.refused.append(Refused(draft or one.draft, because))
    return again


def refuse_unless_all(looked: Looked) -> None:
    """Raise NotAllowed where a letter is refused, naming some of them."""
    if not looked.refused:
        return
    said = [str(one) for one in looked.refused[:_NAMED]]
    more = len(looked.refused) - len(said)
    raise NotAllowed(" ".join([*said, *([f"And {more:,} more."] if more else [])]))


def with_parts(drafts: Iterable[Draft]) -> list[Draft]:
    """Return letters as they are now, each with what is asked of it, in the order of their numbers."""
    numbers = sorted({draft.pk for draft in drafts})
    found = Draft.objects.select_related(
        "campaign", "addressee__office", "variant", "claim__recipient", "batch"
    )
    return [
        draft
        for start in range(0, len(numbers), _CHUNK)
        for draft in found.filter(pk__in=numbers[start : start + _CHUNK]).order_by("pk")
    ]


def obstacles_of(drafts: list[Draft], channels: tuple[Channel, ...], on: date) -> dict[int, str]:
    """Return why letters may not leave, by their numbers, as far as the records tell."""
    found = {draft.pk: why for draft in drafts if (why := _of_itself(draft))}
    for others in (_stopped(drafts, on), _held(drafts), _left_before(drafts, channels, on)):
        found |= {pk: why for pk, why in others.items() if pk not in found}
    return found


def _of_itself(draft: Draft) -> str:
    closed = draft.campaign.closed_on
    if closed:
        return f"this campaign was closed on {in_words(closed)}; nothing leaves any more."
    if draft.addressee is None:
        return "make the letters again, so that it is known whom this one is to."
    if draft.state in LEFT and (draft.values_asked or (draft.variant and draft.variant.asked)):
        return "somebody has asked for changes of this letter since it left. Settle that first."
    return ""


def _held(drafts: list[Draft]) -> dict[int, str]:
    campaigns = {draft.campaign_id for draft in drafts}
    single = set(
        Hold.objects.filter(campaign__in=campaigns, lifted=False, draft__isnull=False).values_list(
            "draft", flat=True
        )
    )
    why = "it is held: somebody doubts what it says. Two members have to lift the hold first."
    return {
        draft.pk: why
        for draft in drafts
        if draft.state == DraftState.HELD or draft.pk in single or (draft.variant and draft.variant.held)
    }


def _stopped(drafts: list[Draft], on: date) -> dict[int, str]:
    stops = list(standing_stops(on).select_related("recipient", "office", "by"))
    people = {stop.recipient_id: stop for stop in stops if stop.recipient_id}
    offices = {stop.office_id: stop for stop in stops if stop.office_id}
    found = {}
    for draft in drafts:
        office = draft.addressee.office_id if draft.addressee else None
        stop = people.get(draft.addressee_id) or offices.get(office)
        if stop:
            found[draft.pk] = f"it stays here. {in_a_sentence(stop)}"
    return found


def _left_before(drafts: list[Draft], channels: tuple[Channel, ...], on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    numbers = [draft.pk for draft in drafts]
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        for one in Despatch.objects.filter(draft__in=some, channel__in=channels, withdrawn=False):
            if one.sent_on:
                found[one.draft_id] = f"it left {WAYS[Channel(one.channel)]} on {in_words(one.sent_on)}."
            elif one.signed_on and one.signed_on > on:
                found[one.draft_id] = f"it was signed on {in_words(one.signed_on)}, so it left later."
    return found


def _after_a_name(words: str) -> str:
    """Return a refusal as it reads after a letter's name."""
    return words.replace("This letter is ", "it is ", 1).replace("Somebody has ", "somebody has ", 1)


def _ready(draft: Draft, approval: Approval | None, files: Opened, sealing: Sealing) -> Ready:
    made = None if draft.state in LEFT else remade_to_leave(draft, approval, files)
    if made is not None and approval is not None:
        return Ready(draft, approval, sealing.record_of(draft, approval, made))
    if approval is None:
        raise NotAllowed("its approval no longer stands.")
    as_approved(draft, approval)
    return Ready(draft, approval, None)


def _standing(drafts: list[int]) -> dict[int, Approval]:
    found: dict[int, Approval] = {}
    for start in range(0, len(drafts), _CHUNK):
        some = Approval.objects.filter(draft__in=drafts[start : start + _CHUNK], stands=True)
        found |= {one.draft_id: one for one in some.select_related("letter")}
    return found


def _moved(before: Draft, now: Draft, changed: set[int]) -> bool:
    return now.campaign_id in changed or _token(before) != _token(now)


def _token(draft: Draft) -> tuple[object, ...]:
    return (
        draft.state in LEFT,
        draft.sha256,
        draft.fingerprint,
        draft.approved_sha256,
        draft.package_sha256,
        draft.values_asked,
        draft.variant is not None and draft.variant.asked,
    )
