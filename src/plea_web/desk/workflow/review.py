"""What members say of a passage: that it is right, or what should change."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import Comment, EventKind, Member, Passage, Review, ReviewKind, Verdict
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import as_it_stands, is_alone, must, words
from plea_web.desk.workflow.suggested import checked_wording

SAY_WHAT = "Say what should change and why, so that somebody can change it."


@transaction.atomic
def approve(
    passage: Passage,
    *,
    seen: str,
    by: Member,
    through_pack: str = "",
    brought_in_by: Member | None = None,
    proposal: bool = False,
) -> Review:
    """Approve the words that `by` saw (their hash is `seen`), and return who did.

    `through_pack` and `brought_in_by` say how a reader without an account answered; a `proposal` is kept and
    not counted. Raises NotAllowed where the words changed, or where `by` brought them in and is not alone.
    """
    _may_say(by, through_pack, brought_in_by)
    events.take_turn()
    passage = as_it_stands(passage, seen)
    own = passage.brought_by_id is not None and passage.brought_by_id == by.pk
    if own and not is_alone(by):
        raise NotAllowed("You brought these words in; somebody else has to read them.")
    if brought_in_by and passage.brought_by_id == brought_in_by.pk and not is_alone(brought_in_by):
        raise NotAllowed("You brought these words in; somebody else has to bring this review of them back.")
    said = Review(verdict=Verdict.APPROVED, own=own, through_pack=through_pack, proposal=proposal)
    return _say(said, passage, by, brought_in_by)


@transaction.atomic
def ask_changes(
    passage: Passage,
    *,
    seen: str,
    by: Member,
    text: str,
    suggestion: str = "",
    through_pack: str = "",
    brought_in_by: Member | None = None,
    proposal: bool = False,
) -> Review:
    """Ask for other words, with the reason, and return the request; no letter with them goes on meanwhile.

    Raises NotAllowed where the words changed, or where neither a reason nor a suggested wording is given.
    """
    _may_say(by, through_pack, brought_in_by)
    events.take_turn()
    passage = as_it_stands(passage, seen)
    wording = checked_wording(passage, suggestion) if suggestion.strip() else ""
    reason = text.strip() if wording else words(text, SAY_WHAT)
    said = Review(verdict=Verdict.CHANGES, through_pack=through_pack, proposal=proposal)
    review = _say(said, passage, by, brought_in_by)
    Comment.objects.create(
        passage=passage, by=by, text=reason, suggestion=wording, review=review, at=review.at
    )
    return review


def _may_say(by: Member, through_pack: str, brought_in_by: Member | None) -> None:
    """Check who speaks. A reader of a pack has no account: who brings the answer in has to have the right."""
    if through_pack and brought_in_by:
        must(brought_in_by, May.PACK)
    else:
        must(by, May.REVIEW)


def _say(said: Review, passage: Passage, by: Member, brought_in_by: Member | None) -> Review:
    """Write down a member's word on a passage, in place of what they said of the same words before."""
    before = list(
        Review.objects.filter(
            passage=passage, sha256=passage.sha256, reader=by, undone=False, proposal=said.proposal
        )
    )
    if said.verdict == Verdict.APPROVED and any(one.verdict == Verdict.APPROVED for one in before):
        return before[0]
    Review.objects.filter(pk__in=[one.pk for one in before]).update(undone=True)
    said.kind, said.passage, said.sha256, said.reader = ReviewKind.PASSAGE, passage, passage.sha256, by
    said.brought_in_by, said.at = brought_in_by, timezone.now()
    said.save(force_insert=True)
    approved = said.verdict == Verdict.APPROVED
    events.record(
        EventKind.PASSAGE_APPROVED if approved else EventKind.CHANGES_ASKED,
        by=by,
        campaign=passage.campaign,
        passage=passage,
        payload={
            "reviews": [said.pk],
            "instead_of": [one.pk for one in before],
            "seen": passage.sha256,
            "through_pack": said.through_pack,
            "brought_in_by": brought_in_by.pk if brought_in_by else None,
            "proposal": said.proposal,
            "own": said.own,
        },
    )
    if not said.proposal:
        states.settle(passage.campaign, [passage])
    return said
