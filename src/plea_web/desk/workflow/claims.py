"""Who has the right to send one kind of letter, in its round, to an office: the first that leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Min, Q

from plea_web.desk.models import Claim, Draft, EventKind, Member
from plea_web.desk.permissions import May
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
        offices = sorted({_key(draft)[2] for draft in letters})
        self._standing: dict[_Key, Claim] = {}
        for start in range(0, len(offices), _CHUNK):
            some = Claim.objects.filter(
                campaign__in={draft.campaign_id for draft in letters},
                letter__in={draft.letter for draft in letters},
                office__in=offices[start : start + _CHUNK],
                reopened_by__isnull=True,
            )
            for claim in some.select_related("recipient"):
                self._standing[claim.campaign_id, claim.letter, claim.office_id] = claim
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
                f"on {standing.on:%-d %B %Y}."
            )
        first = self._named.setdefault(key, draft)
        if first.addressee_id != draft.addressee_id:
            return f"a letter of this kind goes to {first.name} at this office in the same step."
        return ""

    def take(self, drafts: Iterable[Draft], on: date) -> None:
        """Give letters their claims, and save that, in the turn of a step.

        Raises NotAllowed where somebody wrote a claim without waiting for their turn.
        """
        wanting = [draft for draft in drafts if not draft.claim_id]
        new: dict[_Key, Claim] = {}
        for draft in wanting:
            key = _key(draft)
            if key not in self._standing and key not in new:
                campaign, letter, office = key
                new[key] = Claim(
                    campaign_id=campaign, letter=letter, office_id=office, recipient=draft.addressee, on=on
                )
        try:
            with transaction.atomic():
                Claim.objects.bulk_create(new.values(), batch_size=_CHUNK)
                self._standing |= new
                for draft in wanting:
                    draft.claim = self._standing[_key(draft)]
                Draft.objects.bulk_update(wanting, ["claim"], batch_size=_CHUNK)
        except IntegrityError:
            raise NotAllowed(
                "A letter of this kind to one of these offices was written down in the same moment. "
                "Look who has it, then try again."
            ) from None


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
            f"This campaign was closed on {now.campaign.closed_on:%-d %B %Y}; nothing leaves any more."
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
