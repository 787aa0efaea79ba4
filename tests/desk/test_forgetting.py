"""Somebody is forgotten: nothing of them is in the database's own file, and the chain of the log holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage

from plea_web.desk.models import (
    Channel,
    Claim,
    Contact,
    Draft,
    Event,
    KeptFile,
    Member,
    Outcome,
    Payload,
    Recipient,
    Role,
    Sealed,
)
from plea_web.desk.workflow import NotAllowed
from plea_web.desk.workflow.claims import reopen
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain, record
from plea_web.desk.workflow.forgetting import forget, forget_entry, forget_words, shown
from plea_web.desk.workflow.intake import take_in
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.mail import bring_in
from plea_web.desk.workflow.notes import note
from plea_web.desk.workflow.replies import Answer, answered
from plea_web.desk.workflow.sheets import bring_back, take_out, write
from tests.desk.conftest import Desk, plea
from tests.desk.on_disk import found_in_files
from tests.desk.sent import approved
from tests.mail.letters import a_mail

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = date(2026, 3, 9)
WORDS = ("Canary summary", "Canary reference", "Canary note", "Canary page", "Canary bytes", "Canary call")


@pytest.fixture
def owner(transactional_db: None, desk: Desk, member: Callable[..., Member]) -> Member:
    return member(Role.OWNER, name="Eve van der Meer")


@pytest.fixture
def ana(desk: Desk, owner: Member) -> Recipient:
    """Ana Bell was written to, has answered, and somebody took a note of a call."""
    approved(desk, owner)
    letter = Draft.objects.get(name="Ana Bell")
    left([letter], Channel.PAPER, on=MONDAY, by=owner, note="Canary note")
    answer = Answer(
        date(2026, 3, 20),
        their_reference="Canary reference",
        summary="Canary summary",
        outcomes={"pardon": Outcome.NOTED},
        attachments=[("Canary page.png", keep(b"Canary bytes"))],
    )
    answered([letter], answer, by=owner)
    person = letter.addressee
    assert person is not None
    note(person, "Canary call", on=MONDAY, by=owner, channel="phone")
    return person


def take_out_of_the_lists(desk: Desk, key: str) -> None:
    for name in ("officials", "actions"):
        path = desk / f"recipients/{name}.xlsx"
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            rows = [row[0].row for row in sheet.iter_rows() if key in [cell.value for cell in row]]
            for row in reversed(rows):
                sheet.delete_rows(row)
        book.save(path)
    plea("-C", desk.workspace, "merge")
    take_in(desk.key)


def test_who_is_still_in_a_list_would_come_back_and_is_not_forgotten(ana: Recipient, owner: Member) -> None:
    with pytest.raises(NotAllowed) as refusal:
        forget(ana, by=owner)
    assert str(refusal.value) == (
        "They still stand in out/first-campaign/drafts/manifest.csv, and in recipients/officials.xlsx, sheet "
        "Officials, row 2. Take them out there, save, and make the letters again: else the desk would read "
        "it anew within seconds."
    )
    ana.refresh_from_db()
    assert ana.name == "Ana Bell"


def test_what_is_forgotten_is_gone_from_the_file_and_the_chain_holds(
    desk: Desk, ana: Recipient, owner: Member
) -> None:
    theirs = ("Ana Bell", ana.key, ana.email, *WORDS)
    seals = list(Sealed.objects.values_list("sha256", "letter__sha256"))
    numbers = (Event.objects.count(), Contact.objects.count(), Draft.objects.count())
    take_out_of_the_lists(desk, ana.key)
    before = shown(ana)
    assert (before.hindrance, before.letters, before.entries, before.replies, before.files) == (
        "",
        1,
        3,
        1,
        2,
    )

    erased = forget(ana, by=owner)

    assert (erased.letters, erased.entries, erased.replies, erased.scans) == (1, 3, 1, 2)
    assert found_in_files(theirs) == set()
    ana.refresh_from_db()
    assert (ana.name, ana.key, ana.email) == ("Somebody forgotten", f"forgotten-{ana.pk}", "")
    letter = Draft.objects.get(addressee=ana)
    assert (letter.name, letter.sent_on, letter.replied_on) == (
        "Somebody forgotten",
        MONDAY,
        date(2026, 3, 20),
    )
    assert list(Contact.objects.filter(recipient=ana).values_list("kind", "on").order_by("pk")) == [
        ("sent", MONDAY),
        ("reply", date(2026, 3, 20)),
        ("note", MONDAY),
    ]
    assert Contact.objects.get(kind="reply").outcomes.get().outcome == "noted"
    assert list(Sealed.objects.values_list("sha256", "letter__sha256")) == seals
    more = Event.objects.count() - numbers[0]
    assert (Contact.objects.count(), Draft.objects.count()) == numbers[1:]
    assert more >= 2  # the batch without them, and that they were forgotten
    assert list(breaks_in_chain()) == []
    take_in(desk.key)
    assert not Recipient.objects.filter(name="Ana Bell").exists()


def test_letters_of_others_stay_whole(desk: Desk, ana: Recipient, owner: Member) -> None:
    other = Draft.objects.exclude(addressee=ana).filter(state="approved")[0]
    values = dict(other.values)
    take_out_of_the_lists(desk, ana.key)
    forget(ana, by=owner)

    other.refresh_from_db()
    approval = other.approvals.get()
    assert (other.values, approval.package["language"]) == (values, other.language)
    assert len(approval.letter.read()) == approval.letter.size


def test_one_entry_is_forgotten_alone(ana: Recipient, owner: Member) -> None:
    call = Contact.objects.get(kind="note")
    assert forget_entry(call, by=owner).entries == 1
    assert found_in_files(("Canary call", "Canary summary")) == {"Canary summary"}
    with pytest.raises(NotAllowed, match="were erased before"):
        forget_entry(call, by=owner)


def test_words_of_a_source_are_forgotten_wherever_the_log_has_them(ana: Recipient, owner: Member) -> None:
    event = record("note", by=owner, payload={"settings": ["sources.seen"], "said": "Canary Byname told us"})  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match="at least 4 letters"):
        forget_words("Can", by=owner)
    with pytest.raises(NotAllowed, match="No entry of the log has these words"):
        forget_words("Canary Lawyer", by=owner)

    assert forget_words("canary byname", by=owner).sentences == 1

    assert Payload.objects.get(sha256=event.payload_sha256).content is None
    assert (found_in_files(("Canary Byname",)), list(breaks_in_chain())) == (set(), [])


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.CAMPAIGNER, Role.COORDINATOR])
def test_only_an_owner_has_somebody_forgotten(role: Role, ana: Recipient, member: Callable[..., Any]) -> None:
    ben = member(role, name="Ben Óđinsson")
    with pytest.raises(NotAllowed, match=r"^Your role does not let you close a campaign, and have somebody"):
        forget(ana, by=ben)


def test_every_record_that_names_a_kept_file_is_asked_before_one_is_deleted() -> None:
    named = {
        f"{one.related_model.__name__}.{one.field.name}"
        for one in KeptFile._meta.get_fields(include_hidden=True)
        if one.auto_created and one.is_relation
    }
    assert named == {
        "Approval.letter",
        "Sealed.letter",  # always that of its approval
        "Upload.file",
        "Draft.pinned",
        "Despatch.signed_page",
        "Pack.sent",
        "Attachment.file",
        "Mail.file",
        "SheetIn.file",
        "SheetOut.file",
    }


def test_mails_and_spreadsheets_that_name_them_go_too_and_mails_of_others_stay(
    desk: Desk, ana: Recipient, owner: Member, settings: Any
) -> None:
    settings.TODAY = date(2026, 4, 1)
    unsure = a_mail("Canary unsure", sender="Canary Office <office@house.example.org>", message_id="<2@a>")
    other = a_mail("Not of hers", sender="Ben Óđinsson <ben@house.example.org>", message_id="<3@a>")
    own = a_mail("Canary own", message_id="<4@a>", Auto_Submitted="auto-replied")
    mails = [(f"{number}.eml", mail) for number, mail in enumerate((unsure, other, own))]
    brought = [one.mail for one in bring_in(mails, by=owner, today=settings.TODAY)]
    assert brought[0]
    brought[0].candidates.set(Draft.objects.filter(addressee=ana))
    out, file = take_out(desk.campaign, by=owner), BytesIO()
    write(out, file)
    back = bring_back(desk.campaign, file.getvalue(), "Ana Bell.xlsx", by=owner)
    reopen(Claim.objects.get(recipient=ana), "Canary reason", by=owner)
    take_out_of_the_lists(desk, ana.key)
    files = shown(ana).files

    erased = forget(ana, by=owner)

    assert erased.scans == files == 6  # the letter and the page of the reply, two e-mails, two spreadsheets
    sought = ("Canary unsure", "Canary own", "Canary reason", "Canary Office", "Ana Bell", "Not of hers")
    assert found_in_files(sought) == {"Not of hers"}
    assert [default_storage.exists(one.file.name) for one in (out, back)] == [False, False]
