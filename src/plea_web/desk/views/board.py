"""The board: letters by what became of them, chosen by their address; many at once, with undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date

from plea_web.desk import board
from plea_web.desk.board_choice import DUE, NOBODY, Chosen, read
from plea_web.desk.board_filters import filters_of, known_values, owners_of
from plea_web.desk.entrance import member_of
from plea_web.desk.models import BY_LETTER, WAYS, Campaign, Channel, Draft, DraftState, Member, SavedView
from plea_web.desk.permissions import May, may
from plea_web.desk.routes import page
from plea_web.desk.today import today
from plea_web.desk.views.steps import number, say_changed, tried
from plea_web.desk.workflow import NotAllowed, bulk
from plea_web.desk.workflow.saved_views import drop_view, keep_view

_STEP = "board_step"
_SAID = 3  # letters that were left out, told one by one


def board_page(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show the board. A name that is looked for is posted: an address tells no name."""
    record = get_object_or_404(Campaign, pk=campaign)
    day, secret = today(), may(member_of(request), May.CONFIDENTIAL)
    counts = whole = board.counts(record, day)
    chosen = read(request.GET, known_values(record, whole), request.POST.get("name", ""))
    if chosen.demand:
        within = board.letters_with(record, chosen.demand, chosen.outcome, confidential=secret)
        counts = board.counts(record, day, within)
    total = counts.total(chosen)
    found = board.letters_of(record, chosen, day, confidential=secret)
    few = board.is_few(total) and not chosen.name
    listed = board.listed(found, chosen.after, few=few, by_day=chosen.due not in ("", "none"))
    owners = owners_of(counts)
    around = {
        "title": "Board",
        "campaign": record,
        "here": "contacts",
        "tab": "board",
        "day": day,
        "chosen": chosen,
        "total": total,
        "all": whole.total(Chosen()),
        "columns": [
            (column, many, chosen.with_(state="" if column.key == chosen.state else column.key).address)
            for column, many in counts.columns(chosen)
        ],
        "marks": _marks(counts, chosen),
        "filters": filters_of(record, counts, chosen, owners, confidential=secret),
        "rows": _rows(record, listed.letters, day),
        "next": chosen.with_(after=listed.after).address if listed.after else "",
        "views": SavedView.objects.filter(campaign=record).select_related("by").order_by("name"),
        "owners": [one for one in owners if may(one, May.LOG)],
        "channels": [(channel.value, WAYS[channel]) for channel in BY_LETTER],
        "step": _step(request, record),
    }
    return render(request, "desk/board.html", around)


def _marks(counts: board.Counts, chosen: Chosen) -> list[tuple[str, int, str, bool, str]]:
    """Return what is worked out, not kept: title, number, address, whether it is chosen, and its mood."""
    due = counts.due(chosen.without("due"))
    found = [
        (DUE[when], due[when], chosen.with_(due="" if chosen.due == when else when).address,
         chosen.due == when, mood)
        for when, mood in (("overdue", "bad"), ("week", ""))
    ]  # fmt: skip
    changed = counts.changed(chosen.without("due"))
    address = chosen.with_(changed=not chosen.changed).address
    return [*found, ("Changed since approved", changed, address, chosen.changed, "warn")]


def _rows(campaign: Campaign, letters: Iterable[Draft], day: date) -> list[dict[str, Any]]:
    """Return letters as a row shows them."""
    titles = campaign.found.get("letters", {})
    return [
        {
            "letter": letter,
            "kind": titles.get(letter.letter) or letter.letter,
            "column": board.COLUMN_OF[DraftState(letter.state)],
            "late": bool(letter.due_on and letter.due_on < day),
        }
        for letter in letters
    ]


def _step(request: HttpRequest, campaign: Campaign) -> dict[str, Any] | None:
    """Return the member's last step on this board, which can still be undone."""
    step: dict[str, Any] | None = request.session.get(_STEP)
    return step if step and step["campaign"] == campaign.pk and step["day"] == today().isoformat() else None


def board_do(request: HttpRequest, campaign: int) -> HttpResponse:
    """Take one step with the letters that are ticked, or with all that the board shows."""
    record = get_object_or_404(Campaign, pk=campaign)
    asked = QueryDict(request.POST.get("query", ""))
    letters = _letters(request, record, _read(record, asked, request.POST.get("name", "")))
    steps: dict[str, Callable[[HttpRequest, list[int]], tuple[bulk.Step, str]]] = {
        "give": _give, "due": _due, "post": _post, "close": _close, "hold": _hold,
    }  # fmt: skip
    take = steps.get(request.POST.get("do", ""))
    if take is None:
        messages.error(request, "Choose what is to be done with these letters.")
        return _back(record, asked)
    came = tried(request, lambda: take(request, letters))
    if came is not None:
        step, words = came
        request.session[_STEP] = {
            "number": step.number, "say": words, "campaign": record.pk, "day": today().isoformat(),
        }  # fmt: skip
        _say_left_out(request, step)
    return _back(record, asked)


def _read(campaign: Campaign, asked: QueryDict, name: str = "") -> Chosen:
    return read(asked, known_values(campaign, board.counts(campaign, today())), name)


