"""`plea review`: a pack made and brought back from the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plea_web.cli.review import review
from plea_web.desk.models import Member, Pack, Review
from plea_web.desk.workflow import pack_texts
from plea_web.packs.block import as_block
from plea_web.packs.pack import Answer, Verdict
from tests.desk.conftest import Desk

pytestmark = pytest.mark.django_db
Run = Callable[..., Result]


@pytest.fixture
def plea_review(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PLEA_WORKSPACE", str(desk.workspace))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "plea_web.settings")

    def run(*words: str | Path, said: str = "") -> Result:
        return CliRunner().invoke(
            review, [*map(str, words)], obj=desk.workspace, input=said, prog_name="review"
        )

    return run


@pytest.fixture
def made(plea_review: Run, tmp_path: Path) -> Pack:
    plea_review("pack", "--for", "Dov", "--language", "en", "--count", "2", "--out", tmp_path / "out")
    return Pack.objects.get()


def test_a_pack_is_written_under_names_that_say_nothing(plea_review: Run, tmp_path: Path):
    ran = plea_review("pack", "--for", "Dov", "--language", "en", "--count", "2", "--out", tmp_path / "out")

    key = Pack.objects.get().key
    assert (ran.exit_code, ran.output) == (
        0,
        f"2 texts for Dov, pack {key}:\n"
        f"    {tmp_path}/out/texts-{key}.html\n"
        f"    {tmp_path}/out/texts-{key}.docx\n"
        "Bring the answers back with: plea review import FILE first-campaign\n",
    )
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == [f"texts-{key}.docx", f"texts-{key}.html"]


def test_answers_are_shown_and_count_when_that_is_really_meant(plea_review: Run, made: Pack, tmp_path: Path):
    first, second = (re.sub(r"\s+", " ", place.passage.text) for place in made.passages.all())
    answers = [Answer(1, "", Verdict.OK), Answer(2, "", Verdict.CHANGE, "Say when.", "Today.")]
    (tmp_path / "mail.txt").write_text(as_block(answers, pack_texts.as_sent(made)))
    told = (
        f"\n1. good: {first[:70]}{'…' if first[70:] else ''}\n"
        f"\n2. please change: {second[:70]}{'…' if second[70:] else ''}\n"
        "    Say when.\n"
        "    suggests: Today.\n"
    )

    shown = plea_review("import", tmp_path / "mail.txt")
    assert (shown.exit_code, shown.output) == (
        0,
        f"{told}\n2 of Dov would count. Nothing is saved yet: add --really.\n",
    )
    assert Review.objects.count() == 0

    counted = plea_review("import", tmp_path / "mail.txt", "--really")
    assert (counted.exit_code, counted.output) == (0, f"{told}\n2 of Dov counted.\n")
    owner = Member.objects.get(alone=True)
    assert [(one.reader.name, one.brought_in_by) for one in Review.objects.all()] == [("Dov", owner)] * 2


def test_a_text_on_the_standard_input_is_read(plea_review: Run, made: Pack):
    ran = plea_review("import", "-", said=f"{made.key}\n1 OK\n")

    assert ran.exit_code == 0
    assert ran.output.endswith("\n1 of Dov would count. Nothing is saved yet: add --really.\n")


def test_a_locked_page_asks_for_its_password_and_refuses_a_weak_one(plea_review: Run, tmp_path: Path):
    asked = (
        "pack",
        "--for",
        "Dov",
        "--language",
        "en",
        "--form",
        "page",
        "--password",
        "--out",
        tmp_path / "out",
    )

    weak = plea_review(*asked, said="secret\nsecret\n")
    assert (weak.exit_code, "A password needs at least 10 characters" in weak.output) == (1, True)
    assert not (tmp_path / "out").exists()

    locked = plea_review(*asked, said="plum seven kettle north\n" * 2)
    [page] = (tmp_path / "out").iterdir()
    assert locked.exit_code == 0
    assert 'id="locked"' in page.read_text()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ("pack", "--for", "Dov", "--language", "ru"),
            1,
            "Nothing in the language “ru” waits for Dov: it is all read.",
        ),
        (("pack", "--for", "Dov", "--language", "en", "--password"), 2, "Only the page can be locked."),
        (("import", "nowhere.txt"), 2, "nowhere.txt cannot be read: No such file or directory."),
        (("import", "-"), 1, "the standard input: no key of a pack of this campaign stands in it."),
    ],
)
def test_what_cannot_be_done_is_said(plea_review: Run, words: tuple[str, ...], code: int, told: str):
    ran = plea_review(*words)

    assert ran.exit_code == code
    assert told in ran.output
    assert Pack.objects.count() == 0
