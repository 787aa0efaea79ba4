"""Long work: begun here, run in a thread of the desk, told in numbers, stopped when asked, taken up again.

One function runs a job; a thread calls it in `plea serve`. Its units are idempotent, so that a job which was
cut off is run again from its beginning and does only what is left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from plea_web.desk.faults import written_down
from plea_web.desk.models import Campaign, EventKind, Job, JobState, Member
from plea_web.desk.permissions import May
from plea_web.desk.workflow.events import record, take_turn
from plea_web.desk.workflow.refusals import NotAllowed
from plea_web.desk.workflow.rules import must

HEARTBEAT = timedelta(seconds=20)
"""A running job that has said nothing for longer was cut off."""
_EVERY = 0.3  # seconds between two notes of how far it is
_BEAT = 5.0  # seconds between two signs of life of a job whose single steps may take long
_here: set[int] = set()
"""The jobs that threads of this desk are running: these are not cut off, however silent."""


class Cancelled(Exception):
    """Somebody asked the job to stop."""


Step = Callable[[int, int], None]
Work = Callable[[Job, Step], Mapping[str, Any]]
_kinds: dict[str, Work] = {}


def kind(name: str) -> Callable[[Work], Work]:
    """Register the function that does a kind of job; what it returns is shown to people."""

    def register(work: Work) -> Work:
        _kinds[name] = work
        return work

    return register


def start(name: str, campaign: Campaign, *, by: Member | None, **inputs: Any) -> Job:
    """Begin a job. Raises NotAllowed while one of its kind is under way for this campaign."""
    try:
        with transaction.atomic():
            take_turn()
            job = Job.objects.create(
                kind=name, campaign=campaign, by=by, inputs=inputs, asked_at=timezone.now()
            )
            record(EventKind.JOB_ASKED, by=by, campaign=campaign, payload={"job": job.pk, "kind": name})
    except IntegrityError:
        raise NotAllowed("This is under way already. Wait until it is done, or stop it first.") from None
    _launch(job.pk)
    return job


@transaction.atomic
def cancel(job: Job, *, by: Member | None) -> None:
    """Ask a job to stop at its next step; whoever may approve letters may do so. Raises NotAllowed."""
    if by is not None:
        must(by, May.APPROVE)
    take_turn()
    Job.objects.filter(pk=job.pk, state__in=(JobState.WAITING, JobState.RUNNING)).update(cancel=True)
    record(EventKind.JOB_ENDED, by=by, campaign=job.campaign, payload={"job": job.pk, "asked": "stop"})


def take_up() -> list[Job]:
    """Run again what was cut off, and what nobody began; a desk looks when it starts, and now and then."""
    silent = Job.objects.filter(state=JobState.RUNNING, heartbeat__lt=timezone.now() - HEARTBEAT)
    silent.exclude(pk__in=_here).update(state=JobState.WAITING)
    waiting = list(Job.objects.filter(state=JobState.WAITING))
    for job in waiting:
        _launch(job.pk)
    return waiting


def run(number: int) -> None:
    """Run one job, if nobody else does."""
    now = timezone.now()
    claimed = Job.objects.filter(pk=number, state=JobState.WAITING).update(
        state=JobState.RUNNING, began_at=now, heartbeat=now
    )
    if not claimed:
        return
    _here.add(number)
    try:
        _run(number)
    finally:
        _here.discard(number)


def _run(number: int) -> None:
    job = Job.objects.select_related("campaign", "by").get(pk=number)
    try:
        outcome = dict(_kinds[job.kind](job, _stepping(job)))
        state = JobState.DONE
    except Cancelled:
        outcome, state = {"say": "Stopped, as you asked. What was done before stays."}, JobState.CANCELLED
    except Exception as error:  # whatever it is, people have to see that the work has ended
        outcome, state = {"say": _said(error)}, JobState.FAILED
    with transaction.atomic():
        Job.objects.filter(pk=number).update(state=state, outcome=outcome, heartbeat=timezone.now())
        payload = {"job": number, "kind": job.kind, "state": state.value}
        record(EventKind.JOB_ENDED, by=job.by, campaign=job.campaign, payload=payload)


def _said(error: Exception) -> str:
    from plea.output import Refusal

    if isinstance(error, (NotAllowed, Refusal)):
        return str(error)
    if isinstance(error, OSError):
        said = error.strerror or "it refuses"
        return f"The disk says: {said}. What was done before stays; put that right and begin again."
    number = written_down("job")
    return (
        f"This is a fault of plea ({type(error).__name__}); its number is {number}. What was done before "
        "stays; you can begin again."
    )


def _stepping(job: Job) -> Step:
    last = 0.0

    def step(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last < _EVERY and done < total:
            return
        last = monotonic()
        Job.objects.filter(pk=job.pk).update(done=done, total=total, heartbeat=timezone.now())
        if Job.objects.filter(pk=job.pk, cancel=True).exists():
            raise Cancelled

    return step


def _launch(number: int) -> None:
    if not getattr(settings, "JOBS_IN_THREADS", True):
        run(number)
        return
    work = threading.Thread(target=_in_thread, args=(number,), name=f"job {number}", daemon=True)
    transaction.on_commit(work.start)


def _in_thread(number: int) -> None:
    over = threading.Event()
    threading.Thread(target=_beat, args=(number, over), name=f"beat {number}", daemon=True).start()
    try:
        run(number)
    finally:
        over.set()
        connection.close()


def _beat(number: int, over: threading.Event) -> None:
    """Let other desks on the same records know that a job lives, until it is over."""
    while not over.wait(_BEAT):
        with suppress(DatabaseError):
            Job.objects.filter(pk=number, state=JobState.RUNNING).update(heartbeat=timezone.now())
    connection.close()
