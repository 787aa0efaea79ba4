"""What state a letter that left is in, worked out from its despatches and the contact log; the one place.

The same entries give the same state, in whatever order they were written down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from plea.model.campaign import Tracking
from plea_web.desk.models import Campaign, Contact, ContactKind, Despatch, Draft, DraftState
from plea_web.desk.workflow.followed import followed, followed_by, is_correction
from plea_web.desk.workflow.outcomes import settle_outcomes

OUT_OF_HAND = (DraftState.SENDING, DraftState.UNCERTAIN, DraftState.FAILED)
"""States of letters that are being sent by plea itself: these are left alone here."""
_FIELDS = ("state", "sent_on", "returned_on", "replied_on", "due_on", "claim")
_CHUNK = 500


def settle_letters(letters: Iterable[int]) -> None:
    """Bring letters, by their numbers, up to their despatches and contacts."""
    numbers = sorted(set(letters))
    for start in range(0, len(numbers), _CHUNK):
        some = numbers[start : start + _CHUNK]
        _settle(some)
        _settle(followed_by(some))
        settle_outcomes(some)


def tracking_of(campaign: Campaign) -> Tracking:
    """Return the campaign's rules of following up, as its files had them when they were last read."""
    return Tracking(campaign.found.get("follow_up", {}), campaign.found.get("no_contact", {}))


def _settle(numbers: list[int]) -> None:
    parts = ("campaign", "addressee__office", "claim")
    drafts = list(Draft.objects.filter(pk__in=numbers).select_related(*parts))
    despatches: dict[int, list[Despatch]] = defaultdict(list)
    # What was printed under an approval that lapsed is other words: it does not count any more.
    counts = Q(sent_on__isnull=False) | Q(approval__stands=True)
    for despatch in Despatch.objects.filter(counts, draft__in=numbers, withdrawn=False):
        despatches[despatch.draft_id].append(despatch)
    said: dict[int, dict[str, date]] = defaultdict(dict)
    standing = Contact.objects.filter(replaced=False)
    for draft, kind, on in standing.filter(draft__in=numbers).values_list("draft", "kind", "on"):
        _first(said[draft], kind, on)
    answers, done = _Answers(drafts), followed(drafts)
    rules = {campaign.pk: tracking_of(campaign) for campaign in {draft.campaign for draft in drafts}}
    changed = []
    for draft in drafts:
        if draft.state in OUT_OF_HAND:
            continue
        before = [getattr(draft, name) for name in _FIELDS]
        draft.replied_on, promised = answers.days(draft)
        _bring_up(draft, despatches[draft.pk], said[draft.pk], rules[draft.campaign_id], promised)
        if draft.pk in done and not draft.due_by_hand:
            draft.due_on = None  # the follow-up has its own day
        if before != [getattr(draft, name) for name in _FIELDS]:
            changed.append(draft)
    Draft.objects.bulk_update(changed, _FIELDS, batch_size=_CHUNK)


class _Answers:
    """The standing answers to some letters: in one language or another, a letter is answered once."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._by_letter: dict[int, set[tuple[int, date, date | None]]] = defaultdict(set)
        self._by_claim: dict[int, set[tuple[int, date, date | None]]] = defaultdict(set)
        letters = [draft.pk for draft in drafts]
        claims = [draft.claim_id for draft in drafts if draft.claim_id]
        standing = Contact.objects.filter(kind=ContactKind.REPLY, replaced=False)
        parts = ("reply__letters", "reply__letters__claim", "pk", "on", "reply__answer_due")
        for letter, _, *answer in standing.filter(reply__letters__in=letters).values_list(*parts):
            self._by_letter[letter].add(tuple(answer))
        for _, claim, *answer in standing.filter(reply__letters__claim__in=claims).values_list(*parts):
            self._by_claim[claim].add(tuple(answer))

    def days(self, draft: Draft) -> tuple[date | None, date | None]:
        """Return when a letter was first answered, and by when the newest answer promises more."""
        ours = self._by_letter[draft.pk] | (self._by_claim[draft.claim_id] if draft.claim_id else set())
        newest = max((on for _, on, _ in ours), default=None)
        promised = max((due for _, on, due in ours if on == newest and due), default=None)
        return min((on for _, on, _ in ours), default=None), promised


def _first(days: dict[str, date], kind: str, on: date) -> None:
    days[kind] = min(days.get(kind, on), on)


def _bring_up(
    draft: Draft, despatches: list[Despatch], said: dict[str, date], rules: Tracking, promised: date | None
) -> None:
    left = [one for one in despatches if one.sent_on]
    draft.sent_on = min((one.sent_on for one in left if one.sent_on), default=None)
    draft.returned_on = max((one.returned_on for one in left if one.returned_on), default=None)
    if not left:
        draft.claim = draft.replied_on = None
        if (
            draft.state not in (DraftState.APPROVED, DraftState.QUEUED, DraftState.HELD)
            and draft.package_sha256
        ):
            draft.state = DraftState.APPROVED
        if draft.state in (DraftState.APPROVED, DraftState.QUEUED):
            draft.state = DraftState.QUEUED if despatches else DraftState.APPROVED
    elif ContactKind.CLOSED in said:
        draft.state = DraftState.CLOSED
    elif draft.replied_on:
        draft.state = DraftState.REPLIED
    elif all(one.returned_on for one in left):
        draft.state = DraftState.RETURNED
    else:
        draft.state = DraftState.SENT
    draft.due_on = _due(draft, rules, promised)


def _due(draft: Draft, rules: Tracking, promised: date | None) -> date | None:
    """Return when somebody has to look at a letter again; a person's own date goes before the rule."""
    if draft.sent_on is None or draft.state == DraftState.CLOSED:
        return None
    if draft.due_by_hand:
        return draft.due_by_hand
    if is_correction(draft.letter):
        return None  # it asks for no answer of its own; the letter that it corrects still waits for one
    if draft.state == DraftState.RETURNED:
        return draft.returned_on
    if draft.state == DraftState.REPLIED:
        return promised
    return draft.sent_on + timedelta(days=rules.follow_up_days(draft.office))
