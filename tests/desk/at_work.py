"""A desk in a process of its own, to be killed: `python -m tests.desk.at_work STEP CAMPAIGN`.

PLEA_WORKSPACE and PLEA_DATABASE_URL say which desk. It prints "ready" when the step begins.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from typing import Any


def main(step: str, key: str) -> None:
    """Do one step of the desk's work."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "plea_web.settings"
    import django

    django.setup()
    from plea_web.desk.workflow import reading

    reading.CHUNK = 40  # so that a kill may hit between any of many transactions
    say("ready")
    {"migrate": migrate, "take": take, "make": make, "tell": tell}[step](key)


def migrate(_key: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def take(key: str) -> None:
    from plea_web.desk.workflow import intake

    intake.take_in(key)


def make(key: str) -> None:
    """Ask for letters, or take up the job that was cut off, as a desk does that starts anew."""
    from django.conf import settings

    from plea_web.desk.models import Campaign, JobState
    from plea_web.desk.workflow import jobs
    from plea_web.desk.workflow.making import make_letters

    settings.JOBS_IN_THREADS = False
    jobs.HEARTBEAT = timedelta(0)  # whoever ran the job before is dead, and need not be waited for
    campaign, _ = Campaign.objects.get_or_create(key=key)
    if not jobs.take_up() and not campaign.jobs.filter(state=JobState.DONE).exists():
        make_letters(campaign, by=None)


def tell(key: str) -> None:
    """Print what the records say, without the numbers that a second try may give otherwise."""
    say(json.dumps(records(key), sort_keys=True))


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def records(key: str) -> dict[str, Any]:
    """Return everything that the desk knows of a campaign's letters, in words."""
    from plea_web.desk.models import Batch, Campaign, Draft, Event, Passage, Payload, Variant
    from plea_web.desk.workflow.events import breaks_in_chain

    campaign = Campaign.objects.get(key=key)
    told = dict(Payload.objects.values_list("sha256", "content"))
    return {
        "breaks in the chain": list(breaks_in_chain()),
        "events": [[one.kind, told[one.payload_sha256]] for one in Event.objects.filter(campaign=campaign)],
        "whole batches": [
            [one.letters, one.new, one.changed, one.gone]
            for one in Batch.objects.filter(campaign=campaign, whole=True).order_by("pk")
        ],
        "drafts": {
            f"{one.letter} {one.recipient} {one.language}": [
                one.sha256, one.fingerprint, one.values_sha256, one.state, one.outdated, one.gone,
                one.variant and one.variant.sha256, one.batch.whole,
            ]
            for one in Draft.objects.filter(campaign=campaign).select_related("variant", "batch")
        },
        "passages": {
            one.sha256: [
                one.letters, one.kinds, one.position, one.paragraphs, one.before and one.before.sha256,
            ]
            for one in Passage.objects.filter(campaign=campaign).select_related("before")
        },
        "jobs": [[one.kind, one.state] for one in campaign.jobs.order_by("pk")],
        "variants": {
            one.sha256: [one.unread, [place.passage.sha256 for place in one.places.select_related("passage")]]
            for one in Variant.objects.filter(campaign=campaign)
        },
    }  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
