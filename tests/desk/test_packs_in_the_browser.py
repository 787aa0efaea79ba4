"""A pack goes out and comes back in a real browser: made at the desk, read as a file, pasted, counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from plea_web.desk.models import Pack, Review, Role
from plea_web.desk.workflow import intake, pack_texts, packs_back
from plea_web.packs.block import as_block
from plea_web.packs.pack import Answer, Verdict
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def packs_page(desk: Desk, page_of: Callable[..., Page]) -> Page:
    """The list of packs, before any is made."""
    intake.take_in(desk.key)
    page = page_of(Role.OWNER)
    page.goto(f"/c/{desk.campaign.pk}/packs/")
    return page


def make(page: Page) -> None:
    page.get_by_label("For whom").fill("Dov")
    page.get_by_label("How many texts").fill("3")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_text("The pack is made.")).to_be_visible()


def test_a_review_goes_out_and_comes_back(packs_page: Page, tmp_path: Path):
    make(packs_page)
    with packs_page.expect_download() as download:
        packs_page.get_by_role("button", name="Take the page along").click()
    assert download.value.suggested_filename == f"texts-{Pack.objects.get().key}.html"
    download.value.save_as(tmp_path / "texts.html")

    reader = packs_page.context.browser.new_context(offline=True).new_page()  # type: ignore[union-attr]
    reader.goto((tmp_path / "texts.html").as_uri())
    reader.get_by_role("radio", name="Good").nth(0).check()
    reader.get_by_role("radio", name="Please change").nth(1).check()
    reader.locator("#comment-2").fill("Say when.")
    reader.get_by_role("button", name="Copy my answers").click()
    expect(reader.locator("#answers")).not_to_be_empty()
    answers = reader.locator("#answers").inner_text()
    reader.context.close()

    packs_page.get_by_role("link", name="Bring back a review").click()
    packs_page.get_by_label("The text").fill(f"Dear all,\n\n{answers}\n\nDov")
    packs_page.get_by_role("button", name="See what it says").click()
    expect(packs_page.get_by_text("2 answers will count. Nothing is saved yet.")).to_be_visible()
    packs_page.get_by_role("button", name="Count 2 answers").click()

    expect(packs_page.get_by_text("2 answers of Dov count now; 0 are shown below only.")).to_be_visible()
    assert [(one.verdict, one.reader.name) for one in Review.objects.order_by("pk")] == [
        ("approved", "Dov"),
        ("changes", "Dov"),
    ]


def test_its_pages_are_sound_at_every_size(packs_page: Page):
    at_every_size(packs_page, "packs-none")
    make(packs_page)
    made = Pack.objects.get()
    first = made.passages.get(number=1).passage
    said = [
        Answer(1, "", Verdict.CHANGE, "It reads better so.", first.text.replace("Nadia Example", "Nadia", 1)),
        Answer(2, "", Verdict.OK),
        Answer(3, "", Verdict.CHANGE, "Who is that?", "Dear {{ recipient.nickname }},"),
    ]
    block = as_block(said, pack_texts.as_sent(made))
    packs_page.get_by_role("link", name="Bring back a review").click()
    at_every_size(packs_page, "packs-back")
    packs_page.get_by_label("The text").fill(block)
    packs_page.get_by_role("button", name="See what it says").click()
    at_every_size(packs_page, "packs-shown")
    packs_back.bring_back(made, block, "answers", by=made.made_by)
    packs_page.goto(f"/c/{made.campaign_id}/packs/{made.pk}/")
    at_every_size(packs_page, "packs-one")
    packs_page.get_by_role("link", name="Readers without an account").click()
    at_every_size(packs_page, "packs")
