"""Eight at once, each with other work: no two wait for each other, and the log has no gap."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plea_web.desk.models import (
    Campaign,
    Draft,
    DraftState,
    Event,
    Job,
    JobState,
    Member,
    Passage,
    Role,
    Upload,
    Variant,
    VariantPassage,
)
from plea_web.desk.workflow import NotAllowed, holds, invitations, jobs, kept, members, returned, review
from plea_web.desk.workflow.events import breaks_in_chain
from tests.desk.conftest import Desk

STEPS = 15


@dataclass(frozen=True)
class Scene:
    """What eight members work on."""

    campaign: Campaign
    owners: list[Member]
    passages: list[Passage]
    drafts: list[Draft]
    upload: Upload


@pytest.fixture
def scene(desk: Desk, member: Callable[..., Member], monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(jobs, "_launch", lambda _: None)
    owners = [member(Role.OWNER) for _ in range(3)]
    drafts = list(Draft.objects.order_by("pk"))
    file, at = kept.keep(b"a letter"), drafts[0].batch.read_at
    upload = Upload.objects.create(draft=drafts[0], file=file, by=owners[0], at=at)
    return Scene(desk.campaign, owners, list(Passage.objects.filter(letters__gt=0)), drafts, upload)


def read(scene: Scene, owner: Member) -> None:
    one = Passage.objects.get(pk=random.choice(scene.passages).pk)  # noqa: S311
    review.ask_changes(one, seen=one.sha256, by=owner, text="Look.")
    review.approve(one, seen=one.sha256, by=owner)


def begin_and_end(scene: Scene, owner: Member) -> None:
    job = jobs.start("make", scene.campaign, by=owner)
    jobs.cancel(job, by=owner)
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE)


def put_out(scene: Scene, _owner: Member) -> None:
    members.deactivate(scene.owners[2], by=None)
    members.let_in_again(scene.owners[2], by=None)


def doubt(scene: Scene, owner: Member) -> None:
    one = Draft.objects.get(pk=random.choice(scene.drafts).pk)  # noqa: S311
    hold = holds.hold_letter(one, "A doubt.", by=owner)
    holds.lift(hold, by=owner)
    holds.lift(hold, by=next(other for other in scene.owners if other != owner))


def invite(_scene: Scene, owner: Member) -> None:
    token = invitations.invite(Role.OWNER, by=owner).rstrip("/").rpartition("/")[2]
    found = invitations.invitation_of(token)
    assert found is not None
    invitations.withdraw(found, by=owner)


def end_sessions(_scene: Scene, owner: Member) -> None:
    members.end_sessions(owner, by=owner)


def change_profile(_scene: Scene, owner: Member) -> None:
    members.change_profile(owner, name="Ana", languages=["en"], keys_on=True)


def confirm(scene: Scene, owner: Member) -> None:
    returned.confirm(scene.upload, by=owner)


WORK = (read, begin_and_end, put_out, doubt, invite, end_sessions, change_profile, confirm)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_other_work_each_end_without_a_fault(scene: Scene) -> None:
    begin = Barrier(len(WORK))
    faults: list[BaseException] = []

    def work(step: Callable[[Scene, Member], None], seed: int) -> None:
        begin.wait()
        try:
            for number in range(STEPS):
                with suppress(NotAllowed):
                    step(scene, Member.objects.get(pk=scene.owners[(seed + number) % 3].pk))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(step, seed)) for seed, step in enumerate(WORK)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    assert list(breaks_in_chain()) == []
    assert Event.objects.count() > len(WORK) * STEPS / 2


@pytest.mark.parametrize("step", WORK, ids=lambda step: step.__name__)
def test_each_step_waits_for_its_turn_before_it_locks_anything_else(
    scene: Scene, step: Callable[[Scene, Member], None]
) -> None:
    """Else two steps that lock the same things in another order wait for each other for ever."""
    with CaptureQueriesContext(connection) as asked:
        step(scene, scene.owners[0])

    said = [query["sql"] for query in asked]
    writes = ("INSERT", "UPDATE", "DELETE")
    locking = [number for number, sql in enumerate(said) if sql.startswith(writes) or "FOR UPDATE" in sql]
    turn = next(number for number, sql in enumerate(said) if "desk_chainhead" in sql)
    assert turn <= locking[0]


@pytest.mark.parametrize("state", [DraftState.APPROVED, DraftState.QUEUED, DraftState.SENT, "no such state"])
def test_the_database_itself_refuses_a_letter_that_goes_on_without_its_approval(
    desk: Desk, state: str
) -> None:
    draft = Draft.objects.filter(campaign=desk.campaign).order_by("pk")[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(
            state=state,
            approved_sha256="0" * 64,
            approved_fingerprint=draft.fingerprint,
            package_sha256="1" * 64,
        )


def test_the_database_itself_refuses_a_second_of_what_there_is_one_of(
    desk: Desk, member: Callable[..., Member]
) -> None:
    reader, draft = member(), Draft.objects.filter(campaign=desk.campaign).order_by("pk")[0]
    passage = Passage.objects.filter(letters__gt=0).order_by("pk")[0]
    said = review.approve(passage, seen=passage.sha256, by=reader)
    doubt = holds.hold_fact(desk.campaign, _a_fact(), "A doubt.", by=reader)
    place = VariantPassage.objects.all()[0]
    first = Event.objects.order_by("number")[0]
    jobs_open = Job(kind="make", campaign=desk.campaign, state=JobState.WAITING, asked_at=draft.batch.read_at)
    jobs_open.save()
    for one in (said, doubt, draft, passage, place, first, jobs_open):
        one.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            one.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.create(key=desk.key)


def _a_fact() -> str:
    return str(next(facts[0] for facts in Variant.objects.values_list("facts", flat=True) if facts))
