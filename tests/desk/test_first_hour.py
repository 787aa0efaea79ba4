"""The first hour in a real browser: a foreign letterhead, list and letter become the first letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from plea_web.desk.models import Campaign, Event, EventKind, Role
from tests.desk.browser import at_every_size

pytestmark = pytest.mark.django_db(transaction=True)
PageOf = Callable[..., Page]
ClientOf = Callable[..., Client]

LIST = """\
Vorname;Nachname;Anrede;Land;E-Mail;Telefon
Ana;Bell;Frau;Norway;ana.bell@example.org;1
Ben;Óđinsson;;Iceland;ben@example.org;2
Ana;Bell;Frau;Norway;ana.bell@example.org;1
Total;3;;;;
"""


def a_letterhead(folder: Path) -> Path:
    """A letterhead as an organisation has it: a header, and the words of an old letter."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Friends of Nadia"
    for words in ("Dear Sir or Madam,", "Words of an old letter.", "Yours,"):
        document.add_paragraph(words)
    document.save(str(folder / "ours.docx"))
    return folder / "ours.docx"


def begun(page: Page) -> Campaign:
    """Fill in the first page."""
    page.goto("/start/")
    page.get_by_label("What is the campaign called?").fill("A doctor for Nadia")
    page.get_by_label("Name of its folder").fill("spring")
    page.get_by_label("Who writes?").fill("Friends of Nadia")
    page.get_by_label("E-mail address on the letters").fill("office@example.org")
    page.get_by_label("Where do you write from?").fill("Warsaw")
    page.get_by_label("Date on the letters").fill("2018-03-02")
    page.get_by_label("How do your references begin?").fill("NE/2018")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/start/letterhead/")
    return Campaign.objects.get()


def test_a_letterhead_a_list_and_a_letter_as_people_have_them_become_the_first_letter(
    empty_desk: Path, page_of: PageOf, tmp_path: Path
) -> None:
    page = page_of(Role.CAMPAIGNER)
    page.goto("/start/")
    at_every_size(page, "start")
    campaign = begun(page)
    at_every_size(page, "letterhead")

    page.get_by_label("Word file").set_input_files(a_letterhead(tmp_path))
    page.get_by_role("button", name="Show where the letter goes").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    expect(page.get_by_role("region", name="The letterhead")).to_contain_text("{{ recipient.salutation }}")
    at_every_size(page, "letterhead-place")
    page.get_by_role("button", name="Use this letterhead").click()

    (tmp_path / "MEPs 2018.csv").write_text(LIST)
    at_every_size(page, "list")
    page.get_by_label("The list").set_input_files(tmp_path / "MEPs 2018.csv")
    page.get_by_role("button", name="Show how it is read").click()
    page.get_by_label("All rows are").select_option(label="Member of the European Parliament")
    page.get_by_label("They are written to in").select_option("en")
    page.get_by_label("A short name for this list").fill("meps")
    at_every_size(page, "list-columns")
    page.get_by_role("button", name="Take this list").click()

    page.wait_for_url("**/start/letter/")
    at_every_size(page, "letter")
    page.get_by_label("Subject line").fill("Nadia: please ask for a doctor")
    page.get_by_label("The letter", exact=True).fill(
        "Dear friend,\n\nNadia has not seen a doctor {since October}.\n\nPlease write to {{ sender.email }}."
    )
    page.get_by_label("Who gets this letter?").fill("Members of parliament")
    page.get_by_role("button", name="Keep this letter").click()
    expect(page.locator(".findings")).to_contain_text('"Dear friend," looks like the salutation')
    at_every_size(page, "letter-looked-at")
    page.get_by_label("The letter", exact=True).fill(
        "Nadia has not seen a doctor {since October}.\n\nPlease write to {{ sender.email }}."
    )
    page.get_by_role("button", name="Keep this letter").click()

    page.wait_for_url("**/start/first/")
    letter = page.get_by_role("region", name="The letter").inner_text()
    assert "Friends of Nadia" in letter
    assert "Words of an old letter" not in letter
    for words in (
        "Ana Bell MEP",
        "Warsaw, 2 March 2018",
        "NE/2018/1",
        "Dear Ms Bell,",
        "Nadia has not seen a doctor {since October}.",
        "Please write to office@example.org.",
        "Yours sincerely,",
    ):
        assert words in letter
    at_every_size(page, "first-letter")

    rows = load_workbook(empty_desk / "recipients/meps.xlsx").active.iter_rows(values_only=True)
    assert list(rows) == [
        ("key", "honorific", "given_name", "family_name", "country", "email"),
        ("bell-ana-no", "Frau", "Ana", "Bell", "Norway", "ana.bell@example.org"),
        ("odinsson-ben-is", None, "Ben", "Óđinsson", "Iceland", "ben@example.org"),
    ]
    kinds = [event.kind for event in Event.objects.filter(campaign=campaign)]
    added, changed = EventKind.FILE_ADDED, EventKind.SETTINGS_CHANGED
    assert kinds == [added, added, added, changed, added, changed]


def test_the_sample_campaign_shows_its_first_letters_at_once(empty_desk: Path, page_of: PageOf) -> None:
    page = page_of(Role.OWNER)
    page.goto("/start/")

    page.get_by_role("button", name="Try with the sample campaign").click()

    expect(page.get_by_role("main")).to_contain_text("6 letters can be made.")
    expect(page.get_by_role("region", name="The letter")).to_contain_text("Dear Ms Bell,")
    at_every_size(page, "sample")
    page.get_by_role("link", name="Embassies").click()
    expect(page.get_by_role("region", name="The letter")).to_contain_text("Embassy of Norway")


