"""One desk, measured in a process of its own: PLEA_WORKSPACE and PLEA_DATABASE_URL say which."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from benchmarks.desk_reviewers import Reviewer, at_once
from benchmarks.table import goal, show

os.environ["DJANGO_SETTINGS_MODULE"] = "plea_web.settings"
ASKED = 20  # times each page
REVIEWERS, SECONDS = 50, 60
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Page:
    """An address of the desk with numbers in it that are there."""

    name: str
    addresses: tuple[str, ...]


def main(key: str) -> None:
    """Take a campaign in, then ask for every page."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    database = connection.vendor
    _take_in(key, database)
    _pages(database)
    with _served() as (address, first_page):
        goal(f"{database}: first page after plea serve, s", first_page, at_most=1)
        _reviewers(database, address)


def _take_in(key: str, database: str) -> None:
    from plea_web.desk.models import Draft
    from plea_web.desk.workflow.intake import take_in

    started = time.perf_counter()
    take_in(key)
    taken = time.perf_counter() - started
    drafts = Draft.objects.count()
    started = time.perf_counter()
    take_in(key)
    again = time.perf_counter() - started
    print(f"\n{database}: {drafts:,} letters taken in after {taken:.1f} s; nothing new: {again:.2f} s")
    goal(f"{database}: letters taken in, a second", drafts / taken, at_least=2_000)


def _pages(database: str) -> None:
    from django.test import Client
    from django.test.utils import override_settings

    from plea_web.desk.models import Member

    with override_settings(ALLOWED_HOSTS=["testserver"]):
        client = Client()
        owner = _owner()
        client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
        _one_of_each(Member.objects.get(user=owner))
        lines, slowest = [], 0.0
        for page in pages():
            for address in page.addresses:  # pages of a letter are made by LibreOffice once, and kept
                client.get(address)
            times, answers = [], set()
            for number in range(ASKED):
                started = time.perf_counter()
                answer = client.get(page.addresses[number % len(page.addresses)])
                times.append(1000 * (time.perf_counter() - started))
                answers.add(str(answer.status_code))
            late = quantiles(times, n=20)[-1]
            slowest = max(slowest, late)
            lines.append([page.name, " ".join(sorted(answers)), f"{median(times):.1f}", f"{late:.1f}"])
    lines.sort(key=lambda line: -float(line[3]))
    show(f"{database}: pages, {ASKED} times each", ("page", "answers", "median ms", "p95 ms"), lines)
    goal(f"{database}: p95 of the slowest page, ms", slowest, at_most=100)


@contextmanager
def _served() -> Iterator[tuple[str, float]]:
    """Start `plea serve`; yield its address and how long it took until its first page was there."""
    plea = "from plea.cli.main import main; main()"
    command = [sys.executable, "-c", plea, "-C", os.environ["PLEA_WORKSPACE"], "serve", "--no-browser"]
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        said = iter(server.stdout.readline, "")  # type: ignore[union-attr]
        link = next(line.strip() for line in said if line.strip().startswith("http"))
        with urllib.request.urlopen(link, timeout=30) as answer:  # noqa: S310 - an address of this machine
            answer.read()
        first_page = time.perf_counter() - started
        try:
            yield "/".join(link.split("/")[:3]), first_page
        finally:
            server.terminate()


