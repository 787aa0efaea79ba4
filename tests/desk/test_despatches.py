"""How letters leave: what is refused and in which words, what is written down, and what is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from plea_web.desk.models import (
    Campaign,
    Channel,
    Claim,
    Contact,
    Despatch,
    DoNotContact,
    Draft,
    DraftState,
    Event,
    Member,
    Office,
    Recipient,
    Role,
    Sealed,
)
from plea_web.desk.workflow import NotAllowed, holds
from plea_web.desk.workflow.claims import reopen
from plea_web.desk.workflow.despatches import Going, leave, left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.preparing import keep_signed_page, printed, signed
from plea_web.desk.workflow.replies import reply, returned
from plea_web.desk.workflow.withdrawing import withdraw
from tests.desk.conftest import Desk
from tests.desk.sent import approved

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture(autouse=True)
def a_day_in_march(settings: Any) -> None:
    settings.TODAY = date(2026, 3, 31)


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    return approved(desk, ana)


def states() -> list[str]:
    return list(Draft.objects.order_by("pk").values_list("state", flat=True))


def refusal(step: Callable[[], object]) -> str:
    with pytest.raises(NotAllowed) as said:
        step()
    return str(said.value)


def test_a_batch_leaves_in_one_step_and_all_of_it_is_written_down(letters: list[Draft], ana: Member) -> None:
    before = Event.objects.count()

    despatches = left(letters, Channel.PAPER, on=MONDAY, by=ana)

    assert len(despatches) == len(letters) == 6
    assert states() == ["sent"] * 6
    assert list(Contact.objects.values_list("kind", "channel", "on").distinct()) == [
        ("sent", "paper", MONDAY)
    ]
    assert Contact.objects.count() == Sealed.objects.count() == 6
    assert [event.kind for event in Event.objects.all()[before:]] == ["sent"] * 6
    assert list(breaks_in_chain()) == []


def test_a_thousand_letters_are_some_statements_and_not_thousands(
    letters: list[Draft], ana: Member, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(110):  # of which some twelve a letter look whether it is as approved
        left(letters, Channel.PAPER, on=MONDAY, by=ana)


def test_all_leave_or_none_where_letters_are_named_one_by_one(letters: list[Draft], ana: Member) -> None:
    holds.hold_letter(letters[2], "Is the deputy still in office?", by=ana)
    left(letters[:1], Channel.PAPER, on=MONDAY, by=ana)

    said = refusal(lambda: left(letters, Channel.PAPER, on=TUESDAY, by=ana))

    assert said == (
        f"{letters[0]}: it left by post on 9 March 2026. "
        f"{letters[2]}: it is held: somebody doubts what it says. Two members have to lift the hold first."
    )
    assert states().count("sent") == 1


def test_of_a_whole_batch_those_leave_that_may_and_the_others_are_named(
    letters: list[Draft], ana: Member
) -> None:
    holds.hold_letter(letters[2], "Is the deputy still in office?", by=ana)

    gone = leave(letters, Going(Channel.PAPER, MONDAY), by=ana)

    assert len(gone.left) == 5
    assert [str(one) for one in gone.refused] == [
        f"{letters[2]}: it is held: somebody doubts what it says. Two members have to lift the hold first."
    ]
    assert sorted(states()) == ["held", *["sent"] * 5]


def test_a_day_that_has_not_come_is_refused(letters: list[Draft], ana: Member) -> None:
    said = refusal(lambda: left(letters, Channel.PAPER, on=date(2026, 4, 1), by=ana))
    assert said == "1 April 2026 is still to come. Write down what has happened, on the day it did."


def test_whom_nobody_writes_to_gets_no_letter_until_that_is_lifted(letters: list[Draft], ana: Member) -> None:
    one = letters[0]
    stop = DoNotContact.objects.create(
        recipient=one.addressee,
        reason="She asked for it",
        by=ana,
        at=datetime(2026, 3, 1, tzinfo=UTC),
        until=TUESDAY,
    )

    said = refusal(lambda: left([one], Channel.PAPER, on=MONDAY, by=ana))

    assert said == (
        f"{one}: it stays here. Nobody writes to {one.addressee} until 10 March 2026: She asked for it "
        "(Ana Bell, 1 March 2026)."
    )
    stop.lifted_at, stop.lifted_by = timezone.now(), ana
    stop.save()
    assert len(left([one], Channel.PAPER, on=MONDAY, by=ana)) == 1


def test_a_closed_campaign_sends_nothing(letters: list[Draft], ana: Member) -> None:
    Campaign.objects.update(closed_on=MONDAY)
    said = refusal(lambda: left(letters[:1], Channel.PAPER, on=MONDAY, by=ana))
    assert said == f"{letters[0]}: this campaign was closed on 9 March 2026; nothing leaves any more."


def test_a_volunteer_writes_nothing_down(letters: list[Draft], member: Callable[..., Member]) -> None:
    reader = member(Role.VOLUNTEER)
    said = refusal(lambda: left(letters, Channel.PAPER, on=MONDAY, by=reader))
    assert said == (
        "Your role does not let you write down what was sent and what came back. Ask an owner of this desk."
    )


def same_office(first: Draft, second: Draft) -> None:
    """Let two recipients hold one office, as a deputy and whoever came after."""
    seat = Office.objects.create(key="seat", name="Seat 12")
    Recipient.objects.filter(pk__in=[first.addressee_id, second.addressee_id]).update(office=seat)
    Draft.objects.filter(pk=second.pk).update(letter=first.letter)


def test_an_office_gets_a_second_letter_of_a_kind_only_when_somebody_reopens_it_with_a_reason(
    letters: list[Draft], ana: Member
) -> None:
    first, second = letters[0], next(one for one in letters if one.addressee_id != letters[0].addressee_id)
    same_office(first, second)
    left([first], Channel.PAPER, on=MONDAY, by=ana)
    Draft.objects.filter(pk=second.pk).update(letter=second.letter)  # of its own kind again, to be made again
    kind = second.letter
    Claim.objects.update(letter=kind)

    said = refusal(lambda: left([second], Channel.PAPER, on=TUESDAY, by=ana))

    assert said == f"{second}: a letter of this kind went to {first.name} at this office on 9 March 2026."
    claim = Claim.objects.get()
    assert refusal(lambda: reopen(claim, " ", by=ana)) == (
        "Say why this office gets a second letter of the same kind."
    )
    reopen(claim, "Bell resigned; the seat has a new holder.", by=ana)
    left([second], Channel.PAPER, on=TUESDAY, by=ana)
    assert refusal(lambda: reopen(claim, "Again", by=ana)) == (
        "This was reopened already: another letter of this kind may go to the office."
    )
    second.refresh_from_db()
    assert (second.state, second.claim.recipient) == (DraftState.SENT, second.addressee)


def test_two_letters_of_a_kind_to_one_office_in_one_step_are_one_too_many(
    letters: list[Draft], ana: Member
) -> None:
    first, second = [one for one in letters if one.letter == letters[0].letter][:2]
    assert first.addressee_id != second.addressee_id
    same_office(first, second)

    gone = leave([first, second], Going(Channel.PAPER, MONDAY), by=ana)

    assert [one.draft for one in gone.left] == [first]
    assert [one.because for one in gone.refused] == [
        f"a letter of this kind goes to {first.name} at this office in the same step."
    ]


def test_printed_signed_scanned_and_posted_with_its_number(letters: list[Draft], ana: Member) -> None:
    one = letters[0]

    printed([one], on=MONDAY, by=ana)
    assert Draft.objects.get(pk=one.pk).state == DraftState.QUEUED
    [despatch] = signed([one], " Eve  van der Meer ", on=TUESDAY, by=ana).despatches
    keep_signed_page(despatch, "scan.pdf", b"%PDF-1.7 a scan", by=ana)
    said = refusal(lambda: left([one], Channel.PAPER, on=MONDAY, by=ana))
    left([one], Channel.PAPER, on=TUESDAY, by=ana, tracking="RR 123 456 789 AT")

    assert said == f"{one}: it was signed on 10 March 2026, so it left later."
    despatch = Despatch.objects.get()
    assert (despatch.printed_on, despatch.signed_on, despatch.sent_on) == (MONDAY, TUESDAY, TUESDAY)
    assert (despatch.signed_by, despatch.tracking) == ("Eve van der Meer", "RR 123 456 789 AT")
    assert despatch.signed_page.read() == b"%PDF-1.7 a scan"
    assert refusal(lambda: keep_signed_page(despatch, "scan.exe", b"MZ", by=ana)) == (
        "This is no scan that plea can show. Save it as PDF, PNG or JPEG, and add that."
    )
    assert [str(refused) for refused in signed([one], "Eve", on=TUESDAY, by=ana).refused] == [
        f"{one}: it left by post on 10 March 2026."
    ]


def test_what_was_not_sent_after_all_goes_back_and_frees_its_office(
    letters: list[Draft], ana: Member
) -> None:
    one = letters[0]
    [despatch] = left([one], Channel.PAPER, on=MONDAY, by=ana)

    assert refusal(lambda: withdraw(despatch, "", by=ana)) == (
        "Say why it did not leave, so that whoever reads the log later understands it."
    )
    withdraw(despatch, "It was still in the tray on Tuesday.", by=ana)

    one.refresh_from_db()
    assert (one.state, one.sent_on, one.due_on, one.claim) == (DraftState.APPROVED, None, None, None)
    assert not Claim.objects.exists()
    assert list(Contact.objects.order_by("pk").values_list("kind", "replaced", "because")) == [
        ("sent", True, ""),
        ("note", False, "It was still in the tray on Tuesday."),
    ]
    assert refusal(lambda: withdraw(despatch, "Twice", by=ana)) == "This was taken back already."
    left([one], Channel.PAPER, on=TUESDAY, by=ana)
    assert Sealed.objects.filter(draft=one).count() == 1


def test_a_despatch_on_which_other_entries_rest_is_not_taken_back(letters: list[Draft], ana: Member) -> None:
    one, other = letters[:2]
    [paper] = left([one], Channel.PAPER, on=MONDAY, by=ana)
    reply([one], on=TUESDAY, by=ana)
    [back] = left([other], Channel.PAPER, on=MONDAY, by=ana)
    returned(other, Channel.PAPER, on=TUESDAY, by=ana)

    assert refusal(lambda: withdraw(paper, "A slip.", by=ana)) == (
        f"{one}: a reply of 10 March 2026 to it is written down, so it did leave. Take the reply back first, "
        "if it is wrong too."
    )
    assert refusal(lambda: withdraw(back, "A slip.", by=ana)) == (
        f"{other}: it came back on 10 March 2026, so it did leave by post. Take that entry back first, if it "
        "is wrong too."
    )


def test_a_printed_letter_that_was_held_is_prepared_again_when_it_may_go_on(
    letters: list[Draft], ana: Member
) -> None:
    one = letters[0]
    printed([one], on=MONDAY, by=ana)
    hold = holds.hold_letter(one, "Is she still in office?", by=ana)
    assert Draft.objects.get(pk=one.pk).state == DraftState.HELD
    holds.lift(hold, by=ana)
    assert Draft.objects.get(pk=one.pk).state == DraftState.QUEUED