def test_whoever_has_no_letterhead_takes_the_plain_one(empty_desk: Path, page_of: PageOf) -> None:
    page = page_of(Role.CAMPAIGNER)
    begun(page)

    page.get_by_role("button", name="Take the plain letterhead").click()

    expect(page.locator("#messages")).to_contain_text("The plain letterhead is yours now.")
    words = [
        p.text for p in docx.Document(str(empty_desk / "letters/spring/layouts/letterhead.docx")).paragraphs
    ]
    assert "{{ letter }}" in words


def test_a_list_in_an_older_encoding_asks_which_names_read_right(
    empty_desk: Path, page_of: PageOf, tmp_path: Path
) -> None:
    page = page_of(Role.CAMPAIGNER)
    campaign = begun(page)
    (tmp_path / "list.csv").write_bytes("Имя;Фамилия\nНадя;Пример\n".encode("cp1251"))

    page.goto(f"/c/{campaign.pk}/start/list/")
    page.get_by_label("The list").set_input_files(tmp_path / "list.csv")
    page.get_by_role("button", name="Show how it is read").click()
    at_every_size(page, "list-letters")
    page.get_by_label("Cyrillic").check()
    page.get_by_role("button", name="This one").click()

    expect(page.get_by_role("table")).to_contain_text("Надя")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.xlsx", b"", "The file is empty."),
        ("list.xlsx", b"<html>", "The file is a web page, whatever its name says."),
        ("list.docx", b"PK nothing", "The file begins like a workbook, but its end is missing."),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_plain_words(
    empty_desk: Path, client_of: ClientOf, name: str, content: bytes, said: str
) -> None:
    client, campaign = client_of(Role.CAMPAIGNER), sampled(client_of)

    answer = brought(client, f"/c/{campaign.pk}/start/list/", name, content)

    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_what_is_no_word_file_is_no_letterhead(empty_desk: Path, client_of: ClientOf) -> None:
    client, campaign = client_of(Role.CAMPAIGNER), sampled(client_of)

    answer = brought(client, f"/c/{campaign.pk}/start/letterhead/", "ours.docx", b"no Word file")

    assert "“ours.docx” cannot be taken" in answer.content.decode()
    assert [path.name for path in (empty_desk / "letters/first-campaign/layouts").iterdir()] == [
        "letterhead.docx"
    ]


def test_what_one_member_brought_another_cannot_open(empty_desk: Path, client_of: ClientOf) -> None:
    campaign = sampled(client_of)
    client = client_of(Role.CAMPAIGNER)
    address = brought(client, f"/c/{campaign.pk}/start/list/", "list.csv", LIST.encode()).request["PATH_INFO"]

    assert client.get(address).status_code == 200
    assert client_of(Role.CAMPAIGNER).get(address).status_code == 404


def sampled(client_of: ClientOf) -> Campaign:
    """Begin with the sample campaign."""
    client_of(Role.OWNER).post("/start/sample/")
    return Campaign.objects.get()


def brought(client: Client, address: str, name: str, content: bytes) -> Any:
    """Bring a file and follow to the page that shows what it is."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_letter_in_word_is_brought_once_and_kept_as_it_is(
    empty_desk: Path, page_of: PageOf, tmp_path: Path, client_of: ClientOf
) -> None:
    campaign = sampled(client_of)
    document = docx.Document()
    document.add_paragraph("Please ask for a doctor", style="Title")
    for words in ("Dear friend,", "She has not seen a doctor."):
        document.add_paragraph(words)
    document.save(str(tmp_path / "letter.docx"))
    page = page_of(Role.CAMPAIGNER)
    page.goto(f"/c/{campaign.pk}/start/letter/")
    page.get_by_label("Who gets this letter?").fill("Friends")
    page.get_by_label("A short name for it").fill("friends")
    page.get_by_label("Or bring it in Word").set_input_files(tmp_path / "letter.docx")
    page.get_by_role("button", name="Keep this letter").click()
    expect(page.get_by_role("main")).to_contain_text("“letter.docx” is here already.")
    page.get_by_label("Keep it as it is.").check()
    page.get_by_role("button", name="Keep this letter").click()

    page.wait_for_url("**/start/first/")
    kept = empty_desk / "letters/first-campaign/texts/friends.en.docx"
    assert kept.read_bytes() == (tmp_path / "letter.docx").read_bytes()
    page.get_by_role("link", name="Friends").click()
    expect(page.get_by_role("region", name="The letter")).to_contain_text("She has not seen a doctor.")


def test_a_letter_of_a_name_that_is_taken_keeps_what_was_typed(empty_desk: Path, client_of: ClientOf) -> None:
    campaign = sampled(client_of)
    client = client_of(Role.CAMPAIGNER)
    said = {"title": "Friends", "key": "embassy", "book": "officials", "language": "en", "subject": "s"}
    said |= {"layout": "layouts/letterhead.docx", "audience": "ally", "words": "Words that took an hour."}

    answer = client.post(f"/c/{campaign.pk}/start/letter/", said).content.decode()

    assert "There is a letter of that name already. Choose another." in answer
    assert "Words that took an hour." in answer
