"""A letter comes back from Word at the desk: a cell, a text, this letter only; nothing without a choice."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from plea.word.as_read import as_read
from plea.word.clean import identifier_of
from plea.word.watermark import with_watermark
from plea_web.desk.models import Draft, Event, EventKind, Member, Passage, Role, Upload
from plea_web.desk.workflow import NotAllowed, pinned, returned
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.people import approve_values, open_values
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk, plea

NAME = "letter.docx"


@pytest.fixture
def ana(desk: Desk) -> Draft:
    """The letter to Ana Bell, taken in."""
    take_in(desk.key)
    return Draft.objects.get(recipient="mep-bell-ana", campaign=desk.campaign)


@pytest.fixture
def eve(member: Callable[..., Member]) -> Member:
    return member(Role.CAMPAIGNER)


def file_of(desk: Desk, draft: Draft) -> bytes:
    return (desk.drafts / draft.file).read_bytes()


def typed(content: bytes, **changes: str) -> bytes:
    """The letter after somebody typed in Word: `Street="street"` puts one in place of the other."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [one for holder in (document, *cells) for one in holder.paragraphs]
    for run in [run for paragraph in paragraphs for run in paragraph.runs]:
        for old, new in changes.items():
            if old.replace("_", " ") in run.text:
                run.text = run.text.replace(old.replace("_", " "), new)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def back(draft: Draft, content: bytes, by: Member) -> Upload:
    return returned.bring_back(draft, content, by=by)


def path(name: str, draft: Draft, *more: int) -> str:
    return reverse(name, args=[draft.campaign_id, draft.pk, *more])


def events(draft: Draft) -> list[str]:
    return list(Event.objects.filter(draft=draft).order_by("number").values_list("kind", flat=True))


def test_a_file_is_kept_as_it_came_and_its_change_corrects_a_cell(
    desk: Desk, ana: Draft, eve: Member
) -> None:
    content = typed(file_of(desk, ana), **{"1 Example Street": "12 Example Street"})
    upload = back(ana, content, eve)
    [one] = returned.read(upload).edits

    fixed = returned.fix_cell(upload, one.mark, 0, by=eve)

    assert str(fixed) == (
        "recipients/officials.xlsx, sheet Officials, J2 (street): “1 Example Street” → “12 Example Street”"
    )
    assert (
        openpyxl.load_workbook(desk / "recipients/officials.xlsx")["Officials"]["J2"].value
        == "12 Example Street"
    )
    assert upload.file.read() == content
    assert returned.read(upload).edits == ()
    assert events(ana) == [EventKind.BROUGHT_BACK, EventKind.CELL_FIXED]


def test_a_wording_is_changed_in_the_text_for_all_its_letters(desk: Desk, ana: Draft, eve: Member) -> None:
    upload = back(ana, typed(file_of(desk, ana), A_few_lines="Three lines"), eve)
    [one] = returned.read(upload).edits

    returned.change_text(upload, one.mark, by=eve)

    assert one.letters > 1
    assert "Three lines on your letterhead are enough." in (desk.folder / "texts/parliament.en.md").read_text(
        "utf-8"
    )
    assert returned.read(upload).edits == ()
    assert events(ana) == [EventKind.BROUGHT_BACK, EventKind.TEXT_CHANGED]


def test_a_new_wording_is_that_of_whoever_changed_the_text_and_not_of_whoever_made_the_letters(
    desk: Desk, ana: Draft, eve: Member, member: Callable[..., Member]
) -> None:
    upload = back(ana, typed(file_of(desk, ana), A_few_lines="Three lines"), eve)
    returned.change_text(upload, returned.read(upload).edits[0].mark, by=eve)
    plea("-C", desk.workspace, "merge")

    take_in(desk.key, by=member(Role.OWNER))

    new = Passage.objects.filter(campaign=desk.campaign, brought_by__isnull=False)
    assert [(one.brought_by, "Three lines" in one.text) for one in new] == [(eve, True)]


