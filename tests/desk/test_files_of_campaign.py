"""What the desk writes into a campaign's folder: whole or not at all, and never over somebody's hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plea.files.list_book import list_book
from plea.files.new_campaign import NewCampaign
from plea.files.new_letter import NewLetter
from plea_web.desk.models import Campaign, Event, EventKind
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.files import (
    Which,
    add_letter,
    add_letterhead,
    add_list,
    begin,
    begin_with_sample,
    save_settings,
    settings_file,
)
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db
WRITTEN = (EventKind.SETTINGS_CHANGED, EventKind.FILE_ADDED, EventKind.TEXT_CHANGED)
NEW = NewCampaign("A doctor", date(2018, 3, 2), "Warsaw", "NE/2018", {"organisation": "Friends"})
BOOK = list_book("List", [{"key": "bell-ana", "given_name": "Ana"}])


def test_a_file_that_is_open_in_another_program_is_left_alone_and_nothing_is_written_down(desk: Desk) -> None:
    before = (desk.folder / "campaign.yaml").read_bytes()
    (desk.folder / ".~lock.campaign.yaml#").touch()
    file = settings_file(desk.campaign, Which.CAMPAIGN)

    with pytest.raises(NotAllowed) as refused:
        save_settings(desk.campaign, Which.CAMPAIGN, {("title",): "New"}, opened=file.opened, by=None)

    assert str(refused.value) == ("campaign.yaml is open in another program. Close it there, then try again.")
    assert (desk.folder / "campaign.yaml").read_bytes() == before
    assert not Event.objects.filter(kind__in=WRITTEN).exists()


def test_a_list_whose_campaign_cannot_be_written_leaves_no_workbook_behind(desk: Desk) -> None:
    (desk.folder / ".~lock.campaign.yaml#").touch()

    with pytest.raises(NotAllowed):
        add_list(desk.campaign, "friends", BOOK, lambda name: {"file": name}, by=None)

    assert not (desk / "recipients/friends.xlsx").exists()
    assert not Event.objects.filter(kind__in=WRITTEN).exists()


def test_a_list_never_takes_the_place_of_another_file(desk: Desk) -> None:
    officials = (desk / "recipients/officials.xlsx").read_bytes()
    with pytest.raises(NotAllowed) as refused:
        add_list(desk.campaign, "officials", BOOK, lambda name: {"file": name}, by=None)
    (desk / "recipients/friends.xlsx").write_bytes(b"somebody's own")

    name = add_list(desk.campaign, "friends", BOOK, lambda name: {"file": name}, by=None)

    assert str(refused.value) == 'There is a list "officials" already. Choose another name for this one.'
    assert name == "recipients/friends-2.xlsx"
    assert (desk / "recipients/friends.xlsx").read_bytes() == b"somebody's own"
    assert (desk / "recipients/officials.xlsx").read_bytes() == officials
    assert (desk / name).read_bytes() == BOOK


def test_a_text_never_takes_the_place_of_another(desk: Desk) -> None:
    words = desk.folder / "texts/friends.en.md"
    words.write_bytes(b"somebody's own")

    with pytest.raises(NotAllowed) as refused:
        letter = NewLetter("friends", "Friends", "officials", "layouts/letterhead.docx")
        add_letter(desk.campaign, letter, "en", b"other words", by=None)

    assert str(refused.value) == (
        "friends.en.md is there already; nothing was written over it. Choose another name."
    )
    assert words.read_bytes() == b"somebody's own"
    assert b"friends" not in (desk.folder / "campaign.yaml").read_bytes()


def test_the_same_letterhead_brought_twice_is_one_file(desk: Desk) -> None:
    assert [add_letterhead(desk.campaign, b"PK ours", by=None) for _ in range(2)] == [
        "layouts/letterhead-2.docx",
        "layouts/letterhead-2.docx",
    ]


def test_a_campaign_begins_with_its_files_and_never_in_a_folder_that_is_there(empty_desk: Path) -> None:
    begin(NEW, "spring", by=None)

    assert sorted(path.name for path in (empty_desk / "letters/spring").iterdir()) == [
        "campaign.yaml",
        "case.yaml",
        "demands.yaml",
    ]
    for key in ("spring", "../out", "Spring", ""):
        with pytest.raises(NotAllowed):
            begin(NEW, key, by=None)
    assert Campaign.objects.count() == 1


def test_the_sample_campaign_is_copied_over_nothing(empty_desk: Path) -> None:
    mine = empty_desk / "recipients/officials.xlsx"
    mine.parent.mkdir()
    mine.write_bytes(b"somebody's own")

    with pytest.raises(NotAllowed) as refused:
        begin_with_sample(by=None)

    assert str(refused.value) == (
        "recipients/officials.xlsx is there already and says something else; nothing was copied."
    )
    assert not (empty_desk / "letters").exists()
    mine.unlink()
    begin_with_sample(by=None)
    begin_with_sample(by=None)
    assert (empty_desk / "letters/first-campaign/campaign.yaml").exists()
