"""Take back what one has just decided: the last decision first, as far back as the last twenty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from plea_web.desk.models import FROZEN, Comment, Draft, DraftState, Event, EventKind, Member, Payload, Review
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

LAST = 20
DECISIONS = (
    EventKind.PASSAGE_APPROVED,
    EventKind.CHANGES_ASKED,
    EventKind.VALUES_APPROVED,
    EventKind.LETTER_READ,
)


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back."""

    event: Event
    reviews: tuple[Review, ...]


@transaction.atomic
def undo(by: Member) -> Undone:
    """Take back the last decision of a member that still stands, and return it.

    What they had said before of the same words stands again. Raises NotAllowed where there is nothing left to
    take back, or where letters were approved upon it.
    """
    must(by, May.REVIEW)
    events.take_turn()
    for event, payload in _decisions(by):
        reviews = list(
            Review.objects.filter(pk__in=payload["reviews"], undone=False).select_related("passage", "draft")
        )
        if reviews:
            _not_approved_upon(reviews)
            _take_back(reviews, payload.get("instead_of", []))
            first = reviews[0]
            events.record(
                EventKind.REVIEW_UNDONE,
                by=by,
                campaign=event.campaign,
                passage=first.passage,
                draft=first.draft if len(reviews) == 1 else None,
                payload={"of": event.number, "reviews": [one.pk for one in reviews]},
            )
            return Undone(event, tuple(reviews))
    raise NotAllowed("There is nothing of yours to take back.")


def _decisions(by: Member) -> Iterable[tuple[Event, dict[str, list[int]]]]:
    """Yield a member's last decisions, the latest first, with what they were about."""
    last = list(
        Event.objects.filter(member=by.pk, kind__in=DECISIONS)
        .order_by("-number")
        .select_related("campaign")[:LAST]
    )
    payloads = dict(
        Payload.objects.filter(sha256__in=[event.payload_sha256 for event in last]).values_list(
            "sha256", "content"
        )
    )
    for event in last:
        payload = payloads.get(event.payload_sha256)
        if payload and not payload.get("through_pack"):
            yield event, payload


def _not_approved_upon(reviews: list[Review]) -> None:
    frozen = Q(state__in=FROZEN) | Q(state=DraftState.HELD) & ~Q(package_sha256="")
    of_passages = Q(variant__passages__in=[one.passage_id for one in reviews if one.passage_id])
    of_letters = Q(pk__in=[one.draft_id for one in reviews if one.draft_id])
    asked = [one for one in reviews if one.verdict == "changes"]
    if len(asked) == len(reviews):
        return
    count = Draft.objects.filter(frozen, of_passages | of_letters, gone=False).distinct().count()
    if count:
        letters = "1 letter has" if count == 1 else f"{count} letters have"
        raise NotAllowed(
            f"{letters} been approved upon this. If it should not go, ask for changes or hold it."
        )


def _take_back(reviews: list[Review], instead_of: list[int]) -> None:
    Review.objects.filter(pk__in=[one.pk for one in reviews]).update(undone=True)
    Comment.objects.filter(review__in=reviews).update(settled=True)
    Review.objects.filter(pk__in=instead_of).update(undone=False)
    Comment.objects.filter(review__in=instead_of).update(settled=False)
    states.settle_after(*reviews)
