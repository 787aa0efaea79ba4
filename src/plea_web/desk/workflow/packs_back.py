"""A pack's answers come back: first shown with what each would do, then counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.db import transaction

from plea.model.problem import Problem
from plea_web.desk.models import Comment, EventKind, Member, Pack, PackPassage
from plea_web.desk.permissions import May
from plea_web.desk.workflow import events, pack_texts, review
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must
from plea_web.packs.answers import read_answers
from plea_web.packs.pack import Answer, Verdict

CHANGED = "These words changed meanwhile; the answer is shown and does not count."
SAME = "This was brought back before."
NO_REASON = "The reader asks for a change and says no more."


class _Said(TypedDict):
    seen: str
    by: Member
    through_pack: str
    brought_in_by: Member
    proposal: bool


@dataclass(frozen=True, slots=True)
class Returned:
    """One answer beside its passage, and why it does not count; "" where it does."""

    place: PackPassage
    answer: Answer
    not_counted: str = ""

    @property
    def counts(self) -> bool:
        """True for an answer that says something and stands."""
        return not self.not_counted and self.answer.verdict != Verdict.NOT_READ


def read_back(record: Pack, content: bytes | str, name: str) -> tuple[list[Returned], list[Problem]]:
    """Return what came back with what would become of it, and what could not be read. Changes nothing."""
    answers, problems = read_answers(content, pack_texts.as_sent(record), name)
    places = {place.number: place for place in record.passages.select_related("passage")}
    return [_returned(places[one.number], one) for one in answers if one.number in places], problems


def _returned(place: PackPassage, answer: Answer) -> Returned:
    said = (place.verdict, place.comment, place.suggestion)
    if said == (answer.verdict, answer.comment, answer.suggestion):
        return Returned(place, answer, place.not_counted or SAME)
    changed = place.passage.sha256 != answer.sha or not place.passage.letters
    return Returned(place, answer, CHANGED if changed else "")


@transaction.atomic
def bring_back(record: Pack, content: bytes | str, name: str, *, by: Member) -> list[Returned]:
    """Count what came back as the reader's own, and return it with what became of each answer.

    What does not count is kept beside its passage, for everybody to see. Raises NotAllowed where there is
    nothing to count and nothing to keep.
    """
    must(by, May.PACK)
    events.take_turn()
    record = Pack.objects.select_related("campaign", "reader").get(pk=record.pk)
    returned, problems = read_back(record, content, name)
    fresh = [one for one in returned if one.not_counted != SAME and one.answer.verdict != Verdict.NOT_READ]
    if not fresh:
        raise NotAllowed(problems[0].message if problems else "Nothing new came back: it was counted before.")
    done = [_settled(record, one, by) for one in fresh]
    payload = {
        "pack": record.pk,
        "reader": record.reader_id,
        "proposals": record.campaign.packs_only_propose,
        "counted": [one.place.number for one in done if one.counts],
        "shown": [one.place.number for one in done if not one.counts],
    }
    events.record(EventKind.PACK_BROUGHT_BACK, by=by, campaign=record.campaign, payload=payload)
    return done


def _settled(record: Pack, one: Returned, by: Member) -> Returned:
    """Count one answer, or keep it with the reason why it does not count."""
    refused = one.not_counted
    if not refused:
        try:
            with transaction.atomic():
                _count(record, one, by)
        except NotAllowed as refusal:
            refused = str(refusal)
    answer = one.answer
    PackPassage.objects.filter(pk=one.place.pk).update(
        verdict=answer.verdict,
        comment=answer.comment,
        suggestion=answer.suggestion,
        not_counted=refused[:300],
    )
    return Returned(one.place, answer, refused)


def _count(record: Pack, one: Returned, by: Member) -> None:
    passage, answer = one.place.passage, one.answer
    said: _Said = {
        "seen": answer.sha,
        "by": record.reader,
        "through_pack": record.key,
        "brought_in_by": by,
        "proposal": record.campaign.packs_only_propose,
    }
    if answer.verdict == Verdict.OK:
        kept = review.approve(passage, **said)
        if answer.comment:
            Comment.objects.create(passage=passage, by=record.reader, text=answer.comment, at=kept.at)
        return
    try:
        with transaction.atomic():
            review.ask_changes(passage, text=answer.comment, suggestion=answer.suggestion, **said)
    except NotAllowed:
        # A wording that cannot stand as it is, or a change without a reason: what was meant is kept in words.
        wording = f"Suggested: {answer.suggestion}" if answer.suggestion else ""
        text = "\n".join(filter(None, (answer.comment, wording))) or NO_REASON
        review.ask_changes(passage, text=text, **said)
