"""Two at once: no letter leaves twice, no office gets two, and what moved meanwhile is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plea_web.desk.models import (
    Channel,
    Claim,
    Contact,
    Despatch,
    Draft,
    Member,
    Office,
    Recipient,
    Role,
    Sealed,
)
from plea_web.desk.workflow import NotAllowed, despatches, holds
from plea_web.desk.workflow.claims import Claims
from plea_web.desk.workflow.despatches import Going, leave, left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.leaving import still
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.desk.test_intake import replace

MONDAY = date(2026, 3, 9)


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = date(2026, 3, 31)
    return member(Role.OWNER, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    return approved(desk, ana)


def at_once(*steps: Callable[[], Any]) -> list[str]:
    """Take steps in threads of their own, begun together; what was refused, and "" for what was done."""
    begin, said = Barrier(len(steps)), [""] * len(steps)

    def work(number: int, step: Callable[[], Any]) -> None:
        begin.wait()
        try:
            step()
        except NotAllowed as refusal:
            said[number] = str(refusal)
        except BaseException as fault:
            said[number] = repr(fault)
        finally:
            connection.close()

    threads = [Thread(target=work, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_post_a_letter_one_does_and_seven_are_told(letters: list[Draft], ana: Member) -> None:
    one = letters[0]

    said = at_once(*[lambda: left([one], Channel.PAPER, on=MONDAY, by=ana)] * 8)

    assert Counter(said) == {"": 1, f"{one}: it left by post on 9 March 2026.": 7}
    assert Despatch.objects.count() == Contact.objects.count() == Claim.objects.count() == 1
    assert Sealed.objects.count() == 1
    assert list(breaks_in_chain()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_holders_of_an_office_one_gets_the_letter(letters: list[Draft], ana: Member) -> None:
    first, second = [one for one in letters if one.letter == "parliament"][:2]
    seat = Office.objects.create(key="seat", name="Seat 12")
    Recipient.objects.filter(pk__in=[first.addressee_id, second.addressee_id]).update(office=seat)

    said = at_once(
        lambda: left([first], Channel.PAPER, on=MONDAY, by=ana),
        lambda: left([second], Channel.EMAIL, on=MONDAY, by=ana),
    )

    assert sorted(said) in (
        ["", f"{second}: a letter of this kind went to {first.name} at this office on 9 March 2026."],
        ["", f"{first}: a letter of this kind went to {second.name} at this office on 9 March 2026."],
    )
    assert Claim.objects.count() == Despatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_batches_at_once_leave_each_letter_once(letters: list[Draft], ana: Member) -> None:
    gone: list[int] = []

    def post() -> None:
        gone.append(len(leave(letters, Going(Channel.PAPER, MONDAY), by=ana).left))

    assert at_once(post, post, post) == ["", "", ""]
    assert sorted(gone) == [0, 0, 6]
    assert Despatch.objects.count() == Contact.objects.count() == 6


def test_the_database_itself_refuses_a_second_of_what_there_is_one_of(
    letters: list[Draft], ana: Member
) -> None:
    one, other = letters[:2]
    left([one], Channel.PAPER, on=MONDAY, by=ana)
    despatch, claim = Despatch.objects.get(), Claim.objects.get()
    for again in (despatch, claim):
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Despatch.objects.create(
            draft=other, channel="pigeon", approval=despatch.approval, by=ana, at=timezone.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=other.pk).update(state="sent")  # without a claim
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=other.pk).update(claim=Claim.objects.get())  # of another letter
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=other.pk).update(number=Draft.objects.get(pk=one.pk).number)


def test_a_number_that_another_letter_has_is_refused_in_whole_sentences(
    letters: list[Draft], ana: Member
) -> None:
    one, other = letters[:2]
    left([one], Channel.PAPER, on=MONDAY, by=ana)
    other.language, other.number = "ru", Draft.objects.get(pk=one.pk).number

    assert Claims([other]).refusal(other) == (
        f"its number {other.number} was on the letter to {one.name}, which left on 9 March 2026. "
        "Make the letters again: each then has a number of its own."
    )


@pytest.mark.parametrize("moved", ["held", "file", "approval", "out"])
def test_what_moved_between_the_look_and_the_writing_is_refused(
    desk: Desk, letters: list[Draft], ana: Member, monkeypatch: pytest.MonkeyPatch, moved: str
) -> None:
    one = letters[0]

    def meanwhile(looked: Any) -> Any:
        if moved == "held":
            holds.hold_letter(one, "Is she still in office?", by=ana)
        elif moved == "file":
            replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
        elif moved == "approval":
            one.approvals.update(stands=False)
        else:
            Draft.objects.filter(pk=one.pk).update(values_asked=True)
        return still(looked)

    monkeypatch.setattr(despatches, "still", meanwhile)

    with pytest.raises(NotAllowed) as refusal:
        left([one], Channel.PAPER, on=MONDAY, by=ana)

    assert str(refusal.value) == {
        "held": f"{one}: it is held: somebody doubts what it says. Two members have to lift the hold first.",
    }.get(moved, f"{one}: it, or the files, changed while this was written down. Try it again.")
    assert not Despatch.objects.exists()


def test_a_claim_written_past_the_turn_stops_the_step_and_nothing_is_half(
    letters: list[Draft], ana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = letters[0], letters[1]

    def rogue(looked: Any) -> Any:
        now = still(looked)
        office = now.ready[0].draft.addressee.office
        monkeypatch.setattr("plea_web.desk.workflow.claims._claims", lambda *_: iter(()))
        Claim.objects.create(
            campaign=one.campaign, letter=one.letter, office=office, recipient=other.addressee, on=MONDAY
        )
        return now

    monkeypatch.setattr(despatches, "still", rogue)

    with pytest.raises(NotAllowed) as refusal:
        left([one], Channel.PAPER, on=MONDAY, by=ana)

    assert str(refusal.value) == (
        "A letter of this kind to one of these offices was written down in the same moment. "
        "Look who has it, then try again."
    )
    assert not Despatch.objects.exists() and not Contact.objects.exists()
