"""A desk to test: a merged workspace that the desk has taken in, members of every role, clients and browsers.

Every test has its own copy of the workspace and its own records; making the letters is done once.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, TransactionTestCase
from filelock import FileLock
from playwright.sync_api import Browser, Page

from plea.cli.main import main
from plea_web.desk.models import Campaign, Member, Role
from plea_web.desk.unchangeable import lift
from plea_web.desk.workflow.intake import take_in
from tests.desk.browser import DESKTOP, watched

REPOSITORY = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop of its own in the tests' thread

_EMPTY = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _emptied(case: Any) -> None:
    """Empty the tables after a test that wrote into them for good; Django lays the triggers anew then."""
    lift(connection)
    _EMPTY(case)


TransactionTestCase._fixture_teardown = _emptied  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Desk:
    """A workspace that is the desk's, and its campaign as the desk knows it."""

    workspace: Path
    key: str

    def __truediv__(self, name: str) -> Path:
        return self.workspace / name

    @property
    def campaign(self) -> Campaign:
        """The campaign's record as it is now."""
        return Campaign.objects.get(key=self.key)

    @property
    def folder(self) -> Path:
        """The campaign's files."""
        return self.workspace / "letters" / self.key

    @property
    def drafts(self) -> Path:
        """The letters as `plea merge` has put them."""
        return self.workspace / "out" / self.key / "drafts"


def plea(*words: str | Path) -> str:
    """Run a command of the terminal here; what it says."""
    run = CliRunner().invoke(main, [*map(str, words)], prog_name="plea")
    assert (run.exception, run.exit_code) in ((None, 0), (run.exception, 0)), run.output
    return run.output


ONE_DATABASE = {
    "test_behind_tls", "test_charts", "test_first_hour", "test_kills", "test_permissions", "test_privacy",
    "test_returned", "test_scans", "test_settings_pages", "test_user_command",
}  # fmt: skip
"""What is about files, doors and processes: the same on every database, and shown on SQLite."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not be shown on both databases: these tests, and whatever opens a browser."""
    for item in items:
        opens_browser = {"page_as", "page_of", "browser"} & set(getattr(item, "fixturenames", ()))
        if opens_browser or item.path.stem in ONE_DATABASE:
            item.add_marker("one_database")


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hash passwords in a moment; how slowly they are really hashed is Django's own choice."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once, however many workers run the tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder = shared / f"desk-{name}"
        with FileLock(f"{folder}.lock"):
            if not Path(f"{folder}.done").exists():
                shutil.rmtree(folder, ignore_errors=True)
                fill(folder)
                Path(f"{folder}.done").touch()
        return folder

    return make


@pytest.fixture(scope="session")
def sample_workspace(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """What `plea new` makes, merged; only to be read."""

    def fill(folder: Path) -> None:
        plea("new", folder)
        plea("-C", folder, "merge")

    return made_once("sample", fill)


@pytest.fixture(scope="session")
def real_workspace(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The campaign of this repository, merged; only to be read."""

    def fill(folder: Path) -> None:
        for name in ("letters", "recipients"):
            shutil.copytree(REPOSITORY / name, folder / name)
        plea("-C", folder, "merge", "dzhakishev")

    return made_once("real", fill)


@pytest.fixture
def stand_on(settings: Any) -> Callable[[Path], None]:
    """Make a folder the desk's workspace for one test."""

    def stand(workspace: Path) -> None:
        desk_folder = workspace / ".plea"
        desk_folder.mkdir(mode=0o700, exist_ok=True)
        storages = {name: dict(kind) for name, kind in settings.STORAGES.items()}
        storages["default"]["OPTIONS"] = {**storages["default"]["OPTIONS"], "location": desk_folder / "kept"}
        settings.WORKSPACE, settings.DESK_FOLDER, settings.STORAGES = workspace, desk_folder, storages
        settings.JOBS_IN_THREADS = False  # long work is done when the answer comes

    return stand


@pytest.fixture
def empty_desk(db: None, tmp_path: Path, stand_on: Callable[[Path], None]) -> Path:
    """A workspace without anything in it."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    stand_on(workspace)
    return workspace


@pytest.fixture
def desk_of(db: None, tmp_path: Path, stand_on: Callable[[Path], None]) -> Callable[[Path, str], Desk]:
    """Copy a merged workspace, and let the desk take a campaign of it in."""

    def take(workspace: Path, key: str) -> Desk:
        copied = tmp_path / "workspace"
        shutil.copytree(workspace, copied)
        stand_on(copied)
        take_in(key)
        return Desk(copied, key)

    return take


@pytest.fixture
def desk(sample_workspace: Path, desk_of: Callable[[Path, str], Desk]) -> Desk:
    """The sample campaign: six letters, taken in."""
    return desk_of(sample_workspace, "first-campaign")


@pytest.fixture
def real_desk(real_workspace: Path, desk_of: Callable[[Path, str], Desk]) -> Desk:
    """The campaign of this repository, taken in."""
    return desk_of(real_workspace, "dzhakishev")


@pytest.fixture
def member(db: None) -> Callable[..., Member]:
    """Make a member of the desk with a role: `member(Role.VOLUNTEER, languages=["ru"])`."""

    def make(role: str = Role.VOLUNTEER, **parts: Any) -> Member:
        number = Member.objects.count() + 1
        user = User.objects.create_user(f"member-{number}", password=f"a long password {number}")
        return Member.objects.create(**{"user": user, "role": role, "name": f"Reader {number}"} | parts)

    return make


@pytest.fixture
def client_as() -> Callable[[Member], Client]:
    """Log a member in, as somebody who has come through the door; `client.member` is who it is."""

    def let_in(somebody: Member) -> Client:
        client = Client()
        client.force_login(somebody.user, backend="django.contrib.auth.backends.ModelBackend")
        client.member = somebody  # type: ignore[attr-defined]
        return client

    return let_in


@pytest.fixture
def client_of(member: Callable[..., Member], client_as: Callable[[Member], Client]) -> Callable[..., Client]:
    """Make a member with a role and log them in; without a role, a client of nobody."""

    def let_in(role: str | None = Role.VOLUNTEER, **parts: Any) -> Client:
        return client_as(member(role, **parts)) if role else Client()

    return let_in


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, which asks nobody for anything."""
    quiet = (
        "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --disable-dev-shm-usage"
    )
    return {"executable_path": CHROMIUM, "args": quiet.split()}


@pytest.fixture
def page_as(
    live_server: Any, browser: Browser, client_as: Callable[[Member], Client]
) -> Iterator[Callable[..., Page]]:
    """Open a page of the browser for a member who is logged in: `page_as(somebody).goto("/")`."""
    contexts = []

    def open_page(somebody: Member | None, **wishes: Any) -> Page:
        wishes = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce"} | wishes
        context = browser.new_context(base_url=live_server.url, **wishes)
        contexts.append(context)
        context.set_default_timeout(10_000)
        if somebody is not None:
            context.add_cookies(
                [
                    {"name": cookie.key, "value": cookie.value, "url": live_server.url}
                    for cookie in client_as(somebody).cookies.values()
                ]
            )
        return watched(context.new_page(), live_server.url)

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page_of(member: Callable[..., Member], page_as: Callable[..., Page]) -> Callable[..., Page]:
    """Make a member with a role and open a page of the browser for them; None: for nobody."""

    def open_page(
        role: str | None = Role.VOLUNTEER, *, member_parts: dict[str, Any] | None = None, **wishes: Any
    ) -> Page:
        return page_as(member(role, **(member_parts or {})) if role else None, **wishes)

    return open_page
