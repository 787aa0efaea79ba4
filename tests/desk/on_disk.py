"""What is really on the disk: in the database's own files, and among the kept ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection


def tables_on_disk() -> Iterator[Path]:
    """Yield the files in which PostgreSQL keeps the tables of the tests."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
        cursor.execute("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 't', 'i')")
        for (name,) in cursor.fetchall():
            if name and (folder / name).is_file():
                yield folder / name


def found_in_files(words: tuple[str, ...]) -> set[str]:
    """Return which words are in the database's own files, or in a kept file, byte for byte."""
    connection.close()
    name = str(connection.settings_dict["NAME"])
    files = [path for path in (Path(name), Path(f"{name}-wal")) if path.is_file()]
    if connection.vendor != "sqlite":
        files = list(tables_on_disk())
    files += [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]
    content = b"\n".join(path.read_bytes() for path in files)
    return {word for word in words if word.encode() in content}
