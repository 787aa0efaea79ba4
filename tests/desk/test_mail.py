"""E-mails are brought in: which letter they answer, what waits in the tray, and what nobody may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import Page

from plea_web.cli.log_mail import mail as log_mail
from plea_web.desk.models import (
    Channel,
    Contact,
    Despatch,
    Draft,
    Event,
    Mail,
    Member,
    Payload,
    Recipient,
    Role,
)
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.corrections import take_back
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.mail import Brought, bring_in, choose, put_aside
from plea_web.desk.workflow.mail_written import summarise
from tests.desk.browser import at_every_size
from tests.desk.conftest import Desk
from tests.desk.sent import approved
from tests.mail.letters import a_bounce, a_file, a_mail, a_part, mixed

MONDAY, TODAY = date(2026, 3, 9), date(2026, 4, 1)


@pytest.fixture
def dov(member: Callable[..., Member]) -> Member:
    return member(Role.COORDINATOR, name="Dov O'Shea")


@pytest.fixture
def ana(desk: Desk, dov: Member, settings: Any) -> Draft:
    """The letter to Ana Bell, posted on Monday; the other recipients have other addresses than she."""
    settings.TODAY = TODAY
    letters = approved(desk, dov)
    for number, letter in enumerate(letters, start=1):
        Draft.objects.filter(pk=letter.pk).update(number=number)
        address = f"recipient-{number}@house-{number}.example.org"
        Recipient.objects.filter(pk=letter.addressee_id).update(email=address)
    letter = Draft.objects.get(recipient="mep-bell-ana")
    Recipient.objects.filter(pk=letter.addressee_id).update(email="ana.bell@example.org")
    left([letter], Channel.PAPER, on=MONDAY, by=dov)
    return Draft.objects.get(pk=letter.pk)


def brought(content: bytes, by: Member) -> Brought:
    [one] = bring_in([("saved.eml", content)], by=by, today=TODAY)
    return one


def test_an_answer_from_the_address_of_one_letter_is_written_down_as_its_reply(
    ana: Draft, dov: Member
) -> None:
    one = brought(a_mail("Thank you. I have asked the government."), dov)

    contact = Contact.objects.get(kind="reply")
    assert one.mail is not None
    assert one.mail.contact == contact
    assert (contact.draft, contact.on, contact.channel) == (ana, date(2026, 3, 20), "email")
    assert (contact.reply.summary, contact.reply.their_date) == ("", date(2026, 3, 20))
    assert [(file.name, file.file.read()) for file in contact.attachments.all()] == [
        ("e-mail of 20 March 2026.eml", a_mail("Thank you. I have asked the government."))
    ]
    ana.refresh_from_db()
    assert ana.state == "replied"

    summarise(one.mail, "She asked the government.", by=dov)
    one.mail.refresh_from_db()
    assert one.mail.contact is not None
    assert (one.mail.contact.reply.summary, one.mail.contact.corrects) == (
        "She asked the government.",
        contact,
    )
    with pytest.raises(NotAllowed, match=r"^This reply was summarised"):
        summarise(one.mail, "Again.", by=dov)


def test_a_reference_says_which_of_two_letters_is_meant(desk: Desk, ana: Draft, dov: Member) -> None:
    other = Draft.objects.exclude(recipient=ana.recipient).filter(state="approved")[0]
    Recipient.objects.filter(pk=other.addressee_id).update(email="ana.bell@example.org")
    left([other], Channel.PAPER, on=MONDAY, by=dov)

    unsure = brought(a_mail(message_id="<a@example.org>"), dov)
    sure = brought(a_mail(f"Re: NE/2018 / {other.number}", message_id="<b@example.org>"), dov)

    assert unsure.say == (
        "More than one letter went to ana.bell@example.org, and it does not say which it answers."
    )
    assert unsure.mail is not None and set(unsure.mail.candidates.all()) == {ana, other}
    assert sure.say == "It names our reference, and comes from whom the letter went to."
    assert sure.mail is not None and sure.mail.contact is not None and sure.mail.contact.draft == other


def test_a_reference_in_a_strangers_mail_is_a_candidate_and_no_more(ana: Draft, dov: Member) -> None:
    one = brought(a_mail(f"On your letter NE/2018/{ana.number}", sender="clerk@example.com"), dov)

    assert one.say == (
        "It names our reference, and comes from clerk@example.com; the letter went to ana.bell@example.org."
    )
    assert one.mail is not None and list(one.mail.candidates.all()) == [ana]
    assert not Contact.objects.filter(kind="reply").exists()


@pytest.mark.parametrize(
    ("text", "sender", "why"),
    [
        (
            "Hello",
            "clerk@example.com",
            "has the address clerk@example.com, and it names no reference of ours.",
        ),
        (
            "Hello",
            "secretary@example.org",
            "has the address secretary@example.org; these are at the same house.",
        ),
        (
            "> To: ana.bell@example.org",
            "clerk@example.com",
            "; inside stands the address of somebody we wrote to.",
        ),
        ("Re NE/2018/999999", "clerk@example.com", ", and it names no reference of ours."),
    ],
)
def test_what_nobody_can_place_waits_in_the_tray_and_says_why(
    ana: Draft, dov: Member, text: str, sender: str, why: str
) -> None:
    one = brought(a_mail(text, sender=sender), dov)
    assert (
        one.say
        == f"Nobody on our lists has the address {sender}{why.removeprefix(f'has the address {sender}')}"
    )
    assert not one.matched


def test_the_same_message_is_taken_in_once(ana: Draft, dov: Member) -> None:
    brought(a_mail(), dov)
    same = brought(a_mail(), dov)
    saved_elsewhere = brought(a_mail(X_Mailer="another program"), dov)

    assert (same.new, same.say[:26]) == (False, "It was brought in before, ")
    assert saved_elsewhere.new is False
    assert (Mail.objects.count(), Contact.objects.filter(kind="reply").count()) == (1, 1)


def test_a_notice_of_a_server_is_a_letter_that_came_back_by_mail_and_never_a_reply(
    ana: Draft, dov: Member
) -> None:
    unknown = brought(a_bounce("ana.bell@example.org"), dov)
    assert unknown.say == (
        "ana.bell@example.org could not be reached, and no letter is known that went there by e-mail."
    )
    left([ana], Channel.EMAIL, on=MONDAY, by=dov)
    again = a_bounce("ana.bell@example.org").replace(b"<bounce@", b"<second@")
    one = brought(again, dov)

    assert one.matched
    [contact] = Contact.objects.filter(kind="returned")
    assert (contact.channel, contact.note) == ("email", "5.1.1, 550 5.1.1 User unknown")
    assert Despatch.objects.get(draft=ana, channel="email").returned_on == date(2026, 3, 20)
    ana.refresh_from_db()
    assert (ana.state, ana.replied_on) == ("sent", None)  # the letter by post is still on its way


def test_an_automatic_answer_waits_and_may_become_a_note(ana: Draft, dov: Member) -> None:
    one = brought(a_mail("I am back in May.", subject="Automatic reply: your letter"), dov)
    assert one.mail is not None
    assert (one.mail.kind, one.matched, list(one.mail.candidates.all())) == ("automatic", False, [ana])

    choose(one.mail, ana, by=dov, today=TODAY, summary="Out of office until May.", as_note=True)

    ana.refresh_from_db()
    assert (ana.state, Contact.objects.get(kind="note").note) == ("sent", "Out of office until May.")


def test_our_own_copy_is_proposed_as_an_e_mail_that_was_sent_and_its_answer_is_known_then(
    ana: Draft, dov: Member
) -> None:
    letter = ana.approvals.get(stands=True).letter.read()
    ours = mixed(
        a_part("Please find our letter attached."),
        a_file("letter.docx", letter, "application/octet-stream"),
        sender="Nadia's friends <office@example.org>",
        to="Ana Bell <ana.bell@example.org>",
        date="Tue, 10 Mar 2026 08:00:00 +0000",
        message_id="<ours@example.org>",
    )
    one = brought(ours, dov)
    assert one.mail is not None
    assert one.say == "It was sent by us: the file in it is the approved letter, to the last byte."
    assert (one.matched, list(one.mail.candidates.all())) == (False, [ana])

    contact = choose(one.mail, ana, by=dov, today=TODAY)
    assert (contact.kind, contact.channel, contact.on) == ("sent", "email", date(2026, 3, 10))

    answer = brought(
        a_mail(
            sender="office-of-ana@example.com",
            In_Reply_To="<ours@example.org>",
            message_id="<re@example.com>",
        ),
        dov,
    )
    assert answer.say == "It answers an e-mail that went with this letter."
    assert answer.matched


def test_a_chosen_or_put_aside_mail_is_not_chosen_again_and_nothing_of_it_stands_in_the_log(
    ana: Draft, dov: Member
) -> None:
    one = brought(a_mail("A secret of the ministry", sender="clerk@example.com"), dov)
    assert one.mail is not None
    put_aside(one.mail, by=dov)
    with pytest.raises(NotAllowed, match=r"^This e-mail was put aside\. Take it back to the tray first\.$"):
        choose(one.mail, ana, by=dov, today=TODAY)
    put_aside(one.mail, by=dov, aside=False)
    choose(one.mail, ana, by=dov, today=TODAY, summary="They will look into it.")
    with pytest.raises(NotAllowed, match=r"^This e-mail is written down at a letter already\.$"):
        choose(one.mail, ana, by=dov, today=TODAY)

    told = "".join(str(content) for content in Payload.objects.values_list("content", flat=True))
    assert "clerk" not in told and "secret" not in told and "look into" not in told
    assert Event.objects.filter(kind="mail_matched").count() == 3


def test_volunteers_bring_nothing_in_and_only_owners_write_down_confidential_replies(
    ana: Draft, dov: Member, member: Callable[..., Member]
) -> None:
    with pytest.raises(NotAllowed, match=r"^Your role does not let you write down what was sent"):
        brought(a_mail(), member(Role.VOLUNTEER))
    one = brought(a_mail(sender="clerk@example.com"), dov)
    assert one.mail is not None
    with pytest.raises(NotAllowed, match=r"^Your role does not let you read confidential replies"):
        choose(one.mail, ana, by=dov, today=TODAY, confidential=True)


def test_what_was_written_down_by_mistake_is_taken_back_and_waits_again(
    desk: Desk, ana: Draft, dov: Member, client_as: Callable[[Member], Client]
) -> None:
    one = brought(a_mail(), dov)
    assert one.mail is not None and one.mail.contact is not None
    with pytest.raises(NotAllowed, match=r"^This e-mail is written down at a letter already\.$"):
        put_aside(one.mail, by=dov, aside=False)
    take_back(one.mail.contact, "It is about something else.", by=dov)

    client, page = client_as(dov), f"/c/{desk.campaign.pk}/mail/"
    assert "Taken back" in client.get(page).content.decode()
    client.post(f"{page}{one.mail.pk}/aside/", {"back": "1"})
    assert "1 e-mail to look at" in client.get(page).content.decode()
    ana.refresh_from_db()
    assert ana.state == "sent"


def test_a_confidential_mail_goes_back_to_the_tray_by_an_owner_only(
    ana: Draft, dov: Member, member: Callable[..., Member]
) -> None:
    owner = member(Role.OWNER)
    mail = brought(a_mail(sender="Ana <elsewhere@example.org>"), owner).mail
    assert mail is not None
    secret = choose(mail, ana, by=owner, today=TODAY, confidential=True)
    take_back(secret, "It is about something else.", by=owner)

    with pytest.raises(NotAllowed, match=r"^Your role does not let you read confidential replies"):
        put_aside(mail, by=dov, aside=False)
    put_aside(mail, by=owner, aside=False)
    mail.refresh_from_db()
    assert mail.contact is None


def test_a_message_older_than_its_letter_waits_for_a_person(ana: Draft, dov: Member) -> None:
    one = brought(a_mail(date="Mon, 2 Mar 2026 08:00:00 +0000"), dov)
    assert one.mail is not None
    assert one.mail.why == "It is older than the letter, which left on 9 March 2026."
    assert list(one.mail.candidates.all()) == [ana]


def saved(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "message/rfc822")


def test_several_files_at_once_are_told_one_by_one(
    desk: Desk, ana: Draft, dov: Member, client_as: Callable[[Member], Client]
) -> None:
    client = client_as(dov)
    page = f"/c/{desk.campaign.pk}/mail/"
    files = [
        saved("a.eml", a_mail(message_id="<a@example.org>")),
        saved("b.eml", a_mail(sender="clerk@example.com", message_id="<b@example.com>")),
        saved("c.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ]
    shown = client.post(page, {"files": files}, follow=True).content.decode()

    assert "2 brought in: 1 written down at their letters, 1 for you to look at." in shown
    assert "“c.msg” is in Outlook&#x27;s own format (.msg)." in shown
    assert "1 e-mail to look at" in shown

    waiting = Mail.objects.get(contact=None)
    looked = client.post(f"{page}{waiting.pk}/look/", {"words": "ana bell"}, follow=True).content.decode()
    assert "It answers this letter" in looked
    client.post(f"{page}{waiting.pk}/choose/", {"draft": ana.pk, "summary": "Noted."})
    assert Contact.objects.filter(kind="reply", draft=ana).count() == 2


def test_a_confidential_mail_is_not_shown_to_others(
    desk: Desk, ana: Draft, dov: Member, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    owner = member(Role.OWNER)
    one = brought(a_mail("The minister says", sender="clerk@example.com", subject="In confidence"), owner)
    assert one.mail is not None
    choose(one.mail, ana, by=owner, today=TODAY, confidential=True)
    page = f"/c/{desk.campaign.pk}/mail/"

    seen = client_as(dov).get(page).content.decode()
    assert "In confidence" not in seen and "A confidential reply" in seen
    assert [client_as(dov).get(f"{page}{one.mail.pk}/{end}").status_code for end in ("", "file/")] == [
        403,
        403,
    ]
    assert "The minister says" in client_as(owner).get(f"{page}{one.mail.pk}/").content.decode()


def test_a_folder_is_brought_in_from_the_terminal(
    desk: Desk, ana: Draft, dov: Member, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "a.eml").write_bytes(a_mail())
    (folder / "b.eml").write_bytes(a_mail(sender="clerk@example.com", message_id="<b@example.com>"))
    (folder / "notes.txt").write_text("no e-mail")

    run = CliRunner().invoke(log_mail, [str(folder)], obj=desk.workspace)

    assert run.output == (
        "written down  a.eml: ana.bell@example.org is the address of this recipient, and one letter went "
        "there.\n"
        "in the tray   b.eml: Nobody on our lists has the address clerk@example.com, and it names no "
        "reference of ours.\n"
        "\n"
        "1 wait in the tray of the desk, for somebody to say whose they are.\n"
    )
    assert run.exit_code == 0
    again = CliRunner().invoke(log_mail, [str(folder), "--format", "json"], obj=desk.workspace)
    assert again.output.count('"result": "known"') == 2


def test_e_mails_are_dropped_and_placed_in_the_browser(
    desk: Desk, ana: Draft, dov: Member, page_as: Callable[..., Page]
) -> None:
    page = page_as(dov)
    page.goto(f"/c/{desk.campaign.pk}/mail/")
    at_every_size(page, "tray-empty")
    drop(page, [a_mail("Уважаемые коллеги, письмо получено.", subject="Ответ", sender="clerk@example.com")])
    drop(page, [a_bounce("ana.bell@example.org"), automatic(), a_mail(message_id="<sure@example.org>")])
    page.get_by_role("heading", name="3 e-mails to look at").wait_for()
    for summary in page.get_by_text("What it says", exact=True).all():
        summary.click()
    at_every_size(page, "tray")

    page.get_by_role("button", name="It answers this letter to Ana Bell").first.click()
    page.get_by_text("Written down at the letter to").wait_for()
    page.get_by_role("link", name="Automatic reply").click()
    at_every_size(page, "tray-mail")
    page.get_by_role("link", name="E-mails").click()
    page.get_by_role("link", name="Your letter", exact=True).click()
    page.get_by_role("button", name="Keep this summary").click()
    page.get_by_text("The summary stands at the reply now.").wait_for()


def automatic() -> bytes:
    return mixed(
        a_part("I am out of office until 4 May. Your letter was registered under no. 17/2026."),
        a_file("confirmation.pdf", b"%PDF-1.7 confirmed"),
        subject="Automatic reply: your letter",
        message_id="<auto@example.org>",
        Auto_Submitted="auto-replied",
    )


def drop(page: Page, contents: list[bytes]) -> None:
    """Drop files onto the page, as somebody does with a mouse."""
    with page.expect_navigation():
        page.evaluate(
            """(contents) => {
                const carried = new DataTransfer();
                contents.forEach((bytes, number) =>
                    carried.items.add(new File([new Uint8Array(bytes)], `${number}.eml`)));
                document.getElementById("drop").dispatchEvent(
                    new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: carried}));
            }""",
            [list(content) for content in contents],
        )
