"""Databases for desks in processes of their own: a file in the workspace, or one on the tests' PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Database:
    """Its address, as PLEA_DATABASE_URL has it; "" for SQLite in the workspace."""

    url: str
    _name: str = ""

    def drop(self) -> None:
        """Take it away; a file goes with its folder."""
        if self._name:
            with _server() as server:
                server.execute(f'DROP DATABASE "{self._name}" WITH (FORCE)')  # type: ignore[arg-type]


def a_database() -> Database:
    """Return an empty database of the kind that the tests run on."""
    told = settings.DATABASES["default"]
    if "sqlite" in told["ENGINE"]:
        return Database("")
    name = f"desk_{uuid4().hex}"
    with _server() as server:
        server.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    return Database(f"postgresql://{told['USER']}@localhost/{name}?host={quote(told['HOST'], safe='')}", name)


def _server() -> psycopg.Connection:
    told = settings.DATABASES["default"]
    return psycopg.connect(host=told["HOST"], user=told["USER"], dbname="postgres", autocommit=True)