def _reviewers(database: str, address: str) -> None:
    from plea_web.desk.models import Campaign, Passage, Review
    from plea_web.desk.workflow.events import breaks_in_chain

    campaign = Campaign.objects.get()
    Campaign.objects.update(readings=REVIEWERS + 1)  # so that nobody is told that enough have read
    passages = list(Passage.objects.filter(letters__gt=0).values_list("pk", flat=True))
    reviewers = [
        Reviewer(pk, cookies, address, campaign.pk, passages)
        for pk, cookies in map(_volunteer, range(REVIEWERS))
    ]
    at_once(reviewers, SECONDS)
    errors = [error for reviewer in reviewers for error in reviewer.errors]
    refused = Counter(said for reviewer in reviewers for said in reviewer.refused)
    lost = 0
    for reviewer in reviewers:
        standing = Review.objects.filter(reader=reviewer.member, undone=False, kind="passage")
        lost += len(set(reviewer.decided) ^ set(standing.values_list("passage", "verdict")))
    times = sorted(time for reviewer in reviewers for time in reviewer.times)
    decisions = sum(reviewer.taken_down for reviewer in reviewers)
    late = times[len(times) * 95 // 100]
    print(f"\n{database}: {REVIEWERS} reviewers at once for {SECONDS} s")
    print(f"  {len(times):,} requests, {decisions:,} decisions taken down, {refused.total()} refused")
    print(f"  median {median(times):.0f} ms, p95 {late:.0f} ms")
    for said, number in (refused + Counter(errors)).most_common(5):
        print(f"    {number} × {said}")
    goal(f"{database}: errors", len(errors), at_most=0)
    goal(f"{database}: decisions lost or there without a word", lost, at_most=0)
    goal(f"{database}: breaks in the chain of events", len(list(breaks_in_chain())), at_most=0)


def _volunteer(number: int) -> tuple[int, dict[str, str]]:
    """Make a member with a session of their own; return their number and cookies."""
    from django.contrib.auth.models import User
    from django.test import Client

    from plea_web.desk.models import Member, Role

    user, _ = User.objects.get_or_create(username=f"reviewer-{number}")
    member, _ = Member.objects.get_or_create(user=user, name=f"Reviewer {number}", role=Role.VOLUNTEER)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return member.pk, {cookie.key: cookie.value for cookie in client.cookies.values()}


def _owner() -> Any:
    from django.contrib.auth.models import User

    from plea_web.desk.models import Member, Role

    user, new = User.objects.get_or_create(username="owner")
    if new:
        Member.objects.create(user=user, name="Owner", role=Role.OWNER)
    return user


def pages() -> Iterator[Page]:
    """Yield every page that is shown on GET, with ids that are there, up to twenty of each."""
    from django.urls import get_resolver, reverse

    from plea_web.desk.routes import RULES

    ids = _ids()
    wanted = get_resolver().reverse_dict
    for name, (_, methods) in RULES.items():
        if "GET" not in methods:
            continue
        parameters = wanted[name][0][0][1]
        if not set(parameters) <= set(ids):
            print(f"  {name}: no {', '.join(sorted(set(parameters) - set(ids)))} to ask for")
            continue
        many = max((len(ids[one]) for one in parameters), default=1)
        addresses = [
            reverse(name, kwargs={one: ids[one][number % len(ids[one])] for one in parameters})
            for number in range(many)
        ]
        yield Page(name, tuple(addresses))


def _ids() -> dict[str, list[Any]]:
    """Return values by the name of an address's parameter; a record's is called as its class."""
    from django.apps import apps

    found: dict[str, list[Any]] = {"sheet": list(range(1, ASKED + 1)), "number": [1]}
    for model in apps.get_app_config("desk").get_models():
        ids = list(model.objects.order_by("pk").values_list("pk", flat=True)[:ASKED])
        if ids:
            found[model.__name__.lower()] = ids
    return found


def _one_of_each(by: Any) -> None:
    """Make what a desk has that is in use: a job, a pack, uploads."""
    from django.utils import timezone

    from plea_web.desk.letters_of import out_of
    from plea_web.desk.models import Campaign, Draft, Job, JobState
    from plea_web.desk.workflow import returned
    from plea_web.desk.workflow.packs import make_pack

    campaign = Campaign.objects.get()
    if campaign.packs.exists():
        return
    outcome = {"say": "Stopped, as you asked. What was done before stays."}
    Job.objects.create(
        kind="make", campaign=campaign, state=JobState.CANCELLED, outcome=outcome, asked_at=timezone.now()
    )
    make_pack(campaign, language=campaign.languages[0], name="Dov", by=by, count=5)
    for draft in Draft.objects.order_by("pk")[:ASKED]:
        returned.bring_back(draft, (out_of(campaign) / "drafts" / draft.file).read_bytes(), by=by)


if __name__ == "__main__":
    main(sys.argv[1])
