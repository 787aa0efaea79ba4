"""Remarks on passages and letters: comments, suggested wordings, answers, and the end of each."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from plea_web.desk.models import Comment, EventKind, Member, Passage
from plea_web.desk.permissions import May, may
from plea_web.desk.workflow import events, states
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import as_it_stands, must, words
from plea_web.desk.workflow.suggested import checked_wording


@transaction.atomic
def comment(passage: Passage, *, by: Member, text: str) -> Comment:
    """Add a remark, which stops nothing, and return it. Raises NotAllowed where it says nothing."""
    must(by, May.REVIEW)
    events.take_turn()
    return _add(Comment(passage=passage, text=words(text, "Write what you want to say.")), by)


@transaction.atomic
def suggest(passage: Passage, *, seen: str, by: Member, wording: str, text: str = "") -> Comment:
    """Suggest other words, which stops nothing, and return the remark.

    Raises NotAllowed where the words changed meanwhile, or where the suggestion cannot stand in their place.
    """
    must(by, May.REVIEW)
    events.take_turn()
    passage = as_it_stands(passage, seen)
    return _add(Comment(passage=passage, text=text.strip(), suggestion=checked_wording(passage, wording)), by)


@transaction.atomic
def answer(remark: Comment, *, by: Member, text: str) -> Comment:
    """Answer a remark and return the answer; it stands under the first of its thread."""
    must(by, May.REVIEW)
    events.take_turn()
    first = remark.answer_to or remark
    said = words(text, "Write your answer.")
    return _add(Comment(passage=first.passage, draft=first.draft, text=said, answer_to=first), by)


@transaction.atomic
def settle(remark: Comment, *, by: Member) -> Comment:
    """Close a remark; a request for changes that it explains ends with it. Returns the remark.

    Whoever made it may do so at any time; somebody else with the right to approve letters, once it is
    answered. Raises NotAllowed otherwise.
    """
    must(by, May.REVIEW)
    events.take_turn()
    remark = Comment.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if remark.by_id != by.pk and not may(by, May.APPROVE):
        raise NotAllowed("Whoever wrote this, a campaigner, a coordinator or an owner can settle it.")
    if remark.by_id != by.pk and not remark.answers.exists():
        raise NotAllowed("Answer first: say what was changed, or why the words stay.")
    if remark.settled:
        return remark
    Comment.objects.filter(pk=remark.pk).update(settled=True)
    remark.settled = True
    _record(EventKind.COMMENT_SETTLED, remark, by)
    if remark.review and not remark.review.undone:
        remark.review.undone = True
        remark.review.save(update_fields=["undone"])
        states.settle_after(remark.review)
    return remark


def _add(remark: Comment, by: Member) -> Comment:
    remark.by, remark.at = by, timezone.now()
    remark.save(force_insert=True)
    _record(EventKind.COMMENTED, remark, by)
    return remark


def _record(kind: EventKind, remark: Comment, by: Member) -> None:
    about = remark.passage or remark.draft
    events.record(
        kind,
        by=by,
        campaign=about.campaign,
        passage=remark.passage,
        draft=remark.draft,
        payload={"remark": remark.pk, "suggests": bool(remark.suggestion)},
    )
