"""Who has the right to send one kind of letter, in its round, to an office: the first that leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Min, Q

from plea_web.desk.models import Claim, Draft, EventKind, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.days import in_words
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, words

_Key = tuple[int, str, int]  # campaign, kind, office
_CHUNK = 300
_LONGEST = 300


class Claims:
    """The claims that stand for some letters, and those that are taken in one step."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        letters = [draft for draft in drafts if draft.addressee is not None]
        self._standing: dict[_Key, Claim] = {}
        self._own: dict[tuple[_Key, int], Claim] = {}  # also those that were reopened for somebody else
        self._numbers: dict[tuple[int, int], Claim] = {}
        campaigns = {draft.campaign_id for draft in letters}
        for claim in _claims(campaigns, "office", {_key(draft)[2] for draft in letters}):
            key = (claim.campaign_id, claim.letter, claim.office_id)
            self._own[key, claim.recipient_id] = claim
            if claim.reopened_by_id is None:
                self._standing[key] = claim
        for claim in _claims(campaigns, "number", {draft.number for draft in letters if draft.number}):
            self._numbers[claim.campaign_id, claim.number or 0] = claim
        self._named: dict[_Key, Draft] = {}

    def refusal(self, draft: Draft) -> str:
        """Return why a letter may not have its office's claim, "" where it may; then nobody else gets it."""
        if draft.claim_id:
            return ""
        key = _key(draft)
        standing = self._standing.get(key)
        if standing and standing.recipient_id != draft.addressee_id:
            return (
                f"a letter of this kind went to {standing.recipient} at this office "
                f"on {in_words(standing.on)}."
            )
        first = self._named.setdefault(key, draft)
        if first.addressee_id != draft.addressee_id:
            return f"a letter of this kind goes to {first.name} at this office in the same step."
        other = self._numbers.get((draft.campaign_id, draft.number or 0))
        if other and (other.letter, other.recipient_id) != (draft.letter, draft.addressee_id):
            return (
                f"its number {draft.number} was on the letter to {other.recipient}, which left on "
                f"{in_words(other.on)}. Make the letters again: each then has a number of its own."
            )
        return ""

    def take(self, drafts: Iterable[Draft], on: date) -> None:
        """Give letters their claims, and save that, in the turn of a step.

        Raises NotAllowed where somebody wrote a claim without waiting for their turn.
        """
        wanting = [draft for draft in drafts if not draft.claim_id]
        new: dict[_Key, Claim] = {}
        for draft in wanting:
            key = _key(draft)
            if (key, draft.addressee_id) not in self._own and key not in new:
                campaign, letter, office = key
                new[key] = Claim(
                    campaign_id=campaign, letter=letter, office_id=office, recipient=draft.addressee, on=on,
                    number=draft.number,
                )  # fmt: skip
        try:
            with transaction.atomic():
                Claim.objects.bulk_create(new.values(), batch_size=_CHUNK)
                for draft in wanting:
                    key = _key(draft)
                    draft.claim = self._own.get((key, draft.addressee_id)) or new[key]
                Draft.objects.bulk_update(wanting, ["claim"], batch_size=_CHUNK)
        except IntegrityError:
            raise NotAllowed(
                "A letter of this kind to one of these offices was written down in the same moment. "
                "Look who has it, then try again."
            ) from None


def _claims(campaigns: set[int], by: str, values: Iterable[int]) -> Iterator[Claim]:
    wanted = sorted(values)
    for start in range(0, len(wanted), _CHUNK):
        some = Claim.objects.filter(campaign__in=campaigns, **{f"{by}__in": wanted[start : start + _CHUNK]})
        yield from some.select_related("recipient").order_by("pk")


def settle_claims(claims: Iterable[int]) -> None:
    """Let claims say when the first of their letters left; one of which none left any more goes."""
    numbers = sorted(set(claims))
    for start in range(0, len(numbers), _CHUNK):
        some = Claim.objects.filter(pk__in=numbers[start : start + _CHUNK])
        gone = Q(letters__despatches__withdrawn=False)
        for claim in some.annotate(first=Min("letters__despatches__sent_on", filter=gone)):
            if claim.first is None:
                Draft.objects.filter(claim=claim).update(claim=None)
                claim.delete()
            elif claim.first != claim.on:
                claim.on = claim.first
                claim.save(update_fields=["on"])


@transaction.atomic
def reopen(claim: Claim, reason: str, *, by: Member) -> Claim:
    """Let another letter of the same kind go to an office, and return the claim that no longer stands.

    What left stays written down. Raises NotAllowed without a reason, or where it was reopened already.
    """
    must(by, May.LOG)
    take_turn()
    because = words(reason, "Say why this office gets a second letter of the same kind.")
    if len(because) > _LONGEST:
        raise NotAllowed(f"Say it in {_LONGEST} characters; this is {len(because)} long.")
    now = Claim.objects.select_related("campaign", "recipient").get(pk=claim.pk)
    if now.reopened_by_id:
        raise NotAllowed("This was reopened already: another letter of this kind may go to the office.")
    if now.campaign.closed_on:
        raise NotAllowed(
            f"This campaign was closed on {in_words(now.campaign.closed_on)}; nothing leaves any more."
        )
    now.reopened_because, now.reopened_by = because, by
    now.save(update_fields=["reopened_because", "reopened_by"])
    record(
        EventKind.REOPENED,
        by=by,
        campaign=now.campaign,
        recipient=now.recipient,
        payload={"claim": now.pk, "letter": now.letter},
    )
    return now


def claims_of(draft: Draft) -> list[Claim]:
    """Return the claims on a letter's office for its kind, the last one first."""
    if draft.addressee is None:
        return []
    found = Claim.objects.filter(
        campaign=draft.campaign_id, letter=draft.letter, office=draft.addressee.office_id
    )
    return list(found.select_related("recipient", "reopened_by").order_by("-pk"))


def _key(draft: Draft) -> _Key:
    office = draft.addressee.office_id if draft.addressee else 0
    return draft.campaign_id, draft.letter, office
