"""A coordinator's fortnight, in a real browser, on the campaign of this repository.

Originals are signed and posted, the rest leaves in bulk, answers come by post, by e-mail and through another
office, one letter comes back, a deputy resigns, a fact is doubted, the team's spreadsheet comes back, and
somebody is asked again. The answers are made up for this test; nobody gave them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from plea_web.desk.models import (
    Channel,
    Contact,
    ContactKind,
    Despatch,
    Draft,
    DraftState,
    Event,
    Member,
    Passage,
    Recipient,
    Role,
    Sealed,
)
from plea_web.desk.seals import altered
from plea_web.desk.workflow import events
from tests.desk.browser import at_every_size, wait_for_answer
from tests.desk.conftest import REPOSITORY, Desk, plea
from tests.desk.sent import approved


@pytest.fixture(scope="session")
def campaign_with_addresses(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The campaign of this repository, its embassies given e-mail addresses that lead nowhere."""

    def fill(folder: Path) -> None:
        for name in ("letters", "recipients"):
            shutil.copytree(REPOSITORY / name, folder / name)
        book = openpyxl.load_workbook(folder / "recipients/embassies.xlsx")
        sheet = book["Embassies"]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            key = sheet.cell(row, columns["key"]).value
            sheet.cell(row, columns["email"]).value = f"{key}@example.org"
        book.save(folder / "recipients/embassies.xlsx")
        plea("-C", folder, "merge", "dzhakishev")

    return made_once("fortnight", fill)


