"""Follow-ups and corrections: what is due, what would change in the files, and the button that makes them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from plea.files.new_chaser import Round
from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Draft, Hold
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.spoken import fact_in_words, titles_of
from plea_web.desk.today import today
from plea_web.desk.views.steps import number, tried
from plea_web.desk.workflow import chasing, files
from plea_web.desk.workflow.chasing import Planned
from plea_web.desk.workflow.rounds import may_be_followed

_A_KIND, _OTHERS = 200, 200


def chase(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show whose answer is overdue, by kind, or who was told a doubted fact."""
    here = get_object_or_404(Campaign, pk=campaign)
    hold = _hold(here, request.GET.get("correction"))
    letters = chasing.to_correct(hold) if hold else chasing.due_for_chase(here, today())
    counts = dict(letters.order_by("letter").values_list("letter").annotate(Count("pk")))
    kinds = [
        {
            "letter": letter,
            "count": count,
            "shown": letters.filter(letter=letter).defer("values", "odd")[:_A_KIND],
            "more": count > _A_KIND,
        }
        for letter, count in counts.items()
    ]
    not_due = Q(due_on=None) | Q(due_on__gt=today())
    others = may_be_followed(here).filter(not_due, next_letter="").order_by("letter", "name", "pk")
    planned_for = may_be_followed(here).exclude(next_letter="").count()
    return render(
        request,
        "desk/chase.html",
        {
            **_around(here, "Corrections" if hold else "Follow-ups"),
            "kinds": kinds,
            "hold": hold,
            "words": fact_in_words(here, hold.fact) if hold else "",
            "others": [] if hold else others.defer("values", "odd")[:_OTHERS],
            "planned_for": planned_for,
        },
    )


def show(request: HttpRequest, campaign: int) -> HttpResponse:
    """Show what would be made of the letters that were chosen, and what changes in the files for it."""
    here = get_object_or_404(Campaign, pk=campaign)
    hold = _hold(here, request.POST.get("correction"))
    chosen = _chosen(request, here, hold)
    back = redirect("chase", campaign)
    if hold:
        back["Location"] += f"?correction={hold.pk}"
    if not chosen:
        messages.error(request, "Tick the letters that should be followed first.")
        return back
    planned = tried(request, lambda: chasing.plan(here, chosen, _kind(hold), on=today()))
    if planned is None:
        return back
    return _shown(request, here, hold, planned)


def make(request: HttpRequest, campaign: int) -> HttpResponse:
    """Write down who gets a follow-up, change the files as it was shown, and make the letters."""
    here = get_object_or_404(Campaign, pk=campaign)
    hold = _hold(here, request.POST.get("correction"))
    numbers = [number(one) for one in request.POST.get("letters", "").split(",")]
    chosen = _letters(here, numbers)
    planned = tried(request, lambda: chasing.plan(here, chosen, _kind(hold), on=today()))
    if planned is None:
        return redirect("chase", campaign)
    by, opened = member_of(request), request.POST.get("opened", "")
    job = tried(request, lambda: chasing.make(here, planned, opened_with=opened, by=by))
    if job is None:
        return _shown(request, here, hold, planned)
    return redirect("job", campaign, job.pk)


def _shown(request: HttpRequest, campaign: Campaign, hold: Hold | None, planned: Planned) -> HttpResponse:
    letters = [draft.pk for one in planned.follow_ups for draft in one.letters]
    texts = {name: at for at, name in enumerate(files.texts_of(campaign), start=1)}
    return render(
        request,
        "desk/chase_show.html",
        {
            **_around(campaign, "What would be made"),
            "planned": planned,
            "hold": hold,
            "letters": ",".join(map(str, letters)),
            "texts": texts,
            "file": files.settings_file(campaign, files.Which.CAMPAIGN),
        },
    )


def _chosen(request: HttpRequest, campaign: Campaign, hold: Hold | None) -> list[Draft]:
    """Return the letters that were ticked, and all of the kinds that were chosen as a whole."""
    ticked = _letters(campaign, [number(one) for one in request.POST.getlist("letter")])
    whole = request.POST.getlist("whole")
    if not whole:
        return ticked
    letters = chasing.to_correct(hold) if hold else chasing.due_for_chase(campaign, today())
    return list({draft.pk: draft for draft in [*ticked, *letters.filter(letter__in=whole)]}.values())


def _letters(campaign: Campaign, numbers: list[int]) -> list[Draft]:
    wanted = sorted(set(numbers))
    return [
        draft
        for start in range(0, len(wanted), 500)
        for draft in Draft.objects.filter(campaign=campaign, pk__in=wanted[start : start + 500])
    ]


def _hold(campaign: Campaign, said: str | None) -> Hold | None:
    """Return the hold on a doubted fact for whose sake letters are corrected."""
    return Hold.objects.filter(campaign=campaign, pk=number(said)).exclude(fact="").first()


def _kind(hold: Hold | None) -> Round:
    return Round.CORRECTION if hold else Round.CHASE


def _around(campaign: Campaign, title: str) -> dict[str, object]:
    return {
        "campaign": campaign,
        "here": "contacts",
        "tab": "chase",
        "title": title,
        "titles": titles_of(campaign),
    }


_POST = ("POST",)
urlpatterns = [
    page("c/<int:campaign>/chase/", chase, name="chase", may_open=May.TRACK),
    page("c/<int:campaign>/chase/show/", show, name="chase_show", may_open=May.MAKE, methods=_POST),
    page("c/<int:campaign>/chase/make/", make, name="chase_make", may_open=May.MAKE, methods=_POST),
]
