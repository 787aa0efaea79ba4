"""Letters whose pages are not as expected look odd, once their pages are counted."""

from __future__ import annotations

from plea_web.desk.models import Draft, Role
from plea_web.desk.workflow.intake import take_in
from tests.desk.conftest import Desk
from tests.desk.test_intake import merge, type_in
from tests.desk.test_overview import said

LONG = "You have spoken for prisoners of conscience many times, and we remember every one of them. " * 60


def test_a_letter_that_runs_over_is_told_and_read_first(desk: Desk, client_of):
    type_in(desk, "mep-darc-cleo", "personal_line", LONG.strip())
    merge(desk)
    take_in(desk.key)
    client = client_of(Role.VOLUNTEER)

    page = said(client.post(f"/c/{desk.campaign.pk}/review/people/pages/", follow=True))

    assert page == (
        "Counting pages The pages of 6 letters are counted "
        "1 letter has other pages than expected. They stand first among the people. To the people"
    )
    cleo = Draft.objects.get(recipient="mep-darc-cleo")
    assert cleo.odd[-1] == "Its pages: it has 3, and this kind of letter may have 2."
    assert cleo.looks_odd
    assert [one.name for one in Draft.objects.all() if any("Its pages:" in why for why in one.odd)] == [
        "Cleo d'Arc"
    ]


def test_counting_again_after_the_letter_was_shortened_takes_the_reason_away(desk: Desk, client_of):
    client = client_of(Role.VOLUNTEER)
    address = f"/c/{desk.campaign.pk}/review/people/pages/"
    type_in(desk, "mep-darc-cleo", "personal_line", LONG.strip())
    merge(desk)
    take_in(desk.key)
    client.post(address)
    type_in(desk, "mep-darc-cleo", "personal_line", "Thank you for speaking out.")
    merge(desk)
    take_in(desk.key)

    page = said(client.post(address, follow=True))

    assert "All have the pages that they should have." in page
    assert not any("Its pages:" in why for one in Draft.objects.all() for why in one.odd)


def test_a_file_that_was_changed_in_the_folder_is_not_counted(desk: Desk, client_of):
    changed = next((desk.drafts / "embassy").glob("*.docx"))
    changed.write_bytes(changed.read_bytes() + b"\0")

    page = said(client_of().post(f"/c/{desk.campaign.pk}/review/people/pages/", follow=True))

    assert "The pages of 5 letters are counted" in page
    assert (
        "1 letter could not be counted: the file in the folder is not the letter that was taken in." in page
    )


def test_without_libreoffice_the_desk_says_how_to_get_it(desk: Desk, client_of, monkeypatch):
    monkeypatch.setenv("PATH", "")

    page = said(client_of().post(f"/c/{desk.campaign.pk}/review/people/pages/", follow=True))

    assert (
        "which is not installed on the computer that the desk runs on. It is free: libreoffice.org." in page
    )
