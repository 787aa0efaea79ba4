"""*Passages*: each distinct passage is read once, in a letter, and decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import pluralize

from plea_web.desk.differing import differing
from plea_web.desk.entrance import member_of
from plea_web.desk.in_letter import in_letter
from plea_web.desk.models import Campaign, Hold, Member, Passage
from plea_web.desk.permissions import May
from plea_web.desk.queue import Queue, Standing, minutes, queue_for
from plea_web.desk.reasons import reasons_of
from plea_web.desk.routes import page
from plea_web.desk.sheets import left_of_people
from plea_web.desk.spoken import facts_of, kinds_of
from plea_web.desk.views.holds import holds_of
from plea_web.desk.views.remarks import remarks_on
from plea_web.desk.views.steps import decided, keep_typed, number, say_decided, tried, typed
from plea_web.desk.whole_letters import left_to_end
from plea_web.desk.workflow import presence, review, undoing

_SKIPPED = "skipped"


def passages(request: HttpRequest, campaign: int) -> HttpResponse:
    """Go on with what this member reads next, or say that all is read."""
    here = get_object_or_404(Campaign, pk=campaign)
    by = member_of(request)
    queue = queue_for(here, by)
    coming = queue.next(skipped=_skipped(request, here))
    if coming and request.GET.get("show") != "all":
        return redirect("passage", campaign, coming.pk)
    mine = by.languages or here.languages
    standings = [item.standing for item in queue.items]
    return render(
        request,
        "desk/review_done.html",
        {
            **_around(request, here, queue),
            "passages": len(standings),
            "asked": standings.count(Standing.ASKED),
            "second": standings.count(Standing.SECOND),
            "own": standings.count(Standing.OWN),
            "elsewhere": standings.count(Standing.ELSEWHERE),
            "people": [one for one in left_of_people(here) if one.language in mine],
            "to_end": left_to_end(here, mine),
        },
    )


def passage(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Show a passage in the letter to one of those who get it."""
    here, shown = _found(campaign, passage)
    by = member_of(request)
    queue = queue_for(here, by)
    at = min(number(request.GET.get("letter")), max(shown.letters - 1, 0))
    item = next((one for one in queue.items if one.passage.pk == shown.pk), None)
    return render(
        request,
        "desk/review_passage.html",
        {
            **_around(request, here, queue),
            "passage": shown,
            "item": item,
            "minutes": minutes([shown]),
            "letter": in_letter(shown, at),
            "at": at,
            "reasons": reasons_of(shown),
            "differing": _difference(shown),
            "newer": shown.after.filter(letters__gt=0).first(),
            "previous": queue.beside(shown, -1),
            "following": queue.beside(shown, 1),
            "remarks": remarks_on(shown.comments, shown.text),
            "typed": typed(request, f"passage {shown.pk}"),
            "held": set(Hold.objects.filter(campaign=here, lifted=False).values_list("fact", flat=True)),
            "kinds": kinds_of(shown),
            "facts": facts_of(shown),
            "readers": item.readers if item else (),
            "said": shown.reviews.filter(undone=False, sha256=shown.sha256).select_related("reader"),
        },
    )


