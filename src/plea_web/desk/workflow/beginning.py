"""What a desk does when it starts, and every little while: read what is new, finish what was cut off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event

from django.db import DatabaseError, connection

from plea.output import Refusal
from plea_web.desk.faults import written_down
from plea_web.desk.models import Campaign, EventKind
from plea_web.desk.workflow import (
    approval,
    counting,  # noqa: F401 - its kind of job may have been cut off
    intake,
    jobs,
    making,  # noqa: F401 - likewise
)
from plea_web.desk.workflow.refusals import NotAllowed

_EVERY = 5.0  # seconds between two looks at the manifests
stopping = Event()
"""Set to end the looking."""
_FINAL = (
    EventKind.LETTERS_APPROVED,
    EventKind.APPROVAL_LAPSED,
    EventKind.HELD,
    EventKind.HOLD_LIFTED,
)
"""What changes which letters belong into final/."""
_brought: dict[int, int] = {}  # by campaign, the last such event that final/ has followed


def begin() -> None:
    """Finish what was cut off, then look at the manifests again and again, until told to stop."""
    _round(jobs.take_up, bring_up)
    while not stopping.wait(_EVERY):
        _round(jobs.take_up, look, follow)
    connection.close()


def _round(*steps: Callable[[], object]) -> None:
    """Do some steps; whatever goes wrong in one (a database that is busy, say), the next round comes."""
    for step in steps:
        try:
            step()
        except Exception:  # a desk that no longer looks would show old letters, and nobody would notice
            written_down(step.__name__)
            connection.close()


def bring_up() -> None:
    """Read what is new, and let final/ hold what is approved."""
    look()
    for campaign in Campaign.objects.all():
        with suppress(Refusal, OSError):
            approval.bring_up_final(campaign)


def follow() -> None:
    """Let final/ follow what was decided since the last time: a letter that is held does not lie there."""
    for campaign in Campaign.objects.all():
        last = campaign.events.filter(kind__in=_FINAL).order_by("-number").values_list("number", flat=True)
        number = last.first() or 0
        if _brought.get(campaign.pk, 0) < number:
            with suppress(Refusal, OSError):
                approval.bring_up_final(campaign)
                _brought[campaign.pk] = number


def look() -> None:
    """Read what is new in each campaign; what cannot be read is shown at the campaign itself."""
    for key in intake.campaigns_on_disk():
        with suppress(NotAllowed, OSError, DatabaseError):  # the next look may find it mended
            intake.take_in(key)
