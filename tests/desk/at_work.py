"""A desk in a process of its own, to be killed: `python -m tests.desk.at_work STEP CAMPAIGN`.

PLEA_WORKSPACE and PLEA_DATABASE_URL say which desk. It prints "ready" when the step begins.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any


def main(step: str, key: str) -> None:
    """Do one step of the desk's work."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "plea_web.settings"
    import django

    django.setup()
    print("ready", flush=True)
    {"migrate": migrate, "take": take, "make": make, "tell": tell}[step](key)


def migrate(_key: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def take(key: str) -> None:
    from plea_web.desk.workflow.intake import take_in

    take_in(key)


def make(key: str) -> None:
    """Make letters as a job does that somebody asked for, or that was cut off."""
    from plea_web.desk.models import Campaign
    from plea_web.desk.workflow import jobs

    campaign, _ = Campaign.objects.get_or_create(key=key)
    jobs.run(jobs.start("make", campaign, None, {}))


def tell(key: str) -> None:
    """Print what the records say, without the numbers that a second try may give otherwise."""
    print(json.dumps(records(key), sort_keys=True))


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
            one.sha256: [one.letters, one.kinds, one.position, one.paragraphs, one.before and one.before.sha256]
            for one in Passage.objects.filter(campaign=campaign).select_related("before")
        },
        "variants": {
            one.sha256: [one.unread, [place.passage.sha256 for place in one.places.select_related("passage")]]
            for one in Variant.objects.filter(campaign=campaign)
        },
    }  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
