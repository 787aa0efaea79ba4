"""Sealed: what left is kept with what it rests on, and whatever is altered afterwards is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from plea_web.desk.models import (
    Approval,
    Channel,
    Draft,
    Event,
    Member,
    Payload,
    Role,
    Sealed,
)
from plea_web.desk.rests_on import rests_on
from plea_web.desk.seals import altered, found, seal_of, seals_of_file
from plea_web.desk.unchangeable import lift
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.withdrawing import withdraw
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved
from tests.desk.test_intake import merge, replace

MONDAY = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def a_day_in_march(settings: Any) -> None:
    settings.TODAY = date(2026, 3, 31)


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letter(desk: Desk, ana: Member) -> Draft:
    one = approved(desk, ana)[0]
    left([one], Channel.PAPER, on=MONDAY, by=ana)
    one.refresh_from_db()
    return one


@pytest.fixture
def seal(letter: Draft) -> Sealed:
    found = seal_of(letter)
    assert found is not None
    return found


def test_a_letter_that_left_is_sealed_with_what_it_rests_on(letter: Draft, seal: Sealed) -> None:
    assert altered(seal) == []
    assert seal.letter.sha256 == letter.sha256
    record = seal.record
    assert set(record) == {
        "letter", "letter_sha256", "size", "own_version", "package_sha256", "fingerprint", "approval",
        "passages", "values", "facts", "sources",
    }  # fmt: skip
    assert len(record["passages"]) == letter.variant.passages.count()
    assert all(len(one["approved"]) == 1 for one in record["passages"])
    assert letter.name not in str(record) and "Nadia" not in str(record)


def test_what_it_rests_on_is_told_in_words(seal: Sealed) -> None:
    rests = rests_on(seal)
    assert rests.approved.startswith("Ana Bell, on ")
    assert all(one.text and one.readers.startswith("Ana Bell, ") for one in rests.passages)
    assert {(one.key, one.standing, one.since) for one in rests.facts} == {
        (key, "confirmed", "") for key in seal.record["facts"]
    }
    assert rests.changed_sources == [] and not rests.own_version


def test_a_fact_that_changed_since_is_named_and_the_letter_stays_as_it_left(
    desk: Desk, letter: Draft, seal: Sealed
) -> None:
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
    merge(desk)
    take_in(desk.key)

    assert altered(seal) == []
    assert {one.since for one in rests_on(seal).facts} >= {"Its words, ground or sources have changed since."}
    letter.refresh_from_db()
    assert (letter.state, letter.sha256) == ("sent", seal.letter.sha256)


def spoil_file(seal: Sealed) -> None:
    path = Path(default_storage.path(seal.letter.name))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\1")


def lose_file(seal: Sealed) -> None:
    default_storage.delete(seal.letter.name)


def change_record(seal: Sealed) -> None:
    Sealed.objects.filter(pk=seal.pk).update(record=seal.record | {"own_version": True})


def change_record_and_hash(seal: Sealed) -> None:
    from plea_web.desk.workflow.sealing import hash_of

    record = seal.record | {"own_version": True}
    Sealed.objects.filter(pk=seal.pk).update(record=record, sha256=hash_of(record))


def change_package(seal: Sealed) -> None:
    package = seal.approval.package | {"subject": "Another subject"}
    Approval.objects.filter(pk=seal.approval_id).update(package=package)


def change_who_approved(seal: Sealed) -> None:
    Approval.objects.filter(pk=seal.approval_id).update(own=not seal.approval.own)


def change_event(seal: Sealed) -> None:
    event = Event.objects.filter(draft=seal.draft_id, kind="sent")[0]
    Event.objects.filter(pk=event.pk).update(member=(event.member or 0) + 1)


def change_payload(seal: Sealed) -> None:
    event = Event.objects.filter(draft=seal.draft_id, kind="sent")[0]
    payload = Payload.objects.get(sha256=event.payload_sha256)
    Payload.objects.filter(pk=payload.pk).update(content=payload.content | {"on": "2026-03-01"})


def cut_the_log(seal: Sealed) -> None:
    from plea_web.desk.models import ChainHead

    ChainHead.objects.update(chain="0" * 64)


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (spoil_file, ["The kept file is not the letter that left: its bytes were changed."]),
        (lose_file, ["The kept file of the letter is lost, or cannot be read."]),
        (change_record, ["The record of the seal was changed: it does not fit its own hash."]),
        (
            change_record_and_hash,
            ["No entry of the log tells of this seal: it was made or changed behind the log's back."],
        ),
        (
            change_package,
            ["The package that was approved (address, subject, sender and so on) was changed."],
        ),
        (change_who_approved, ["The approval was changed: by whom, or when."]),
        (change_event, ["Entry {event} of the log, which tells that it left, was changed."]),
        (change_payload, ["Entry {event} of the log, which tells that it left, was changed."]),
        (
            cut_the_log,
            ["The log is broken after entry {event}: entries were changed or taken away."],
        ),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_whatever_is_altered_is_named(
    letter: Draft, seal: Sealed, alter: Callable[[Sealed], None], words: list[str]
) -> None:
    event = Event.objects.filter(draft=letter, kind="sent")[0].number
    lift(connection)  # the database itself refuses all this, as long as its triggers are there
    alter(seal)
    now = seal_of(letter)
    assert now is not None
    assert altered(now) == [one.format(event=event) for one in words]


def test_a_seal_is_found_by_number_reference_key_or_file(desk: Desk, letter: Draft, seal: Sealed) -> None:
    campaign = desk.campaign
    assert letter.number
    for named in (
        str(letter.number),
        f"ODF/MD/2018/{letter.number}",
        f"{letter.letter}/{letter.recipient}",
        f"{letter.letter}/{letter.recipient}/{letter.language}",
        letter.file,
        f"somewhere/{letter.file.rpartition('/')[2].removeprefix('DRAFT_')}",
    ):
        assert found(campaign, named) == [seal], named
    assert found(None, "no-such-letter") == []
    assert seals_of_file(seal.letter.read()) == [seal]
    assert seals_of_file(b"another file") == []


def test_what_was_not_sent_after_all_has_no_seal_to_show(letter: Draft, ana: Member) -> None:
    withdraw(letter.despatches.get(), "It lay in the tray.", by=ana)
    assert seal_of(letter) is None


def test_the_page_says_that_nothing_was_altered_or_what_was(
    desk: Desk, letter: Draft, seal: Sealed, ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client, address = client_as(ana), f"/c/{desk.campaign.pk}/letters/{letter.pk}/sealed/"

    assert "Nothing was altered. File, approval, seal and log fit together, to the byte." in said(
        client.get(address)
    )
    assert client.get(f"{address}docx/").content == seal.letter.read()
    spoil_file(seal)
    assert "The kept file is not the letter that left: its bytes were changed." in said(client.get(address))
    other = Draft.objects.exclude(pk=letter.pk)[0]
    page = said(client.get(f"/c/{desk.campaign.pk}/letters/{other.pk}/sealed/"))
    assert "This letter has not left" in page


def test_the_pages_of_one_letter_are_sound_in_a_browser(
    desk: Desk, ana: Member, letter: Draft, page_as: Any
) -> None:
    page: Page = page_as(ana)
    address = f"/c/{desk.campaign.pk}/letters/{letter.pk}/"
    page.goto(f"{address}sealed/")
    at_every_size(page, "sealed")
    page.goto(f"{address}left/")
    at_every_size(page, "letter-left")
    page.goto(address)
    at_every_size(page, "letter-that-left")
