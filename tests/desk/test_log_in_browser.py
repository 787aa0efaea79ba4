"""A coordinator writes down what came back, with few keys, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page

from plea_web.desk.models import Attachment, Channel, Contact, ContactKind, Draft, DraftState, Member, Role
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.replies import reply
from tests.desk.browser import at_every_size, wait_for_answer
from tests.desk.conftest import Desk
from tests.desk.sent import approved


def a_page(words: str) -> bytes:
    """A scanned page, as a picture."""
    page = Image.new("L", (620, 877), 250)
    pen = ImageDraw.Draw(page)
    pen.text((70, 90), words, fill=40)
    for line in range(12):
        pen.line((70, 150 + 30 * line, 540, 150 + 30 * line), fill=170, width=3)
    file = BytesIO()
    page.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = date(2026, 4, 1)
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    """The letters of the sample campaign; all but the last one were posted."""
    drafts = approved(desk, ana)
    left(drafts[:-1], Channel.PAPER, on=date(2026, 3, 9), by=ana)
    return list(Draft.objects.select_related("addressee__office").order_by("pk"))


def person(letter: Draft) -> str:
    return f"/people/{letter.addressee_id}/"


def state(letter: Draft) -> str:
    return str(Draft.objects.get(pk=letter.pk).state)


@pytest.mark.django_db(transaction=True)
def test_a_reply_with_two_scans_is_written_down(
    letters: list[Draft], ana: Member, page_as: Callable[..., Page], tmp_path: Path
) -> None:
    first = letters[0]
    pages = [tmp_path / "page 1.png", tmp_path / "page 2.png"]
    for number, path in enumerate(pages, start=1):
        path.write_bytes(a_page(f"Our answer, page {number}"))
    page = page_as(ana)
    page.goto(person(first))
    at_every_size(page, "recipient-sent")

    page.keyboard.press("r")
    page.wait_for_url("**/reply/*")
    at_every_size(page, "reply-form")
    page.get_by_role("group", name="Release").get_by_label("Noted").check()
    page.get_by_label("What it says, in short").fill("They have taken note of our letter.")
    page.get_by_label("Its pages").set_input_files([str(path) for path in pages])
    page.get_by_label("Their number or reference").fill("4-11/123")
    page.get_by_label("The date on it").fill("2026-04-09")
    page.get_by_role("button", name="Write it down").click()
    wait_for_answer(page)
    assert "They cannot have written it on 9 April 2026" in page.locator("#messages").inner_text()
    page.get_by_label("The date on it").fill("2026-03-25")
    page.get_by_role("button", name="Write it down").click()
    wait_for_answer(page)

    contact = Contact.objects.get(kind=ContactKind.REPLY)
    assert page.locator("#messages").inner_text() == "Written down: a reply of 1 April 2026."
    assert [one.name for one in Attachment.objects.filter(contact=contact)] == ["page 1.png", "page 2.png"]
    assert (contact.reply.summary, state(first)) == ("They have taken note of our letter.", "replied")
    page.wait_for_function("() => [...document.images].every(one => one.complete && one.naturalWidth > 100)")
    at_every_size(page, "recipient-replied")
    page.goto(f"/c/{first.campaign_id}/letters/{first.pk}/")
    at_every_size(page, "letter-replied")


@pytest.mark.django_db(transaction=True)
def test_two_keys_at_a_recipient_write_down_what_happened(
    letters: list[Draft], ana: Member, page_as: Callable[..., Page]
) -> None:
    page = page_as(ana)
    page.goto(f"/c/{letters[0].campaign_id}/log/")
    at_every_size(page, "find-recipient")
    page.keyboard.press("/")
    page.keyboard.type(letters[0].name)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{person(letters[0])}*")

    for key, address, letter, becomes in (
        ("r", "reply", letters[0], DraftState.REPLIED),
        ("b", "came-back", letters[1], DraftState.RETURNED),
        ("h", "hold", letters[5], DraftState.HELD),
    ):
        page.goto(person(letter))
        page.keyboard.press(key)
        page.wait_for_url(f"**/{address}/*")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{person(letter)}?*")
        assert state(letter) == becomes
        at_every_size(page, f"recipient-{address}")


@pytest.mark.django_db(transaction=True)
def test_forms_and_an_office_are_sound(
    letters: list[Draft], ana: Member, page_as: Callable[..., Page], settings: Any
) -> None:
    wrong = reply(letters[:1], on=date(2026, 3, 20), by=ana, summary="They refused.")
    page = page_as(ana)
    for name in ("came-back", "note", "hold"):
        page.goto(f"{person(letters[0])}{name}/")
        at_every_size(page, f"form-{name}")
    page.goto(f"/entries/{wrong.pk}/")
    page.get_by_label("What it says, in short").fill("They noted it.")
    page.get_by_label("What was wrong?").fill("I read the wrong letter")
    at_every_size(page, "entry")
    page.get_by_role("button", name="Write it down").click()
    wait_for_answer(page)
    page.get_by_text("Corrected: “I read the wrong letter”").click()
    at_every_size(page, "recipient-corrected")
    page.get_by_role("link", name="They raised it").click()
    page.get_by_label("What it is called in letters").fill("question of 14 March 2026 to the government")
    page.get_by_label("Its short name").fill("question_2026")
    at_every_size(page, "raised")
    page.get_by_role("button", name="Show what is added").click()
    wait_for_answer(page)
    at_every_size(page, "raised-shown")
    page.get_by_role("button", name="Add it").click()
    wait_for_answer(page)
    assert "Written down in recipients/actions.xlsx" in page.locator("#messages").inner_text()
    assert letters[0].addressee is not None
    page.goto(f"/offices/{letters[0].addressee.office_id}/")
    at_every_size(page, "office")
    page.goto(f"{person(letters[5])}reply/")
    at_every_size(page, "nothing-sent")