def approve(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Approve the words that were seen, and go on."""
    here, shown = _found(campaign, passage)
    by = member_of(request)
    done = tried(request, lambda: review.approve(shown, seen=request.POST.get("seen", ""), by=by))
    if done is None:
        return redirect("passage", campaign, shown.pk)
    say_decided(request, f"Approved for {shown.letters:,} letter{pluralize(shown.letters)}.")
    return _go_on(request, here, shown, by)


def ask(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Ask for changes, and go on."""
    here, shown = _found(campaign, passage)
    by, text = member_of(request), request.POST.get("text", "")
    seen = request.POST.get("seen", "")
    if tried(request, lambda: review.ask_changes(shown, seen=seen, by=by, text=text)) is None:
        keep_typed(request, f"passage {shown.pk}", ask=text)
        return redirect("passage", campaign, shown.pk)
    say_decided(request, f"Changes asked. {shown.letters:,} letter{pluralize(shown.letters)} wait for them.")
    return _go_on(request, here, shown, by)


def skip(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Leave a passage for later; only this session remembers."""
    here, shown = _found(campaign, passage)
    skipped = dict(request.session.get(_SKIPPED, {}))
    skipped[str(here.pk)] = [*(one for one in skipped.get(str(here.pk), []) if one != shown.pk), shown.pk]
    request.session[_SKIPPED] = skipped
    return _go_on(request, here, shown, member_of(request))


def undo(request: HttpRequest, campaign: int) -> HttpResponse:
    """Take back this member's last decision, and show what it was about."""
    here = get_object_or_404(Campaign, pk=campaign)
    undone = tried(request, lambda: undoing.undo(member_of(request)))
    if undone is None:
        return redirect("passages", campaign)
    first = undone.reviews[0]
    if first.passage:
        say_decided(request, "Taken back. Decide again, or go on.")
        return redirect("passage", first.passage.campaign_id, first.passage_id)
    letters = len(undone.reviews)
    say_decided(request, f"Taken back for {letters} letter{pluralize(letters)}.")
    where = "read_to_end" if first.kind == "letter" else "people_to_read"
    return redirect(where, first.draft.campaign_id if first.draft else here.pk)


def look(request: HttpRequest, campaign: int, passage: int) -> HttpResponse:
    """Remember that this member has a passage before them, and say who else has."""
    _, shown = _found(campaign, passage)
    by = member_of(request)
    presence.look_at(shown, by=by)
    others = [str(one.member) for one in presence.readers(but=by).filter(passage=shown)]
    return render(request, "desk/review_readers.html", {"readers": others})


def _found(campaign: int, passage: int) -> tuple[Campaign, Passage]:
    here = get_object_or_404(Campaign, pk=campaign)
    return here, get_object_or_404(Passage.objects.select_related("before"), campaign=here, pk=passage)


def _around(request: HttpRequest, campaign: Campaign, queue: Queue) -> dict[str, Any]:
    left = queue.to_read
    return {
        "title": "Review",
        "campaign": campaign,
        "here": "review",
        "tab": "passages",
        "queue": queue,
        "left": left,
        "holds": holds_of(campaign),
        "decided": decided(request),
    }


def _skipped(request: HttpRequest, campaign: Campaign) -> list[int]:
    skipped: list[int] = request.session.get(_SKIPPED, {}).get(str(campaign.pk), [])
    return skipped


def _go_on(request: HttpRequest, campaign: Campaign, passage: Passage, by: Member) -> HttpResponse:
    presence.look_away(by)
    coming = queue_for(campaign, by).next(passage.pk, _skipped(request, campaign))
    return redirect("passage", campaign.pk, coming.pk) if coming else redirect("passages", campaign.pk)


def _difference(passage: Passage) -> dict[str, Any] | None:
    """Return what differs from the wording before; None where there was none."""
    if passage.before is None:
        return None
    notes = (
        differing("\n".join(passage.before.notes), "\n".join(passage.notes))
        if passage.before.notes != passage.notes
        else []
    )
    return {"words": differing(passage.before.text, passage.text), "notes": notes}


_AT = "c/<int:campaign>/review/<int:passage>/"
_POST = ("POST",)
urlpatterns = [
    page("c/<int:campaign>/review/", passages, name="passages", may_open=May.REVIEW),
    page("c/<int:campaign>/review/undo/", undo, name="review_undo", may_open=May.REVIEW, methods=_POST),
    page(_AT, passage, name="passage", may_open=May.REVIEW),
    page(f"{_AT}approve/", approve, name="passage_approve", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}ask/", ask, name="passage_ask", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}skip/", skip, name="passage_skip", may_open=May.REVIEW, methods=_POST),
    page(f"{_AT}look/", look, name="passage_look", may_open=May.REVIEW, methods=_POST),
]
