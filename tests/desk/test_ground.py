"""The ground itself: each test has a desk of its own, on the database that was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from playwright.sync_api import Page

from plea_web.desk.models import Member, Role
from tests.desk.browser import assert_sound, found_by_axe
from tests.desk.conftest import Desk


def test_the_desk_stands_on_a_file_or_on_a_real_postgresql(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        if os.environ.get("PLEA_TEST_DATABASE") == "postgresql":
            cursor.execute("SHOW server_version_num")
            assert int(cursor.fetchone()[0]) >= 130000
        else:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)


def test_without_a_fixture_no_test_reaches_the_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Member.objects.count()


def test_a_test_has_a_workspace_of_its_own(desk: Desk, tmp_path: Path) -> None:
    assert settings.WORKSPACE == desk.workspace == tmp_path / "workspace"
    assert len(list(desk.drafts.rglob("*.docx"))) == 6


def test_nobody_is_sent_to_the_door_and_a_member_is_let_in(
    client_of: Callable[..., Client], desk: Desk
) -> None:
    assert client_of(None).get("/you/").status_code == 302
    assert client_of(Role.VOLUNTEER).get("/you/").status_code == 200


def test_a_bad_page_is_found_out(page_of: Callable[..., Page], desk: Desk) -> None:
    page = page_of(Role.VOLUNTEER)
    page.goto("about:blank")
    page.set_content("<title>Nadia Example</title><img src='data:,'><button></button><script>lost()</script>")

    assert sorted(finding.partition(":")[0] for finding in found_by_axe(page)) == [
        "button-name", "html-has-lang", "image-alt", "landmark-one-main", "page-has-heading-one", "region",
    ]  # fmt: skip
    with pytest.raises(AssertionError, match="lost is not defined"):
        assert_sound(page)
