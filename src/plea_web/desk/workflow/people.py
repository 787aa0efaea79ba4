"""What members say of the people a campaign writes to, and of letters as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from plea_web.desk.models import Campaign, Comment, Draft, EventKind, Member, Review, ReviewKind, Verdict
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must, not_own_versions, words

_FEW = 3


@transaction.atomic
def open_values(draft: Draft, *, by: Member) -> Review:
    """Write down that `by` opened a person's values, once for the same values, and return it."""
    must(by, May.REVIEW)
    events.take_turn()
    [draft] = _locked([draft])
    seen = {"draft": draft, "sha256": draft.values_sha256, "reader": by, "undone": False}
    before = Review.objects.filter(kind=ReviewKind.VALUES, verdict=Verdict.OPENED, **seen).first()
    if before:
        return before
    [opened] = _say([draft], ReviewKind.VALUES, Verdict.OPENED, by)
    _record(EventKind.VALUES_OPENED, [opened], by, draft)
    return opened


@transaction.atomic
def approve_values(
    drafts: Draft | Iterable[Draft], *, seen: Mapping[int, str], by: Member
) -> Sequence[Review]:
    """Approve the values of people, a sheet of them in one go, and return the reviews.

    `seen` holds the hash of the values that were looked at by the number of each draft. Raises NotAllowed,
    and counts nothing, where one of them changed, an odd one among them was not opened by `by`, or odd ones
    of these letters were opened by nobody yet.
    """
    must(by, May.REVIEW)
    events.take_turn()
    locked = _locked([drafts] if isinstance(drafts, Draft) else drafts)
    changed = [draft for draft in locked if seen.get(draft.pk) != draft.values_sha256]
    if changed:
        raise NotAllowed(
            f"Changed while you were reading: {_names(changed)}. Look again; nothing was counted."
        )
    not_own_versions(locked, by)
    _odd_ones_opened(locked, by)
    new = _say(_without_word(locked, ReviewKind.VALUES, by), ReviewKind.VALUES, Verdict.APPROVED, by)
    if new:
        _record(EventKind.VALUES_APPROVED, new, by, locked[0] if len(locked) == 1 else None)
        _settle(locked)
    return new


@transaction.atomic
def read_letter(draft: Draft, *, seen: str, by: Member) -> Review:
    """Write down that `by` read a letter to its end; `seen` is the hash of its file. Returns the review."""
    must(by, May.REVIEW)
    events.take_turn()
    [draft] = _locked([draft])
    if draft.sha256 != seen:
        raise NotAllowed("This letter was made again while you were reading. Read it once more.")
    new = _say(_without_word([draft], ReviewKind.LETTER, by), ReviewKind.LETTER, Verdict.APPROVED, by)
    if not new:
        raise NotAllowed("You have read this letter to the end already.")
    _record(EventKind.LETTER_READ, new, by, draft)
    _settle([draft])
    return new[0]


@transaction.atomic
def ask_about(draft: Draft, kind: ReviewKind, *, seen: str, by: Member, text: str) -> Review:
    """Say what is wrong with a person's values or with a whole letter, and return the request.

    `seen` is the hash of the values, or of the letter's file. The letter does not go on meanwhile.
    """
    must(by, May.REVIEW)
    events.take_turn()
    [draft] = _locked([draft])
    if seen != (draft.values_sha256 if kind == ReviewKind.VALUES else draft.sha256):
        raise NotAllowed("This letter changed while you were reading. Look at it again.")
    said = words(text, "Say what is wrong, so that somebody can put it right.")
    draft.reviews.filter(kind=kind, reader=by, undone=False).exclude(verdict=Verdict.OPENED).update(
        undone=True
    )
    [review] = _say([draft], kind, Verdict.CHANGES, by)
    Comment.objects.create(draft=draft, by=by, text=said, review=review, at=review.at)
    _record(EventKind.CHANGES_ASKED, [review], by, draft)
    _settle([draft])
    return review


