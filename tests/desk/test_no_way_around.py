"""What would let a letter leave that nobody has read, or that somebody doubts: tried, and refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from plea.files.new_campaign import NewCampaign
from plea_web.desk.models import (
    Approval,
    Draft,
    Job,
    JobState,
    KeptFile,
    Member,
    Passage,
    Role,
    Upload,
    Variant,
)
from plea_web.desk.workflow import (
    NotAllowed,
    approval,
    beginning,
    files,
    holds,
    invitations,
    jobs,
    kept,
    making,
    members,
    packs,
    packs_back,
    pinned,
    returned,
    review_rule,
)
from plea_web.desk.workflow.files import Which, save_settings, settings_file
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.reading import Reading
from plea_web.desk.workflow.states import reviewed
from tests.desk.conftest import Desk
from tests.desk.test_intake import merge, read_everything, replace

HELD = "This fact is doubted."


class CutOff(Exception):
    """The desk was stopped here."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Stop the reading of a batch after its letters are saved, before anything is counted."""

    def stop(_reading: Reading) -> None:
        raise CutOff

    return lambda: monkeypatch.setattr(Reading, "finish", stop)


def all_approved(desk: Desk, by: Member) -> list[Draft]:
    read_everything(desk, by)
    approval.approve_letters(desk.campaign, by=by)
    drafts = list(Draft.objects.order_by("pk"))
    assert {draft.state for draft in drafts} == {"approved"}
    return drafts


def test_new_words_are_not_read_while_their_batch_is_still_being_taken_in(
    desk: Desk, member: Callable[..., Member], cut_off: Callable[[], None]
) -> None:
    reader = member(Role.COORDINATOR)
    read_everything(desk, reader)
    assert reviewed(desk.campaign).count() == 6
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
    merge(desk)
    cut_off()

    with pytest.raises(CutOff):
        take_in(desk.key)

    assert set(Draft.objects.values_list("variant__passages__approvals", "values_read")) >= {(0, True)}
    assert not reviewed(desk.campaign).exists()
    with pytest.raises(NotAllowed, match="No letter is wholly read yet"):
        approval.approve_letters(desk.campaign, by=reader)
    assert approval.freeze(desk.campaign, Draft.objects.all(), by=reader)[0] == 0


def test_a_letter_that_somebody_doubts_stays_back_when_it_is_made_anew(
    desk: Desk, member: Callable[..., Member], cut_off: Callable[[], None]
) -> None:
    reader = member(Role.COORDINATOR)
    read_everything(desk, reader)
    doubted = Draft.objects.order_by("pk")[0]
    holds.hold_letter(doubted, HELD, by=reader)
    replace(desk.folder / "campaign.yaml", "date: 2018-03-02", "date: 2018-03-03")
    merge(desk)
    cut_off()

    with pytest.raises(CutOff):
        take_in(desk.key)

    assert doubted.pk not in reviewed(desk.campaign).values_list("pk", flat=True)


