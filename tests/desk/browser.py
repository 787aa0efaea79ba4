"""What every page of the desk has to be in a real browser, and pictures of it.

PLEA_PICTURES=FOLDER keeps the pictures that `picture` takes: desktop, phone and dark.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

NEVER_IN_TITLES = ("Nadia", "Example", "Dzhakishev", "dzhakishev", "first-campaign")
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
expect.set_options(timeout=10_000)  # milliseconds; two cores may be busy with other tests
_AXE = Axe()
_SAY_WHEN_A_PAGE_IS_ASKED_FOR = """
const leads = link => link && !link.download && !link.target && !link.getAttribute("href").startsWith("#");
addEventListener("submit", event => { window.waitsForAnswer = !event.defaultPrevented; });
addEventListener("click", event => {
  if (!event.defaultPrevented && leads(event.target.closest("a[href]"))) window.waitsForAnswer = true;
});
"""


@dataclass
class Watched:
    """What a page complained of and what it asked for, since somebody last looked."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Take note of errors on the console and of every request that leaves this desk."""
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._see(request.url))

    def _hear(self, kind: str, text: str) -> None:
        # An answer of 4xx is one the desk means to give; the page shows it, and so need not the console.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def _see(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:", "about:")):
            self.elsewhere.append(url)


_WATCHED: dict[int, Watched] = {}


def watched(page: Page, origin: str) -> Page:
    """Watch a page from its first request on; return it."""
    _WATCHED[id(page)] = Watched(origin)
    _WATCHED[id(page)].follow(page)
    page.add_init_script(_SAY_WHEN_A_PAGE_IS_ASKED_FOR)
    return page


def assert_sound(page: Page) -> None:
    """Axe finds nothing, the title names nobody, the console is silent, nothing was asked of elsewhere,
    and nothing is wider than the screen."""
    wait_for_answer(page)
    found = found_by_axe(page)
    seen = _WATCHED[id(page)]
    named = [word for word in NEVER_IN_TITLES if word in page.title()]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong = {
        "axe": found,
        "names in the title": named,
        "console": seen.complaints,
        "asked of elsewhere": seen.elsewhere,
        "pixels too wide": wide,
    }
    assert not any(wrong.values()), f"{page.url}: { {what: said for what, said in wrong.items() if said} }"


def wait_for_answer(page: Page) -> None:
    """Wait until a form or a link has brought its page: a browser shows the old one until then."""
    page.wait_for_function("() => !window.waitsForAnswer && document.readyState === 'complete'")


def found_by_axe(page: Page) -> list[str]:
    """Return what axe finds on a page as it stands: rule, element, and what is wrong."""
    answer: dict[str, Any] = _AXE.run(page).response
    return [
        f"{rule['id']}: {node['html']} ({node['failureSummary']})"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]


def at_every_size(page: Page, name: str) -> None:
    """Assert that a page is sound on a desktop, on a phone and in the dark; keep a picture of each."""
    for size, scheme, kind in (
        (DESKTOP, "light", ""),
        (PHONE, "light", "-phone"),
        (DESKTOP, "dark", "-dark"),
    ):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert_sound(page)
        picture(page, f"{name}{kind}")
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="light")


def picture(page: Page, name: str) -> None:
    """Keep a picture of a page as desk-NAME.png, where somebody asked for pictures."""
    if folder := os.environ.get("PLEA_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"desk-{name}.png", animations="disabled")
