"""Pages of recipients and offices, and what is written down there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from PIL import Image

from plea.files.actions import read_actions
from plea_web.desk.models import (
    Attachment,
    Channel,
    Contact,
    ContactKind,
    DoNotContact,
    Draft,
    Member,
    Office,
    Recipient,
    Role,
)
from plea_web.desk.workflow.corrections import correct_reply, take_back
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.replies import Answer, answered, reply, returned
from plea_web.desk.workflow.scans import scan
from tests.desk.conftest import Desk
from tests.desk.pages import said
from tests.desk.sent import approved


@pytest.fixture
def ana(desk: Desk, member: Callable[..., Member], settings: Any) -> Member:
    settings.TODAY = date(2026, 4, 1)
    return member(Role.COORDINATOR, name="Ana Bell")


@pytest.fixture
def letters(desk: Desk, ana: Member) -> list[Draft]:
    """The letters of the sample campaign; all but the last one were posted."""
    drafts = approved(desk, ana)
    left(drafts[:-1], Channel.PAPER, on=date(2026, 3, 9), by=ana)
    return list(Draft.objects.select_related("addressee__office").order_by("pk"))


def a_photograph() -> bytes:
    """A page as a telephone takes it, with where it was taken."""
    file = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken in Almaty"
    Image.new("RGB", (300, 400), "white").save(file, "JPEG", exif=exif)
    return file.getvalue()


def page(client: Client, address: str) -> list[str]:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, answer
    return said(answer)


def whose(letter: Draft) -> str:
    return f"/people/{letter.addressee_id}/"


def test_a_recipients_page_tells_everything_of_them(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    reply(letters[:1], on=date(2026, 3, 20), by=ana, summary="They noted it.", outcomes={"doctor": "noted"})
    returned(letters[0], Channel.PAPER, on=date(2026, 3, 24), by=ana, reason="moved away")

    assert page(client_as(ana), whose(letters[0])) == [
        "Name, number or reference of a recipient",
        "Find",
        "Ana Bell",
        "Ireland · S&D · ana.bell@example.org",
        "Log a reply r Came back b Note n Hold this person h",
        "What went out, and what came back",
        "24 March 2026 Came back by post Members of parliament (en, no. 1) moved away "
        f"Ana Bell, written down on {written()} · Correct the entry of 24 March 2026: Came back by post",
        "20 March 2026 Reply to the letter Members of parliament (en, no. 1) A doctor Noted They noted it. "
        f"(Ana Bell) Ana Bell, written down on {written()} · Correct the entry of 20 March 2026: Reply "
        "· They raised it (reply of 20 March 2026)",
        "9 March 2026 Sent by post Members of parliament (en, no. 1) · NE/2018/1 "
        f"Ana Bell, written down on {written()}",
        "Next letter",
        "Any day. We wrote on 9 March 2026, long enough ago.",
        "Still to go",
        "No letter waits.",
        "Did already",
        "open letter for Nadia Example 2018-02-05 · recipients/actions.xlsx, sheet Who, B2 (key)",
        "Whose",
        "Nobody keeps this contact yet.",
        "Give it to somebody",
        "Who keeps this contact",
        "Give it",
        "Key mep-bell-ana",
    ]


def written() -> str:
    at = Contact.objects.order_by("pk")[0].at
    return f"{at:%-d %B %Y}"


def test_a_confidential_reply_is_shown_to_an_owner_alone(
    letters: list[Draft], ana: Member, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    page_of_it = scan("secret words.jpg", a_photograph())
    contact = answered(
        letters[:1],
        Answer(
            date(2026, 3, 20), summary="secret words", note="secret words", their_reference="secret-1",
            outcomes={"doctor": "granted"}, attachments=[page_of_it], confidential=True,
        ),
        by=ana,
    )  # fmt: skip
    [file] = Attachment.objects.all()
    ben, owner = member(Role.COORDINATOR), member(Role.OWNER)
    addresses = [
        whose(letters[0]),
        f"/offices/{contact.office_id}/",
        f"/c/{letters[0].campaign_id}/letters/{letters[0].pk}/",
        f"/scans/{file.pk}/",
        f"/scans/{file.pk}/picture/",
        f"/entries/{contact.pk}/",
        f"/entries/{contact.pk}/raised/",
    ]

    answers = {one: [client_as(who).get(one) for who in (ben, ana, owner)] for one in addresses}

    assert {one: [answer.status_code for answer in all_three] for one, all_three in answers.items()} == {
        addresses[0]: [200, 200, 200],
        addresses[1]: [200, 200, 200],
        addresses[2]: [200, 200, 200],
        addresses[3]: [404, 404, 200],
        addresses[4]: [404, 404, 200],
        addresses[5]: [404, 200, 200],
        addresses[6]: [404, 404, 200],
    }
    for address, (for_ben, for_ana, _) in answers.items():
        for answer in (for_ben, for_ana):
            text = answer.content.decode()
            assert "secret" not in text, address
            assert "Granted" not in html.fromstring(text).text_content() or address == addresses[5], address
    assert "A confidential reply" in answers[addresses[0]][0].content.decode()
    assert "secret words" in answers[addresses[0]][2].content.decode()
    found = client_as(ben).post(f"/c/{letters[0].campaign_id}/log/", {"whom": "secret-1"})
    assert "Nobody in the lists is called" in found.content.decode()


def test_what_a_correction_makes_confidential_is_so_from_its_first_entry_on_with_the_reasons(
    letters: list[Draft], ana: Member, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    ben, owner = member(Role.COORDINATOR), member(Role.OWNER)
    open_one = Answer(
        date(2026, 3, 20), summary="secret words", attachments=[scan("page.jpg", a_photograph())]
    )
    first = answered(letters[:1], open_one, by=ana)
    [file] = Attachment.objects.all()
    assert client_as(ben).get(f"/scans/{file.pk}/").status_code == 200
    instead = correct_reply(
        first, Answer(date(2026, 3, 20), confidential=True), letters[:1], "secret reason", by=owner
    )
    second = answered(letters[1:2], Answer(date(2026, 3, 20), confidential=True), by=owner)
    take_back(second, "secret reason too", by=owner)

    pages = [whose(letters[0]), whose(letters[1]), f"/offices/{first.office_id}/"]
    for somebody, sees in ((ben, False), (owner, True)):
        texts = [client_as(somebody).get(one).content.decode() for one in pages]
        assert ["secret" in text for text in texts] == [sees] * 3
        codes = [client_as(somebody).get(f"/scans/{file.pk}/").status_code]
        codes += [client_as(somebody).get(f"/entries/{one.pk}/").status_code for one in (first, instead)]
        assert codes == ([200] * 3 if sees else [404] * 3)


def test_a_scan_is_given_as_it_came_and_shown_without_what_the_camera_wrote(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    photograph = a_photograph()
    answer = client_as(ana).post(
        f"{whose(letters[0])}reply/",
        {
            "on": "2026-03-20", "channel": "paper", "letters": letters[0].pk,
            "files": SimpleUploadedFile("C:\\ana\\page.jpg", photograph),
        },
    )  # fmt: skip
    assert answer.status_code == 302

    [file] = Attachment.objects.all()
    whole = client_as(ana).get(f"/scans/{file.pk}/")
    assert (whole.content, whole.headers["Content-Type"]) == (photograph, "image/jpeg")
    assert whole.headers["Content-Disposition"] == 'attachment; filename="page.jpg"'
    shown = client_as(ana).get(f"/scans/{file.pk}/picture/")
    assert shown.headers["Content-Type"] == "image/webp"
    assert b"Almaty" in photograph
    assert b"Almaty" not in shown.content


def test_a_good_page_stays_with_the_form_when_another_is_refused(
    letters: list[Draft], ana: Member, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    typed = {"on": "2026-03-20", "channel": "paper", "letters": letters[0].pk, "summary": "They noted it."}
    client = client_as(ana)
    files = [SimpleUploadedFile("one.jpg", a_photograph()), SimpleUploadedFile("two.exe", b"MZ")]
    refused = client.post(f"{whose(letters[0])}reply/", typed | {"files": files})

    assert "two.exe was not kept" in refused.content.decode()
    assert not Contact.objects.filter(kind=ContactKind.REPLY).exists()
    form = html.fromstring(refused.content.decode())
    [kept] = form.xpath("//input[@name='kept']/@value")
    assert form.xpath("string(//textarea[@name='summary'])").strip() == "They noted it."

    somebody_else = client_as(member(Role.CAMPAIGNER))
    somebody_else.post(f"{whose(letters[1])}reply/", typed | {"letters": letters[1].pk, "kept": kept})
    client.post(f"{whose(letters[0])}reply/", typed | {"kept": [kept, "forged"]})
    pages = {
        c.draft_id: [one.name for one in c.attachments.all()] for c in Contact.objects.filter(kind="reply")
    }
    assert pages == {letters[1].pk: [], letters[0].pk: ["one.jpg"]}


def test_a_new_holder_sees_what_was_answered_to_the_one_before(
    desk: Desk, ana: Member, client_as: Callable[[Member], Client]
) -> None:
    embassy = Office.objects.create(key="the-embassy", name="The embassy in Oslo", kind="embassy_no_name")
    letters = approved(desk, ana)
    for letter in letters[:2]:
        Recipient.objects.filter(pk=letter.addressee_id).update(office=embassy)
    left(letters[:1], Channel.PAPER, on=date(2026, 3, 9), by=ana)
    reply([Draft.objects.get(pk=letters[0].pk)], on=date(2026, 3, 20), by=ana, summary="They noted it.")

    client = client_as(ana)
    other = page(client, whose(letters[1]))
    assert other[other.index("Others at this office heard") + 1] == (
        f"{letters[0].name}, 20 March 2026: They noted it."
    )
    office = page(client, f"/offices/{embassy.pk}/")
    assert "The embassy in Oslo" in office
    assert [line for line in office if line.startswith("20 March 2026 Reply")] != []
    assert f"{letters[0].name}" in office[office.index("Who holds it") + 1 :]


def test_a_person_is_held_with_a_successor_and_freed(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client, last = client_as(ana), letters[5]
    wrong = client.post(f"{whose(last)}hold/", {"reason": "No longer in office", "successor": "nobody-here"})
    assert "Nobody in the lists is called “nobody-here”." in wrong.content.decode()
    assert not DoNotContact.objects.exists()

    done = client.post(
        f"{whose(last)}hold/",
        {"reason": "No longer in office", "successor": letters[1].recipient},
        follow=True,
    )
    assert said(done)[:1] == ["Nobody writes there any more. 1 letter is held."]
    stop = DoNotContact.objects.get()
    lines = said(client.get(whose(last)))
    assert "Do not contact: No longer in office" in lines
    assert f"Followed by {letters[1].name}." in lines
    assert "None. Nobody writes here until that is lifted." in lines

    freed = client.post(f"/stops/{stop.pk}/lift/", follow=True)
    assert said(freed)[:1] == ["Lifted. 1 letter is no longer held."]


def test_somebody_is_found_by_name_key_number_and_reference(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    Draft.objects.filter(pk=letters[2].pk).update(number=142)
    reply(letters[:1], on=date(2026, 3, 20), by=ana, their_reference="4-11/123")
    client, address = client_as(ana), f"/c/{letters[0].campaign_id}/log/"

    def opens(words: str) -> str:
        return str(client.post(address, {"whom": words}).headers.get("Location", "")).partition("?")[0]

    assert opens("4-11/123") == whose(letters[0])
    assert opens("NE/2018/142") == whose(letters[2])
    assert opens("142") == whose(letters[2])
    assert opens(letters[3].recipient) == whose(letters[3])
    assert opens(letters[4].name) == whose(letters[4])
    assert opens("e") == ""
    several = said(client.post(address, {"whom": "e"}))
    assert len([line for line in several if line.startswith(tuple(one.name for one in letters))]) > 1


def test_what_they_raised_becomes_a_row_of_the_workbook_of_actions(
    desk: Desk, letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    book = desk / "recipients/actions.xlsx"
    before = book.read_bytes()
    known = read_actions(book, "actions.xlsx")[0]
    contact = reply(letters[1:2], on=date(2026, 3, 20), by=ana, their_reference="4-11/123")
    client, address = client_as(ana), f"/entries/{contact.pk}/raised/"
    wanted = {
        "action": "", "key": "question_2026", "title": "question of 14 March 2026", "on": "2026-03-14",
        "note": "in the plenary",
    }  # fmt: skip

    shown = client.post(address, wanted)
    assert book.read_bytes() == before
    lines = said(shown)
    assert "This is added to recipients/actions.xlsx" in lines
    assert "Their reply of 20 March 2026, no. 4-11/123." in lines

    stale = client.post(address, wanted | {"seen": "0" * 64})
    assert "recipients/actions.xlsx was saved since this was shown." in stale.content.decode()
    assert (book.read_bytes(), Contact.objects.filter(kind="raised").count()) == (before, 0)
    lock = book.with_name(".~lock.actions.xlsx#")
    lock.touch()
    seen = hashlib.sha256(before).hexdigest()
    busy = client.post(address, wanted | {"seen": seen})
    assert "actions.xlsx is open in another program. Close it there, then try again." in busy.content.decode()
    assert (book.read_bytes(), Contact.objects.filter(kind="raised").count()) == (before, 0)
    lock.unlink()

    done = client.post(address, wanted | {"seen": seen}, follow=True)
    assert said(done)[0].startswith("Written down in recipients/actions.xlsx, sheet Actions, row ")
    after, problems = read_actions(book, "actions.xlsx")
    assert problems == []
    assert set(after.actions) - set(known.actions) == {"question_2026"}
    deed = after.deeds[-1]
    assert (deed.action, deed.recipient, deed.on) == ("question_2026", letters[1].recipient, "2026-03-14")
    again = client.post(address, wanted | {"action": "question_2026"})
    assert f"{letters[1].name} took part in question_2026 already:" in again.content.decode()


def test_what_a_correction_takes_the_place_of_stays_to_be_seen(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    contact = reply(letters[:1], on=date(2026, 3, 20), by=ana, summary="They refused.")
    client = client_as(ana)
    typed = {"on": "2026-03-20", "channel": "paper", "letters": letters[0].pk, "summary": "They noted it."}
    missing = client.post(f"/entries/{contact.pk}/", typed)
    assert missing.status_code == 422
    client.post(f"/entries/{contact.pk}/", typed | {"because": "I misread it"})
    right = Contact.objects.get(kind=ContactKind.REPLY, replaced=False)
    client.post(f"/entries/{right.pk}/take-back/", {"because": "it was to somebody else"})

    lines = [line for line in page(client, whose(letters[0])) if "somebody else" in line]
    assert len(lines) == 1
    assert lines[0].startswith("20 March 2026 Taken back")
    assert "Why: “it was to somebody else” Reply by post 20 March 2026" in lines[0]
    assert "Before that: Reply, 20 March 2026, by Ana Bell. Corrected: “I misread it”" in lines[0]


def test_one_answer_answers_letters_to_several_people(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    client, address = client_as(ana), f"{whose(letters[0])}reply/"
    typed = {"on": "2026-03-20", "channel": "paper", "letters": letters[0].pk}
    wrong = client.post(address, typed | {"also": f"{letters[1].recipient}; {letters[5].name}"})
    assert f"No letter to {letters[5].name} has been sent in this campaign." in wrong.content.decode()

    client.post(address, typed | {"also": f"{letters[1].recipient}; {letters[2].name};"})

    contact = Contact.objects.get(kind=ContactKind.REPLY)
    assert set(contact.reply.letters.all()) == set(letters[:3])
    assert any(line.startswith("20 March 2026 Reply by post") for line in page(client, whose(letters[2])))


def test_somebody_of_the_lists_follows_though_no_letter_is_to_them_yet(
    letters: list[Draft], ana: Member, client_as: Callable[[Member], Client]
) -> None:
    known = Recipient.objects.get(pk=letters[5].addressee_id)
    Draft.objects.filter(pk=letters[5].pk).update(addressee=None)
    Recipient.objects.filter(pk=known.pk).delete()

    client_as(ana).post(
        f"{whose(letters[0])}hold/", {"reason": "No longer in office", "successor": letters[5].name}
    )

    successor = Recipient.objects.get(pk=letters[0].addressee_id).successor
    assert successor is not None
    assert (successor.key, successor.name) == (letters[5].recipient, letters[5].name)
    assert successor.office == known.office
