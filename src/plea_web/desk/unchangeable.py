"""What is written down stays as it is: triggers in the database refuse to change or delete it, whoever asks.

They are laid after every `migrate`, which each start of a desk runs: a table that a later version makes anew
has them again. Whoever may change the database itself can take them away; then the chain of the log tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_NAMED = "plea_keeps_"  # every trigger of ours begins so


@dataclass(frozen=True, slots=True)
class Kept:
    """A table, and what alone may change in its rows."""

    model: str
    says: str  # when somebody tries
    free: tuple[str, ...] = ()  # columns that may change
    once: tuple[str, ...] = ()  # may become true, and stays so
    ends: tuple[str, ...] = ()  # may become false, and stays so
    erased: Mapping[str, str] = field(default_factory=dict)  # column → what stands there when it is erased
    erased_when: str = ""  # what must hold of the new row before its words may go
    unique: tuple[str, ...] = ()  # columns by which INSERT OR REPLACE would push another row out


_SCRUBBED = "(SELECT scrubbed FROM desk_contact WHERE id = NEW.contact_id)"
TABLES = (
    Kept(
        "Event",
        "An entry of the log is never changed and never deleted.",
        unique=("number", "previous", "chain"),
    ),
    Kept(
        "Payload",
        "What an entry of the log says is never changed; it can only be erased.",
        erased={"content": "NULL"},
        unique=("id", "sha256"),
    ),
    Kept("Sealed", "What was sealed is never changed and never deleted.", unique=("id", "approval_id")),
    Kept(
        "Contact",
        "An entry of the contact log is never changed; write a correction.",
        once=("replaced", "scrubbed"),
        erased=dict.fromkeys(("note", "because", "outcome", "reference"), "''"),
        erased_when="NEW.scrubbed",
        unique=("id",),
    ),
    Kept(
        "Reply",
        "A reply is never changed; write a correction.",
        erased=dict.fromkeys(("their_reference", "summary"), "''"),
        erased_when=_SCRUBBED,
        unique=("id", "contact_id"),
    ),
    Kept(
        "Attachment",
        "A page of a reply is never changed.",
        erased={"file_id": "NULL", "name": "''"},
        erased_when=_SCRUBBED,
        unique=("id",),
    ),
    Kept(
        "DemandOutcome",
        "What a reply says to a demand is never changed; write a correction.",
        free=("stands",),  # worked out from the others
    ),
    Kept("Reply_letters", "Which letters a reply answers is never changed; write a correction."),
    Kept(
        "Approval",
        "What an approval binds is never changed; approve anew.",
        free=("lapsed_because",),
        ends=("stands",),
        erased={"package": "'{}'"},
        unique=("id",),
    ),
    Kept(
        "Despatch",
        "How a letter left is never deleted; it can be taken back.",
        free=(
            "approval_id", "printed_on", "signed_on", "signed_by", "signed_page_id", "sent_on", "tracking",
            "returned_on", "note", "by_id", "at", "withdrawn",
        ),
        unique=("id",),
    ),
)  # fmt: skip
"""Everything that is kept so."""


def lay(connection: BaseDatabaseWrapper) -> None:
    """Lay the triggers that are not there yet, and take away those of an earlier version."""
    there, wanted = set(_standing(connection)), dict(_triggers(connection))
    if there == set(wanted):
        return
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        for name in sorted(there - set(wanted)):
            cursor.execute(_dropped(connection, name))
        for name in sorted(set(wanted) - there):
            for statement in wanted[name]:
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers away: for tests, which empty their tables. No part of the desk calls this."""
    with connection.cursor() as cursor:
        for name in _standing(connection):
            cursor.execute(_dropped(connection, name))


def lay_after_migrating(using: str, **_: Any) -> None:
    """Lay the triggers when Django has brought a database up to date."""
    from django.db import connections

    lay(connections[using])


def _standing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of our triggers that are in the database, each with its table."""
    asked = (
        "SELECT name || ' ' || tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname || ' ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return sorted(name for (name,) in cursor.fetchall() if name.startswith(_NAMED))


def _triggers(connection: BaseDatabaseWrapper) -> Iterator[tuple[str, list[str]]]:
    """Yield each trigger by name and table, with the statements that make it."""
    tables = set(connection.introspection.table_names())
    for kept in TABLES:
        model = apps.get_model("desk", kept.model)
        about = model._meta  # noqa: SLF001 - Django's own way to ask a model
        table = about.db_table
        if table not in tables:
            continue
        columns = [one.column for one in about.concrete_fields]
        make = _for_sqlite if connection.vendor == "sqlite" else _for_postgresql
        yield from make(kept, table, columns)


def _changed(kept: Kept, columns: list[str], differs: str) -> str:
    """Return the condition that a row would change in a way it must not."""
    parts = []
    for name in columns:
        changed = f'OLD."{name}" {differs} NEW."{name}"'
        if name in kept.free:
            continue
        if name in (*kept.once, *kept.ends):
            parts.append(f'({changed} AND {"NOT " if name in kept.once else ""}NEW."{name}")')
        elif name in kept.erased:
            nothing = kept.erased[name]
            gone = f'NEW."{name}" IS NULL' if nothing == "NULL" else f'CAST(NEW."{name}" AS text) = {nothing}'
            may = f"({gone}) AND ({kept.erased_when or 'TRUE'})"
            parts.append(f"({changed} AND NOT ({may}))")
        else:
            parts.append(f"({changed})")
    return " OR ".join(parts)


def _for_sqlite(kept: Kept, table: str, columns: list[str]) -> Iterator[tuple[str, list[str]]]:
    conditions = {"update": _changed(kept, columns, "IS NOT"), "delete": "TRUE"}
    if kept.unique:  # INSERT OR REPLACE deletes without asking the other trigger
        same = " OR ".join(f'"{name}" = NEW."{name}"' for name in kept.unique)
        conditions["insert"] = f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'  # noqa: S608 - our own names
    for doing, condition in conditions.items():
        name = f"{_NAMED}{table}_{doing}"
        statement = (
            f'CREATE TRIGGER "{name}" BEFORE {doing.upper()} ON "{table}" FOR EACH ROW '
            f"BEGIN SELECT RAISE(ABORT, '{kept.says}') WHERE {condition}; END"
        )
        yield f"{name} {table}", [statement]


def _for_postgresql(kept: Kept, table: str, columns: list[str]) -> Iterator[tuple[str, list[str]]]:
    name = f"{_NAMED}{table}"
    refuse = f"RAISE EXCEPTION '{kept.says}' USING ERRCODE = 'integrity_constraint_violation';"
    body = (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $keep$ BEGIN '
        f"IF TG_OP <> 'UPDATE' THEN {refuse} END IF; "
        f"IF {_changed(kept, columns, 'IS DISTINCT FROM')} THEN {refuse} END IF; RETURN NEW; END $keep$"
    )
    on = f'ON "{table}" FOR EACH'
    yield (
        f"{name} {table}",
        [
            body,
            f'CREATE TRIGGER "{name}" BEFORE UPDATE OR DELETE {on} ROW EXECUTE FUNCTION "{name}"()',
        ],
    )
    emptied = f"{_NAMED}{table}_whole"
    yield (
        f"{emptied} {table}",
        [f'CREATE TRIGGER "{emptied}" BEFORE TRUNCATE {on} STATEMENT EXECUTE FUNCTION "{name}"()'],
    )


def _dropped(connection: BaseDatabaseWrapper, named: str) -> str:
    name, table = named.split(" ")
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    return f'DROP TRIGGER "{name}"{on}'
