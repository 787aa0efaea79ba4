"""To sign, to post, and a whole batch at once: letters on their way out of the house."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header

from plea_web.desk import outgoing
from plea_web.desk.despatch_forms import channel, chosen, day, is_number, wish
from plea_web.desk.entrance import member_of
from plea_web.desk.models import BY_LETTER, WAYS, Campaign, Channel, Draft, Job
from plea_web.desk.outgoing import Waiting
from plea_web.desk.packed import packed
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.spoken import titles_of
from plea_web.desk.today import today
from plea_web.desk.workflow import NotAllowed, in_bulk
from plea_web.desk.workflow.in_bulk import Done
from plea_web.desk.workflow.intervals import too_soon
from plea_web.desk.workflow.leaving import Foreseen, foreseen

_NAMED = 8
_SHOWN = 50


def to_sign(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the letters whose original is to be signed, and write down which were printed or signed."""
    return _list(request, campaign, "to_sign")


def to_post(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the originals that wait to be posted, and write down which were."""
    return _list(request, campaign, "to_post")


def _list(request: HttpRequest, campaign: int, tab: str) -> HttpResponse:
    record = get_object_or_404(Campaign, pk=campaign)
    waiting = outgoing.to_sign(record) if tab == "to_sign" else outgoing.to_post(record)
    kinds = waiting.kinds()
    numbered = outgoing.numbered(record)
    kind = numbered.get(request.GET.get("kind", ""), "")
    if request.method == "POST":
        answer = _post(request, record, tab, waiting.of_kind(kind))
        if answer is not None:
            return answer
    sent = request.POST  # what was refused stands in the form again
    after = request.GET.get("after", "")
    pile = outgoing.pile(
        waiting.of_kind(kind),
        sum(one.count for one in kinds if kind in ("", one.key)),
        int(after) if is_number(after) else None,
        sent,
    )
    around = {
        "title": "To sign" if tab == "to_sign" else "To post",
        "campaign": record,
        "here": "contacts",
        "tab": tab,
        "kinds": [(number, one) for number, key in numbered.items() for one in kinds if one.key == key],
        "kind": request.GET.get("kind", "") if kind else "",
        "total": sum(one.count for one in kinds),
        "pile": pile,
        "soon": too_soon([row.draft for row in pile.rows], today()) if tab == "to_post" else [],
        "titles": {one.key: one.title for one in kinds},
        "today": today(),
        "on": sent.get("on", today().isoformat()),
        "signatory": sent.get("signed_by", outgoing.signatory(record)),
        "all": bool(sent.get("all")),
        "copy": bool(sent.get("copy")),
    }
    return render(request, f"desk/despatch_{tab}.html", around)


def _post(request: HttpRequest, campaign: Campaign, tab: str, drafts: Waiting) -> HttpResponse | None:
    """Do what was asked, and return the next page; None where it was refused: the form says so."""
    try:
        letters = chosen(request.POST, drafts)
        if request.POST.get("do") == "pack":
            return _packed(campaign, letters)
        came = in_bulk.begin(campaign, letters, wish(request.POST), by=member_of(request))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return None
    if isinstance(came, Job):
        return redirect("job", campaign.pk, came.pk)
    tell(request, came)
    kind = request.GET.get("kind", "")
    answer = redirect(tab, campaign.pk)
    if is_number(kind):
        answer["Location"] += f"?kind={kind}"
    return answer


def _packed(campaign: Campaign, letters: list[int]) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename="letters-to-print.zip")
    content = packed(campaign, letters)
    return HttpResponse(
        content, content_type="application/zip", headers={"Content-Disposition": disposition or "attachment"}
    )


def tell(request: HttpRequest, done: Done) -> None:
    """Say what was written down, and of each letter that was refused why."""
    verbs = {in_bulk.PRINTED: "printed", in_bulk.SIGNED: "signed", in_bulk.LEFT: "sent"}
    letters = f"{done.letters:,} letter{'' if done.letters == 1 else 's'}"
    if done.letters:
        copies = f", {done.copies:,} with a copy by e-mail" if done.copies else ""
        messages.success(request, f"{letters} written down as {verbs[done.step]}{copies}.")
    if done.without_copy:
        names = "; ".join(done.without_copy[:_NAMED])
        messages.warning(request, f"No e-mail address in the list, so no copy was written down: {names}.")
    for line in done.refused[:_NAMED]:
        messages.error(request, line)
    more = len(done.refused) - _NAMED
    if more > 0:
        messages.error(request, f"And {more:,} more were not written down, for such reasons.")


def post_batch(request: HttpRequest, campaign: int) -> HttpResponse:
    """Write down that all approved letters, or all of a kind, left: first shown, then done."""
    record = get_object_or_404(Campaign, pk=campaign)
    approved = outgoing.not_left(record)
    kinds = approved.kinds()
    numbered = outgoing.numbered(record)
    asked = request.POST if request.method == "POST" else request.GET
    kind = numbered.get(asked.get("kind", ""), "")
    drafts = approved.of_kind(kind)
    around: dict[str, Any] = {
        "title": "A whole batch left",
        "campaign": record,
        "here": "contacts",
        "tab": "to_post",
        "kinds": [(number, one) for number, key in numbered.items() for one in kinds if one.key == key],
        "kind": asked.get("kind", "") if kind else "",
        "total": sum(one.count for one in kinds),
        "channels": [(one.value, WAYS[one]) for one in BY_LETTER],
        "channel": asked.get("channel", Channel.PAPER.value),
        "copy": bool(asked.get("copy")),
        "today": today(),
        "on": asked.get("on", ""),
    }
    if request.method == "POST":
        try:
            if request.POST.get("really"):
                came = in_bulk.begin(
                    record, _going(request, drafts), wish(request.POST), by=member_of(request)
                )
                if isinstance(came, Job):
                    return redirect("job", record.pk, came.pk)
                tell(request, came)
                return redirect("to_post", record.pk)
            around |= _foreseen(request, record, drafts)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
    return render(request, "desk/despatch_batch.html", around)


def _going(request: HttpRequest, drafts: Waiting) -> list[int]:
    """Return the letters of a batch; somebody may let those wait whose offices were written to lately."""
    numbers = drafts.numbers()
    if not request.POST.get("wait"):
        return numbers
    soon = too_soon([Draft(pk=number) for number in numbers], day(request.POST))
    waiting = {draft.pk for one in soon for draft in one.drafts}
    return [number for number in numbers if number not in waiting]


def _foreseen(request: HttpRequest, campaign: Campaign, drafts: Waiting) -> dict[str, Any]:
    way, on = channel(request.POST.get("channel", "")), day(request.POST)
    seen: Foreseen = foreseen([Draft(pk=number) for number in drafts.numbers()], way, on)
    titles = titles_of(campaign)
    counts = [(titles.get(key) or key, count) for key, count in seen.by_kind.items()]
    without = 0
    if request.POST.get("copy") and way != Channel.EMAIL:
        without = sum(not (one.addressee and one.addressee.email) for one in seen.ready)
    soon = too_soon(seen.ready, on)
    return {
        "seen": seen,
        "soon": soon[:_SHOWN],
        "soon_more": max(0, len(soon) - _SHOWN),
        "soon_letters": sum(len(one.drafts) for one in soon),
        "on": on.isoformat(),
        "on_day": on,
        "way": WAYS[way],
        "counts": counts,
        "refused": seen.refused[:_SHOWN],
        "more": max(0, len(seen.refused) - _SHOWN),
        "without": without,
    }


_OF = "c/<int:campaign>/contacts/"
urlpatterns = [
    page(f"{_OF}sign/", to_sign, name="to_sign", may_open=May.LOG, methods=("GET", "POST")),
    page(f"{_OF}post/", to_post, name="to_post", may_open=May.LOG, methods=("GET", "POST")),
    page(f"{_OF}batch/", post_batch, name="post_batch", may_open=May.LOG, methods=("GET", "POST")),
]
