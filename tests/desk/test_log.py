"""What came back is written down, corrected and taken back: what the records say then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from plea_web.desk.models import (
    Channel,
    Contact,
    ContactKind,
    Direction,
    Draft,
    Event,
    Member,
    Office,
    Outcome,
    Role,
)
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.corrections import correct_note, correct_reply, take_back
from plea_web.desk.workflow.correspondence import settle_letters
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.notes import close_letter, note, open_again
from plea_web.desk.workflow.replies import Answer, answered, reply, returned
from tests.desk.conftest import Desk
from tests.desk.sent import approved

SENT, ANSWERED = date(2026, 3, 9), date(2026, 3, 20)


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = date(2026, 4, 1)
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    """The letters of the sample campaign, posted on Monday 9 March."""
    drafts = approved(desk, ana)
    left(drafts, Channel.PAPER, on=SENT, by=ana)
    return list(Draft.objects.filter(pk__in=[one.pk for one in drafts]).order_by("pk"))


def stands(letter: Draft) -> tuple[str, date | None, date | None]:
    letter.refresh_from_db()
    return str(letter.state), letter.replied_on, letter.due_on


def entries() -> list[tuple[str, bool]]:
    """Kind, and whether something else stands instead, of all but what was sent."""
    found = Contact.objects.exclude(kind=ContactKind.SENT).order_by("pk")
    return [(str(one.kind), one.replaced) for one in found]


def test_an_answer_keeps_everything_that_was_said_of_it(ana: Member, letters: list[Draft]) -> None:
    contact = answered(
        letters[:1],
        Answer(
            ANSWERED,
            channel=Channel.PAPER,
            their_reference=" 4-11/123 ",
            their_date=date(2026, 3, 15),
            language="ru",
            summary="They noted it.",
            answered_by="Ministry of  Foreign Affairs",
            answer_due=date(2026, 5, 1),
            outcomes={"release": Outcome.REFUSED, "doctor": Outcome.PARTLY},
            note="on the back of the page",
        ),
        by=ana,
    )

    said = contact.reply
    assert (said.their_reference, said.their_date, said.language) == ("4-11/123", date(2026, 3, 15), "ru")
    assert (said.summary, said.summarised_by) == ("They noted it.", ana)
    assert said.answered_by == Office.objects.get(key="ministry-of-foreign-affairs")
    outcomes = dict(contact.outcomes.values_list("demand", "outcome"))
    assert outcomes == {"release": "refused", "doctor": "partly"}
    assert stands(letters[0]) == ("replied", ANSWERED, date(2026, 5, 1))


def test_the_newest_answer_says_by_when_there_is_more_to_come(ana: Member, letters: list[Draft]) -> None:
    reply(letters[:1], on=ANSWERED, by=ana, answer_due=date(2026, 5, 1))
    reply(letters[:1], on=date(2026, 3, 28), by=ana, summary="The final answer.")

    assert stands(letters[0]) == ("replied", ANSWERED, None)


def test_a_letter_in_two_languages_is_answered_once(ana: Member, letters: list[Draft]) -> None:
    one, other = letters[:2]
    Draft.objects.filter(pk=other.pk).update(claim=one.claim, language="ru")

    contact = reply([one], on=ANSWERED, by=ana)

    assert set(contact.reply.letters.all()) == {one, other}
    assert (stands(one)[0], stands(other)[0]) == ("replied", "replied")


def test_of_several_letters_none_is_answered_before_it_left(ana: Member, letters: list[Draft]) -> None:
    Draft.objects.filter(pk=letters[1].pk).update(sent_on=date(2026, 3, 25))

    with pytest.raises(NotAllowed, match=r": it left on 25 March 2026, so no answer to it came on 20 March"):
        reply(letters[:2], on=ANSWERED, by=ana)
    assert entries() == []


def test_a_twin_that_leaves_after_the_answer_is_answered_too(ana: Member, letters: list[Draft]) -> None:
    one, other = letters[:2]
    reply([one], on=ANSWERED, by=ana)
    Draft.objects.filter(pk=other.pk).update(claim=one.claim, language="ru")
    settle_letters([other.pk])

    assert stands(other) == ("replied", ANSWERED, None)


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        (
            Answer(date(2026, 4, 2)),
            "2 April 2026 is still to come. Write down what has happened, on the day it did.",
        ),
        (
            Answer(date(2026, 3, 8)),
            "parliament to Ana Bell: it left on 9 March 2026, so no answer to it came on 8 March 2026. "
            "Look at the day again.",
        ),
        (
            Answer(ANSWERED, their_date=date(2026, 3, 21)),
            "They cannot have written it on 21 March 2026, after it was received. "
            "Look at the two days again.",
        ),
        (
            Answer(ANSWERED, answer_due=date(2026, 3, 19)),
            "The day by which an answer is due, 19 March 2026, lies before the day on which this was "
            "received. Look at the two days again.",
        ),
    ],
)
def test_days_that_cannot_be_are_refused(
    answer: Answer, because: str, ana: Member, letters: list[Draft]
) -> None:
    letter = next(one for one in letters if one.name == "Ana Bell")
    with pytest.raises(NotAllowed) as refusal:
        answered([letter], answer, by=ana)

    assert str(refusal.value) == because
    assert (entries(), stands(letter)[0]) == ([], "sent")


def test_a_volunteer_writes_nothing_down(
    letters: list[Draft], member: Callable[..., Member], ana: Member
) -> None:
    eve = member(Role.VOLUNTEER)
    person = letters[0].addressee
    assert person is not None
    steps: list[Callable[[], object]] = [
        lambda: reply(letters[:1], on=ANSWERED, by=eve),
        lambda: returned(letters[0], Channel.PAPER, on=ANSWERED, by=eve),
        lambda: note(person, "a call", on=ANSWERED, by=eve),
        lambda: close_letter(letters[0], "done", on=ANSWERED, by=eve),
        lambda: take_back(Contact.objects.order_by("pk")[0], "wrong", by=eve),
    ]
    for step in steps:
        with pytest.raises(NotAllowed, match=r"^Your role does not let you write down what was sent"):
            step()
    assert entries() == []


def test_a_correction_stands_instead_and_says_why(ana: Member, letters: list[Draft]) -> None:
    wrong = reply(letters[:1], on=ANSWERED, by=ana, summary="They refused.", outcomes={"release": "refused"})

    right = correct_reply(
        wrong,
        Answer(date(2026, 3, 19), summary="They noted it.", outcomes={"release": Outcome.NOTED}),
        letters[1:2],
        "it was about another letter",
        by=ana,
    )

    assert (right.corrects, right.because) == (wrong, "it was about another letter")
    assert entries() == [("reply", True), ("reply", False)]
    assert (stands(letters[0])[0], stands(letters[1])[:2]) == ("sent", ("replied", date(2026, 3, 19)))
    with pytest.raises(NotAllowed, match=r"^This entry was corrected or taken back already\."):
        take_back(wrong, "again", by=ana)
    assert [one.kind for one in Event.objects.order_by("number")][-2:] == ["replied", "corrected"]
    assert list(breaks_in_chain()) == []


def test_what_is_taken_back_counts_no_more(ana: Member, letters: list[Draft]) -> None:
    came = returned(letters[0], Channel.PAPER, on=ANSWERED, by=ana, reason="unknown at this address")
    assert stands(letters[0])[0] == "returned"
    with pytest.raises(NotAllowed, match=r"it came back on 20 March 2026 already\.$"):
        returned(letters[0], Channel.PAPER, on=ANSWERED, by=ana)

    with pytest.raises(NotAllowed, match=r"^Say what was wrong, so that others can follow it later\.$"):
        take_back(came, " ", by=ana)
    take_back(came, "it was another envelope", by=ana)

    assert (stands(letters[0])[0], entries()) == ("sent", [("returned", True), ("note", False)])
    returned(letters[0], Channel.PAPER, on=date(2026, 3, 23), by=ana)
    assert stands(letters[0]) == ("returned", None, date(2026, 3, 23))


def test_what_was_sent_is_not_taken_back_in_the_log(ana: Member, letters: list[Draft]) -> None:
    sent = Contact.objects.filter(kind=ContactKind.SENT).first()
    assert sent is not None
    with pytest.raises(NotAllowed, match=r"^What was written down as sent is taken back at its letter"):
        take_back(sent, "it lies here still", by=ana)
    sent.refresh_from_db()
    assert not sent.replaced


def test_a_call_is_noted_and_corrected(ana: Member, letters: list[Draft]) -> None:
    person = letters[0].addressee
    assert person is not None
    with pytest.raises(NotAllowed, match=r"^Write what was said, or what you want others to know\.$"):
        note(person, " ", on=ANSWERED, by=ana)
    call = note(
        person, "They will answer soon.", on=ANSWERED, by=ana, channel="phone", direction=Direction.IN
    )
    again = correct_note(call, "They will answer in May.", "I misheard", on=ANSWERED, by=ana, channel="phone")

    assert [(one.note, one.channel, one.direction, one.because, one.replaced) for one in (call, again)] == [
        ("They will answer soon.", "phone", "in", "", False),
        ("They will answer in May.", "phone", "ours", "I misheard", False),
    ]
    assert entries() == [("note", True), ("note", False)]


def test_a_closed_letter_is_due_no_more_until_it_is_opened_again(ana: Member, letters: list[Draft]) -> None:
    close_letter(letters[0], "they never answer", on=ANSWERED, by=ana)
    assert stands(letters[0]) == ("closed", None, None)
    with pytest.raises(NotAllowed, match=r"it is closed already\.$"):
        close_letter(letters[0], "they never answer", on=ANSWERED, by=ana)

    open_again(letters[0], "a new ambassador", on=date(2026, 3, 25), by=ana)
    assert stands(letters[0]) == ("sent", None, date(2026, 4, 8))


def test_only_an_owner_or_its_writer_changes_what_is_confidential(
    ana: Member, letters: list[Draft], member: Callable[..., Member]
) -> None:
    secret = reply(letters[:1], on=ANSWERED, by=ana, summary="In confidence.", confidential=True)
    ben, owner = member(Role.COORDINATOR, name="Ben Óđinsson"), member(Role.OWNER)

    with pytest.raises(NotAllowed, match=r"^This entry is confidential: only an owner, or who wrote it, "):
        take_back(secret, "wrong", by=ben)
    assert take_back(secret, "it went to another organisation", by=owner).confidential


def test_in_whatever_order_it_is_written_down_a_letter_stands_as_the_rules_say(
    ana: Member, letters: list[Draft]
) -> None:
    """A return, a reply, a note and a reply that is taken back, in every order."""
    person = letters[0].addressee
    assert person is not None

    def taken_back(letter: Draft) -> None:
        take_back(reply([letter], on=date(2026, 3, 12), by=ana), "another's", by=ana)

    steps: list[Callable[[Draft], object]] = [
        lambda letter: returned(letter, Channel.PAPER, on=date(2026, 3, 16), by=ana),
        lambda letter: reply([letter], on=ANSWERED, by=ana),
        taken_back,
        lambda letter: note(person, f"a call about {letter}", on=ANSWERED, by=ana),
    ]
    seen = set()
    for number, order in enumerate(permutations(steps)):
        letter = letters[number % len(letters)]
        for step in order:
            step(letter)
        seen.add((*stands(letter), letter.returned_on))
        for one in Contact.objects.filter(draft=letter, replaced=False, kind__in=("reply", "returned")):
            take_back(one, "for the next order", by=ana)
        assert stands(letter)[:2] == ("sent", None)
    assert seen == {("replied", ANSWERED, None, date(2026, 3, 16))}
