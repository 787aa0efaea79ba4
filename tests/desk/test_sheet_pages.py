"""The pages of the team's spreadsheet, as people see them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page

from plea_web.desk.models import Contact, ContactKind, Member, Role, SheetIn
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.sheets import take_out
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.test_sheets import TODAY, approved, edited, exported, first_of_april

__all__ = ["first_of_april"]


def test_a_workbook_goes_out_and_its_changes_come_back(desk: Desk, client_of: Callable[..., Client]) -> None:
    client = client_of(Role.COORDINATOR, name="Ana Bell")
    number = desk.campaign.pk

    answer = client.post(f"/c/{number}/sheet/out/", {"form": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="contacts-2026-04-01.xlsx"'
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]

    file = BytesIO(edited(content, {(2, "plea_note"): "Ask again in May.", (3, "plea_note"): "Moved."}))
    file.name = "ours.xlsx"
    answer = client.post(f"/c/{number}/sheet/back/", {"file": file})
    sheet = SheetIn.objects.get()
    assert answer["Location"] == f"/c/{number}/sheet/{sheet.pk}/"
    shown = client.get(answer["Location"])
    acts = shown.context["found"].acts
    assert [act.says for act in acts] == ["A new note", "A new note"]

    client.post(f"/c/{number}/sheet/{sheet.pk}/take/", {"leave_out": acts[1].key})

    assert [contact.note for contact in Contact.objects.all()] == ["Ask again in May."]


def test_csv_comes_with_the_mark_by_which_excel_knows_its_letters(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    answer = client_of(Role.COORDINATOR).post(f"/c/{desk.campaign.pk}/sheet/out/", {"form": "csv"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith("\N{ZERO WIDTH NO-BREAK SPACE}key,name,letter,language,".encode())


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"PK\x03\x04 half a file", b"\xd0\xcf\x11\xe0\xa1\xb1"]
)
def test_a_file_that_is_none_is_told_in_a_sentence(
    desk: Desk, client_of: Callable[..., Client], content: bytes
) -> None:
    client = client_of(Role.COORDINATOR)
    file = BytesIO(content)
    file.name = "contacts.xlsx"

    answer = client.post(f"/c/{desk.campaign.pk}/sheet/back/", {"file": file}, follow=True)

    assert answer.status_code == 200
    assert b"message error" in answer.content


def test_the_pages_are_sound_in_a_browser(
    desk: Desk, member: Callable[..., Member], page_as: Callable[..., Page], tmp_path: Path
) -> None:
    ana = member(Role.COORDINATOR, name="Ana Bell")
    ben = member(Role.CAMPAIGNER, name="Ben Óđinsson")
    letters = approved(desk, ana)
    content = exported(take_out(desk.campaign, by=ana))
    write_down(entry(ContactKind.NOTE, on=TODAY, by=ben, draft=letters[2], note="Ben called the office."))
    file = tmp_path / "contacts.xlsx"
    file.write_bytes(
        edited(
            content,
            {
                (2, "plea_status"): "sent",
                (2, "plea_sent_on"): "9.3.2026",
                (2, "plea_channel"): "Post",
                (3, "plea_status"): "posted",
                (4, "plea_note"): "She is away until May.",
                (5, "plea_sent_on"): "9 May 2026",
                (6, "country"): "Norwey",
                (6, "plea_owner"): "Ben Óđinsson",
            },
        )
    )
    page = page_as(ana)
    page.goto(f"/c/{desk.campaign.pk}/sheet/")
    at_every_size(page, "sheet")
    page.get_by_label("The file, as you saved it").set_input_files(file)
    page.get_by_role("button", name="Show what it changes").click()
    at_every_size(page, "sheet-changes")
    page.get_by_label("take over all the same").check()
    page.get_by_role("button", name="Write down what is not left out").click()
    page.get_by_text("3 changes are written down.").wait_for()
    assert Contact.objects.filter(kind=ContactKind.REPORTED).count() == 1
