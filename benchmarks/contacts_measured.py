"""A desk full of contacts, laid in one process and measured in another.

PLEA_WORKSPACE and PLEA_DATABASE_URL say where. Nothing that laying leaves in memory may slow the pages down.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.contacts_ground import TODAY, lay_records
from benchmarks.contacts_sheet import measure_sheet
from benchmarks.table import goal, show

os.environ["DJANGO_SETTINGS_MODULE"] = "plea_web.settings"
ASKED = 20  # times each page
_FILTERS = {
    "board": (
        {}, {"state": "sent"}, {"state": "replied", "country": "Norway"},
        {"country": "Germany", "group": "EPP"}, {"owner": "3"}, {"owner": "0", "state": "approved"},
        {"due": "overdue"}, {"due": "week", "owner": "2"}, {"due": "later"},
        {"demand": "one", "outcome": "granted"}, {"list": "members", "kind": "member"},
    ),
    "dashboard": (
        {}, {"country": "Norway"}, {"group": "EPP"}, {"owner": "3"}, {"owner": "0", "list": "members"},
    ),
    "due": ({}, {"owner": "3"}, {"owner": "0", "when": "overdue"}),
}  # fmt: skip
_CODED = ("country", "group", "demand", "list", "kind")
_ONE_BY_ONE = ("recipient", "office")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page, and the addresses that are asked for in turn."""

    name: str
    addresses: tuple[str, ...]


def lay(recipients: int) -> None:
    """Lay the records."""
    from django.core.management import call_command
    from django.db import connection

    from plea_web.desk.models import Contact

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    lay_records(recipients)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # what its own cleaner does within a minute or two
    took = time.perf_counter() - started
    print(f"\n{connection.vendor}: {Contact.objects.count():,} entries, laid in {took:.0f} s")


def measure() -> None:
    """Ask for every page and for the spreadsheet."""
    from django.db import connection

    _pages(connection.vendor)
    measure_sheet(connection.vendor)


def _pages(database: str) -> None:
    """Ask for each page as a coordinator does: after the overview, and each time after something was written.

    The desk remembers its counts as long as its log stands still, so a page that nothing was written before
    comes sooner than these figures say.
    """
    from django.test import Client
    from django.test.utils import override_settings
    from django.urls import reverse

    from plea_web.desk.models import Campaign, EventKind, Member
    from plea_web.desk.workflow.events import record

    lines, slowest = [], 0.0
    with override_settings(ALLOWED_HOSTS=["testserver"], TODAY=TODAY):
        client = Client()
        owner = Member.objects.order_by("pk")[0]
        client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
        client.get(reverse("campaign", args=[Campaign.objects.order_by("pk")[0].pk]))
        for page in _asked():
            client.get(page.addresses[0])  # its template is read once
            times, work, answers = [], [], set()
            for number in range(ASKED):
                record(EventKind.OWNER_CHANGED, by=owner)
                started, worked = time.perf_counter(), time.process_time()
                answer = client.get(page.addresses[number % len(page.addresses)])
                times.append(1000 * (time.perf_counter() - started))
                work.append(1000 * (time.process_time() - worked))
                answers.add(str(answer.status_code))
            late = quantiles(times, n=20)[-1]
            slowest = max(slowest, late)
            figures = (median(work), median(times), late)
            lines.append([page.name, " ".join(sorted(answers)), *(f"{one:.1f}" for one in figures)])
    # What this process itself worked tells, on a machine that others use as well, what is due to the page.
    headings = ("page", "answers", "work ms", "median ms", "p95 ms")
    show(f"{database}: pages, {ASKED} times each, after something was written", headings, lines)
    goal(f"{database}: p95 of the slowest page, ms", slowest, at_most=150)


def _asked() -> Iterator[Asked]:
    """Yield each page with each way to filter it, as far as this desk has them."""
    from django.urls import NoReverseMatch, reverse

    from plea_web.desk.coded import code
    from plea_web.desk.models import Campaign, Contact

    campaign = Campaign.objects.order_by("pk")[0]
    for name, filters in _FILTERS.items():
        try:
            address = reverse(name, args=[campaign.pk] if name != "due" else [])
        except NoReverseMatch:
            print(f"  {name}: this desk has no such page")
            continue
        for chosen in filters:
            query = {one: code(value) if one in _CODED else value for one, value in chosen.items()}
            said = " ".join(f"{one}={value}" for one, value in chosen.items())
            yield Asked(f"{name} {said}", (f"{address}?{urlencode(query)}",))
    replies = Contact.objects.filter(kind="reply").order_by("pk")[:ASKED]
    for name in _ONE_BY_ONE:
        numbers = [getattr(one, f"{name}_id") for one in replies]
        try:
            yield Asked(name, tuple(reverse(name, args=[number]) for number in numbers))
        except NoReverseMatch:
            print(f"  {name}: this desk has no such page")


if __name__ == "__main__":
    import plea_web.wsgi  # noqa: F401  as a server takes it

    if sys.argv[1:]:
        lay(int(sys.argv[1]))
    else:
        measure()
