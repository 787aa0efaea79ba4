"""What no page sends and a browser still can: each gets a sentence, and the desk goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from plea_web.desk import faults
from plea_web.desk.models import Campaign, Job, JobState, Role
from plea_web.desk.views import home
from plea_web.desk.workflow import beginning, making
from plea_web.env import DeskEnvironment
from tests.desk.conftest import Desk
from tests.desk.pages import said

LONG = "9" * 5000  # more digits than Python reads as a number


@pytest.mark.parametrize("goes_to", ["²", "-1", "people", "javascript:alert(1)", "https://example.org/"])
def test_the_door_leads_nowhere_but_into_the_desk(client_of: Callable[..., Client], goes_to: str) -> None:
    answer = client_of().get(reverse("login"), {"next": goes_to})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_number_that_is_none_is_passed_over(desk: Desk, client_of: Callable[..., Client]) -> None:
    owner = client_of(Role.OWNER)

    assert owner.get(reverse("start_first", args=[desk.campaign.pk]), {"kind": LONG}).status_code == 200
    answer = owner.post(
        reverse("pack_make", args=[desk.campaign.pk]),
        {"language": "en", "name": "Reader", "count": LONG},
        follow=True,
    )
    refused = f"How many texts? Write a number, or leave it empty for all; “{LONG[:20]}” is none."
    assert refused in answer.content.decode()


def test_a_text_that_no_database_keeps_is_refused_before_it_gets_there(
    desk: Desk, client_of: Callable[..., Client]
) -> None:
    letters = reverse("letters", args=[desk.campaign.pk])

    answer = client_of().post(letters, {"name": "Ana\0Bell"})

    assert answer.status_code == 400
    assert said(answer)[0] == "That did not arrive whole"


def test_work_of_one_campaign_is_not_resumed_at_another(desk: Desk, client_of: Callable[..., Client]) -> None:
    owner = client_of(Role.OWNER)
    job = making.make_letters(desk.campaign, by=None)
    other = Campaign.objects.create(key="another")

    assert owner.post(reverse("job_resume", args=[other.pk, job.pk])).status_code == 404
    assert owner.post(reverse("job_resume", args=[desk.campaign.pk, job.pk])).status_code == 302
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_desk_that_cannot_write_says_so_even_where_its_faults_cannot_be_written_down(
    desk: Desk, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = client_of()
    reader.raise_request_exception = False

    def full(*_: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(home, "render", full)
    shutil.rmtree(desk.workspace / ".plea")

    answer = reader.get(reverse("campaign", args=[desk.campaign.pk]))

    assert answer.status_code == 503
    title, words = said(answer)[:2]
    assert title == "The desk cannot write just now"
    assert words.startswith("Its records are busy, or its disk is full. Nothing of yours was changed.")


def test_a_desk_goes_on_looking_after_a_fault(desk: Desk) -> None:
    looked = []

    def broken() -> None:
        raise OperationalError("database is locked")

    beginning._round(broken, lambda: looked.append("on"))

    assert looked == ["on"]
    log = (desk.workspace / ".plea" / "faults.log").read_text()
    assert "OperationalError broken" in log
    assert "locked" not in log
    assert faults.written_down("nothing")


def test_a_secret_that_a_full_disk_left_empty_is_made_anew_and_then_stays(tmp_path: Path) -> None:
    desk = DeskEnvironment(tmp_path)
    (tmp_path / ".plea").mkdir()
    (tmp_path / ".plea" / "secret").touch()

    first = desk.secret()

    assert len(first) > 50
    assert desk.secret() == first
    assert [path.name for path in (tmp_path / ".plea").iterdir()] == ["secret"]
    assert (tmp_path / ".plea" / "secret").stat().st_mode & 0o777 == 0o600