def test_an_open_list_and_a_change_that_is_gone_are_refused_and_nothing_is_written(
    desk: Desk, ana: Draft, eve: Member
) -> None:
    upload = back(ana, typed(file_of(desk, ana), **{"1 Example Street": "12 Example Street"}), eve)
    [one] = returned.read(upload).edits
    path_of_list = desk / "recipients/officials.xlsx"
    before = path_of_list.read_bytes()

    path_of_list.with_name("~$officials.xlsx").touch()
    with pytest.raises(NotAllowed, match=r"^officials.xlsx is open in another program. Close it there"):
        returned.fix_cell(upload, one.mark, 0, by=eve)
    with pytest.raises(NotAllowed, match=r"^This change is not there any more: a file was saved meanwhile."):
        returned.fix_cell(upload, "0" * 32, 0, by=eve)
    with pytest.raises(NotAllowed, match=r"^This change goes back to no cell any more."):
        returned.fix_cell(upload, one.mark, 7, by=eve)

    assert path_of_list.read_bytes() == before
    assert events(ana) == [EventKind.BROUGHT_BACK]


def test_a_letter_kept_as_edited_carries_no_name_no_watermark_and_no_tracked_change(
    desk: Desk, ana: Draft, eve: Member
) -> None:
    content = with_watermark(typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana"), "DRAFT")
    upload = back(ana, content, eve)
    read = returned.read(upload)

    kept = pinned.keep_here(upload, seen=read.seen, by=eve)

    assert kept.pinned is not None
    own = kept.pinned.read()
    assert kept.sha256 == sha256(own).hexdigest()
    assert [one.text for one in as_read(own) if "Dear" in one.text] == ["Dear Ana,"]
    with zipfile.ZipFile(io.BytesIO(own)) as package:
        parts = b"".join(package.read(name) for name in package.namelist())
    assert [word for word in (b"python-docx", b"DRAFT", b"<w:ins ") if word in parts] == []
    assert identifier_of(own) == "NE/2018/mep-bell-ana/parliament/en"
    assert (kept.values_read, kept.odd[-1]) == (False, pinned.EDITED)
    assert events(ana) == [EventKind.BROUGHT_BACK, EventKind.PINNED]


def test_a_kept_letter_says_when_its_files_change_and_can_be_plea_s_again(
    desk: Desk, ana: Draft, eve: Member
) -> None:
    upload = back(ana, typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana"), eve)
    kept = pinned.keep_here(upload, seen=returned.read(upload).seen, by=eve)
    text = desk.folder / "texts/parliament.en.md"
    text.write_text(text.read_text("utf-8").replace("A few lines", "Some lines"), "utf-8")

    take_in(desk.key)

    kept.refresh_from_db()
    assert (kept.outdated, kept.sha256) == (True, kept.pinned.sha256 if kept.pinned else "")
    own = pinned.let_go(kept, by=eve)
    assert (own.pinned, own.pinned_by, own.outdated, pinned.EDITED in own.odd) == (None, None, False, False)
    assert events(ana)[-1] == EventKind.UNPINNED


def test_a_member_does_not_read_their_own_version_while_others_are_there(
    desk: Desk, ana: Draft, eve: Member, member: Callable[..., Member]
) -> None:
    upload = back(ana, typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana"), eve)
    kept = pinned.keep_here(upload, seen=returned.read(upload).seen, by=eve)
    other = member(Role.VOLUNTEER)

    open_values(kept, by=eve)
    with pytest.raises(
        NotAllowed, match=r"^You edited this letter in Word; ask someone else to read it: Ana Bell.$"
    ):
        approve_values(kept, seen={kept.pk: kept.values_sha256}, by=eve)

    open_values(kept, by=other)
    approve_values(kept, seen={kept.pk: kept.values_sha256}, by=other)
    kept.refresh_from_db()
    assert kept.values_read


def test_other_letters_and_other_files_are_refused_with_what_to_do(
    desk: Desk, ana: Draft, client_of: Callable[..., Client]
) -> None:
    other = Draft.objects.exclude(pk=ana.pk).filter(letter=ana.letter).first()
    assert other is not None
    client = client_of(Role.VOLUNTEER)

    def sent(content: bytes) -> tuple[int, str]:
        answer = client.post(path("letter_return", ana), {"file": SimpleUploadedFile(NAME, content)})
        return answer.status_code, answer.content.decode()

    status, page = sent(file_of(desk, other))
    assert status == 422
    assert (
        f"to {other.name.replace(chr(39), '&#x27;')} (en), not &quot;parliament&quot; to Ana Bell (en)."
        in page
    )
    assert "This file is a PDF, whatever its name says." in sent(b"%PDF-1.7")[1]
    assert Upload.objects.count() == 0


def test_a_file_without_its_mark_is_taken_when_somebody_says_whose_it_is(
    desk: Desk, ana: Draft, client_of: Callable[..., Client]
) -> None:
    document = docx.Document(io.BytesIO(typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana")))
    document.core_properties.identifier = ""
    file = io.BytesIO()
    document.save(file)
    client = client_of(Role.VOLUNTEER)

    asked = client.post(
        path("letter_return", ana), {"file": SimpleUploadedFile(NAME, file.getvalue())}, follow=True
    )
    assert "Is this file that letter?" in asked.content.decode()
    upload = Upload.objects.get()
    with pytest.raises(NotAllowed, match="First say whether the file is this letter"):
        pinned.keep_here(upload, seen="", by=client.member)  # type: ignore[attr-defined]

    shown = client.post(path("letter_returned_whose", ana, upload.pk), follow=True).content.decode()
    assert "<del>Ms Bell</del><ins>Ana</ins>" in shown


def test_a_letter_edited_in_the_folder_can_be_brought_back_from_there(
    desk: Desk, ana: Draft, client_of: Callable[..., Client]
) -> None:
    client = client_of(Role.VOLUNTEER)
    assert "edited it in the folder" not in client.get(path("letter_return", ana)).content.decode()

    (desk.drafts / ana.file).write_bytes(typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana"))

    assert "Somebody edited it in the folder" in client.get(path("letter_return", ana)).content.decode()
    page = client.post(path("letter_return", ana), {"from_folder": "1"}, follow=True).content.decode()
    assert "<del>Ms Bell</del><ins>Ana</ins>" in page


def test_the_redline_and_the_file_as_it_came_are_downloaded_under_names_of_nobody(
    desk: Desk, ana: Draft, client_of: Callable[..., Client], eve: Member
) -> None:
    content = typed(file_of(desk, ana), Dear_Ms_Bell="Dear Ana")
    upload = back(ana, content, eve)
    client = client_of(Role.VOLUNTEER)

    changes = client.get(path("letter_redline", ana, upload.pk))
    as_it_came = client.get(path("letter_original", ana, upload.pk))

    assert changes.headers["Content-Disposition"] == f'attachment; filename="letter-{ana.pk}-changes.docx"'
    assert "Dear Ana," in [one.text for one in as_read(changes.content)]
    assert as_it_came.content == content


def test_the_pages_in_a_browser(desk: Desk, ana: Draft, page_as: Callable[..., Page], eve: Member) -> None:
    changed = typed(
        file_of(desk, ana),
        **{"1 Example Street": "12 Example Street", "A few lines": "Three lines", "eleven": "twelve"},
        Support_in_public="Support openly", Dear_Ms_Bell="Dear Ana",
    )  # fmt: skip
    page = page_as(eve)
    page.goto(path("letter_return", ana))
    at_every_size(page, "return")
    page.set_input_files("#file", {"name": NAME, "mimeType": "application/octet-stream", "buffer": changed})
    page.get_by_role("button", name="Show what was changed").click()
    expect(page.get_by_text("5 changes.")).to_be_visible()
    at_every_size(page, "returned")

    page.get_by_role("button", name="Correct the cell J2").click()
    expect(page.locator(".message.success")).to_contain_text("“1 Example Street” → “12 Example Street”")
    page.get_by_role("button", name="Change the text for all").first.click()
    expect(page.locator(".message.success")).to_contain_text("Changed: texts/parliament.en.md, line 22.")
    expect(page.get_by_text("3 changes.")).to_be_visible()
    page.get_by_role("button", name="Keep 3 changes only here").click()
    expect(page.locator(".message.success")).to_contain_text("this letter stays as it was edited")

    page.goto(path("letter_return", ana))
    expect(page.get_by_text("This letter is kept as somebody edited it")).to_be_visible()
    at_every_size(page, "kept")