def unopened(campaign: Campaign, language: str) -> QuerySet[Draft]:
    """Return the odd ones of a language that nobody has opened as they are now."""
    opened = Review.objects.filter(
        draft=OuterRef("pk"), kind=ReviewKind.VALUES, sha256=OuterRef("values_sha256"), undone=False
    )
    odd = Draft.objects.filter(
        campaign=campaign, language=language, gone=False, looks_odd=True, variant__isnull=False
    )
    return odd.filter(~Exists(opened))


def _locked(drafts: Iterable[Draft]) -> list[Draft]:
    """Return drafts as they are now, locked. Raises NotAllowed where one is no letter to be read."""
    wanted = [draft.pk for draft in drafts]
    found = list(
        Draft.objects.select_for_update(of=("self",))
        .select_related("campaign")
        .filter(pk__in=wanted)
        .order_by("pk")
    )
    if not found or len(found) != len(set(wanted)) or len({draft.campaign_id for draft in found}) != 1:
        raise NotAllowed("These letters are not there any more. Load the page again.")
    for draft in found:
        if draft.gone:
            raise NotAllowed(f"{draft.name} gets this letter no longer. Load the page again.")
        if draft.variant_id is None:
            raise NotAllowed(
                f"The files changed since the letter to {draft.name} was made. Make the letters again first."
            )
    return found


def _odd_ones_opened(drafts: list[Draft], by: Member) -> None:
    odd = [draft for draft in drafts if draft.looks_odd]
    mine = set(
        Review.objects.filter(
            draft__in=odd,
            kind=ReviewKind.VALUES,
            verdict=Verdict.OPENED,
            reader=by,
            undone=False,
            sha256=F("draft__values_sha256"),
        ).values_list("draft", flat=True)
    )
    closed = [draft for draft in odd if draft.pk not in mine]
    if closed:
        raise NotAllowed(f"Open each of those who look odd before you approve them: {_names(closed)}.")
    if len(odd) == len(drafts):
        return
    for language in sorted({draft.language for draft in drafts}):
        waiting = unopened(drafts[0].campaign, language)
        first, count = list(waiting[:_FEW]), waiting.count()
        if count:
            raise NotAllowed(f"Look at those who look odd first: {_names(first, count)}.")


def _without_word(drafts: list[Draft], kind: ReviewKind, by: Member) -> list[Draft]:
    """Return the drafts that `by` has not approved yet as they are; what they asked of them ends."""
    said = Review.objects.filter(draft__in=drafts, kind=kind, reader=by, undone=False)
    said.filter(verdict=Verdict.CHANGES).update(undone=True)
    approved = set(said.filter(verdict=Verdict.APPROVED).values_list("draft", "sha256"))
    return [draft for draft in drafts if (draft.pk, _hash_of(draft, kind)) not in approved]


def _say(drafts: list[Draft], kind: ReviewKind, verdict: Verdict, by: Member) -> list[Review]:
    now = timezone.now()
    return list(
        Review.objects.bulk_create(
            Review(kind=kind, draft=one, sha256=_hash_of(one, kind), reader=by, verdict=verdict, at=now)
            for one in drafts
        )
    )


def _settle(drafts: list[Draft]) -> None:
    letters = Draft.objects.filter(pk__in=[draft.pk for draft in drafts])
    states.settle_values(drafts[0].campaign, letters)


def _hash_of(draft: Draft, kind: ReviewKind) -> str:
    found: str = draft.sha256 if kind == ReviewKind.LETTER else draft.values_sha256
    return found


def _record(kind: EventKind, reviews: Sequence[Review], by: Member, draft: Draft | None) -> None:
    payload = {"reviews": [one.pk for one in reviews], "letters": len(reviews)}
    events.record(kind, by=by, campaign=reviews[0].draft.campaign, draft=draft, payload=payload)


def _names(drafts: Sequence[Draft], count: int = 0) -> str:
    """Name the first few and count the others."""
    more = (count or len(drafts)) - _FEW
    named = ", ".join(draft.name for draft in drafts[:_FEW])
    return f"{named} and {more} more" if more > 0 else named