class Fortnight:
    """One coordinator at one desk, day after day."""

    def __init__(self, desk: Desk, page: Page, settings: Any, folder: Path) -> None:
        self.desk, self.page, self._settings, self.folder = desk, page, settings, folder
        self.number = desk.campaign.pk

    def day(self, day: date) -> None:
        self._settings.TODAY = day

    def go(self, name: str, *arguments: int) -> None:
        self.page.goto(reverse(name, args=[*arguments] or [self.number]))

    def person(self, key: str) -> Recipient:
        return Recipient.objects.get(key=key)

    def letter(self, key: str, language: str = "en") -> Draft:
        return Draft.objects.get(recipient=key, language=language, letter__in=FIRST)

    def wait_for_work(self, said: str) -> None:
        self.page.wait_for_url("**/work/*/")
        expect(self.page.get_by_text(said)).to_be_visible(timeout=120_000)

    def sign_and_post_the_embassies(self) -> None:
        self.go("to_sign")
        self.page.get_by_role("link", name=re.compile("^Embassies of EU countries in Astana")).click()
        at_every_size(self.page, "fortnight-to-sign")
        self.page.get_by_role("button", name="Tick all on this page").click()
        self.page.get_by_role("button", name="Signed", exact=True).click()
        expect(self.page.get_by_text("22 letters")).to_be_visible()
        self.day(date(2018, 3, 6))
        self.go("to_post")
        at_every_size(self.page, "fortnight-to-post")
        self.page.get_by_role("button", name="Tick all on this page").click()
        self.page.get_by_label("with a copy by e-mail on the same day").check()
        self.page.get_by_label("Tracking number of the letter to British Embassy Astana").fill(
            "RR123456785PL"
        )
        self.page.get_by_role("button", name="Posted", exact=True).click()
        expect(self.page.get_by_text("No original is waiting for the post")).to_be_visible()

    def hold_a_deputy(self, person: Recipient) -> None:
        self.go("recipient", person.pk)
        self.page.keyboard.press("h")
        self.page.get_by_label("Why nobody should write").fill("Resigned on 1 March")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("Resigned on 1 March")).to_be_visible()
        at_every_size(self.page, "fortnight-held")

    def post_the_rest(self) -> None:
        self.go("post_batch")
        self.page.get_by_role("button", name="Show what would be written down").click()
        at_every_size(self.page, "fortnight-batch")
        self.page.get_by_role("button", name=re.compile("^Yes, ")).click()
        self.wait_for_work("written down as sent")

    def reply_by_post_in_russian(self, person: Recipient) -> None:
        self.go("recipient", person.pk)
        self.page.keyboard.press("r")
        self.page.get_by_label("What it says, in short").fill("Обращение принято к рассмотрению.")
        self.page.get_by_label("Its pages").set_input_files(
            [
                {"name": f"стр {number}.jpg", "mimeType": "image/jpeg", "buffer": scanned(number)}
                for number in (1, 2)
            ]
        )
        self.page.get_by_label("Their number or reference").fill("7/1-123")
        self.page.get_by_label("Its language").select_option("ru")
        self.page.get_by_role("group", name=re.compile("pardon", re.IGNORECASE)).get_by_label("Noted").check()
        at_every_size(self.page, "fortnight-reply")
        self.page.get_by_role("button", name="Write it down").click()
        expect(self.page.get_by_text("Обращение принято к рассмотрению.")).to_be_visible()
        at_every_size(self.page, "fortnight-recipient")

    def reply_through_another_office(self, person: Recipient, office: str) -> None:
        self.go("recipient", person.pk)
        self.page.keyboard.press("r")
        self.page.get_by_label("What it says, in short").fill("Passed on to the ministry, which answers.")
        self.page.get_by_label("Answered by another office").fill(office)
        self.page.keyboard.press("Control+Enter")
        expect(self.page.get_by_text("Passed on to the ministry, which answers.")).to_be_visible()

    def reply_by_mail(self, letter: Draft, reference: str) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = f"{letter.recipient}@example.org", "campaign@example.org"
        mail["Subject"], mail["Date"] = f"Re: {reference}", "Mon, 12 Mar 2018 10:00:00 +0000"
        mail["Message-ID"] = "<answer-1@example.org>"
        mail.set_content("Thank you for your letter. The embassy has taken note of it.")
        unsure = EmailMessage()
        unsure["From"], unsure["To"] = "somebody@example.org", "campaign@example.org"
        unsure["Subject"], unsure["Date"] = "About your campaign", "Mon, 12 Mar 2018 11:00:00 +0000"
        unsure["Message-ID"] = "<answer-2@example.org>"
        unsure.set_content("Whom may we answer?")
        self.go("tray")
        files = [
            {"name": f"{number}.eml", "mimeType": "message/rfc822", "buffer": bytes(one)}
            for number, one in enumerate((mail, unsure), start=1)
        ]
        self.page.get_by_label("Saved e-mails").set_input_files(files)
        self.page.get_by_role("button", name="Bring in").click()
        expect(self.page.get_by_role("heading", name="1 e-mail to look at")).to_be_visible()
        at_every_size(self.page, "fortnight-tray")
        self.page.get_by_role("button", name="None of ours: put aside").click()
        expect(self.page.get_by_role("heading", name="The tray is empty")).to_be_visible()

    def came_back(self, person: Recipient) -> None:
        self.go("recipient", person.pk)
        self.page.keyboard.press("b")
        self.page.get_by_label("Post").first.check()
        self.page.get_by_label("What is on the envelope").fill("No such street")
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_text("No such street")).to_be_visible()

    def doubt(self, fact: str) -> None:
        self.go("facts")
        row = self.page.get_by_role("listitem").filter(has_text=fact).last
        row.get_by_role("link", name=re.compile("^I doubt this")).click()
        self.page.get_by_label("What do you doubt?").fill("The clinic gives another date.")
        self.page.get_by_role("button", name="Hold these letters").click()
        expect(self.page.get_by_role("heading", name=re.compile("^Left already: "))).to_be_visible()
        at_every_size(self.page, "fortnight-doubt")
        self.page.get_by_role("link", name="Draft a correction").click()
        at_every_size(self.page, "fortnight-correction")

    def correct(self, name: str, was: str, now: str) -> None:
        """Make a correction for one of those to whom the doubted fact went, and fill in its two gaps."""
        self.tick_only(name)
        self.page.get_by_role("button", name="Show the corrections").click()
        at_every_size(self.page, "fortnight-correction-shown")
        self.page.get_by_role("button", name="Make 1 letter", exact=True).click()
        self.wait_for_work("888 made, 0 held back")
        self.go("texts")
        self.page.get_by_role("link", name=re.compile("correction.*en.md")).click()
        words = self.page.get_by_label("Its words").input_value()
        for gap, word in (
            ("[the words of the letter]", was),
            ("[what is right, and since when we know it]", now),
        ):
            assert gap in words
            words = words.replace(gap, word)
        self.page.get_by_label("Its words").fill(words)
        self.page.get_by_role("button", name="Show the change").click()
        at_every_size(self.page, "fortnight-correction-text")
        self.page.get_by_role("button", name="Save it", exact=True).click()
        wait_for_answer(self.page)

    def look_again(self, name: str, day: str) -> None:
        self.page.goto("/due/?owner=0")
        row = self.page.get_by_role("listitem").filter(has_text=name)
        row.get_by_text("Another day").click()
        row.get_by_label("Due on").fill(day)
        row.get_by_role("button", name="Set").click()
        expect(self.page.get_by_text("Due on 2 May 2018.")).to_be_visible()

    def take_the_sheet_out(self) -> Path:
        self.go("sheet")
        with self.page.expect_download() as waited:
            self.page.get_by_role("button", name="Spreadsheet (.xlsx)").click()
        file = self.folder / "contacts.xlsx"
        waited.value.save_as(file)
        return file

    def bring_the_sheet_back(self, file: Path) -> None:
        self.go("sheet")
        self.page.get_by_label("The file, as you saved it").set_input_files(file)
        self.page.get_by_role("button", name="Show what it changes").click()
        expect(self.page.get_by_text("conflict", exact=True)).to_be_visible()
        at_every_size(self.page, "fortnight-sheet")
        self.page.get_by_role("button", name="Write down what is not left out").click()
        wait_for_answer(self.page)

    def tick_only(self, *names: str) -> None:
        self.page.evaluate("document.querySelectorAll(':checked').forEach(box => box.checked = false)")
        for name in names:
            self.page.get_by_role("checkbox", name=re.compile(re.escape(name))).check()

    def chase(self, *names: str) -> None:
        self.go("chase")
        at_every_size(self.page, "fortnight-chase")
        self.tick_only(*names)
        self.page.get_by_role("button", name="Show the follow-ups").click()
        at_every_size(self.page, "fortnight-chase-shown")
        self.page.get_by_role("button", name=re.compile("^Make ")).click()
        self.wait_for_work("889 made, 0 held back")

    def read_and_approve(self) -> None:
        self.go("passages")
        while Passage.objects.filter(campaign=self.number, letters__gt=0, approvals=0, asked=False).exists():
            self.page.keyboard.press("a")
            expect(self.page.get_by_text(re.compile("^Approved for "))).to_be_visible()
            self.go("passages")
        self.go("people_to_read")
        waiting = self.page.get_by_role("button", name="Open", exact=True)
        for left in range(waiting.count(), 0, -1):
            waiting.first.click()
            expect(waiting).to_have_count(left - 1)
        self.page.keyboard.press("a")
        expect(self.page.get_by_text("Those who look odd are read")).to_be_visible()
        unread = self.page.locator(".sheet-card:not(.is-read) a")
        for left in range(unread.count(), 0, -1):
            unread.first.click()
            self.page.get_by_role(
                "button", name=re.compile("^(This person is|These .* people are) right")
            ).click()
            expect(self.page.get_by_text(re.compile("^Read: "))).to_be_visible()
            self.go("people_to_read")
            expect(unread).to_have_count(left - 1)
        self.go("approve")
        at_every_size(self.page, "fortnight-approve")
        self.page.keyboard.press("a")
        self.wait_for_work("2 letters approved")

    def post_one(self, letter: Draft) -> None:
        self.go("letter", self.number, letter.pk)
        self.page.keyboard.press("p")
        expect(self.page.get_by_text("The letter as it left")).to_be_visible()
        at_every_size(self.page, "fortnight-chaser")


