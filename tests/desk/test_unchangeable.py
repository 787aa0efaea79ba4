"""What is written down stays as it is, whoever asks the database to change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client

from plea_web.desk.models import (
    Approval,
    Attachment,
    Channel,
    Contact,
    DemandOutcome,
    Despatch,
    Event,
    Member,
    Outcome,
    Payload,
    Reply,
    Role,
    Sealed,
)
from plea_web.desk.routes import RULES
from plea_web.desk.unchangeable import TABLES, lay
from plea_web.desk.workflow.despatches import left
from plea_web.desk.workflow.events import breaks_in_chain
from plea_web.desk.workflow.kept import keep
from plea_web.desk.workflow.replies import Answer, answered
from tests.desk.conftest import Desk
from tests.desk.pages import address_of, pages
from tests.desk.sent import approved

MONDAY = date(2026, 3, 9)


@pytest.fixture
def answer(desk: Desk, member: Callable[..., Member]) -> Contact:
    """A letter that was posted, and a reply of two pages to it."""
    ana = member(Role.OWNER, name="Ana Bell")
    letter = approved(desk, ana)[0]
    left([letter], Channel.PAPER, on=MONDAY, by=ana)
    return answered(
        [letter],
        Answer(
            date(2026, 3, 20),
            summary="They noted it.",
            outcomes={"release": Outcome.NOTED},
            attachments=[("page 1.png", keep(b"a page")), ("page 2.png", keep(b"another"))],
        ),
        by=ana,
    )


def everything() -> dict[str, list[Any]]:
    models = (Event, Payload, Sealed, Contact, Reply, Attachment, DemandOutcome, Approval, Despatch)
    kept = {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
    return {**kept, "Reply.letters": list(Reply.letters.through.objects.order_by("pk").values())}


def refused(step: Callable[[], object]) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        step()
    return str(refusal.value).splitlines()[0]


def test_no_statement_changes_or_deletes_what_was_written_down(answer: Contact) -> None:
    before = everything()
    columns = {
        "desk_event": ["kind", "member", "payload_sha256", "previous", "chain", "at", "campaign_id"],
        "desk_payload": ["sha256"],
        "desk_sealed": ["record", "sha256", "letter_id", "at", "draft_id", "approval_id"],
        "desk_contact": ["note", "on", "kind", "by_id", "recipient_id", "confidential", "reference"],
        "desk_reply": ["summary", "their_reference", "their_date", "language", "summarised_by_id"],
        "desk_attachment": ["file_id", "name", "position"],
        "desk_demandoutcome": ["outcome", "demand", "contact_id"],
        "desk_reply_letters": ["draft_id", "reply_id"],
        "desk_approval": ["package", "package_sha256", "fingerprint", "letter_id", "by_id", "own", "at"],
        "desk_despatch": ["draft_id", "channel"],
    }
    said = set()
    with connection.cursor() as cursor:
        for table, names in columns.items():
            statements = [f'DELETE FROM "{table}"']  # noqa: S608 - our own names
            for name in names:
                other = _other_value(cursor, table, name)
                statements.append(f'UPDATE "{table}" SET "{name}" = {other}')  # noqa: S608
            for statement in statements:
                said.add(refused(lambda one=statement: cursor.execute(one)))  # type: ignore[misc]
    assert said == {kept.says for kept in TABLES}
    assert (everything(), list(breaks_in_chain())) == (before, [])


def _other_value(cursor: Any, table: str, name: str) -> str:
    """Return, in SQL, a value that no row has in a column."""
    if connection.vendor == "sqlite":
        return "7777777"
    cursor.execute(
        "SELECT data_type FROM information_schema.columns WHERE table_name = %s AND column_name = %s",
        [table, name],
    )
    kind = cursor.fetchone()[0]
    return {
        "bigint": "7777777", "smallint": "777", "integer": "7777777", "boolean": f'NOT "{name}"',
        "date": "DATE '1999-01-01'", "timestamp with time zone": "TIMESTAMP '1999-01-01'",
        "jsonb": "'[7]'",
    }.get(kind, "'other'")  # fmt: skip


def test_what_the_records_cannot_do_the_models_cannot_either(answer: Contact) -> None:
    before = everything()
    event, sealed = Event.objects.first(), Sealed.objects.first()
    assert event is not None
    assert sealed is not None
    steps: list[Callable[[], object]] = [
        event.delete,
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.update(member=None, kind="other"),
        sealed.delete,
        lambda: Payload.objects.exclude(content={}).update(content={"other": True}),
        lambda: Contact.objects.filter(pk=answer.pk).update(note="other words"),
        lambda: Contact.objects.filter(pk=answer.pk).update(note="other words", scrubbed=True),
        lambda: Reply.objects.update(summary=""),
        lambda: Attachment.objects.update(file=None, name=""),
        lambda: answer.reply.letters.clear(),
        lambda: Despatch.objects.all().delete(),
        lambda: Approval.objects.update(package={"letter": "other"}),
    ]
    for step in steps:
        with pytest.raises((IntegrityError, Error)), transaction.atomic():
            step()
    assert (everything(), list(breaks_in_chain())) == (before, [])


def test_words_can_be_erased_and_nothing_else(answer: Contact) -> None:
    assert "Contact" not in refused(lambda: Reply.objects.update(summary=""))
    Contact.objects.filter(pk=answer.pk).update(scrubbed=True, note="", reference="")
    Reply.objects.filter(contact=answer).update(summary="", their_reference="")
    Attachment.objects.filter(contact=answer).update(file=None, name="")
    Payload.objects.update(content=None)
    Approval.objects.update(package={})

    assert list(Attachment.objects.values_list("position", "file", "name")) == [(1, None, ""), (2, None, "")]
    assert set(Payload.objects.values_list("content", flat=True)) == {None}
    assert list(breaks_in_chain()) == []
    refused(lambda: Contact.objects.filter(pk=answer.pk).update(scrubbed=False))
    refused(lambda: Payload.objects.update(content={"other": True}))
    refused(lambda: Reply.objects.update(summary="They agreed."))


def test_a_row_is_not_pushed_out_by_another(answer: Contact) -> None:
    before = everything()
    with connection.cursor() as cursor:
        for table, by, column in (
            ("desk_event", "number", "kind"),
            ("desk_payload", "id", "sha256"),
            ("desk_sealed", "id", "sha256"),
        ):
            same = f'INTO "{table}" SELECT * FROM "{table}" WHERE true'  # noqa: S608
            said = (
                f"INSERT OR REPLACE {same}"
                if connection.vendor == "sqlite"
                else f"INSERT {same} ON CONFLICT ({by}) DO UPDATE SET {column} = 'other'"
            )
            assert "never changed" in refused(lambda one=said: cursor.execute(one))  # type: ignore[misc]
    assert everything() == before


@pytest.mark.parametrize("role", Role.values)
def test_whatever_a_role_sends_to_any_page_the_log_only_grows(
    role: str, answer: Contact, member: Callable[..., Member], client_as: Callable[[Member], Client]
) -> None:
    before = list(Event.objects.order_by("number").values())
    contacts = list(Contact.objects.order_by("pk").values("pk", "on", "kind", "note", "by"))
    somebody = member(role)
    for one in pages():
        if "POST" in RULES[str(one.name)][1]:
            typed = {"reason": "because", "because": "because", "note": "other words", "on": "2026-03-20"}
            came = client_as(somebody).post(address_of(one), typed)
            if came.streaming:
                b"".join(came.streaming_content)  # closes its file
            Member.objects.filter(pk=somebody.pk).update(active=True)

    now = list(Event.objects.order_by("number").values())
    assert now[: len(before)] == before
    kept = Contact.objects.filter(pk__lte=answer.pk).order_by("pk")
    assert list(kept.values("pk", "on", "kind", "note", "by")) == contacts
    assert list(breaks_in_chain()) == []


@pytest.mark.django_db(transaction=True)
def test_triggers_stand_in_every_desk_and_are_laid_anew_where_they_are_missing() -> None:
    lay(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            assert cursor.fetchone() == (28,)
            cursor.execute("DROP TRIGGER plea_keeps_desk_event_delete")
            lay(connection)
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
            assert cursor.fetchone() == (28,)
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
            assert cursor.fetchone() == (20,)