def test_what_is_decided_while_a_batch_is_taken_in_is_not_written_over(
    desk: Desk, member: Callable[..., Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = member(Role.CAMPAIGNER)
    edited = Draft.objects.order_by("pk")[0]
    mine = kept.keep(b"as somebody edited it")
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
    merge(desk)
    save = Reading._save

    def meanwhile(reading: Reading, pairs: list[Any]) -> None:
        if pairs and not Draft.objects.filter(pinned=mine).exists():
            Draft.objects.filter(pk=edited.pk).update(pinned=mine, pinned_by=editor, sha256=mine.sha256)
            holds.hold_letter(Draft.objects.order_by("pk")[1], HELD, by=editor)  # an entry in the log
        save(reading, pairs)

    monkeypatch.setattr(Reading, "_save", meanwhile)
    take_in(desk.key)

    edited.refresh_from_db()
    assert edited.sha256 == mine.sha256


def test_a_doubted_fact_holds_letters_that_came_to_name_it_without_a_changed_word(
    desk: Desk, member: Callable[..., Member]
) -> None:
    told = Passage.objects.exclude(facts=[]).order_by("pk")[0]
    fact, facts = told.facts[0], list(told.facts)
    Passage.objects.filter(pk=told.pk).update(facts=[])  # as if the words had been typed into the text then
    Variant.objects.update(facts=[])
    text = desk.folder / "texts" / "shared" / "what-happened.en.md"
    text.write_text(text.read_text() + "\n")
    take_in(desk.key)

    told.refresh_from_db()
    assert told.facts == facts
    hold = holds.hold_fact(desk.campaign, fact, HELD, by=member())
    assert holds.letters_held(hold) == told.letters


def test_half_a_kept_file_is_never_taken_for_the_letter(desk: Desk, member: Callable[..., Member]) -> None:
    reader = member(Role.COORDINATOR)
    first = Draft.objects.order_by("pk")[0]
    letter = (desk.drafts / first.file).read_bytes()
    half = KeptFile(sha256=first.sha256, size=len(letter))
    default_storage.save(half.name, ContentFile(letter[: len(letter) // 2]))

    all_approved(desk, reader)

    frozen = Approval.objects.get(draft=first).letter
    assert frozen.read() == letter
    assert (desk.workspace / "out" / desk.key / "final" / approval.final_file(first.file)).read_bytes() == (
        letter
    )


def test_a_kept_letter_that_is_lost_stops_none_of_the_others(
    desk: Desk, member: Callable[..., Member]
) -> None:
    lost, *others = all_approved(desk, member(Role.COORDINATOR))
    final = desk.workspace / "out" / desk.key / "final"
    default_storage.delete(Approval.objects.get(draft=lost).letter.name)
    (final / approval.final_file(others[0].file)).unlink()

    approval.bring_up_final(desk.campaign)

    there = {path.relative_to(final).as_posix() for path in final.rglob("*.docx")}
    assert there == {approval.final_file(draft.file) for draft in others}
    with pytest.raises(NotAllowed, match="the kept letter cannot be read"):
        approval.ready_to_leave(lost)


def test_a_letter_that_is_held_after_it_was_approved_leaves_final_and_comes_back(
    desk: Desk, member: Callable[..., Member]
) -> None:
    first, second = member(Role.COORDINATOR), member(Role.CAMPAIGNER)
    doubted, *_ = all_approved(desk, first)
    there = desk.workspace / "out" / desk.key / "final" / approval.final_file(doubted.file)
    beginning.follow()
    assert there.exists()

    hold = holds.hold_letter(doubted, HELD, by=first)
    beginning.follow()
    assert not there.exists()

    holds.lift(hold, by=first)
    beginning.follow()
    assert not there.exists()
    holds.lift(hold, by=second)
    beginning.follow()
    assert there.exists()


def test_a_letter_whose_approval_lapsed_leaves_final_with_the_batch_that_changed_it(
    desk: Desk, member: Callable[..., Member]
) -> None:
    all_approved(desk, member(Role.COORDINATOR))
    final = desk.workspace / "out" / desk.key / "final"
    assert len(list(final.rglob("*.docx"))) == 6
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
    merge(desk)

    take_in(desk.key)

    assert list(final.rglob("*.docx")) == []


def test_an_approved_letter_of_which_somebody_asks_for_changes_does_not_leave(
    desk: Desk, member: Callable[..., Member]
) -> None:
    from plea_web.desk.workflow.review import ask_changes

    reader = member(Role.COORDINATOR)
    letter, *_ = all_approved(desk, reader)
    assert approval.ready_to_leave(letter).draft == letter
    passage = Passage.objects.filter(letters=6).order_by("pk")[0]

    ask_changes(passage, seen=passage.sha256, by=member(), text="The year is wrong.")

    letter = Draft.objects.get(pk=letter.pk)
    with pytest.raises(NotAllowed, match="asked for changes of this letter since it was approved"):
        approval.ready_to_leave(letter)


def test_work_whose_member_was_put_out_meanwhile_approves_nothing(
    desk: Desk, member: Callable[..., Member], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = member(Role.COORDINATOR)
    read_everything(desk, reader)
    monkeypatch.setattr(jobs, "_launch", lambda _: None)
    job = approval.approve_letters(desk.campaign, by=reader)
    members.deactivate(reader, by=None)

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.outcome) == (
        JobState.FAILED,
        {"say": "Your role does not let you approve letters, so that they can leave. "
         "Ask an owner of this desk."},
    )  # fmt: skip
    assert not Approval.objects.exists()


def test_work_that_was_cut_off_is_taken_up_and_work_that_goes_on_here_is_left_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    launched: list[int] = []
    monkeypatch.setattr(jobs, "_launch", launched.append)
    silent = timezone.now() - jobs.HEARTBEAT - timedelta(seconds=1)
    here, dead = (
        Job.objects.create(
            kind=kind,
            campaign=desk.campaign,
            state=JobState.RUNNING,
            heartbeat=silent,
            asked_at=silent,
        )
        for kind in ("make", "approve")
    )
    monkeypatch.setattr(jobs, "_here", {here.pk})

    jobs.take_up()

    assert launched == [dead.pk]


@pytest.mark.parametrize(
    ("setting", "value"), [("facts", "in secret"), ("demands", "a doctor of her choice")]
)
def test_whoever_changed_a_fact_or_a_demand_brought_its_wording_in_whoever_made_the_letters(
    desk: Desk, member: Callable[..., Member], setting: str, value: str
) -> None:
    writer, maker = member(Role.CAMPAIGNER), member(Role.CAMPAIGNER)
    which = Which(setting if setting == "demands" else "case")
    file = settings_file(desk.campaign, which)
    key, old = next(
        (key, thing)
        for key, thing in file.values[setting].items()
        if setting == "demands" or "behind closed doors" in thing.get("en", "")
    )
    part = "en" if setting == "facts" else "what"
    new = old["en"].replace("behind closed doors", value) if setting == "facts" else {"en": value}
    save_settings(desk.campaign, which, {(setting, key, part): new}, opened=file.opened, by=writer)

    making.make_letters(desk.campaign, by=maker)

    new_ones = [one for one in Passage.objects.filter(letters__gt=0) if value in one.text]
    assert new_ones
    assert {one.brought_by for one in new_ones} == {writer}


def test_the_workflow_itself_refuses_whoever_may_not(desk: Desk, member: Callable[..., Member]) -> None:
    volunteer, campaign = member(), desk.campaign
    draft = Draft.objects.order_by("pk")[0]
    hold = holds.hold_letter(draft, HELD, by=volunteer)
    opened = settings_file(campaign, Which.CAMPAIGN).opened
    text = files.texts_of(campaign)[0]
    job = Job(kind="make", campaign=campaign)
    invitations.invite(Role.OWNER, by=None)
    invitation = invitations.open_invitations()[0]
    steps: list[Callable[[], object]] = [
        lambda: making.make_letters(campaign, by=volunteer),
        lambda: approval.approve_letters(campaign, by=volunteer),
        lambda: approval.freeze(campaign, [], by=volunteer),
        lambda: jobs.cancel(job, by=volunteer),
        lambda: holds.lift(hold, by=volunteer),
        lambda: packs.make_pack(campaign, language="en", name="Reader", by=volunteer),
        lambda: packs.let_packs_propose(campaign, propose=True, by=volunteer),
        lambda: packs_back.bring_back(packs.Pack(), "", "", by=volunteer),
        lambda: review_rule.change_rule(campaign, readings=2, by=volunteer),
        lambda: save_settings(campaign, Which.CAMPAIGN, {}, opened=opened, by=volunteer),
        lambda: files.begin(
            NewCampaign("Free Nadia Example", date(2018, 3, 2), "Warsaw", "NE", {}), "another", by=volunteer
        ),
        lambda: files.begin_with_sample(by=volunteer),
        lambda: files.add_letterhead(campaign, b"", by=volunteer),
        lambda: files.add_list(campaign, "list", b"", str, by=volunteer),
        lambda: files.save_text(campaign, text, "", opened="", by=volunteer),
        lambda: invitations.invite(Role.VOLUNTEER, by=volunteer),
        lambda: invitations.withdraw(invitation, by=volunteer),
        lambda: members.change_role(volunteer, Role.OWNER, by=volunteer),
        lambda: members.deactivate(volunteer, by=volunteer),
    ]
    refused = [refusal(step) for step in steps]

    assert [number for number, said in enumerate(refused) if not said] == []
    whose = ("Your role does not let you", "Only an owner", "Letters are approved by a campaigner")
    assert [said for said in refused if not said.startswith(whose)] == []
    closed = member(Role.OWNER)
    closed.active = False
    upload = Upload(draft=draft)
    more: list[Callable[[], object]] = [
        lambda: returned.bring_back(draft, b"", by=closed),
        lambda: returned.confirm(upload, by=closed),
        lambda: pinned.keep_here(upload, seen="", by=closed),
        lambda: pinned.let_go(draft, by=closed),
    ]
    assert all("Your role does not let you" in refusal(step) for step in more)


def refusal(step: Callable[[], object]) -> str:
    """Why a step is not done; "" where it was."""
    try:
        step()
    except NotAllowed as refused:
        return str(refused)
    return ""
