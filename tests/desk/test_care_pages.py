"""What was sent, the end of a campaign, forgetting somebody: their pages, and what outsiders do not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from plea_web.desk.models import Channel, Draft, Member, Outcome, Role
from plea_web.desk.what_was_sent import what_was_sent
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.replies import Answer, answered
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk, plea
from tests.desk.pages import said
from tests.desk.sent import approved

MONDAY, TODAY = date(2026, 3, 9), date(2026, 4, 1)
CANARIES = (
    "Canary Byname",
    "Canary spoke",
    "Canary Lawyer",
    "canary-archived",
    "Canary unwell",
    "Canary court",
)
FACTS = """\
  canary_ill:
    en: she is Canary unwell
    sensitivity: medical
    ground: {consent: canary_agreed}
    audiences: [authority, ally]
    sources: [canary_agreed]
"""
SOURCES = """\
  canary_agreed:
    kind: consent
    en: Nadia Example has agreed in words of the Canary court.
    by: Canary Byname
    words: Canary spoke these words
    on: 2018-01-02
    archived: https://example.org/canary-archived
    shown_as: {public: none}
"""


@pytest.fixture
def owner(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = TODAY
    return member(Role.OWNER, name="Canary Lawyer")


@pytest.fixture
def letters(desk: Desk, owner: Member) -> list[Draft]:
    """Six letters by post; one of two answers is confidential."""
    drafts = approved(desk, owner)
    left(drafts, Channel.PAPER, on=MONDAY, by=owner)
    open_one = Answer(date(2026, 3, 20), outcomes={"release": Outcome.NOTED}, summary="Canary summary")
    secret = Answer(date(2026, 3, 25), outcomes={"release": Outcome.GRANTED}, confidential=True)
    answered([drafts[5]], open_one, by=owner)
    answered([drafts[1]], secret, by=owner)
    return list(Draft.objects.order_by("pk"))


def text_of(pdf: bytes) -> str:
    document = PdfDocument(BytesIO(pdf))
    try:
        return " ".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_outsiders_read_each_passage_once_to_whom_and_when(
    desk: Desk, letters: list[Draft], owner: Member, client_as: Callable[[Member], Client]
) -> None:
    page = said(client_as(owner).get(f"/c/{desk.campaign.pk}/sent/"))

    words = " ".join(page)
    assert "6 letters on 9 March 2026; 1 letter answered." in page
    assert page.count("Norway") <= 1
    assert "Embassy of Norway" in words
    assert [name for name in ("Ana Bell", "Ben Óđinsson", "Canary") if name in words] == []
    shown = what_was_sent(desk.campaign)
    assert len({one.paragraphs for one in shown.passages}) == len(shown.passages) > 0
    assert "{{" not in words


def test_nothing_has_left_yet_and_the_page_leads_on(
    desk: Desk, owner: Member, client_as: Callable[[Member], Client]
) -> None:
    page = said(client_as(owner).get(f"/c/{desk.campaign.pk}/sent/"))
    assert any(line.startswith("No letter of this campaign has left yet.") for line in page)


def plant(desk: Desk) -> None:
    """Let the embassy's letter tell what only authorities may know, on a source that stays unnamed."""
    case = desk.folder / "case.yaml"
    lines = case.read_text("utf-8")
    assert lines.count("\nsources:\n") == lines.count("facts:\n") == 1
    lines = lines.replace("facts:\n", f"facts:\n{FACTS}").replace("\nsources:\n", f"\nsources:\n{SOURCES}")
    case.write_text(lines, "utf-8")
    text = desk.folder / "texts" / "embassy.en.md"
    text.write_text(text.read_text("utf-8") + "\nWe know that {{ fact.canary_ill }}.\n", "utf-8")
    plea("-C", desk.workspace, "merge")
    take_in(desk.key)


def test_what_is_not_for_everybody_is_withheld_and_counted_and_no_byte_of_it_is_in_page_or_pdf(
    desk: Desk, owner: Member, client_as: Callable[[Member], Client]
) -> None:
    plant(desk)
    left(approved(desk, owner), Channel.PAPER, on=MONDAY, by=owner)
    client = client_as(owner)

    page = client.get(f"/c/{desk.campaign.pk}/sent/")
    pdf = client.get(f"/c/{desk.campaign.pk}/sent/pdf/")

    told = " ".join(said(page))
    assert "1 passage is withheld: it tells what is not for everybody." in told
    assert [one for one in CANARIES if one in told] == []
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="what-was-sent.pdf"'
    written = text_of(pdf.content)
    assert "1 passage is withheld" in written.replace("\r\n", " ")
    names = (*CANARIES, "Ana Bell", "Reader", "127.0.0.1", str(Path.home()))
    assert [one for one in names if one in written or one.encode() in pdf.content] == []


def test_without_readable_files_everything_is_withheld(desk: Desk, letters: list[Draft]) -> None:
    (desk.folder / "campaign.yaml").write_text("title: [", "utf-8")
    shown = what_was_sent(desk.campaign)
    assert (shown.passages, shown.withheld > 0, shown.letters) == ((), True, 6)


def test_an_owner_closes_and_erases_in_the_browser(
    desk: Desk, letters: list[Draft], owner: Member, page_as: Callable[..., Page]
) -> None:
    page = page_as(owner)
    page.goto(f"/c/{desk.campaign.pk}/sent/")
    at_every_size(page, "sent")
    page.get_by_role("link", name="Close the campaign").click()
    at_every_size(page, "end-open")
    page.get_by_label("Keep addresses and replies until").fill("2026-04-01")
    page.get_by_role("button", name="Close the campaign").click()
    expect(page.get_by_text("The campaign is closed. Nothing leaves any more.")).to_be_visible()
    at_every_size(page, "end-closed")
    page.get_by_label("I know that nobody can bring this back").check()
    page.get_by_role("button", name="Erase them now").click()
    expect(page.get_by_text("Erased: 6 letters, 14 contacts, 6 files.")).to_be_visible()
    at_every_size(page, "end-erased")
    page.goto(f"/c/{desk.campaign.pk}/")
    expect(page.get_by_text("Addresses and replies were erased on 1 April 2026.")).to_be_visible()


def test_what_would_be_forgotten_is_shown_first(
    desk: Desk, letters: list[Draft], owner: Member, page_as: Callable[..., Page]
) -> None:
    person = letters[0].addressee
    assert person is not None
    page = page_as(owner)
    page.goto(f"/people/{person.pk}/forget/")
    expect(page.get_by_text("They still stand in out/first-campaign/drafts/manifest.csv")).to_be_visible()
    assert page.get_by_role("button", name="Forget them now").count() == 0
    at_every_size(page, "forget")


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.CAMPAIGNER, Role.COORDINATOR])
def test_only_an_owner_ends_a_campaign_or_forgets(
    role: Role, desk: Desk, client_of: Callable[..., Client]
) -> None:
    client = client_of(role)
    addresses = (f"/c/{desk.campaign.pk}/end/", f"/people/{Draft.objects.all()[0].addressee_id}/forget/")
    assert [client.post(one, {"step": "close"}).status_code for one in addresses] == [403, 403]
