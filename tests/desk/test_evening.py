"""The whole evening in a real browser: from a letterhead, a list and a letter as people have them to approved
letters, with a change asked, an edit in Word brought back, and a reader without an account.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from plea.word.read import read_text
from plea_web.desk.models import Approval, Campaign, Draft, Pack, Passage, Review, Role
from plea_web.desk.workflow.approval import ready_to_leave
from plea_web.desk.workflow.events import breaks_in_chain
from tests.desk.browser import assert_sound, at_every_size

pytestmark = pytest.mark.django_db(transaction=True)

LIST = """\
Vorname;Nachname;Anrede;Land;E-Mail;Telefon
Ana;Bell;Frau;Norway;ana.bell@example.org;1
Ben;Óđinsson;;Iceland;ben@example.org;2
Cleo;d'Arc;;France;;
Dov;O'SHEA;;Ireland;;
Eve;van der Meer;;Netherlands;;
Total;5;;;;
"""
WORDS = "Nadia has not seen a doctor since October.\n\nPlease write to {{ sender.email }}."


class Evening:
    """A campaigner, a volunteer and a coordinator, each with a browser; the steps of their evening."""

    def __init__(self, page_of: Callable[..., Page], folder: Path) -> None:
        self.campaigner, self.volunteer = page_of(Role.CAMPAIGNER), page_of(Role.VOLUNTEER)
        self.coordinator, self.folder = page_of(Role.COORDINATOR), folder

    @property
    def campaign(self) -> Campaign:
        return Campaign.objects.get()

    def go(self, page: Page, where: str = "") -> None:
        page.goto(f"/c/{self.campaign.pk}/{where}")

    def begin(self) -> None:
        page = self.campaigner
        page.goto("/start/")
        for label, words in {
            "What is the campaign called?": "A doctor for Nadia",
            "Name of its folder": "spring",
            "Who writes?": "Friends of Nadia",
            "E-mail address on the letters": "office@example.org",
            "Where do you write from?": "Warsaw",
            "Date on the letters": "2018-03-02",
            "How do your references begin?": "NE/2018",
        }.items():
            page.get_by_label(label).fill(words)
        page.get_by_role("button", name="Begin").click()

    def bring_a_letterhead(self) -> None:
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "Friends of Nadia"
        for words in ("Dear Sir or Madam,", "Words of an old letter.", "Yours,"):
            document.add_paragraph(words)
        document.save(str(self.folder / "ours.docx"))
        page = self.campaigner
        page.get_by_label("Word file").set_input_files(self.folder / "ours.docx")
        page.get_by_role("button", name="Show where the letter goes").click()
        page.get_by_role("button", name="Use this letterhead").click()

    def bring_a_list(self) -> None:
        (self.folder / "MEPs 2018.csv").write_text(LIST)
        page = self.campaigner
        page.get_by_label("The list").set_input_files(self.folder / "MEPs 2018.csv")
        page.get_by_role("button", name="Show how it is read").click()
        page.get_by_label("All rows are").select_option(label="Member of the European Parliament")
        page.get_by_label("They are written to in").select_option("en")
        page.get_by_label("A short name for this list").fill("meps")
        page.get_by_role("button", name="Take this list").click()

    def type_a_letter(self) -> None:
        page = self.campaigner
        page.get_by_label("Subject line").fill("Nadia: please ask for a doctor")
        page.get_by_label("The letter", exact=True).fill(WORDS)
        page.get_by_label("Who gets this letter?").fill("Members of parliament")
        page.get_by_role("button", name="Keep this letter").click()
        page.wait_for_url("**/start/first/")

    def make_letters(self, said: str) -> None:
        page = self.campaigner
        self.go(page, "make/")
        assert_sound(page)
        page.keyboard.press("m")
        page.wait_for_url("**/work/*/")
        expect(page.get_by_text(said)).to_be_visible()
        assert_sound(page)

    def shown_passage(self) -> Passage:
        self.volunteer.wait_for_url("**/review/*/")
        return Passage.objects.get(pk=int(self.volunteer.url.rstrip("/").split("/")[-1]))

    def approve_by_key(self) -> None:
        before = self.volunteer.url
        self.volunteer.keyboard.press("a")
        self.volunteer.wait_for_url(lambda url: url != before)
        expect(self.volunteer.get_by_text("Approved for 5 letters.")).to_be_visible()

    def ask_by_key(self, words: str) -> None:
        page, before = self.volunteer, self.volunteer.url
        page.keyboard.press("r")
        page.keyboard.type(words)
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url: url != before)
        expect(page.get_by_text("Changes asked. 5 letters wait for them.")).to_be_visible()

    def edit_in_word(self, name: str, old: str, new: str) -> None:
        """Download a letter, type in it, bring it back; what was changed is on the page then."""
        draft = Draft.objects.get(name=name)
        page = self.campaigner
        self.go(page, f"letters/{draft.pk}/")
        assert_sound(page)
        self.go(page, f"letters/{draft.pk}/return/")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the letter").click()
        document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert "DRAFT" in "".join(section.header._element.xml for section in document.sections)
        runs = [run for paragraph in document.paragraphs for run in paragraph.runs if old in run.text]
        assert runs, f"{old} is not in the letter"
        for run in runs:
            run.text = run.text.replace(old, new)
        document.save(str(self.folder / "edited.docx"))
        page.get_by_label("The letter, as you edited and saved it").set_input_files(
            self.folder / "edited.docx"
        )
        page.get_by_role("button", name="Show what was changed").click()

    def send_a_pack(self) -> Path:
        page = self.coordinator
        self.go(page, "packs/")
        page.get_by_label("For whom").fill("Dov")
        page.get_by_role("button", name="Make the pack").click()
        expect(page.get_by_text("The pack is made.")).to_be_visible()
        assert_sound(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Take the page along").click()
        assert download.value.suggested_filename == f"texts-{Pack.objects.get().key}.html"
        download.value.save_as(self.folder / "texts.html")
        return self.folder / "texts.html"

    def read_a_pack(self, pack: Path) -> str:
        """Read it on a telephone without a network; what the reader sends back."""
        context = self.campaigner.context.browser.new_context(  # type: ignore[union-attr]
            offline=True, viewport={"width": 390, "height": 844}
        )
        reader = context.new_page()
        reader.goto(pack.as_uri())
        for good in reader.get_by_role("radio", name="Good").all():
            good.check()
        reader.get_by_role("button", name="Copy my answers").click()
        expect(reader.locator("#answers")).not_to_be_empty()
        answers = reader.locator("#answers").inner_text()
        context.close()
        return answers

    def bring_a_pack_back(self, answers: str) -> None:
        page = self.coordinator
        self.go(page, "packs/")
        page.get_by_role("link", name="Bring back a review").click()
        page.get_by_label("The text").fill(f"Good evening,\n\n{answers}\n\nDov")
        page.get_by_role("button", name="See what it says").click()
        assert_sound(page)
        page.get_by_role("button", name="Count 1 answer").click()
        expect(page.get_by_text("1 answer of Dov counts now")).to_be_visible()

    def read_the_people(self) -> None:
        page = self.volunteer
        self.go(page, "review/people/")
        at_every_size(page, "evening-people")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("button", name="This is right")).to_be_visible()
        page.keyboard.press("a")
        expect(page.get_by_text("Those who look odd are read")).to_be_visible()
        page.get_by_role("link", name="France – Norway").click()
        assert_sound(page)
        page.keyboard.press("a")
        expect(page.get_by_text("Read: 4 people.")).to_be_visible()

    def read_to_the_end(self) -> None:
        page = self.volunteer
        self.go(page, "review/letters/")
        assert_sound(page)
        page.locator("a.step").first.click()
        at_every_size(page, "evening-letter")
        page.keyboard.press("a")
        expect(page.get_by_text("All of them are read.")).to_be_visible()

    def approve_letters(self) -> None:
        page = self.coordinator
        self.go(page, "approve/")
        at_every_size(page, "evening-approve")
        page.keyboard.press("a")
        page.wait_for_url("**/work/*/")
        expect(page.get_by_text("5 letters approved")).to_be_visible()
        self.go(page)
        at_every_size(page, "evening-over")


def test_the_whole_evening(
    empty_desk: Path, page_of: Callable[..., Page], tmp_path: Path, settings: Any
) -> None:
    settings.JOBS_IN_THREADS = True
    evening = Evening(page_of, tmp_path)

    evening.begin()
    evening.bring_a_letterhead()
    evening.bring_a_list()
    evening.type_a_letter()
    evening.make_letters("5 made, 0 held back")
    assert sorted(Draft.objects.values_list("name", flat=True)) == [
        "Ana Bell", "Ben Óđinsson", "Cleo d'Arc", "Dov O'SHEA", "Eve van der Meer",
    ]  # fmt: skip

    # The volunteer reads by keyboard: one passage is right, of the other a change is asked.
    evening.volunteer.goto("/")
    at_every_size(evening.volunteer, "evening-home")
    evening.go(evening.volunteer, "review/")
    at_every_size(evening.volunteer, "evening-passage")
    for _ in range(2):
        if "has not seen a doctor" in evening.shown_passage().text:
            evening.ask_by_key("Since which October?")
        else:
            evening.approve_by_key()
    expect(evening.volunteer.get_by_text("Nothing left for you to read")).to_be_visible()
    asked = Passage.objects.get(asked=True)

    # The campaigner answers it in Word: once, for all letters.
    evening.edit_in_word("Ana Bell", "since October", "since October 2017")
    page = evening.campaigner
    at_every_size(page, "evening-from-word")
    page.get_by_role("button", name="Change the text for all 5 letters").click()
    evening.make_letters("5 made, 0 held back")
    new = Passage.objects.get(before=asked)
    assert "since October 2017" in new.text

    evening.go(evening.volunteer, f"review/{new.pk}/")
    expect(evening.volunteer.get_by_text("What changed against the wording before")).to_be_visible()
    at_every_size(evening.volunteer, "evening-changed")

    # Somebody without an account reads what is new; it comes back as a text.
    answers = evening.read_a_pack(evening.send_a_pack())
    evening.bring_a_pack_back(answers)
    new.refresh_from_db()
    assert (new.approvals, new.asked) == (1, False)

    evening.read_the_people()
    evening.read_to_the_end()
    evening.approve_letters()

    approved = list(Approval.objects.select_related("draft__campaign", "letter"))
    final = empty_desk / "out" / "spring" / "final"
    files = {path.name: path.read_bytes() for path in final.rglob("*.docx")}
    assert len(approved) == len(files) == 5
    assert {sha256(content).hexdigest() for content in files.values()} == {
        one.letter.sha256 for one in approved
    }
    assert [ready_to_leave(one.draft).pk for one in approved] == [one.pk for one in approved]
    for content in files.values():
        assert "Nadia has not seen a doctor since October 2017." in read_text(content)
        assert "DRAFT" not in read_text(content)
    assert Review.objects.filter(reader__role=Role.VOLUNTEER).exists()
    assert list(breaks_in_chain()) == []
    assert load_workbook(empty_desk / "recipients" / "meps.xlsx").active.max_row == 6
