"""The desk reads batches: what is new, what changed, what came back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from plea_web.desk.models import (
    Approval,
    Draft,
    DraftState,
    Event,
    EventKind,
    Member,
    Passage,
    Review,
    ReviewKind,
    Role,
    Variant,
    Verdict,
)
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.approval import approve_letters, ready_to_leave
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.people import approve_values, open_values
from plea_web.desk.workflow.review import approve
from tests.desk.conftest import Desk, plea

OFFICIALS = "recipients/officials.xlsx"


def merge(desk: Desk) -> None:
    plea("-C", desk.workspace, "merge")


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def type_in(desk: Desk, key: str, column: str, value: str) -> None:
    book = openpyxl.load_workbook(desk / OFFICIALS)
    sheet = book.active
    columns = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows() if row[0].value == key)
    sheet.cell(row[0].row, columns.index(column) + 1).value = value
    book.save(desk / OFFICIALS)
    book.close()


def read_everything(desk: Desk, by: Member) -> None:
    for passage in Passage.objects.filter(letters__gt=0, approvals=0):
        approve(passage, seen=passage.sha256, by=by)
    people = list(Draft.objects.filter(gone=False, values_read=False))
    for draft in people:
        if draft.odd:
            open_values(draft, by=by)
    approve_values(people, seen={draft.pk: draft.values_sha256 for draft in people}, by=by)


def test_the_sample_campaign_is_six_letters_of_eight_passages(desk: Desk):
    drafts = Draft.objects.order_by("pk")

    assert [(d.letter, d.recipient, d.state, d.values_read) for d in drafts] == [
        ("parliament", "mep-bell-ana", "draft", False),
        ("parliament", "pace-odinsson-ben", "draft", False),
        ("parliament", "mep-darc-cleo", "draft", False),
        ("parliament", "pace-oshea-dov", "draft", False),
        ("parliament", "mep-van-der-meer-eve", "draft", False),
        ("embassy", "embassy-no", "draft", False),
    ]
    told = [(p.place, p.letters, p.paragraphs[0][:40]) for p in Passage.objects.order_by("position")]
    assert told == [
        ("texts/parliament.en.md, line 2", 5, "Nadia Example: a year in prison, and no "),
        ("texts/shared/what-happened.en.md, line 1", 6, "Nadia Example, a journalist, was arreste"),
        ("texts/parliament.en.md, line 7", 2, "Thank you for signing the open letter of"),
        ("texts/parliament.en.md, line 16", 5, "What we ask of you"),
        ("layouts/letterhead.docx, table 1, row 1", 6, "{{ recipient.inside_address }} | Warsaw,"),
        ("texts/parliament.en.md, line 9", 3, "So far 2 members of parliament have sign"),
        ("texts/embassy.en.md, line 2", 1, "Nadia Example: please ask for a doctor"),
        ("texts/embassy.en.md, line 6", 1, "Your embassy meets the authorities more "),
    ]
    assert take_in(desk.key) is None
    assert list(Event.objects.values_list("kind", flat=True)) == [EventKind.BATCH_READ]


def test_one_changed_fact_brings_back_only_the_passages_that_tell_it_with_what_was_said_before(
    desk: Desk, member
):
    read_everything(desk, member(Role.VOLUNTEER))
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")
    merge(desk)

    batch = take_in(desk.key)

    assert batch is not None
    assert (batch.letters, batch.new, batch.changed, batch.gone) == (6, 0, 6, 0)
    [new] = Passage.objects.filter(letters__gt=0, approvals=0)
    assert "sentenced her to six years in secret" in new.text
    assert new.before is not None
    assert new.text == new.before.text.replace("behind closed doors", "in secret")
    assert new.before.letters == 0
    assert set(Draft.objects.values_list("state", "values_read")) == {("in_review", True)}


def test_files_that_changed_since_the_merge_make_letters_outdated_and_leave_them_to_be_read(desk: Desk):
    replace(desk.folder / "case.yaml", "behind closed doors", "in secret")

    take_in(desk.key)

    assert set(Draft.objects.values_list("outdated", "state")) == {(True, "draft")}
    assert any("behind closed doors" in passage.text for passage in Passage.objects.filter(letters=6))
    merge(desk)
    take_in(desk.key)
    assert not Draft.objects.filter(outdated=True).exists()


def test_a_corrected_cell_asks_for_this_person_again_and_an_old_value_that_comes_back_is_read(
    desk: Desk, member
):
    read_everything(desk, member(Role.VOLUNTEER))
    type_in(desk, "mep-bell-ana", "family_name", "Belle")
    merge(desk)
    take_in(desk.key)

    assert [d.name for d in Draft.objects.filter(values_read=False)] == ["Ana Belle"]
    type_in(desk, "mep-bell-ana", "family_name", "Bell")
    merge(desk)
    take_in(desk.key)
    assert not Draft.objects.filter(values_read=False).exists()


def test_whoever_leaves_the_list_is_gone_and_comes_back_as_they_were(desk: Desk, member):
    read_everything(desk, member(Role.VOLUNTEER))
    book = openpyxl.load_workbook(desk / OFFICIALS)
    heading = book.active.max_column + 1
    book.active.cell(1, heading).value = "do_not_contact"
    book.save(desk / OFFICIALS)
    type_in(desk, "mep-bell-ana", "do_not_contact", "yes")
    merge(desk)
    batch = take_in(desk.key)

    assert batch is not None
    assert (batch.letters, batch.gone) == (5, 1)
    assert [d.name for d in Draft.objects.filter(gone=True)] == ["Ana Bell"]
    type_in(desk, "mep-bell-ana", "do_not_contact", "")
    merge(desk)
    take_in(desk.key)
    back = Draft.objects.get(recipient="mep-bell-ana")
    assert (back.gone, back.values_read, back.state) == (False, True, "in_review")


def test_an_approval_lapses_when_the_letter_is_made_anew_and_its_file_leaves_final(desk: Desk, member):
    owner = member(Role.OWNER)
    read_everything(desk, member(Role.VOLUNTEER))
    approve_letters(desk.campaign, by=owner)
    final = desk / "out" / desk.key / "final"
    assert len(list(final.rglob("*.docx"))) == 6
    ana = Draft.objects.get(recipient="mep-bell-ana")
    assert ready_to_leave(ana).letter.sha256 == ana.sha256

    type_in(desk, "mep-bell-ana", "family_name", "Belle")
    with pytest.raises(NotAllowed) as refusal:
        ready_to_leave(ana)
    assert str(refusal.value) == (
        "Changed since approved: what the letter was made from, the name of the file, whom it is for, the "
        "postal address. Make and approve the letter again."
    )
    merge(desk)
    take_in(desk.key)
    ana.refresh_from_db()

    assert ana.state == DraftState.IN_REVIEW
    [lapsed] = Approval.objects.filter(stands=False)
    assert lapsed.lapsed_because == "it was made anew and says or shows something else"
    from plea_web.desk.workflow.approval import bring_up_final

    bring_up_final(desk.campaign)
    assert len(list(final.rglob("*.docx"))) == 5
    assert list(breaks_in_chain()) == []


def test_a_manifest_that_cannot_be_read_is_told_and_changes_nothing(desk: Desk):
    manifest = desk.drafts / "manifest.csv"
    manifest.write_text("something else")

    with pytest.raises(NotAllowed) as refusal:
        take_in(desk.key)

    assert "does not begin with the columns letter, key" in str(refusal.value)
    assert desk.campaign.seen_problem == str(refusal.value)
    assert Draft.objects.filter(gone=False).count() == 6


def test_letters_whose_files_cannot_be_made_again_wait_to_be_made_anew(empty_desk: Path):
    plea("new", empty_desk / "made")
    import shutil

    for name in ("letters", "recipients"):
        shutil.move(empty_desk / "made" / name, empty_desk / name)
    plea("-C", empty_desk, "merge")
    campaign = empty_desk / "letters" / "first-campaign"
    replace(campaign / "case.yaml", "behind closed doors", "in secret")

    take_in("first-campaign")

    assert set(Draft.objects.values_list("variant", "outdated")) == {(None, True)}
    assert not Passage.objects.exists()


def test_the_real_campaign_is_at_most_sixty_passages_a_language(real_desk: Desk):
    counted = Counter(Passage.objects.filter(letters__gt=0).values_list("language", flat=True))

    assert counted == {"en": 60, "ru": 27}
    assert Draft.objects.count() == 887


def test_a_word_of_a_reader_stays_when_letters_are_made_again_without_a_change(desk: Desk, member):
    reader = member(Role.VOLUNTEER)
    read_everything(desk, reader)
    before = list(Review.objects.filter(kind=ReviewKind.PASSAGE, verdict=Verdict.APPROVED))
    merge(desk)
    text = desk.folder / "case.yaml"
    text.touch()

    batch = take_in(desk.key)

    assert batch is not None
    assert (batch.new, batch.changed, batch.gone) == (0, 0, 0)
    assert list(Review.objects.filter(kind=ReviewKind.PASSAGE, verdict=Verdict.APPROVED)) == before


def test_a_campaign_that_wants_two_readings_gets_them_and_one_that_wants_one_no_more_is_content(
    desk: Desk, member
):
    first, second = member(Role.VOLUNTEER), member(Role.VOLUNTEER)
    settings = desk.folder / "campaign.yaml"
    once = settings.read_text("utf-8")
    settings.write_text(f"{once}\nreview: twice\n", "utf-8")
    take_in(desk.key)
    read_everything(desk, first)
    assert set(Variant.objects.values_list("unread", flat=True)) == {5, 4}

    for passage in Passage.objects.filter(letters__gt=0):
        approve(passage, seen=passage.sha256, by=second)
    assert set(Variant.objects.values_list("unread", flat=True)) == {0}

    settings.write_text(once, "utf-8")
    take_in(desk.key)
    assert set(Variant.objects.values_list("unread", flat=True)) == {0}
