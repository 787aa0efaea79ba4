"""A desk behind a web server with TLS: `plea serve` itself, asked as that server would ask."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from socket import socket

import pytest

SERVE = "from plea.cli.main import main; main(prog_name='plea')"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, str]]:
    """A desk that has just been opened: its port on this machine, and the path of its link."""
    (tmp_path / "letters").mkdir()
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLEA_", "DJANGO_"))
    }
    environment |= {"PLEA_HTTPS": "1", "PLEA_HOSTS": "desk.example.org", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SERVE, "-C", str(tmp_path), "serve", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        link = next(line.strip() for line in serving.stdout if "/enter/" in line)
        assert link.startswith("https://desk.example.org/enter/")
        yield port, link.removeprefix("https://desk.example.org")
        serving.terminate()


def asked(served: tuple[int, str], host: str, **forwarded: str) -> tuple[int, str | None, str | None]:
    """Ask for the log-in as a web server passes it on: status, where to, and the cookie."""
    port, path = served
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as server:
        server.request("GET", path, headers={"Host": host, **forwarded})
        answer = server.getresponse()
        answer.read()
    return answer.status, answer.getheader("Location"), answer.getheader("Set-Cookie")


def test_what_came_by_tls_is_answered_with_cookies_that_hold_to_it_and_nothing_else_is(
    served: tuple[int, str],
) -> None:
    by_tls = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}

    status, _, cookie = asked(served, "desk.example.org", **by_tls)
    assert status == 200
    assert cookie is not None
    assert cookie.startswith("__Host-form=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Strict; Secure")

    in_the_clear = asked(served, "desk.example.org", **{"X-Forwarded-For": "203.0.113.9"})
    assert in_the_clear == (301, f"https://desk.example.org{served[1]}", None)

    assert asked(served, "elsewhere.example.org", **by_tls)[0] == 400
