"""A cell of a list or a paragraph of a text is mended on the disk, or the file stays as it was."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import openpyxl
import pytest

from plea.merge.cell_of import CellChange
from plea.merge.source_of import SourceChange
from plea.output.mend import CannotMend, mend_cell, mend_text
from tests.conftest import a_workspace

STREET = CellChange("recipients/officials.xlsx", "Ministers", "C2", "family_name", "Bell", "Bell-Smith")
LINE = SourceChange(
    "texts/mep.en.md",
    4,
    "I write to you about Nadia Example. {{ fact.arrested }}",
    "I write. {{ fact.arrested }}",
)


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    return a_workspace(tmp_path)


def test_a_cell_is_changed_in_its_list_and_nothing_is_left_beside_it(campaign: Path, tmp_path: Path):
    edit = mend_cell(tmp_path, STREET)

    assert (edit.where, edit.before, edit.after) == ("sheet Ministers, C2", "Bell", "Bell-Smith")
    assert openpyxl.load_workbook(tmp_path / STREET.file)["Ministers"]["C2"].value == "Bell-Smith"
    assert sorted(one.name for one in (tmp_path / "recipients").iterdir()) == [
        "actions.xlsx",
        "officials.xlsx",
    ]


def test_a_paragraph_is_changed_in_its_text(campaign: Path):
    before = (campaign / LINE.file).read_text("utf-8")

    mend_text(campaign, LINE, expected=sha256(before.encode()).hexdigest())

    assert (campaign / LINE.file).read_text("utf-8") == before.replace(LINE.before, LINE.after)


def why(workspace: Path, **given: str) -> str:
    before = (workspace / STREET.file).read_bytes() if (workspace / STREET.file).exists() else None
    with pytest.raises(CannotMend) as refused:
        mend_cell(workspace, STREET, **given)
    assert before is None or (workspace / STREET.file).read_bytes() == before
    return str(refused.value)


def test_a_file_saved_meanwhile_open_or_gone_stays_as_it_is(campaign: Path, tmp_path: Path):
    path = tmp_path / STREET.file

    assert (
        why(tmp_path, expected="0" * 64)
        == "officials.xlsx was saved since this was shown. Look at the change again."
    )

    mark = path.with_name(".~lock.officials.xlsx#")
    mark.touch()
    assert why(tmp_path) == "officials.xlsx is open in another program. Close it there, then try again."
    mark.unlink()

    mend_cell(tmp_path, STREET)
    assert why(tmp_path) == (
        'officials.xlsx: sheet Ministers, C2 says "Bell-Smith" now, not "Bell"; look at it again.'
    )

    path.unlink()
    assert why(tmp_path) == "officials.xlsx is not there any more."
