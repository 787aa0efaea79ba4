"""A real browser that has no network and opens a pack as its reader does: as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
    )
    yield browser
    browser.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Open a page from the disk; what it asks for elsewhere, says or does wrong fails the test."""
    trouble: list[str] = []
    context = chromium.new_context(offline=True, accept_downloads=True)

    def open_page(content: bytes, *, script: bool = True) -> Page:
        nonlocal context
        if not script:
            context.close()
            context = chromium.new_context(offline=True, java_script_enabled=False)
        file = tmp_path / "texts.html"
        file.write_bytes(content)
        page = context.new_page()
        page.on(
            "request", lambda one: None if one.url.startswith(("file:", "blob:")) else trouble.append(one.url)
        )
        page.on("console", lambda one: trouble.append(one.text))
        page.on("pageerror", lambda one: trouble.append(str(one)))
        page.goto(file.as_uri())
        return page

    yield open_page
    context.close()
    assert trouble == []
