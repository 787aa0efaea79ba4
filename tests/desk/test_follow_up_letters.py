"""Numbers and follow-ups at the desk: the same letters as in the terminal, and nothing read twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from plea.files.new_chaser import NewChaser, Round, new_chaser
from plea.files.numbers import read_numbers
from plea.model.history import SentLetter
from plea.model.problem import Place
from plea.output.chaser import write_chaser
from plea.output.history import write_history
from plea.output.manifest import read_manifest
from plea.output.save import opened_with
from plea_web.desk.letters_of import made_again, opened
from plea_web.desk.models import Draft, Member, Passage, Role
from plea_web.desk.workflow.intake import take_in
from tests.desk.conftest import Desk, plea
from tests.desk.sent import approved
from tests.desk.test_settings_pages import lines_of, posted

pytestmark = pytest.mark.django_db(transaction=True)


def chased(desk: Desk, day: date = date(2018, 4, 9)) -> None:
    """The letter to Ana Bell left; a follow-up of it is in the campaign, and next for her."""
    files = opened(desk.campaign).files
    assert files
    settings = desk.folder / "campaign.yaml"
    chaser = new_chaser(files, files.letters["parliament"], settings.read_text("utf-8"), Round.CHASE, day)
    assert isinstance(chaser, NewChaser)
    write_chaser(desk.folder, chaser, opened_with(settings))
    sent = SentLetter(
        "parliament",
        "mep-bell-ana",
        "en",
        date(2018, 3, 5),
        Place(""),
        1,
        "NE/2018/1",
        "paper",
        next=chaser.key,
    )
    write_history(desk / "out" / desk.key, [sent], files.demands)


def test_approved_letters_keep_their_numbers_in_final(desk: Desk, member: Callable[..., Member]) -> None:
    approved(desk, member(Role.OWNER))

    drafts = read_manifest(desk.drafts / "manifest.csv")
    finals = read_manifest(desk.drafts.parent / "final" / "manifest.csv")
    assert [row.number for row in finals] == [row.number for row in drafts] == ["1", "2", "3", "4", "5", "6"]
    assert all(row.file.startswith(("parliament/", "embassy/")) for row in finals)


def test_new_numbers_are_taken_in_without_reading_the_lists_again(desk: Desk) -> None:
    before = opened(desk.campaign)
    (desk / "out" / desk.key / "numbers.csv").write_text(
        "letter,key,number\nembassy,embassy-no,70\n", "utf-8"
    )

    after = opened(desk.campaign)

    assert before.files
    assert after.files
    assert after.files.books is before.files.books
    assert after.files.numbers == {("embassy", "embassy-no"): 70}
    draft = Draft.objects.get(recipient="embassy-no")
    made = made_again(draft)
    assert made
    assert made.draft.number == 70


def test_a_follow_up_that_was_merged_is_read_at_the_desk_like_any_letter(desk: Desk) -> None:
    chased(desk)

    plea("-C", desk.workspace, "merge")
    take_in(desk.key)

    draft = Draft.objects.get(letter="parliament-chase-1", gone=False)
    assert (draft.recipient, draft.name) == ("mep-bell-ana", "Ana Bell")
    assert (
        read_numbers(desk / "out" / desk.key / "numbers.csv", "")[0]["parliament-chase-1", "mep-bell-ana"]
        == 7
    )
    words = "\n".join(line for one in Passage.objects.filter(letters=1) for line in one.paragraphs)
    assert "On {{ history.last_sent }} we sent you the letter" in words
    assert Draft.objects.filter(gone=False).count() == 7


def test_the_form_of_a_follow_up_writes_only_what_was_changed(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    chased(desk)
    files = opened(desk.campaign).files
    assert files
    number = list(files.letters).index("parliament-chase-1") + 1
    client = client_of(Role.CAMPAIGNER)

    shown = posted(client, f"/c/{desk.campaign.pk}/settings/letters/{number}/", date="2018-04-11")

    assert [line.strip() for line in lines_of(shown)] == ["date: 2018-04-09", "date: 2018-04-11"]