FIRST = ("mep", "pace", "delegation", "embassy", "eu-institution", "president", "ministry")


def scanned(number: int) -> bytes:
    """A page without words, as a scanner would give it."""
    page = BytesIO()
    Image.new("L", (620, 877), 255 - number).save(page, "JPEG")
    return page.getvalue()


def test_the_coordinators_fortnight(
    campaign_with_addresses: Path,
    desk_of: Callable[[Path, str], Desk],
    page_as: Callable[..., Page],
    member: Callable[..., Member],
    settings: Any,
    tmp_path: Path,
) -> None:
    desk = desk_of(campaign_with_addresses, "dzhakishev")
    ana = member(Role.OWNER, name="Ana Bell")
    assert len(approved(desk, ana)) == 887
    settings.JOBS_IN_THREADS = True
    fortnight = Fortnight(desk, page_as(ana), settings, tmp_path)

    # Monday and Tuesday: the embassies get originals with copies by e-mail.
    fortnight.day(date(2018, 3, 5))
    fortnight.sign_and_post_the_embassies()
    embassies = Despatch.objects.filter(draft__letter="embassy", sent_on=date(2018, 3, 6))
    assert embassies.filter(channel=Channel.PAPER).count() == 22
    assert embassies.filter(channel=Channel.EMAIL).count() == 22

    # Wednesday: one deputy has resigned; everybody else's letter is posted in one step.
    fortnight.day(date(2018, 3, 7))
    resigned = fortnight.person("mep-107041")
    fortnight.hold_a_deputy(resigned)
    fortnight.post_the_rest()
    assert Draft.objects.filter(state=DraftState.SENT).count() == 886
    assert Draft.objects.get(addressee=resigned).state == DraftState.HELD

    # The second week: three answers, and one letter that came back.
    fortnight.day(date(2018, 3, 14))
    austria = fortnight.letter("embassy-at")
    fortnight.reply_by_mail(austria, f"ODF/MD/2018/{austria.number}")
    fortnight.reply_by_post_in_russian(fortnight.person("kz-president"))
    fortnight.reply_through_another_office(fortnight.person("kz-mia"), "Committee of the Penal System")
    fortnight.came_back(fortnight.person("embassy-be"))
    austria.refresh_from_db()
    assert austria.state == DraftState.REPLIED
    assert fortnight.letter("embassy-be").state == DraftState.SENT  # its copy by e-mail did not come back
    assert Draft.objects.get(recipient="kz-mia", language="ru").state == DraftState.REPLIED

    # A fact is doubted after the letters have left: one office that has it is told what is right.
    fortnight.doubt("mri_2017")
    fortnight.correct(
        "Embassy of Austria in Kazakhstan",
        was="that the examination was made in the clinic",
        now="that it was made elsewhere, as we know since 14 March 2018",
    )

    # The team's spreadsheet goes out; meanwhile something happens at the desk; it comes back.
    file = fortnight.take_the_sheet_out()
    fortnight.look_again("Embassy of Bulgaria in Kazakhstan", "2018-05-02")
    fortnight.bring_the_sheet_back(edited(file))
    assert Contact.objects.filter(kind=ContactKind.NOTE, note="Rang them: ask again in April.").exists()

    # A month later one is asked again. Both new letters are read, approved and posted.
    fortnight.day(date(2018, 4, 20))
    fortnight.page.goto("/due/")
    at_every_size(fortnight.page, "fortnight-due")
    fortnight.chase("Embassy of Croatia in Kazakhstan")
    fortnight.read_and_approve()
    chaser = Draft.objects.get(letter="embassy-chase-1")
    correction = Draft.objects.get(letter="embassy-correction-1")
    for letter in (chaser, correction):
        fortnight.post_one(letter)
        letter.refresh_from_db()
    assert [(one.name, one.state, one.sent_on) for one in (chaser, correction)] == [
        ("Embassy of Croatia in Kazakhstan", DraftState.SENT, date(2018, 4, 20)),
        ("Embassy of Austria in Kazakhstan", DraftState.SENT, date(2018, 4, 20)),
    ]

    # Where it all stands.
    fortnight.go("board")
    at_every_size(fortnight.page, "fortnight-board")
    fortnight.go("dashboard")
    at_every_size(fortnight.page, "fortnight-dashboard")
    fortnight.go("what_was_sent")
    at_every_size(fortnight.page, "fortnight-what-was-sent")
    fortnight.go("sealed", desk.campaign.pk, austria.pk)
    expect(fortnight.page.get_by_text("Nothing was altered")).to_be_visible()
    at_every_size(fortnight.page, "fortnight-sealed")

    assert altered(Sealed.objects.get(draft=austria)) == []
    assert list(events.breaks_in_chain()) == []
    assert not Event.objects.filter(member__isnull=True, kind__in=("sent", "replied", "returned")).exists()


def edited(file: Path) -> Path:
    """The spreadsheet as somebody at the telephone left it: a note, and a day that the desk knows better."""
    book = openpyxl.load_workbook(file)
    for sheet in book:
        columns = {cell.value: cell.column for cell in sheet[1]}
        if "plea_note" not in columns:
            continue
        for row in range(2, sheet.max_row + 1):
            match sheet.cell(row, columns["key"]).value:
                case "embassy-hr":
                    sheet.cell(row, columns["plea_note"]).value = "Rang them: ask again in April."
                case "embassy-bg":
                    sheet.cell(row, columns["plea_next_due"]).value = date(2018, 4, 30)
    book.save(file)
    return file
