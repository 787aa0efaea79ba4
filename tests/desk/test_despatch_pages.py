"""To sign, to post, a whole batch: the pages of those who carry letters out of the house."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from playwright.sync_api import Page

from plea_web.desk.models import Contact, Despatch, Draft, DraftState, Member, Role
from plea_web.desk.workflow import holds, in_bulk
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved

TODAY = date(2026, 3, 10)
HELD = "it is held: somebody doubts what it says. Two members have to lift the hold first."


@pytest.fixture(autouse=True)
def a_day_in_march(settings: Any) -> None:
    settings.TODAY = TODAY


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    return approved(desk, ana)


@pytest.fixture
def client(ana: Member, client_as: Callable[[Member], Client]) -> Client:
    return client_as(ana)


def page_of(desk: Desk, name: str) -> str:
    return f"/c/{desk.campaign.pk}/contacts/{name}/"


def told(client: Client, address: str, **sent: Any) -> list[str]:
    """Send a form; what the page that follows says in its messages."""
    answer = client.post(address, sent, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_without_approved_letters_each_list_leads_on(desk: Desk, client: Client) -> None:
    assert said(client.get(page_of(desk, "sign")))[-3:] == [
        "Nothing is waiting for a signature",
        "Approved letters appear here until their original is signed. What is signed waits under To post.",
        "See what can be approved",
    ]
    assert "No original is waiting for the post" in said(client.get(page_of(desk, "post")))
    assert "No approved letter is waiting to leave." in said(client.get(page_of(desk, "batch")))


def test_originals_are_signed_then_posted_with_copies_and_numbers(
    desk: Desk, client: Client, letters: list[Draft]
) -> None:
    first, second = letters[:2]

    assert told(
        client, page_of(desk, "sign"), do="signed", signed_by="Eve van der Meer", letter=[first.pk, second.pk]
    ) == ["2 letters written down as signed."]
    page = said(client.get(page_of(desk, "post")))
    assert sum("Signed 10 March" in line for line in page) == 2
    assert told(
        client,
        page_of(desk, "post"),
        do="posted",
        letter=[first.pk],
        copy="1",
        on="2026-03-09",
        **{f"tracking-{first.pk}": " RR 1 AT "},
    ) == [f"{first}: it was signed on 10 March 2026, so it left later."]
    assert told(
        client,
        page_of(desk, "post"),
        do="posted",
        letter=[first.pk],
        copy="1",
        **{f"tracking-{first.pk}": " RR 1 AT "},
    ) == ["1 letter written down as sent, 1 with a copy by e-mail."]

    assert list(
        Despatch.objects.filter(draft=first).order_by("channel").values_list("channel", "tracking")
    ) == [
        ("email", ""),
        ("paper", "RR 1 AT"),
    ]
    assert Contact.objects.filter(draft=first).count() == 2
    assert Draft.objects.get(pk=second.pk).state == DraftState.QUEUED


def test_a_whole_batch_is_shown_with_its_refusals_and_then_written_down(
    desk: Desk, client: Client, ana: Member, letters: list[Draft]
) -> None:
    holds.hold_letter(letters[0], "Is she still in office?", by=ana)
    form = {"channel": "paper", "on": "2026-03-09", "kind": ""}

    shown = said(client.post(page_of(desk, "batch"), form))

    assert "5 letters left by post on 9 March 2026?" in shown
    assert "1 letter may not leave" in shown
    assert f"{letters[0].name}: {HELD}" in shown
    assert not Despatch.objects.exists()
    assert told(client, page_of(desk, "batch"), **form, do="left", really="1") == [
        "5 letters written down as sent.",
        f"{letters[0]}: {HELD}",
    ]
    assert Despatch.objects.count() == 5


def test_many_letters_are_work_that_shows_how_far_it_is(
    desk: Desk, client: Client, letters: list[Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_bulk, "FEW", 3)

    answer = client.post(page_of(desk, "sign"), {"do": "printed", "all": "1"}, follow=True)

    assert said(answer)[:2] == ["Writing down what left", "6 letters written down as printed"]
    assert set(Draft.objects.values_list("state", flat=True)) == {"queued"}


def test_files_to_print_come_as_approved_in_the_order_of_the_envelopes(
    desk: Desk, client: Client, letters: list[Draft]
) -> None:
    answer = client.post(page_of(desk, "sign"), {"do": "pack", "all": "1"})

    with ZipFile(BytesIO(answer.content)) as archive:
        names = archive.namelist()
        contents = [archive.read(name) for name in names]
    assert [name[:4] for name in names] == ["0001", "0002", "0003", "0004", "0005", "0006"]
    by_file = {draft.file.rpartition("/")[2].removeprefix("DRAFT_"): draft for draft in letters}
    assert sorted(name.rpartition(" ")[2] for name in names) == sorted(
        f"{draft.letter}-{file}" for file, draft in by_file.items()
    )
    assert {sha256(content).hexdigest() for content in contents} == {one.sha256 for one in letters}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"do": "signed", "signed_by": "Eve"}, "Tick the letters first, or choose a kind that has some."),
        ({"do": "signed", "all": "1", "signed_by": " "}, "Say who signed them, as the letters name them."),
        ({"do": "burnt", "all": "1"}, "Say what happened to these letters: printed, signed or posted."),
        ({"do": "printed", "all": "1", "on": "9.3.26"}, '"9.3.26" is no day. Write it as 2026-03-09.'),
        (
            {"do": "printed", "all": "1", "on": "2026-03-11"},
            "11 March 2026 is still to come. Write down what has happened, on the day it did.",
        ),
        ({"do": "pack"}, "Tick the letters that you want to print first."),
    ],
)
def test_what_cannot_be_written_down_is_said_and_nothing_is(
    desk: Desk, client: Client, letters: list[Draft], sent: dict[str, str], words: str
) -> None:
    assert told(client, page_of(desk, "sign"), **sent) == [words]
    assert not Despatch.objects.exists()


def test_the_pages_are_sound_in_a_browser(
    desk: Desk, ana: Member, letters: list[Draft], page_as: Any
) -> None:
    page: Page = page_as(ana)
    page.goto(page_of(desk, "sign"))
    at_every_size(page, "to-sign")
    page.keyboard.press("t")
    page.keyboard.press("s")
    page.get_by_text("Say who signed them, as the letters name them.").wait_for()
    page.get_by_label("Signed by").fill("Eve van der Meer")  # the ticks stand as they were
    page.get_by_role("button", name="Signed", exact=True).click()
    page.get_by_text("6 letters written down as signed.").wait_for()
    page.goto(page_of(desk, "post"))
    at_every_size(page, "to-post")
    page.goto(page_of(desk, "batch"))
    at_every_size(page, "batch")
    page.get_by_role("button", name="Show what would be written down").click()
    at_every_size(page, "batch-shown")
    page.get_by_role("button", name="Yes, 6 letters left").click()
    page.get_by_text("6 letters written down as sent.").wait_for()
    at_every_size(page, "to-post-empty")


def of_letter(draft: Draft, *parts: object) -> str:
    return "/".join(["/c", str(draft.campaign_id), "letters", str(draft.pk), "left", *map(str, parts), ""])


def test_one_letter_is_posted_today_scanned_and_taken_back(client: Client, letters: list[Draft]) -> None:
    one = letters[0]
    assert "This letter is approved and has not left yet." in said(client.get(of_letter(one)))

    assert told(client, of_letter(one), do="left", channel="paper") == ["1 letter written down as sent."]
    despatch = Despatch.objects.get()
    scan = BytesIO(b"\x89PNG\r\n\x1a\n a signed page")
    scan.name = "page.png"
    assert told(client, of_letter(one, despatch.pk, "scan"), file=scan) == [
        "The signed page is kept with its despatch."
    ]
    shown = client.get(of_letter(one, despatch.pk, "scan"))
    assert (shown.headers["Content-Type"], shown.content) == (
        "image/png",
        b"\x89PNG\r\n\x1a\n a signed page",
    )
    assert told(client, of_letter(one, despatch.pk, "back"), reason="") == [
        "Say why it did not leave, so that whoever reads the log later understands it."
    ]
    assert told(client, of_letter(one, despatch.pk, "back"), reason="It lay in the tray.") == [
        "Taken back. The entry stays readable, with the reason."
    ]
    assert any(
        line.startswith("Post, 10 March 2026 Taken back Written down by Ana Bell, ")
        for line in said(client.get(of_letter(one)))
    )


def test_an_office_is_reopened_with_a_reason_on_the_page(client: Client, letters: list[Draft]) -> None:
    one = letters[0]
    told(client, of_letter(one), do="left", channel="hand")
    claim = Draft.objects.get(pk=one.pk).claim
    assert claim is not None

    assert told(client, of_letter(one, "reopen", claim.pk), reason="The seat has a new holder.") == [
        "Reopened: another letter of this kind may go to this office."
    ]
    assert f"To {one.name}, 10 March 2026; reopened by Ana Bell: The seat has a new holder." in said(
        client.get(of_letter(one))
    )
    assert client.post(of_letter(letters[1], "reopen", claim.pk), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            {"do": "left", "channel": "pigeon"},
            "Choose by which way they left: post, e-mail, by hand, a portal or fax.",
        ),
        ({"do": "left", "on": "soon"}, '"soon" is no day. Write it as 2026-03-09.'),
    ],
)
def test_what_cannot_be_written_down_of_one_letter_is_said(
    client: Client, letters: list[Draft], sent: dict[str, str], words: str
) -> None:
    assert told(client, of_letter(letters[0]), **sent) == [words]
    assert not Despatch.objects.exists()
