"""A desk behind a web server with TLS: `plea serve` itself, asked as that server would ask."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SERVE = "from plea.cli.main import main; main(prog_name='plea')"


@pytest.fixture
def link(tmp_path: Path) -> Iterator[str]:
    """Where a desk that has just been opened stands."""
    (tmp_path / "letters").mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PLEA_", "DJANGO_"))
    }
    environment |= {"PLEA_HTTPS": "1", "PLEA_HOSTS": "desk.example.org", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", SERVE, "-C", str(tmp_path), "serve", "--no-browser", "--port", "8117"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout is not None
        yield next(line.strip() for line in serving.stdout if "/enter/" in line)
        serving.send_signal(signal.SIGINT)


def asked(link: str, host: str, **forwarded: str) -> tuple[int, str | None, str | None]:
    """Ask for the log-in as a web server passes it on: status, where to, and the cookie."""
    with closing(HTTPConnection(urlsplit(link).netloc, timeout=20)) as server:
        server.request("GET", urlsplit(link).path, headers={"Host": host, **forwarded})
        answer = server.getresponse()
        answer.read()
    return answer.status, answer.getheader("Location"), answer.getheader("Set-Cookie")


def test_what_came_by_tls_is_answered_with_cookies_that_hold_to_it_and_nothing_else_is(link: str) -> None:
    by_tls = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}

    status, _, cookie = asked(link, "desk.example.org", **by_tls)
    assert status == 200
    assert cookie is not None
    assert cookie.startswith("__Host-form=")
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Strict; Secure")

    in_the_clear = asked(link, "desk.example.org", **{"X-Forwarded-For": "203.0.113.9"})
    assert in_the_clear == (301, f"https://desk.example.org{urlsplit(link).path}", None)

    assert asked(link, "elsewhere.example.org", **by_tls)[0] == 400
