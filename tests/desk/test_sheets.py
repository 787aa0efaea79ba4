"""The team's spreadsheet: out of the desk, edited as people edit it, and in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage

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
from plea_web.desk.team_sheet import TeamSheet
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.contacts import entry, write_down
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.owners import give_to, set_due
from plea_web.desk.workflow.replies import reply
from plea_web.desk.workflow.sheets import bring_back, take_out, write
from plea_web.desk.workflow.sheets_back import preview, take_over
from tests.desk.conftest import Desk
from tests.desk.sent import approved as approved_by_pk
from tests.files.contact_sheets import saved_by_libreoffice

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
        "key": "embassy-no",
        "name": "Embassy of Norway",
        "letter": "embassy",
        "language": "en",
        "office": "embassy_no_name",
        "country": "Norway",
        "email": "embassy@example.org",
        "body": "Embassy of Norway",
        "city": "Warsaw",
        "note": "Nobody known by name: the letter goes to the Head of Mission.",
        "plea_status": "sent",
        "plea_reference": "NE/2018/6",
        "plea_sent_on": "2026-03-09 00:00:00",
        "plea_channel": "Post",
        "plea_next_due": "2026-04-08 00:00:00",
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


def test_an_outcome_that_is_typed_later_corrects_the_reply_and_keeps_what_it_said(
    desk: Desk, ana: Member
) -> None:
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    reply([letter], on=date(2026, 3, 20), by=ana, summary="They thank us.", their_reference="No. 7")
    content = exported(take_out(desk.campaign, by=ana))
    demand = next(name for name in rows_of(content)[0] if "outcome" in name)
    sheet = bring_back(desk.campaign, edited(content, {(2, demand): "granted"}), "contacts.xlsx", by=ana)

    assert told(preview(sheet, by=ana, today=TODAY)) == [
        (letter.name, "The reply on 20 March 2026 (granted)")
    ]
    take_over(sheet, by=ana, today=TODAY)

    [old, new] = Contact.objects.filter(kind=ContactKind.REPLY).order_by("pk")
    assert (old.replaced, new.corrects, new.because) == (True, old, "As it stands in the team's spreadsheet.")
    assert (new.reply.summary, new.reply.their_reference) == ("They thank us.", "No. 7")
    assert [one.outcome for one in new.outcomes.all()] == [Outcome.GRANTED]


def test_a_reported_day_that_is_typed_anew_stands_instead_of_the_old_one(desk: Desk, ana: Member) -> None:
    letter = approved(desk, ana)[0]
    for day in ("9.3.2026", "10.3.2026"):
        content = exported(take_out(desk.campaign, by=ana))
        sheet = bring_back(desk.campaign, edited(content, {(2, "plea_sent_on"): day}), f"{day}.xlsx", by=ana)
        assert take_over(sheet, by=ana, today=TODAY).taken == 1

    [old, new] = Contact.objects.filter(draft=letter).order_by("pk")
    assert (old.on, old.replaced, new.on, new.replaced, new.corrects) == (
        MONDAY,
        True,
        date(2026, 3, 10),
        False,
        old,
    )


def test_an_owner_and_a_due_day_that_changed_meanwhile_say_who_changed_them(
    desk: Desk, ana: Member, member: Callable[..., Member]
) -> None:
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    content = exported(take_out(desk.campaign, by=ana))
    ben = member(Role.CAMPAIGNER, name="Ben Óđinsson")
    give_to([letter.addressee], ben, by=ben)
    set_due([letter], date(2026, 5, 1), by=ben)
    typed = edited(content, {(2, "plea_owner"): "Ana Bell", (2, "plea_next_due"): "2 May 2026"})

    found = preview(bring_back(desk.campaign, typed, "contacts.xlsx", by=ana), by=ana, today=TODAY)

    assert [act.meanwhile.rpartition(",")[0].rpartition(",")[0] for act in found.conflicts] == [
        "The desk says something else by now (plea_next_due: 2026-05-01). Ben Óđinsson: “due date changed”",
        "The desk says something else by now (plea_owner: Ben Óđinsson). "
        "Ben Óđinsson: “recipients given to somebody”",
    ]


def test_what_may_not_be_typed_is_refused_with_the_way_out(desk: Desk, ana: Member) -> None:
    letters = approved(desk, ana)
    left(letters[:1], Channel.PAPER, on=MONDAY, by=ana)
    write_down(entry(ContactKind.NOTE, on=MONDAY, by=ana, draft=letters[5], note="A note."))
    content = exported(take_out(desk.campaign, by=ana))
    typed = edited(
        content,
        {
            (2, "plea_sent_on"): "8.3.2026",
            (3, "plea_status"): "sent",
            (4, "plea_status"): "in review",
            (5, "plea_sent_on"): "9 May 2026",
            (6, "plea_next_due"): "9 May 2026",
            (7, "plea_note"): "",
        },
    )

    found = preview(bring_back(desk.campaign, typed, "contacts.xlsx", by=ana), by=ana, today=TODAY)

    assert [act.refused for act in found.acts] == [
        "At the desk it is written down that this letter left on 9 March 2026. Correct it there.",
        "Write the day into plea_sent_on.",
        "Where a letter stands follows from what happened. Write sent, came back or replied with its day, or "
        "change it at the desk.",
        "9 May 2026 is still to come.",
        "The letter has not left as far as the desk knows, so nothing can be due yet.",
        "A note is not taken back by emptying its cell; take it back at the desk.",
    ]


def test_confidential_words_leave_with_an_owner_only(
    desk: Desk, ana: Member, member: Callable[..., Member]
) -> None:
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    cleo = member(Role.OWNER, name="Cleo d'Arc")
    demand = next(iter(TeamSheet(desk.campaign, cleo, None).demands))
    said = {"confidential": True, "outcomes": {demand: Outcome.GRANTED}, "summary": "A secret."}
    reply([letter], on=date(2026, 3, 20), by=cleo, **said)
    note = entry(ContactKind.NOTE, on=TODAY, by=cleo, draft=letter, note="A secret.", confidential=True)
    write_down(note)

    shown = {
        who.name: [
            rows_of(exported(take_out(desk.campaign, by=who)))[0][column]
            for column in ("plea_status", f"plea_outcome_{demand}", "plea_note")
        ]
        for who in (ana, cleo)
    }
    assert shown == {
        "Ana Bell": ["replied", None, None],
        "Cleo d'Arc": ["replied", "Granted", "A secret."],
    }


def test_what_happens_between_the_preview_and_the_button_is_a_conflict_too(
    desk: Desk, ana: Member, member: Callable[..., Member]
) -> None:
    letter = approved(desk, ana)[0]
    content = exported(take_out(desk.campaign, by=ana))
    ben = member(Role.CAMPAIGNER, name="Ben Óđinsson")
    ours = bring_back(desk.campaign, edited(content, {(2, "plea_note"): "Ana's."}), "a.xlsx", by=ana)
    theirs = bring_back(desk.campaign, edited(content, {(2, "plea_note"): "Ben's."}), "b.xlsx", by=ben)
    assert len(preview(ours, by=ana, today=TODAY).clean) == 1

    assert take_over(theirs, by=ben, today=TODAY).taken == 1
    done = take_over(ours, by=ana, today=TODAY)

    assert (done.taken, done.left) == (0, 1)
    assert [one.note for one in Contact.objects.filter(draft=letter)] == ["Ben's."]


def test_a_volunteer_neither_takes_it_out_nor_brings_it_back(
    desk: Desk, member: Callable[..., Member]
) -> None:
    dov = member(Role.VOLUNTEER)
    with pytest.raises(NotAllowed, match=r"^Your role does not let you see who was contacted"):
        take_out(desk.campaign, by=dov)
    with pytest.raises(NotAllowed, match=r"^Your role does not let you write down"):
        bring_back(desk.campaign, b"plea_status", "x.csv", by=dov)


def test_a_file_of_another_campaign_or_an_erased_export_is_not_compared(desk: Desk, ana: Member) -> None:
    out = take_out(desk.campaign, by=ana)
    content = exported(out)
    default_storage.delete(out.file.name)
    found = preview(bring_back(desk.campaign, content, "contacts.xlsx", by=ana), by=ana, today=TODAY)
    assert [one.message for one in found.problems] == [
        "What the desk kept of this export was erased or is lost."
    ]

    SheetOut.objects.all().delete()
    found = preview(bring_back(desk.campaign, content, "contacts.xlsx", by=ana), by=ana, today=TODAY)
    assert [one.code for one in found.problems] == ["unknown-export"]


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_the_real_campaign_comes_back_from_libreoffice_as_it_went(
    real_desk: Desk, ana: Member, tmp_path: Path, ending: str
) -> None:
    letters = list(Draft.objects.filter(campaign=real_desk.campaign).order_by("pk")[:40])
    for letter in letters:
        write_down(entry(ContactKind.NOTE, on=MONDAY, by=ana, draft=letter, note=f"=1+1 “{letter.name}”\n😀"))
    content = exported(take_out(real_desk.campaign, by=ana))
    saved = saved_by_libreoffice(content, tmp_path / "office", ending)

    sheet = bring_back(real_desk.campaign, saved, f"contacts.{ending}", by=ana)
    found = preview(sheet, by=ana, today=TODAY)

    assert (found.acts, found.problems) == ([], [])
    assert found.rows == Draft.objects.filter(campaign=real_desk.campaign, gone=False).count()