def _letters(request: HttpRequest, campaign: Campaign, chosen: Chosen) -> list[int]:
    """Return the numbers of the letters that a step is about, one more than it may be at most."""
    found = Draft.objects.filter(campaign=campaign, gone=False)
    if request.POST.get("which") == "all":
        secret = may(member_of(request), May.CONFIDENTIAL)
        found = board.letters_of(campaign, chosen, today(), confidential=secret)
    else:
        ticked = {number(one) for one in request.POST.getlist("letter")[: board.ON_A_PAGE]}
        found = found.filter(pk__in=ticked)
    return list(found.order_by("pk").values_list("pk", flat=True)[: bulk.MOST + 1])


def _give(request: HttpRequest, letters: list[int]) -> tuple[bulk.Step, str]:
    asked = request.POST.get("owner", "")
    owner = Member.objects.filter(pk=number(asked), active=True).first()
    if owner is None and asked != NOBODY:
        raise NotAllowed("Choose who is to keep these contacts.")
    step = bulk.give(letters, owner, by=member_of(request))
    people = f"{step.done:,} recipient{'' if step.done == 1 else 's'}"
    return step, f"{people} given to {owner}." if owner else f"{people} given to nobody."


def _due(request: HttpRequest, letters: list[int]) -> tuple[bulk.Step, str]:
    day = _day(request, "day")
    if day and day < today():
        raise NotAllowed("That day is over. Choose one on which somebody can look again.")
    step = bulk.set_due(letters, day, by=member_of(request))
    return step, f"{_counted(step.done)} due " + (f"on {day:%-d %B %Y}." if day else "as the rule says.")


def _post(request: HttpRequest, letters: list[int]) -> tuple[bulk.Step, str]:
    day, channel = _day(request, "on"), request.POST.get("channel", "")
    if day is None or channel not in BY_LETTER:
        raise NotAllowed("Say on which day they left, and how.")
    step = bulk.post(letters, Channel(channel), on=day, by=member_of(request))
    return step, f"{_counted(step.done)} left {WAYS[Channel(channel)]} on {day:%-d %B %Y}."


def _close(request: HttpRequest, letters: list[int]) -> tuple[bulk.Step, str]:
    step = bulk.close(letters, request.POST.get("because", ""), on=today(), by=member_of(request))
    return step, f"{_counted(step.done)} closed."


def _hold(request: HttpRequest, letters: list[int]) -> tuple[bulk.Step, str]:
    step = bulk.hold(letters, request.POST.get("doubt", ""), by=member_of(request))
    return step, f"{_counted(step.done)} held."


def board_undo(request: HttpRequest, campaign: int) -> HttpResponse:
    """Take the member's step back."""
    record = get_object_or_404(Campaign, pk=campaign)
    step = number(request.POST.get("step"))
    if tried(request, lambda: bulk.undo(step, by=member_of(request))) is not None:
        say_changed(request, "Undone: everything is as it was before.")
        request.session.pop(_STEP, None)
    return _back(record, QueryDict(request.POST.get("query", "")))


def board_keep(request: HttpRequest, campaign: int) -> HttpResponse:
    """Keep what the board shows under a name."""
    record = get_object_or_404(Campaign, pk=campaign)
    query = _read(record, QueryDict(request.POST.get("query", ""))).first_page
    called = request.POST.get("called", "")
    if tried(request, lambda: keep_view(record, called, query, by=member_of(request))):
        say_changed(request, "Kept. Everybody who follows this campaign finds it above the board.")
    return _back(record, QueryDict(query))


def board_drop(request: HttpRequest, campaign: int, view: int) -> HttpResponse:
    """Keep a board under its name no longer."""
    record = get_object_or_404(SavedView.objects.select_related("campaign"), pk=view, campaign=campaign)
    tried(request, lambda: drop_view(record, by=member_of(request)))
    return _back(record.campaign, QueryDict())


def _back(campaign: Campaign, asked: QueryDict) -> HttpResponse:
    query = _read(campaign, asked).address
    return redirect(reverse("board", args=[campaign.pk]) + (f"?{query}" if query else ""))


def _say_left_out(request: HttpRequest, step: bulk.Step) -> None:
    if step.left_out:
        more = len(step.left_out) - _SAID
        said = [*step.left_out[:_SAID], *([f"And {more:,} more."] if more > 0 else [])]
        messages.warning(request, f"Left as they are: {' '.join(said)}")


def _day(request: HttpRequest, field: str) -> date | None:
    """Return a day that was typed, None for an empty field. Raises NotAllowed for what is no day."""
    said = request.POST.get(field, "").strip()
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if said and day is None:
        raise NotAllowed(f"“{said[:20]}” is no day. Write it as 2026-03-09.")
    return day


def _counted(letters: int) -> str:
    return f"{letters:,} letter{'' if letters == 1 else 's'}"


_ALL = "c/<int:campaign>/board/"
urlpatterns = [
    page(_ALL, board_page, name="board", may_open=May.TRACK, methods=("GET", "POST")),
    page(f"{_ALL}do/", board_do, name="board_do", may_open=May.LOG, methods=("POST",)),
    page(f"{_ALL}undo/", board_undo, name="board_undo", may_open=May.LOG, methods=("POST",)),
    page(f"{_ALL}keep/", board_keep, name="board_keep", may_open=May.LOG, methods=("POST",)),
    page(f"{_ALL}views/<int:view>/drop/", board_drop, name="board_drop", may_open=May.LOG, methods=("POST",)),
]
