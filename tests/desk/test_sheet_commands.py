"""`plea export` and `plea import`: the same steps, the same refusals."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plea_web.cli.export import export
from plea_web.cli.import_ import import_
from plea_web.desk.models import Contact, Member, Role
from tests.desk.conftest import Desk
from tests.desk.test_sheets import approved, edited, first_of_april

__all__ = ["first_of_april"]


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run a command in the desk's workspace; Django is started already."""
    monkeypatch.setattr("plea_web.cli.opening.start", lambda _workspace: None)
    monkeypatch.chdir(tmp_path)

    def plea(command: str, *words: str) -> Result:
        called = {"export": export, "import": import_}[command]
        result = CliRunner().invoke(called, [*words], obj=desk.workspace, prog_name=f"plea {command}")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return plea


def test_a_spreadsheet_goes_out_and_its_changes_are_shown_before_they_are_written(
    desk: Desk, run: Callable[..., Result], member: Callable[..., Member], tmp_path: Path
) -> None:
    letters = approved(desk, member(Role.COORDINATOR, name="Ana Bell"))

    assert run("export").output == "6 rows: contacts-2026-04-01.xlsx\n"
    file = tmp_path / "contacts-2026-04-01.xlsx"
    untouched = file.read_bytes()
    assert run("export", file.name).output == (
        "contacts-2026-04-01.xlsx is there already. Add --replace to write over it, or give another name.\n"
    )
    assert run("import", file.name).output == "Nothing to take over: 6 rows looked through.\n"

    file.write_bytes(
        edited(
            untouched,
            {(2, "plea_status"): "sent", (2, "plea_sent_on"): "03/04/2025", (3, "plea_note"): "Ask in May."},
        )
    )
    shown = run("import", file.name)
    assert shown.exit_code == 1
    assert shown.output.splitlines()[0] == (
        'contacts-2026-04-01.xlsx, sheet Contacts, R2 (plea_sent_on): "03/04/2025" may be 3 April or 4 March.'
    )
    shown = run("import", file.name, "--days", "dmy")
    lines = [line for line in shown.output.splitlines() if "[" not in line]
    assert lines == [
        "",
        "Embassy of Norway: Reported: sent on 3 April 2025",
        "    contacts-2026-04-01.xlsx, sheet Contacts, P2 (plea_status): approved → sent",
        "    contacts-2026-04-01.xlsx, sheet Contacts, R2 (plea_sent_on): empty → 2025-04-03",
        "",
        f"{letters[1].name}: A new note",
        "    contacts-2026-04-01.xlsx, sheet Contacts, Z3 (plea_note): empty → Ask in May.",
        "",
        "2 changes. Nothing is written yet: add --really.",
    ]
    told = json.loads(run("import", file.name, "--days", "dmy", "--format", "json").output)
    note = told["changes"][1]["change"]

    done = run("import", file.name, "--days", "dmy", "--really", "--leave-out", note)
    assert (done.exit_code, done.output.splitlines()[-1]) == (
        0,
        "1 change written down, 1 left as they were.",
    )
    assert [(one.kind, one.on) for one in Contact.objects.all()] == [("reported", date(2025, 4, 3))]


def test_wrong_use_is_told_in_a_sentence(run: Callable[..., Result], tmp_path: Path) -> None:
    assert (
        'write a name that ends in .xlsx or .csv, such as "contacts.xlsx".' in run("export", "a.doc").output
    )
    assert (
        "not-there.xlsx cannot be read: No such file or directory." in run("import", "not-there.xlsx").output
    )
    (tmp_path / "list.csv").write_text("key,name\nbell-ana,Ana Bell\n", "utf-8")
    answer = run("import", "list.csv")
    assert (answer.exit_code, answer.output.splitlines()[0]) == (
        1,
        "list.csv: None of plea's columns is in it, so this is not the spreadsheet that plea gave out.",
    )
