"""Make letters, and see how far long work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from plea_web.desk.entrance import member_of
from plea_web.desk.models import Campaign, Job, JobState
from plea_web.desk.permissions import May
from plea_web.desk.routes import page
from plea_web.desk.today import today
from plea_web.desk.views.steps import tried
from plea_web.desk.workflow import NotAllowed, intervals, jobs, making

_STOPPED = 286  # htmx ends its polling at this status


def make(request: HttpRequest, campaign: int) -> HttpResponse:
    """Ask for all letters of a campaign to be made."""
    shown = get_object_or_404(Campaign, pk=campaign)
    if request.method == "POST":
        job = tried(request, lambda: _made(request, shown))
        return redirect("job", shown.pk, job.pk) if job else redirect("make", shown.pk)
    running = Job.objects.filter(campaign=shown, state__in=(JobState.WAITING, JobState.RUNNING)).first()
    last = Job.objects.filter(campaign=shown, kind=making.MAKE).order_by("-pk").first()
    around = {
        "title": "Make letters",
        "here": "campaign",
        "campaign": shown,
        "running": running,
        "last": last,
        "lately": [] if running else intervals.reached_lately(shown, today()),
    }
    return render(request, "desk/make.html", around)


def _made(request: HttpRequest, campaign: Campaign) -> Job:
    """Make the letters. Raises NotAllowed where offices were written to lately and nobody decided."""
    member, because = member_of(request), request.POST.get("because", "").strip()
    lately = intervals.reached_lately(campaign, today())
    if lately and request.POST.get("lately") == "out":
        intervals.leave_out(lately, by=member)
    elif lately and not because:
        raise NotAllowed(
            "Some of these offices were written to a little while ago. Leave them out, or say why it cannot "
            "wait."
        )
    return making.make_letters(campaign, by=member, because=because if lately else "")


def job(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """Show how far a job is; a page that asks again and again gets the part that changes."""
    shown = get_object_or_404(Job.objects.select_related("campaign", "by"), pk=job, campaign=campaign)
    over = shown.state not in (JobState.WAITING, JobState.RUNNING)
    around = {
        "title": "Work",
        "here": "campaign",
        "campaign": shown.campaign,
        "job": shown,
        "over": over,
        "rate": _rate(shown),
        "left": _seconds_left(shown),
        "cut_off": not over and _is_cut_off(shown),
    }
    if request.htmx:
        return render(request, "desk/job_part.html", around, status=_STOPPED if over else 200)
    return render(request, "desk/job.html", around)


def stop(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """Stop a job at its next step."""
    shown = get_object_or_404(Job, pk=job, campaign=campaign)
    jobs.cancel(shown, by=member_of(request))
    return redirect("job", campaign, job)


def resume(_request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """Take up a job again that was cut off."""
    get_object_or_404(Job, pk=job, campaign=campaign)
    jobs.take_up()
    return redirect("job", campaign, job)


def _rate(job: Job) -> float:
    """Return how many units a second were done."""
    if job.began_at is None or not job.done:
        return 0.0
    end = job.heartbeat or timezone.now()
    seconds = (end - job.began_at).total_seconds()
    return job.done / seconds if seconds > 0 else 0.0


def _seconds_left(job: Job) -> int:
    rate = _rate(job)
    return round((job.total - job.done) / rate) if rate else 0


def _is_cut_off(job: Job) -> bool:
    last = job.heartbeat or job.asked_at
    return timezone.now() - last > jobs.HEARTBEAT


urlpatterns = [
    page("c/<int:campaign>/make/", make, name="make", may_open=May.MAKE, methods=("GET", "POST")),
    page("c/<int:campaign>/work/<int:job>/", job, name="job", may_open=May.SEE),
    page(
        "c/<int:campaign>/work/<int:job>/stop/",
        stop,
        name="job_stop",
        may_open=May.APPROVE,
        methods=("POST",),
    ),
    page(
        "c/<int:campaign>/work/<int:job>/resume/",
        resume,
        name="job_resume",
        may_open=May.APPROVE,
        methods=("POST",),
    ),
]
