"""Many reviewers at once, as their browsers ask: read a passage, approve it or ask for changes, take it back.

Each keeps a list of what the desk said it had taken down; at the end that is compared with the records.
"""

from __future__ import annotations

import html
import http.client
import random
import re
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

_SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
_REFUSED = re.compile(r'<p class="message error">([^<]*)')
_TAKEN_DOWN = re.compile(r"(?:Approved for|Changes asked\.|Taken back\.)")


@dataclass(slots=True)
class Reviewer:
    """Somebody with a browser of their own, who decides as fast as the desk answers."""

    member: int
    cookies: dict[str, str]
    address: str
    campaign: int
    passages: Sequence[int]
    decided: list[tuple[int, str]] = field(default_factory=list)  # in order; what was taken back is gone
    taken_down: int = 0
    refused: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        where = urlsplit(self.address)
        self._connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=60)

    def work(self, until: float) -> None:
        """Decide until the time is over."""
        chance = random.Random(self.member)  # noqa: S311 - no secret
        while time.monotonic() < until:
            try:
                self._once(chance)
            except (OSError, http.client.HTTPException) as error:
                self.errors.append(repr(error))
                self._connection.close()

    def _once(self, chance: random.Random) -> None:
        open_ones = sorted(set(self.passages) - {passage for passage, _ in self.decided})
        if self.decided and (not open_ones or chance.random() < 0.2):
            page = self._get(f"/c/{self.campaign}/review/{self.decided[-1][0]}/")
            if self._post(f"/c/{self.campaign}/review/undo/", page):
                self.decided.pop()
            return
        passage = chance.choice(open_ones)
        page = self._get(f"/c/{self.campaign}/review/{passage}/")
        seen = _SEEN.search(page)
        if seen is None:
            self.errors.append(f"passage {passage} cannot be decided: {page[:200]}")
            return
        verdict = "approve" if chance.random() < 0.9 else "ask"
        form = {"seen": seen[1], "text": "Is this so?"}
        if self._post(f"/c/{self.campaign}/review/{passage}/{verdict}/", page, **form):
            self.decided.append((passage, "approved" if verdict == "approve" else "changes"))

    def _get(self, path: str) -> str:
        answer, body = self._ask("GET", path)
        if answer.status != 200:
            self.errors.append(f"GET {path}: {answer.status}")
        return body

    def _post(self, path: str, page: str, **form: str) -> bool:
        """Send a form; True where the next page says that it was taken down."""
        token = _TOKEN.search(page)
        fields = {**form, "csrfmiddlewaretoken": token[1] if token else ""}
        answer, _ = self._ask("POST", path, urlencode(fields))
        if answer.status != 302:
            self.errors.append(f"POST {path}: {answer.status}")
            return False
        body = self._get(answer.headers["Location"])
        if _TAKEN_DOWN.search(body):
            self.taken_down += 1
            return True
        said = _REFUSED.search(body)
        self.refused.append(html.unescape(said[1]) if said else f"nothing was said after {path}")
        return False

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[http.client.HTTPResponse, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read().decode()
        self.times.append(1000 * (time.perf_counter() - started))
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer, content


def at_once(reviewers: Sequence[Reviewer], seconds: float) -> None:
    """Let all of them work at once."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=reviewer.work, args=(until,)) for reviewer in reviewers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
