"""What the desk is told from outside: its folder, its database, who may reach it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = ".plea"  # in the workspace: database, secrets, kept files; never in git
_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}


_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class DeskEnvironment:
    """The settings that differ from desk to desk."""

    workspace: Path
    database_url: str = ""  # "postgresql://user:password@host:5432/name"; "": SQLite in the workspace
    hosts: tuple[str, ...] = _LOOPBACK
    https: bool = False  # behind a proxy that speaks TLS, or with certificates of its own

    @classmethod
    def here(cls) -> DeskEnvironment:
        """Return what the environment says: PLEA_WORKSPACE, PLEA_DATABASE_URL, PLEA_HOSTS, PLEA_HTTPS."""
        more = tuple(filter(None, os.environ.get("PLEA_HOSTS", "").split(",")))
        return cls(
            workspace=Path(os.environ.get("PLEA_WORKSPACE", ".")).resolve(),
            database_url=os.environ.get("PLEA_DATABASE_URL", ""),
            hosts=(*_LOOPBACK, *more),
            https=os.environ.get("PLEA_HTTPS") == "1",
        )

    @property
    def folder(self) -> Path:
        """Where the desk keeps its own."""
        return self.workspace / FOLDER

    def database(self) -> dict[str, object]:
        """Return Django's settings of the database. Raises ValueError for an address that is none."""
        if not self.database_url:
            name = self.folder / "desk.sqlite3"
            test = {"NAME": str(self.folder / "test.sqlite3")}
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": _SQLITE, "TEST": test}
        url = urlsplit(self.database_url)
        if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
            raise ValueError(
                "PLEA_DATABASE_URL has to look like postgresql://name:password@host:5432/database."
            )
        query = dict(pair.split("=", 1) for pair in url.query.split("&") if "=" in pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.strip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": unquote(query.get("host", url.hostname or "")),
            "PORT": str(url.port or ""),
        }

    def secret(self) -> str:
        """Return the key that signs sessions; made once, readable by its owner only."""
        path = self.folder / "secret"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists() or not path.stat().st_size:  # nothing in it: a full disk left it so
            new = self.folder / f"secret-{secrets.token_hex(4)}"
            handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
            new.replace(path)
        return path.read_text()
