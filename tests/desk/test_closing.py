"""A campaign ends: nothing leaves any more, and what it knew of people goes when an owner says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from plea_web.desk.models import (
    Approval,
    Channel,
    Contact,
    DemandOutcome,
    Draft,
    DraftState,
    Event,
    Member,
    Outcome,
    Recipient,
    Role,
    Sealed,
)
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.closing import close, due_for_erasing, erase, keep_until, open_again, standing
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.replies import Answer, answered
from tests.desk.conftest import Desk
from tests.desk.on_disk import found_in_files
from tests.desk.pages import said
from tests.desk.sent import approved

MONDAY, TODAY = date(2026, 3, 9), date(2026, 4, 1)


@pytest.fixture
def owner(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = TODAY
    return member(Role.OWNER, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, owner: Member) -> list[Draft]:
    """Six letters: three left, one of them was answered, with a scan."""
    drafts = approved(desk, owner)
    left(drafts[:3], Channel.PAPER, on=MONDAY, by=owner)
    answer = Answer(
        date(2026, 3, 20),
        their_reference="Canary reference",
        summary="Canary summary",
        outcomes={"pardon": Outcome.NOTED},
        attachments=[("Canary page.png", keep(b"Canary bytes"))],
    )
    answered(drafts[:1], answer, by=owner)
    return drafts


def states() -> list[str]:
    return [str(state) for state in Draft.objects.order_by("pk").values_list("state", flat=True)]


def test_after_closing_nothing_leaves_and_nothing_is_waited_for(
    desk: Desk, letters: list[Draft], owner: Member
) -> None:
    before = standing(desk.campaign)
    assert (before.unsent, before.waiting, before.replies, before.said_until) == (3, 3, 1, None)

    closed = close(desk.campaign, on=TODAY, keep_until=date(2026, 7, 1), by=owner)

    assert (closed.closed_on, closed.keep_until) == (TODAY, date(2026, 7, 1))
    assert states() == ["closed"] * 3 + ["approved"] * 3
    with pytest.raises(
        NotAllowed, match=r"this campaign was closed on 1 April 2026; nothing leaves any more\.$"
    ):
        left(letters[3:], Channel.PAPER, on=TODAY, by=owner)
    with pytest.raises(NotAllowed, match=r"^This campaign was closed on 1 April 2026 already\.$"):
        close(desk.campaign, on=TODAY, by=owner)
    assert list(breaks_in_chain()) == []


def test_letters_may_stay_as_they_are(desk: Desk, letters: list[Draft], owner: Member) -> None:
    close(desk.campaign, on=TODAY, by=owner, end_letters=False)
    assert states() == ["replied", "sent", "sent"] + ["approved"] * 3


def test_a_closed_campaign_is_opened_again(desk: Desk, letters: list[Draft], owner: Member) -> None:
    with pytest.raises(NotAllowed, match=r"^This campaign is open\.$"):
        open_again(desk.campaign, by=owner)
    close(desk.campaign, on=TODAY, by=owner)
    open_again(desk.campaign, by=owner)
    assert len(left(letters[3:], Channel.PAPER, on=TODAY, by=owner)) == 3


def test_days_that_have_passed_or_are_to_come_are_refused(
    desk: Desk, letters: list[Draft], owner: Member
) -> None:
    with pytest.raises(NotAllowed, match=r"^2 April 2026 is still to come\."):
        close(desk.campaign, on=date(2026, 4, 2), by=owner)
    with pytest.raises(NotAllowed, match=r"^31 March 2026 has passed\. Say until when"):
        close(desk.campaign, on=TODAY, keep_until=date(2026, 3, 31), by=owner)
    assert desk.campaign.closed_on is None


def test_when_its_day_has_passed_a_campaign_is_offered_and_nothing_goes_by_itself(
    desk: Desk, letters: list[Draft], owner: Member, settings: Any, client_as: Callable[[Member], Client]
) -> None:
    close(desk.campaign, on=TODAY, keep_until=date(2026, 4, 10), by=owner)
    settings.TODAY = date(2026, 4, 10)
    assert list(due_for_erasing()) == []
    settings.TODAY = date(2026, 4, 11)
    assert list(due_for_erasing()) == [desk.campaign]
    assert Contact.objects.get(kind="reply").reply.summary == "Canary summary"
    offered = " ".join(said(client_as(owner).get(f"/c/{desk.campaign.pk}/")))
    assert "kept until 10 April 2026; erase them, or choose a later day. The end of this campaign" in offered
    keep_until(desk.campaign, date(2026, 5, 1), by=owner)
    assert list(due_for_erasing()) == []


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.CAMPAIGNER, Role.COORDINATOR])
def test_only_an_owner_closes_and_erases(
    role: Role, desk: Desk, owner: Member, member: Callable[..., Member]
) -> None:
    ben = member(role, name="Ben Óđinsson")
    steps: list[Callable[[], object]] = [
        lambda: close(desk.campaign, on=TODAY, by=ben),
        lambda: open_again(desk.campaign, by=ben),
        lambda: keep_until(desk.campaign, None, by=ben),
        lambda: erase(desk.campaign, by=ben),
    ]
    for step in steps:
        with pytest.raises(NotAllowed, match=r"^Your role does not let you close a campaign"):
            step()


@pytest.mark.django_db(transaction=True)
def test_addresses_and_replies_go_and_hashes_days_counts_and_outcomes_stay(
    transactional_db: None, desk: Desk, letters: list[Draft], owner: Member
) -> None:
    lines = [line for one in Approval.objects.all() for line in one.package["address"].splitlines()]
    addresses = [line for line in lines if any(sign.isdigit() for sign in line)]
    addresses += filter(None, Recipient.objects.values_list("email", flat=True))
    seals = list(Sealed.objects.order_by("pk").values_list("sha256", "letter__sha256", "at"))
    with pytest.raises(NotAllowed, match=r"^This campaign is open\. Close it first"):
        erase(desk.campaign, by=owner)
    close(desk.campaign, on=TODAY, by=owner, end_letters=False)
    days = list(Draft.objects.order_by("pk").values_list("state", "sent_on", "replied_on", "package_sha256"))

    erased = erase(desk.campaign, by=owner)

    assert (erased.letters, erased.entries, erased.replies, erased.scans) == (6, 4, 1, 7)
    words = ("Canary reference", "Canary summary", "Canary page", "Canary bytes", *addresses)
    assert found_in_files(words) == set()
    assert [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()] == []
    assert list(Sealed.objects.order_by("pk").values_list("sha256", "letter__sha256", "at")) == seals
    assert (
        list(Draft.objects.order_by("pk").values_list("state", "sent_on", "replied_on", "package_sha256"))
        == days
    )
    assert DemandOutcome.objects.get().outcome == "noted"
    assert list(breaks_in_chain()) == []
    take_in(desk.key)  # the lists are still there, and are not read again
    assert set(Recipient.objects.values_list("email", flat=True)) == {""}
    assert {str(values) for values in Draft.objects.values_list("values", flat=True)} == {"{}"}
    with pytest.raises(
        NotAllowed, match=r"^Addresses and replies were erased on 1 April 2026; this campaign"
    ):
        open_again(desk.campaign, by=owner)
    assert [one.kind for one in Event.objects.order_by("number")][-2:] == ["campaign_closed", "scrubbed"]
    assert Draft.objects.filter(state=DraftState.REPLIED).count() == 1
