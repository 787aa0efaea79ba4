"""The team's spreadsheet: out of the desk, edited as people edit it, and in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from plea_web.desk.models import (
    Channel,
    Contact,
    ContactKind,
    Draft,
    DraftState,
    Event,
    EventKind,
    Member,
    Outcome,
    Role,
    SheetOut,
)
from plea_web.desk.sheet_changes import Changes
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.sheets import bring_back, take_out, write
from plea_web.desk.workflow.sheets_back import preview, take_over
from tests.desk.conftest import Desk
from tests.desk.sent import approved as approved_by_pk

MONDAY, TODAY = date(2026, 3, 9), date(2026, 4, 1)


@pytest.fixture(autouse=True)
def first_of_april(settings: Any) -> None:
    settings.TODAY = TODAY


def approved(desk: Desk, by: Member) -> list[Draft]:
    """The letters, approved, in the order in which the spreadsheet has them: row 2, row 3 …"""
    return sorted(approved_by_pk(desk, by), key=lambda one: (one.letter, one.name))


def exported(out: SheetOut) -> bytes:
    """The file of an export."""
    file = BytesIO()
    write(out, file)
    return file.getvalue()


def edited(content: bytes, cells: Mapping[tuple[int, str], Any]) -> bytes:
    """The workbook after somebody typed into some cells: (row, column) → what."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["Contacts"]
    at = {cell.value: cell.column for cell in sheet[1]}
    for (row, column), value in cells.items():
        cell = sheet.cell(row, at[column])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # as in a cell of the format Text
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def rows_of(content: bytes) -> list[dict[str, Any]]:
    """The rows of a workbook, by column."""
    head, *rows = openpyxl.load_workbook(BytesIO(content))["Contacts"].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def told(changes: Changes) -> list[tuple[str, str]]:
    """What would be written down, of whom."""
    return [(act.name, act.refused or act.meanwhile or act.says) for act in changes.acts]


@pytest.fixture
def ana(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Ana Bell")


def test_the_spreadsheet_says_what_the_list_and_the_desk_know(desk: Desk, ana: Member) -> None:
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)

    row = rows_of(exported(take_out(desk.campaign, by=ana)))[0]

    assert {name: str(value) for name, value in row.items() if value and name != "plea_row"} == {
        "key": letter.recipient,
        "name": "Embassy of Norway",
        "letter": "embassy",
        "language": "en",
        "office": "ambassador",
    }


def test_a_file_that_nobody_touched_changes_nothing(desk: Desk, ana: Member) -> None:
    letters = approved(desk, ana)
    left(letters[:2], Channel.PAPER, on=MONDAY, by=ana)
    write_down(entry(ContactKind.NOTE, on=MONDAY, by=ana, draft=letters[0], note="=1+1\n“quoted” 😀  two"))
    for form in ("xlsx", "csv"):
        content = exported(take_out(desk.campaign, by=ana, form=form))
        found = preview(bring_back(desk.campaign, content, f"contacts.{form}", by=ana), by=ana, today=TODAY)
        assert (found.acts, found.problems, found.rows) == ([], [], 6)


def test_what_is_typed_becomes_entries_and_never_a_state(desk: Desk, ana: Member) -> None:
    letters = approved(desk, ana)
    content = exported(take_out(desk.campaign, by=ana))
    typed = edited(
        content,
        {
            (2, "plea_status"): "Sent",
            (2, "plea_sent_on"): "9.3.2026",
            (2, "plea_channel"): "by hand",
            (3, "plea_note"): "=They asked for a copy",
            (4, "plea_owner"): "Ana Bell",
        },
    )
    sheet = bring_back(desk.campaign, typed, "contacts.xlsx", by=ana)

    found = preview(sheet, by=ana, today=TODAY)
    assert told(found) == [
        (letters[0].name, "Reported: sent on 9 March 2026, by hand"),
        (letters[1].name, "A new note"),
        (letters[2].name, "Given to Ana Bell"),
    ]
    assert Contact.objects.count() == 0

    done = take_over(sheet, by=ana, today=TODAY)

    assert (done.taken, done.left, done.refused) == (3, 0, [])
    assert list(Contact.objects.order_by("pk").values_list("kind", "on", "channel", "note", "draft")) == [
        ("reported", MONDAY, "hand", "", letters[0].pk),
        ("note", TODAY, "", "=They asked for a copy", letters[1].pk),
    ]
    states = Draft.objects.filter(campaign=desk.campaign).values_list("state", flat=True)
    assert set(states) == {DraftState.APPROVED}
    assert Draft.objects.get(pk=letters[2].pk).owner == ana
    kinds = list(Event.objects.order_by("-number").values_list("kind", flat=True)[:4])
    assert kinds == [EventKind.SHEET_IN, EventKind.OWNER_CHANGED, EventKind.NOTED, EventKind.REPORTED]
    assert list(breaks_in_chain()) == []

    again = bring_back(desk.campaign, typed, "contacts.xlsx", by=ana)
    assert told(preview(again, by=ana, today=TODAY)) == []
    assert take_over(again, by=ana, today=TODAY).taken == 0
    assert rows_of(exported(take_out(desk.campaign, by=ana)))[0]["plea_status"] == "sent (reported)"


def test_a_reply_to_a_letter_that_left_is_a_reply(desk: Desk, ana: Member) -> None:
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    demand = next(name for name in rows_of(exported(take_out(desk.campaign, by=ana)))[0] if "outcome" in name)
    typed = edited(
        exported(take_out(desk.campaign, by=ana)),
        {(2, "plea_reply_on"): date(2026, 3, 20), (2, demand): "noted"},
    )
    sheet = bring_back(desk.campaign, typed, "contacts.xlsx", by=ana)

    assert told(preview(sheet, by=ana, today=TODAY)) == [(letter.name, "A reply on 20 March 2026 (noted)")]
    take_over(sheet, by=ana, today=TODAY)

    letter.refresh_from_db()
    assert (letter.state, letter.replied_on) == (DraftState.REPLIED, date(2026, 3, 20))
    [outcome] = Contact.objects.get(kind=ContactKind.REPLY).outcomes.all()
    assert (f"plea_outcome_{outcome.demand}", outcome.outcome) == (demand, Outcome.NOTED)
    assert told(preview(bring_back(desk.campaign, typed, "x.xlsx", by=ana), by=ana, today=TODAY)) == []


def test_a_conflict_says_who_wrote_what_meanwhile_and_is_left_unless_asked_for(
    desk: Desk, ana: Member, member: Callable[..., Member]
) -> None:
    letter = approved(desk, ana)[0]
    content = exported(take_out(desk.campaign, by=ana))
    ben = member(Role.CAMPAIGNER, name="Ben Óđinsson")
    write_down(entry(ContactKind.NOTE, on=TODAY, by=ben, draft=letter, note="Ben called."))
    sheet = bring_back(
        desk.campaign, edited(content, {(2, "plea_note"): "Ana called."}), "contacts.xlsx", by=ana
    )

    [act] = preview(sheet, by=ana, today=TODAY).conflicts
    assert act.meanwhile.startswith(
        "The desk says something else by now (plea_note: Ben called.). Ben Óđinsson: “note”, "
    )
    assert take_over(sheet, by=ana, today=TODAY).taken == 0
    assert take_over(sheet, by=ana, today=TODAY, also=[act.key]).taken == 1
    assert Contact.objects.latest("pk").note == "Ana called."
